"""What the lines of one file come to, taken in one after the other: the decisions that count, and those before them.

Of an answer the last decision in a pass counts; one that was taken back brings back the one before it. A decision made
after the coder has seen suggestions is of the open pass, and stands before a blind one. In a copy of another coder's
file no line counts: it would be a second coder who agrees with the first in everything.
"""

from collections.abc import Iterator
from sys import maxsize

from analysis.questions import furthest
from analysis.themes.coders.lines import (
    ADJUDICATION,
    ALL,
    BLIND,
    OPEN,
    Answer,
    CodebookRead,
    Decision,
    NotCounted,
    answer_in,
    codebook_in,
    decision_in,
    made_up_in,
    parsed,
    pass_in,
    sample_in,
)
from analysis.themes.coders.names import ADJUDICATED

# Of several passes the first that there is a decision of stands.
STANDS = (ADJUDICATION, OPEN, BLIND)
OF_ANOTHER = (
    "begins the decisions of another coder: this is a copy of that coder's file, and what follows is not counted"
)
EVERY_ANSWER = maxsize


class Kept:
    """The decisions of one coder's file as far as it was read. It grows as lines are taken in."""

    def __init__(self, coder: str):
        self.coder = coder
        self.read: CodebookRead | None = None
        self.samples: dict[str, int] = {}
        self.made_up = "no"
        self._whose = coder
        self._decided: dict[tuple[Answer, str], list[Decision]] = {}
        self._set_out: dict[str, int] = {}
        self._shown: set[Answer] = set()
        self._all_shown: set[str] = set()

    def take_in(self, line: bytes) -> None:
        """Take in the next line. Raises NotCounted for one that says nothing that could be counted; for the lines of
        another coder once, at the line that names that coder."""
        says = parsed(line)
        match says["kind"]:
            case "codebook":
                self._begin(says)
            case "note":
                self.made_up = furthest((self.made_up, made_up_in(says)))
            case _ if self._whose == self.coder:
                self._take_in_own(says)

    def set_out_to_code(self, table: str) -> int:
        """How many answers of a table, from the beginning of the coding order, the coder set out to code: 0 before they
        began, the largest sample that they began, EVERY_ANSWER where they decided about any before a sample was drawn.
        """
        return self._set_out.get(table, 0)

    @property
    def has_decisions(self) -> bool:
        """Whether anything was decided that counts."""
        return any(self._decided.values())

    def in_pass(self, answer: Answer, passed: str) -> Decision | None:
        """What was decided of an answer in a pass, the last time."""
        decided = self._decided.get((answer, passed))
        return decided[-1] if decided else None

    def standing(self, answer: Answer) -> Decision | None:
        """What this coder says of an answer now."""
        return next((found for found in (self.in_pass(answer, passed) for passed in STANDS) if found), None)

    def was_shown(self, answer: Answer) -> bool:
        """Whether the coder may have seen what the program suggests for an answer, or what others gave to it."""
        return answer in self._shown or self.all_shown(answer.table)

    def all_shown(self, table: str) -> bool:
        """Whether the coder may have seen what others gave to any answer of a table."""
        return table in self._all_shown

    def decided(self, table: str) -> Iterator[Decision]:
        """The decision that counts of every answer and pass of a table, in the order in which they were first made."""
        return (found[-1] for (answer, _), found in self._decided.items() if found and answer.table == table)

    def _begin(self, says: dict) -> None:
        """Whose lines follow, decided with which codebook."""
        self._whose = says.get("coder", self._whose)
        if self._whose != self.coder:
            self.read = None  # what this coder adds names them again
            raise NotCounted(OF_ANOTHER)
        self.read = codebook_in(says)

    def _take_in_own(self, says: dict) -> None:
        match says["kind"]:
            case "codes":
                decision = decision_in(says, self.read)
                self._refuse_pass(decision.passed)
                self._decided.setdefault((decision.answer, decision.passed), []).append(decision)
                self._set_out.setdefault(decision.answer.table, EVERY_ANSWER)
            case "undone":
                self._take_back(answer_in(says), pass_in(says))
            case "sample":
                table, size = sample_in(says)
                self.samples[table] = size
                self._set_out[table] = max(size, self.set_out_to_code(table))
            case "shown" if says.get("of") == ALL:
                self._all_shown.add(str(says.get("table")))
            case "shown":
                self._shown |= {answer for answer, passed in self._decided if answer.table == says.get("table")}

    def _refuse_pass(self, passed: str) -> None:
        """Adjudications stand in their own file, and nothing else does."""
        if (passed == ADJUDICATION) != (self.coder == ADJUDICATED):
            raise NotCounted(f"is of the pass '{passed}', which does not belong into this file")

    def _take_back(self, answer: Answer, passed: str) -> None:
        if not self._decided.get((answer, passed)):
            raise NotCounted("takes back a decision that is not there")
        self._decided[answer, passed].pop()
        if not any(self.decided(answer.table)):
            self._set_out.pop(answer.table, None)
