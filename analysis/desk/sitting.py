"""One person at the desk, from opening it to closing it: what is decided is saved at once, and can be taken back.

A decision is on the disk when `decide` comes back, and is nowhere shown as made before. One that is already there, made
with the same codebook about the same text, is not written a second time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.desk.answers import DeskAnswer
from analysis.desk.giving import codes_given
from analysis.errors import Problem, RoundtableError, UnknownName
from analysis.folders import RoundFolders
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coders.journal import Journal
from analysis.themes.coders.kept import Kept
from analysis.themes.coders.lines import Answer, Code, CodebookRead, Decision, codes_line, now, text_hash, undone_line

NOTHING_TO_UNDO = "Nothing that was decided since the desk was opened is left to take back."
DECIDED_ELSEWHERE = (
    "This answer was decided again in another window since, so nothing was taken back. Open the desk again to see it."
)


# What stands in a coder's file -> of which pass a decision about an answer is now.
Passes = Callable[[Kept], Callable[[DeskAnswer], str]]


@dataclass(frozen=True)
class Given:
    """What somebody gave to an answer: codes, a memo, and the hash of the text that they had before them."""

    answer: DeskAnswer
    codes: tuple[Code, ...]
    memo: str
    text: str


class Sitting:
    """The answers on the desk and the file that decisions about them are saved in. `by` is who adjudicates."""

    def __init__(self, folders: RoundFolders, name: str, book: Codebook, answers: list[DeskAnswer], by: str = ""):
        self._by = by
        self._book = book
        self._read = CodebookRead.of(book)
        self._answers = {(answer.id, answer.question): answer for answer in answers}
        self._journal = Journal(folders, name)
        self._made: list[Decision] = []

    @property
    def kept(self) -> Kept:
        """What was decided, as far as it is on the disk."""
        return self._journal.kept

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Lines of the file that are not counted."""
        return self._journal.problems

    def read_on(self) -> None:
        """Take in what another window of the same person has saved since."""
        self._journal.read_on()

    def answer(self, id: str, question: str) -> DeskAnswer:
        """The answer of that id and question. Raises UnknownName where it is not on the desk."""
        found = self._answers.get((id, question))
        if found is None:
            shown = f"{id}, {question}" if question else str(id)
            raise UnknownName("answer on this desk", shown, [], "Open the desk again; nothing was saved.")
        return found

    def given(self, answer: DeskAnswer, codes: Iterable[Mapping | Code], memo: str) -> Given:
        """What somebody gives to an answer by the codebook of today, checked."""
        return Given(answer, codes_given(codes, answer.text, self._book), memo, text_hash(answer.text))

    def save(
        self,
        given: Sequence[Given],
        passes: Passes,
        first: Callable[[Kept], Iterable[dict]] = lambda kept: (),
        read: CodebookRead | None = None,
    ) -> int:
        """Save all at once what was decided with a codebook (None: that of today), below the lines that `first` has for
        before it; how many decisions were new."""
        read = read or self._read
        made: list[Decision] = []
        as_before: set[Answer] = set()

        def lines(kept: Kept) -> list[dict]:
            passed = passes(kept)
            for one in given:
                about = (one.answer.place, passed(one.answer), one.text, one.codes, one.memo, now(), self._by, read)
                made.append(Decision(*about))
            as_before.update(decision.answer for decision in made if _is_said_already(decision, kept))
            made[:] = [decision for decision in made if decision.answer not in as_before]
            return [*first(kept), *map(codes_line, made)] if made else []

        self._journal.add(read, lines)
        # What was saved again as it was is what undo takes back next.
        self._made = [*sorted(self._made, key=lambda decision: decision.answer in as_before), *made]
        return len(made)

    def note(self, lines: Callable[[Kept], Iterable[dict]]) -> None:
        """Save lines that decide nothing."""
        self._journal.add(self._read, lines)

    def undo(self) -> DeskAnswer:
        """Take back the last decision that was made here; the answer it was about. What was said before counts again.

        Raises RoundtableError where there is none left, or where another window decided about the answer since.
        """
        if not self._made:
            raise RoundtableError(NOTHING_TO_UNDO)
        last = self._made[-1]

        def lines(kept: Kept) -> list[dict]:
            there = kept.in_pass(last.answer, last.passed)
            if there is None or (there.at, there.codes, there.memo) != (last.at, last.codes, last.memo):
                raise RoundtableError(DECIDED_ELSEWHERE)
            return [undone_line(last.answer, last.passed, now())]

        self._journal.add(self._read, lines)
        self._made.pop()
        return self._answers[last.answer.id, last.answer.question]


def _is_said_already(one: Decision, kept: Kept) -> bool:
    """Whether the decision that stands says the same, of the same text and by the same definitions."""
    there = kept.standing(one.answer)
    if there is None or there.read is None or one.read is None:
        return False
    was = (there.text, there.codes, there.memo, there.by, there.read.themes)
    return was == (one.text, one.codes, one.memo, one.by, one.read.themes)
