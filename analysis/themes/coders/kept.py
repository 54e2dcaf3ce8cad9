"""What the lines of one file come to, taken in one after the other: the decisions that count, and those before them.

Of an answer the last decision in a pass counts; one that was taken back brings back the one before it. A decision made
after the coder has seen suggestions is of the open pass, and stands before a blind one.
"""

from collections.abc import Iterator

from analysis.questions import furthest
from analysis.themes.coders.lines import (
    ADJUDICATION,
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

# Of several passes the first that there is a decision of stands.
STANDS = (ADJUDICATION, OPEN, BLIND)


class Kept:
    """The decisions of one coder's file as far as it was read. It grows as lines are taken in."""

    def __init__(self, coder: str):
        self.coder = coder
        self.read: CodebookRead | None = None
        self.samples: dict[str, int] = {}
        self.made_up = "no"
        self._decided: dict[tuple[Answer, str], list[Decision]] = {}
        self._shown: set[Answer] = set()

    def take_in(self, line: bytes) -> None:
        """Take in the next line. Raises NotCounted for one that says nothing that could be counted."""
        says = parsed(line)
        match says["kind"]:
            case "codes":
                decision = decision_in(says, self.read)
                self._decided.setdefault((decision.answer, decision.passed), []).append(decision)
            case "undone":
                self._take_back(answer_in(says), pass_in(says))
            case "codebook":
                if says.get("coder", self.coder) != self.coder:
                    raise NotCounted("begins the decisions of another coder: this is a copy of that coder's file")
                self.read = codebook_in(says)
            case "sample":
                table, size = sample_in(says)
                self.samples[table] = size
            case "shown":
                self._shown |= {answer for answer, passed in self._decided if answer.table == says.get("table")}
            case "note":
                self.made_up = furthest((self.made_up, made_up_in(says)))

    def in_pass(self, answer: Answer, passed: str) -> Decision | None:
        """What was decided of an answer in a pass, the last time."""
        decided = self._decided.get((answer, passed))
        return decided[-1] if decided else None

    def standing(self, answer: Answer) -> Decision | None:
        """What this coder says of an answer now."""
        return next((found for found in (self.in_pass(answer, passed) for passed in STANDS) if found), None)

    def was_shown(self, answer: Answer) -> bool:
        """Whether the coder may have seen what the program suggests for an answer."""
        return answer in self._shown

    def decided(self, table: str) -> Iterator[Decision]:
        """The decision that counts of every answer and pass of a table, in the order in which they were first made."""
        return (found[-1] for (answer, _), found in self._decided.items() if found and answer.table == table)

    def _take_back(self, answer: Answer, passed: str) -> None:
        if not self._decided.get((answer, passed)):
            raise NotCounted("takes back a decision that is not there")
        self._decided[answer, passed].pop()
