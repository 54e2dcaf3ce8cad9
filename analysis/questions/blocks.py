"""The blocks of the data dictionary as people write them: scales, standards, tables and their questions."""

from typing import Literal, get_args

from pydantic import Field

from analysis.declared import Definition

# What a cell can say besides an answer. "not available" is what a published report left out: shown as [x], never as 0.
State = Literal[
    "answered",
    "not applicable",
    "not known",
    "not recorded",
    "not mentioned",
    "not asked",
    "skipped",
    "unreadable",
    "not available",
]
STATES = get_args(State)
# How far a row of an example round is made up: not at all; its number is published, but not whose it is; altogether.
MADE_UP = ("no", "which row", "yes")
# Who graded, in the order in which they do: a later stage never overwrites an earlier one.
Stage = Literal["auditor", "moderator", "panel"]
QuestionType = Literal[
    "identifier", "text", "label", "single", "multi", "integer", "date", "month", "birth", "postcode", "grid"
]


class Scale(Definition):
    """Ordered grades of one scale, code to label from worst to best, and the lowest code that counts as good."""

    label: str
    grades: dict[str, str]
    good_from: str | None = None
    also_written: dict[str, str] = {}


class Version(Definition):
    """How a question was put in earlier rounds: its wording, other ways of writing its answers then, and whether its
    answers may be compared with those to the question as it is now, with the reason where they may not."""

    wording: str
    comparable: bool
    why: str = ""
    also_written: dict[str, str] = {}


class Question(Definition):
    """One question of one table; what its keys mean is said at the top of questions.toml.

    A label is a short answer from no fixed list, such as a team: it is counted as written. Text is what people
    wrote: it is never counted, and listed only where the panel itself worded it or whoever wrote it agreed to be
    quoted. Two keys are no person's to write: `worked_out_from` names the questions of its stages, the last that is
    answered first, and `block` is the name of the block that a question is spelled out from.
    """

    label: str
    type: QuestionType
    scale: str | None = None
    answers: dict[str, str] = {}
    titles: dict[str, str] = {}
    also_written: dict[str, str] = {}
    states: dict[str, State] = {}
    blank: State = "not recorded"
    asked_of: dict[str, str] = {}
    nobody_knows: tuple[str, ...] = Field(default=(), strict=False)
    answers_from: Literal["standards", "findings", "criteria"] | None = None
    rows: dict[str, str] = {}
    stages: tuple[Stage, ...] = Field(default=(), strict=False)
    other: str | None = None
    versions: dict[str, Version] = {}
    lowest: int | None = None
    highest: int | None = None
    refers_to: str | None = None
    identifies: bool = False
    worded_by_panel: bool = False
    required: bool = False
    worked_out_from: tuple[str, ...] = ()
    block: str = ""


class Table(Definition):
    """One table: what a row is, which questions make it unique, what is counted in which unit.

    `counted_by` is given where several rows are counted as one, such as the episodes of a child. `of_the_round` is
    False for a list of others too, such as the crosswalk of all children: its rows need not be cases of the round.
    """

    row: str
    rows: str
    unit: str
    unit_one: str
    key: tuple[str, ...] = Field(strict=False)
    counted_by: str | None = None
    of_the_round: bool = True
    questions: dict[str, Question]


class Finding(Definition):
    """One thing auditors may mention under a standard: a strength, a concern, or neither."""

    label: str
    kind: Literal["strength", "concern", "neutral"]


class Standard(Definition):
    """One standard of the audit tool, the findings it may bear, and the criteria it is judged by."""

    label: str
    findings: dict[str, Finding]
    criteria: dict[str, str] = {}
