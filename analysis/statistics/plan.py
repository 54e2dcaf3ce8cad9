"""The analysis plan: which associations are asked for, declared before the data are seen.

Reads and checks `definitions/associations.toml`. One block is one question: what is compared with what, how both are
made from the tables, the test, the smallest effect worth finding, and the family it is corrected with. Everything
wrong in the file is refused at once, with near names, before the first table is touched; a new question changes no
code. The hash of the plan stands in every result.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from analysis.errors import BadDefinition, Problem, near
from analysis.questions import DEFINITIONS, Definition, Question, checked, dictionary, read_toml
from analysis.statistics.wording import banned_words

FILE = "associations.toml"
# The tests there are, and the scale of the question that each answers.
TESTS = {
    "DESC": ("proportion", "binary"),
    "PROP": ("proportion",),
    "PROP-FPC": ("proportion",),
    "BIN-BIN": ("binary",),
}
CHILDREN = "cases"  # the table with one row a child

Words = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Variable(Definition):
    """A yes/no variable of each child.

    With `any` a child is Yes when that table holds a row of theirs (whose `question` is one of `answers`, where
    given); with `table` when their own answer to `question` is one of `answers`, or a number from `at_least` to
    `at_most`. `label` and `otherwise` head columns, `said` and `otherwise_said` go on from "4 of 5 children"; `about`
    names what population.selected_on would call it.
    """

    label: Words
    otherwise: Words | None = None
    said: Words | None = None
    otherwise_said: Words | None = None
    any: str | None = None
    table: str | None = None
    question: str | None = None
    answers: tuple[str, ...] = Field(default=(), strict=False)
    at_least: int | None = None
    at_most: int | None = None
    about: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def source(self) -> str:
        """The table that the variable is made from."""
        return self.any or self.table or CHILDREN

    def matches(self, answer: object) -> bool:
        """Whether an answer received means Yes."""
        if self.answers:
            return answer in self.answers
        return (self.at_least is None or answer >= self.at_least) and (self.at_most is None or answer <= self.at_most)


class JointGrade(Definition):
    """Where to see that one grade has several authors: a question whose answer then holds `separator` (JP/CP)."""

    table: str
    question: str
    separator: Words


class SmallestEffect(Definition):
    """The smallest effect worth finding: `base`, the share expected of the others, and `share`, of the exposed."""

    base: Share
    share: Share


class PlannedQuestion(Definition):
    """One question of the plan. `whether` ends "this audit cannot show whether"."""

    text: Words
    exposure: Variable | None = None
    outcome: Variable | None = None
    scale: Literal["proportion", "binary", "agreement"]
    time: Words
    direction: Literal["more", "less", "either"] = "either"
    strata: tuple[str, ...] = Field(default=(), strict=False)
    estimand: Words
    test: str = "auto"
    smallest_effect: SmallestEffect | None = None
    family: Literal["primary", "secondary"]
    whether: Words
    circular: bool = False
    joint_grade: JointGrade | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Exposure and outcome, as far as there are."""
        return tuple(variable for variable in (self.exposure, self.outcome) if variable)


@dataclass(frozen=True)
class Plan:
    """All planned questions in the order of the file, and the sha256 of what they say without comments."""

    questions: dict[str, PlannedQuestion]
    sha256: str


def analysis_plan() -> Plan:
    """The plan of `definitions/associations.toml`, checked: `BadDefinition` names every problem in it, at once."""
    blocks = read_toml(DEFINITIONS / FILE)
    questions, problems = {}, []
    for name, block in blocks.items():
        try:
            questions[name] = planned_question(name, block)
        except BadDefinition as error:
            problems += error.problems
    if problems:
        raise BadDefinition(problems)
    return Plan(questions, hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest())


def planned_question(name: str, block: object) -> PlannedQuestion:
    """One block of the plan, checked against the data dictionary."""
    where = f"{FILE}, [{name}]"
    if not isinstance(block, dict):
        raise BadDefinition(
            [Problem(FILE, f"'{name}' stands outside a block.", "Begin each question with [its_name].")]
        )
    question = checked(PlannedQuestion, block, where)
    problems = [Problem(where, what, remedy) for what, remedy in _contradictions(question)]
    if problems:
        raise BadDefinition(problems)
    return question


