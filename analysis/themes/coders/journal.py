"""A coder's file of decisions: read in one pass, read on from where it was read to, and added to one line at a time.

One process at a time adds to the files of a round, so that two windows of one coder do not mix their lines. What was
added is read back from the disk before it counts; nothing that stands in a file is ever changed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.errors import Problem, ProblemsReceived, RoundtableError
from analysis.folders import RoundFolders, forgotten
from analysis.locks import locked
from analysis.themes.coders.appending import LINE_END, append
from analysis.themes.coders.kept import Kept
from analysis.themes.coders.lines import CodebookRead, NotCounted, codebook_line, now, written
from analysis.themes.coders.names import journal_file, said_place

# The lock of a round under which its files of decisions are added to.
LOCK = "coding"
# How long a decision waits for another that is being written, in seconds.
PATIENCE = 20
KEPT = "The line is kept and not counted; decide that answer again if it is not as you left it."
UNFINISHED = "is cut off at its end: what was being written when its program was stopped is not counted."


class Journal:
    """One coder's file, as far as it was read. `kept` is what its lines come to, `problems` the lines passed over."""

    def __init__(self, audit_round: RoundFolders, coder: str):
        self.coder = coder
        self.path = journal_file(audit_round, coder)
        self._round = audit_round
        self._begin()
        self.read_on()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The lines that are not counted, each by its number; what they hold is not told."""
        torn = [self._problem(self._lines + 1, UNFINISHED)] if self._has_torn_end else []
        return (*self._passed_over, *torn)

    def read_on(self) -> None:
        """Take in the lines that were added since."""
        content = self._rest()
        *whole, torn = content.split(LINE_END)
        for line in whole:
            self._lines += 1
            self._take_in(line)
        self._read_to += len(content) - len(torn)
        self._has_torn_end = bool(torn)

    def add(self, read: CodebookRead | None, lines: Callable[[Kept], Iterable[dict]]) -> None:
        """Add the lines that `lines` makes of what stands in the file, while no other process adds any.

        A line says which codebook they were decided with, where it is another than before. When this comes back the
        lines are on the disk. Raises CannotWrite, InUse, and RoundtableError for a round that was deleted.
        """
        with locked(self._round.lock(LOCK), PATIENCE):
            self._refuse_deleted()
            self.read_on()
            made = list(lines(self.kept))
            if made and read is not None and read != self.kept.read:
                made = [codebook_line(self.coder, now(), read), *made]
            if made:
                append(self.path, written(made))
                self.read_on()

    def _begin(self) -> None:
        self.kept = Kept(self.coder)
        self._passed_over: list[Problem] = []
        self._read_to = self._lines = 0
        self._has_torn_end = False

    def _rest(self) -> bytes:
        """What the file holds beyond what was read; all of it where it is another file than before."""
        try:
            if self._read_to > (self.path.stat().st_size if self.path.exists() else 0):
                self._begin()
            with self.path.open("rb") as file:
                file.seek(self._read_to)
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            what = f"cannot be read ({error.strerror})."
            remedy = "If it is open in another program, close it there and try again."
            raise ProblemsReceived([Problem(said_place(self._round, self.path), what, remedy)]) from None

    def _take_in(self, line: bytes) -> None:
        try:
            if line.strip():
                self.kept.take_in(line.removeprefix(b"\xef\xbb\xbf") if self._lines == 1 else line)
        except NotCounted as reason:
            self._passed_over.append(self._problem(self._lines, f"{reason}."))

    def _problem(self, number: int, what: str) -> Problem:
        return Problem(f"{said_place(self._round, self.path)}, line {number}", what, KEPT)

    def _refuse_deleted(self) -> None:
        if self._round.name in forgotten():
            raise RoundtableError(f"'{self._round.name}' was deleted, so nothing more is decided in it.")


def problem_of_name(audit_round: RoundFolders, path: Path) -> Problem:
    """A file in the folder of decisions that is no coder's, such as a copy that another program made."""
    remedy = "If it is a copy, take it away; else give it the name of its coder in capitals, such as AB.jsonl."
    return Problem(said_place(audit_round, path), "is not read: no coder's file has that name.", remedy)
