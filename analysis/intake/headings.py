"""The headings of a list: which row or rows they take, what each column is called, and what is wrong with them.

A column has a question and, where a question has several columns, an option: "Question [Option]", as Google Forms
writes it in one row and other systems in two. A heading of round.toml names one column as "Question [Option]", or as
"Question" all columns of that question which it does not name one by one. Headings are compared by `wording.normal`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from analysis.description import ReceivedFile
from analysis.errors import Problem, near
from analysis.intake import made_up
from analysis.intake.grids import Grid
from analysis.intake.quoting import quoted
from analysis.intake.wording import close_names, normal, readable
from analysis.shapes import never_read, shapes

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
    """All headings of a list: their first row, the first row below them, and one heading a column that has one."""

    top: int
    below: int
    columns: tuple[Heading, ...]

    def of(self, names: Iterable[str]) -> dict[str, tuple[Heading, ...]]:
        """Each of the names with the columns that it stands for, none of which stands for two of them."""
        asked = {normal(name): name for name in names}
        found: dict[str, list[Heading]] = {name: [] for name in asked.values()}
        for heading in self.columns:
            named = next((asked[name] for name in heading.names if name in asked), None)
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
    return best


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


def heading_problems(grid: Grid, file: ReceivedFile, found: Headings) -> list[Problem]:
    """Everything that keeps the columns of a list from being read as round.toml maps them."""
    mapped = found.of(file.headings)
    return [
        *_mapped_twice(grid, file, found.top),
        *_wanting(grid, found, mapped),
        *_unexpected(grid, file, found, mapped),
    ]


def heading_text(cell: str) -> str:
    """A cell's heading as a person reads it."""
    return readable(cell.replace(BYTE_ORDER_MARK, ""))


def _parted(text: str) -> tuple[str, str]:
    """Question and option of "Question [Option]"; the option may hold brackets, as long as they match."""
    depth = 0
    for at in range(len(text) - 1, 0, -1) if text.endswith("]") else ():
        depth += {"]": 1, "[": -1}.get(text[at], 0)
        if depth == 0:
            question, option = text[:at].strip(), text[at + 1 : -1].strip()
            return (question, option) if question and option else (text, "")
    return text, ""


def _mapped_twice(grid: Grid, file: ReceivedFile, top: int) -> list[Problem]:
    """Headings that round.toml maps in two spellings, which are one heading of the file."""
    number = Counter(normal(heading) for heading in file.headings)
    return [
        Problem(grid.place(top), f"heading '{heading}' is mapped in two spellings.", "Take one out of headings.")
        for heading in file.headings
        if number[normal(heading)] > 1
    ][1:]


def _wanting(grid: Grid, found: Headings, mapped: Mapping[str, tuple[Heading, ...]]) -> Iterator[Problem]:
    """Headings of round.toml that are missing, or never to be read."""
    who = never_read()
    received = {name: text for h in found.columns for name, text in zip(h.names, (h.text, h.question), strict=True)}
    for wanted, columns in mapped.items():
        if not columns and normal(wanted) not in received:
            close = [received[name] for name in close_names(wanted, received)]
            remedy = near(wanted, close) if close else "Is it another version of the file?"
            yield Problem(grid.place(found.top), f"heading '{wanted}' is missing.", remedy)
        elif not columns:
            what = f"heading '{wanted}' has no column left: each is mapped by itself."
            yield Problem(grid.place(found.top), what, "Take it out of headings.")
        if any(not who.isdisjoint(heading.names) for heading in columns) or normal(wanted) in who:
            remedy = "Take it out of headings."
            yield Problem(grid.place(found.top), f"'{wanted}' says who answered and is never read.", remedy)


def _unexpected(
    grid: Grid, file: ReceivedFile, found: Headings, mapped: Mapping[str, tuple[Heading, ...]]
) -> Iterator[Problem]:
    """Headings received that are there twice, or mapped by nobody."""
    read = {heading.column for columns in mapped.values() for heading in columns}
    unread = {normal(name) for name in (*file.left_out, *shapes()[file.shape].own)} | never_read()
    first: dict[str, int] = {}
    for heading in found.columns:
        where, name = grid.place(heading.row, heading.column), normal(heading.text)
        is_read = heading.column in read or name == made_up.HEADING
        if not is_read and not unread.isdisjoint(heading.names):
            continue
        if first.setdefault(name, heading.column) != heading.column:
            yield Problem(where, f"heading {quoted(heading.text)} is there twice.", "Rename one of them.")
        elif not is_read:
            remedy = "Map it under headings in round.toml, or name it in left_out."
            yield Problem(where, f"heading {quoted(heading.text)} is mapped to no question.", remedy)