def _contradictions(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What in a block does not fit together or the data dictionary, each with its remedy."""
    found = [*_of_test(question), *_of_scale(question), *_of_effect(question), *_of_words(question)]
    for role in ("exposure", "outcome"):
        variable = getattr(question, role)
        if variable:
            graded = question.scale == "agreement"
            found += [(f"{role}: {what}", remedy) for what, remedy in _of_variable(variable, graded)]
    if question.joint_grade:
        place = question.joint_grade
        found += [(f"joint_grade: {what}", remedy) for what, remedy in _of_place(place.table, place.question)]
    return found


def _of_test(question: PlannedQuestion) -> list[tuple[str, str]]:
    known = f"Tests there are: auto, {', '.join(TESTS)}."
    if question.strata:
        return [(f"strata {', '.join(question.strata)}: there is no test that compares within strata.", known)]
    if question.test != "auto" and question.test not in TESTS:
        return [(f"test '{question.test}' is not one of those there are.", known)]
    if question.test != "auto" and question.scale not in TESTS[question.test]:
        return [(f"test '{question.test}' does not answer a question of scale '{question.scale}'.", known)]
    return []


def _of_scale(question: PlannedQuestion) -> list[tuple[str, str]]:
    """Which of exposure, outcome and smallest effect each scale needs or cannot have."""
    needs = {"proportion": ["outcome"], "binary": ["exposure", "outcome", "smallest_effect"], "agreement": ["exposure"]}
    parts = ["exposure", "outcome", "smallest_effect"]
    needed = needs[question.scale]
    found = [
        (f"scale '{question.scale}' needs '{part}'.", "Add it.") for part in needed if getattr(question, part) is None
    ]
    if question.scale == "agreement" and question.outcome:
        found.append(("no test compares two raters' grades.", f"Tests there are: auto, {', '.join(TESTS)}."))
    elif any(getattr(question, part) for part in parts if part not in needed):
        found.append((f"scale '{question.scale}' has only {' and '.join(needed)}.", "Take the rest out."))
    if question.scale == "binary" and question.exposure and _made_of(question.exposure) == _made_of(question.outcome):
        found.append(("exposure and outcome are made of the same answers.", "Compare two different things."))
    return found


def _of_effect(question: PlannedQuestion) -> list[tuple[str, str]]:
    effect = question.smallest_effect
    if effect is None:
        return []
    if effect.base == effect.share:
        return [(f"smallest_effect: base and share are both {effect.base}.", "Give the share that would matter.")]
    towards = "more" if effect.share > effect.base else "less"
    if question.direction not in ("either", towards):
        return [(f"smallest_effect is {towards}, but direction is '{question.direction}'.", "Put one of them right.")]
    return []


def _made_of(variable: Variable | None) -> tuple | None:
    return variable and (variable.any, variable.table, variable.question)


def _of_words(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What a sentence lacks, or may not say."""
    found = []
    if question.scale != "agreement":
        wanted = [("exposure", question.exposure, ["otherwise", "said", "otherwise_said"])]
        wanted += [("outcome", question.outcome, ["otherwise", "said"])]
        for role, variable, keys in wanted:
            lacking = [key for key in keys if variable and getattr(variable, key) is None]
            found += [(f"{role}.{key} is missing: its result would have no words.", "Add it.") for key in lacking]
    said = [question.text, question.whether, *(w for v in question.variables for w in (v.label, v.said) if w)]
    for word in banned_words(". ".join(said)):
        found.append((f"'{word}' says more than an audit can show.", "Use words that only compare."))
    return found


def _of_variable(variable: Variable, graded: bool) -> list[tuple[str, str]]:
    """What is wrong with how a variable is made; `graded`: the answer itself is wanted, not a yes or no made of it."""
    if bool(variable.any) == bool(variable.table):
        return [("needs either 'any' or 'table'.", "any = rows of that table; table = the child's own answer.")]
    if variable.table and not variable.question:
        return [("names a table but no question.", "Add question, or use any = for having a row in that table.")]
    found = _of_place(variable.source, variable.question)
    if found:
        return found
    table = dictionary().tables[variable.source]
    if variable.table and table.key != ("case",):
        return [(f"'{variable.table}' may hold several rows a child.", f'Use any = "{variable.table}".')]
    if "case" not in table.questions:
        return [(f"'{variable.source}' does not say which child a row is about.", "Choose another table.")]
    return [] if graded else _of_answers(variable, table.questions.get(variable.question))


def _of_place(table: str, question: str | None) -> list[tuple[str, str]]:
    tables = dictionary().tables
    if table not in tables:
        return [(f"table '{table}' is not known.", near(table, list(tables)))]
    known = tables[table].questions
    if question is not None and question not in known:
        return [(f"'{question}' is no question of '{table}'.", near(question, list(known)))]
    return []


def _of_answers(variable: Variable, asked: Question | None) -> list[tuple[str, str]]:
    """Whether answers or limits fit the type of the question."""
    limits = variable.at_least is not None or variable.at_most is not None
    if asked is None:
        return [("has answers or limits but no question.", "Add question.")] if variable.answers or limits else []
    if None not in (variable.at_least, variable.at_most) and variable.at_least > variable.at_most:
        return [(f"no number is at least {variable.at_least} and at most {variable.at_most}.", "Swap them.")]
    if asked.type == "integer" and limits and not variable.answers:
        return []
    if asked.type == "integer":
        return [(f"'{variable.question}' is a number.", "Give at_least, at_most or both, and no answers.")]
    if asked.type != "single":
        return [(f"'{variable.question}' is of type {asked.type} and has no yes or no in it.", "Choose another.")]
    if limits or not variable.answers:
        return [(f"'{variable.question}' has answers.", f"Give answers, out of {', '.join(asked.answers)}.")]
    unknown = [answer for answer in variable.answers if answer not in asked.answers]
    return [(f"'{a}' is no answer to '{variable.question}'.", near(a, list(asked.answers))) for a in unknown]
