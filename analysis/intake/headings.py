"""The headings of a list: which row or rows they take, and what each column is called.

A column has a question and, where a question has several columns, an option: "Question [Option]", as Google Forms
writes it in one row and other systems in two. A heading of round.toml names one column as "Question [Option]", or as
"Question" all columns of that question which it does not name one by one. Headings are compared by `wording.normal`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from analysis.grids.grid import Grid
from analysis.intake import made_up
from analysis.intake.wording import normal, readable
from analysis.shapes import never_read

# How many filled rows are looked through for the headings: a list may stand below a title and a few notes.
LOOKED_THROUGH = 20
# What SurveyMonkey writes under a question that has no options, in the form that is compared.
NO_OPTION = frozenset({"response", "open-ended response"})
# A mark that some programs leave before the first heading; no person sees it.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Heading:
    """The heading of one column, as a person reads it; row and column of its cell from 0."""

    row: int
    column: int
    question: str
    option: str = ""

    @property
    def text(self) -> str:
        """How round.toml names this column alone."""
        return f"{self.question} [{self.option}]" if self.option else self.question

    @property
    def names(self) -> tuple[str, str]:
        """How the column is named alone, and with the others of its question, in the form that is compared."""
        return normal(self.text), normal(self.question)


@dataclass(frozen=True)
class Headings:
    """All headings of a list: their first row, the first row below them, one heading a column that has one, and the
    columns that say who answered."""

    top: int
    below: int
    columns: tuple[Heading, ...]
    private: frozenset[int] = frozenset()

    def of(self, names: Iterable[str]) -> dict[str, tuple[Heading, ...]]:
        """Each of the names with the columns that it stands for, none of which stands for two of them. A column that
        says who answered is no part of a question's columns."""
        asked = {normal(name): name for name in names}
        found: dict[str, list[Heading]] = {name: [] for name in asked.values()}
        for heading in self.columns:
            known = heading.names[:1] if heading.column in self.private else heading.names
            named = next((asked[name] for name in known if name in asked), None)
            if named is not None:
                found[named].append(heading)
        return {name: tuple(columns) for name, columns in found.items()}

    def mark(self) -> Heading | None:
        """The column that says how far a row is made up."""
        return next((heading for heading in self.columns if normal(heading.text) == made_up.HEADING), None)


def headings_of(grid: Grid, number: int, wanted: Iterable[str]) -> Headings | None:
    """The headings of a list in one row or in two: the first of its first rows that holds most of those wanted, so that
    a title above them is passed over. None for a sheet with nothing in it."""
    names = {normal(heading) for heading in wanted}
    best, most = None, -1
    for top in islice((row for row in range(len(grid.rows)) if grid.filled(row)), LOOKED_THROUGH):
        found = in_one_row(grid, top) if number == 1 else in_two_rows(grid, top)
        there = len(names.intersection(name for heading in found.columns for name in heading.names))
        if there > most:
            best, most = found, there
        if there == len(names):
            break
    return best and replace(best, private=_private(grid, best))


def answers_below(grid: Grid, column: int, rows: Sequence[int]) -> list[str]:
    """The cells of a column in those rows; '' beyond the last filled cell of a row."""
    try:
        return [row[column] for row in map(grid.rows.__getitem__, rows)]
    except IndexError:
        return [row[column] if column < len(row) else "" for row in map(grid.rows.__getitem__, rows)]


def in_one_row(grid: Grid, top: int) -> Headings:
    """Headings in one row. "Question [Option]" is parted, unless a column is called "Question" by itself."""
    texts = {column: heading_text(cell) for column, cell in enumerate(grid.rows[top])}
    alone = {normal(text) for text in texts.values()}
    columns = []
    for column, text in texts.items():
        question, option = _parted(text)
        question, option = (text, "") if normal(question) in alone else (question, option)
        columns.append(Heading(top, column, question, option))
    return Headings(top, top + 1, tuple(heading for heading in columns if heading.question))


def in_two_rows(grid: Grid, top: int) -> Headings:
    """Headings in two rows: the question stands over the first of its columns, the options below it."""
    upper, lower = grid.rows[top], grid.rows[top + 1] if top + 1 < len(grid.rows) else ()
    columns, above = [], ""
    for column in range(max(len(upper), len(lower))):
        question = heading_text(upper[column]) if column < len(upper) else ""
        option = heading_text(lower[column]) if column < len(lower) else ""
        above = question or (above if option else "")
        if above and normal(option) not in NO_OPTION:
            columns.append(Heading(top + 1 if option else top, column, above, option))
        elif above or option:
            columns.append(Heading(top if question else top + 1, column, above or option))
    return Headings(top, top + 2, tuple(columns))


def heading_text(cell: str) -> str:
    """A cell's heading as a person reads it."""
    return readable(cell.replace(BYTE_ORDER_MARK, ""))


def _private(grid: Grid, found: Headings) -> frozenset[int]:
    """The columns that say who answered. An option such as "Telephone" does so only where something else stands below
    it: in a list of boxes to tick, the option itself does."""
    who, rows = never_read(), range(found.below, len(grid.rows))
    headed = {heading.column for heading in found.columns if not who.isdisjoint(heading.names)}
    options = {h.column: normal(h.option) for h in found.columns if normal(h.option) in who}
    filled = {
        column
        for column, option in options.items()
        if {normal(cell) for cell in answers_below(grid, column, rows)} - {option, ""}
    }
    return frozenset(headed | filled)


def _parted(text: str) -> tuple[str, str]:
    """Question and option of "Question [Option]"; the option may hold brackets, as long as they match."""
    depth = 0
    for at in range(len(text) - 1, 0, -1) if text.endswith("]") else ():
        depth += {"]": 1, "[": -1}.get(text[at], 0)
        if depth == 0:
            question, option = text[:at].strip(), text[at + 1 : -1].strip()
            return (question, option) if question and option else (text, "")
    return text, ""
