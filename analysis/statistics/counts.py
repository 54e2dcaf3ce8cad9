"""Counts that know what they count.

`count` gives a frozen Counts of one question: each answer with those who gave it, the states of the others (not
mentioned, not recorded ...), the denominator, and what it is within. That is what lets 11 -> 9 -> 7 -> 5 be
checked, suppressed and compared. What is counted is in the table's column `counted_as`: children for episodes, case
files for findings. Not in the denominator: those to whom the question was not put or does not apply.
"""

from dataclasses import dataclass

from analysis.errors import UnknownName

NOT_AVAILABLE = "not available"
# Those whose state is one of these were not asked, or could not answer: they are not in the denominator.
OUTSIDE_THE_DENOMINATOR = ("not applicable", "not asked", NOT_AVAILABLE)


@dataclass(frozen=True)
class Answer:
    """Those who gave one answer, or are in one state.

    `title` names the count where it stands alone; `tone` is 'strength', 'concern', 'neutral' or a grade's code: it
    chooses the colour of a bar. `made_up` is how far those who gave it are made up. `of` are those it applies to,
    None where these are all who were asked; `counted_by` is what a member is, such as 'case'.
    """

    code: str
    label: str
    title: str
    members: tuple[str, ...]
    tone: str = "neutral"
    made_up: str = "no"
    of: tuple[str, ...] | None = None
    counted_by: str = ""

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.members)


@dataclass(frozen=True)
class Counts:
    """The answers to one question, in the order of its scale or list.

    `members` are the denominator; `within` says which part of the round they are, None for the whole. `exclusive`
    is False where one member may give several answers (mentions). `not_available` is the reason why nothing can be
    counted. `made_up` is 'no', 'which row' (published number, made-up owner) or 'yes'. `identifies`: the answers
    name somebody.
    """

    table: str
    question: str
    label: str
    unit: str
    unit_one: str
    answers: tuple[Answer, ...]
    states: tuple[Answer, ...]
    members: tuple[str, ...]
    within: str | None
    exclusive: bool
    made_up: str
    not_available: str | None
    identifies: bool = False

    @property
    def denominator(self) -> int:
        """How many were asked."""
        return len(self.members)

    def __getitem__(self, code: str) -> Answer:
        """The answer of that code; an unknown one is refused with near names."""
        found = {answer.code: answer for answer in self.answers}
        if code not in found:
            raise UnknownName(f"answer to '{self.label}'", code, list(found))
        return found[code]


@dataclass(frozen=True)
class Figure:
    """One number that stands alone, with its denominator where it has one: '9 of 25 children on the list'."""

    label: str
    number: int | None
    unit: str
    members: tuple[str, ...]
    denominator: int | None
    within: str | None
    made_up: str
    not_available: str | None
