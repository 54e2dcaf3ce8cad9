"""What a person can put right, said in their words.

Every error an analyst may meet is one class here. They are shown as a sentence, never as a traceback: the command line
prints them and leaves with their exit code, and a notebook cell shows the sentence alone. No message holds free text
or a child's row: a closed answer may be quoted, an open one is named by its cell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# How many names a sentence lists before it only counts the others.
LONGEST_LIST = 12


@dataclass(frozen=True)
class Place:
    """Where something stands in what was received, in the words of Excel: rows count from 0, `cell` is 'C12' or
    'J5:M5'."""

    file: str
    sheet: str = ""
    row: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        sheet = f", sheet '{self.sheet}'" if self.sheet else ""
        if self.cell:
            return f"{self.file}{sheet}, cell {self.cell}"
        return f"{self.file}{sheet}" + (f", {self.within}" if self.within else "")

    @property
    def within(self) -> str:
        """'B2' or 'row 12'; '' for a whole file or sheet."""
        return self.cell or ("" if self.row is None else f"row {self.row + 1}")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in what was received: where it stands, what it is, and what to do about it.

    `because_of`: where something else stands without which nothing would be wrong, such as the earlier of two responses
    that look like one.
    """

    where: str | Place
    what: str
    remedy: str = ""
    because_of: Place | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class RoundtableError(Exception):
    """Base of all errors that are shown as a sentence. `exit_code` is what the command line leaves with."""

    exit_code = 2

    def __reduce__(self) -> tuple:
        """An error travels from a worker as it is: its words are not made a second time."""
        return _as_it_was, (type(self), self.args, self.__dict__)

    def _render_traceback_(self) -> list[str]:
        """IPython calls this in place of its traceback, so that a cell shows the sentence alone."""
        return [f"{type(self).__name__}: {self}"]


class UnknownName(RoundtableError):
    """A name (round, table, question, parameter, audience ...) that does not exist; near names are offered."""

    def __init__(self, kind: str, name: str, known: list[str] | tuple[str, ...], remedy: str = ""):
        super().__init__(f"'{name}' is not a known {kind}. {near(name, known)}" + (f" {remedy}" if remedy else ""))


class BadDefinition(RoundtableError):
    """A TOML file of people's decisions that cannot be used: every problem in it, at once."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(told_once(self.problems)))


class ProblemsReceived(BadDefinition):
    """Files of a round that cannot be read as declared: every problem of every file, at once."""


class CannotCount(RoundtableError):
    """A count, comparison or test that was asked for and would not mean what it says."""


class NotReleasable(RoundtableError):
    """Something given to `release`, or found in a notebook, that may not leave as it is."""


class NotebookFailed(RoundtableError):
    """A notebook that stopped: its name, the cell and the cause. Published reports are as they were."""

    exit_code = 1


class CannotWrite(RoundtableError):
    """A file or folder that cannot be written: most often open in Excel or a browser, or read-only."""

    exit_code = 1


class InUse(RoundtableError):
    """Something that another process is at work on: who, since when, and what to do."""

    exit_code = 1


class ProgramMistake(RoundtableError):
    """A mistake of the program, not of the data: what and where, without what the data were."""

    exit_code = 1

    def __init__(self, what: str):
        super().__init__(f"{what} This is a mistake of the program, not of your files; please report these words.")


class WorkerLost(RoundtableError):
    """A worker that ended before its task was done: killed, out of memory, or over a limit."""

    exit_code = 1


def _as_it_was(kind: type[RoundtableError], words: tuple, about: dict) -> RoundtableError:
    error = kind.__new__(kind, *words)
    error.args = words
    error.__dict__.update(about)
    return error


def together(problems: Iterable[Problem]) -> dict[tuple[str, str], list[str | Place]]:
    """(what, remedy) -> every place of which that is said, in the order in which each is first said."""
    places: dict[tuple[str, str], list[str | Place]] = {}
    for problem in problems:
        places.setdefault((problem.what, problem.remedy), []).append(problem.where)
    return places


def told_once(problems: Iterable[Problem]) -> list[str]:
    """A sentence a problem, in their order; what is wrong in several places is said once, with every place."""
    return [sentence(places, *said) for said, places in together(problems).items()]


def sentence(places: list[str | Place], what: str, remedy: str) -> str:
    """What is wrong in one place or in several, as one sentence."""
    first, *others = places
    also = f" Also in: {'; '.join(map(str, others))}." if others else ""
    return f"{Problem(first, what, remedy)}{also}"


def near(name: str, known: list[str] | tuple[str, ...]) -> str:
    """'Did you mean ...?' with up to three near names, or the known ones when none is near."""
    lowered = {str(item).casefold(): str(item) for item in known}
    matches = get_close_matches(str(name).casefold(), list(lowered), n=3, cutoff=0.6)
    if matches:
        return f"Did you mean {' or '.join(repr(lowered[match]) for match in matches)}?"
    more = f" and {len(known) - LONGEST_LIST} others" if len(known) > LONGEST_LIST else ""
    return f"Known: {', '.join(str(item) for item in known[:LONGEST_LIST])}{more}." if known else "There is none yet."
