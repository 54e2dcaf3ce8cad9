"""A file of people's decisions about what was received: a csv with a heading row, one decision a line.

It may come from Excel or a text editor: headings in any order and capitals, UTF-8 or Windows-1252, with commas or
semicolons. Such files grow by the hand of people; nothing here writes to them. A line that says too little, or more
than its headings, is a problem and decides nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Place, Problem
from analysis.grids.files import BLANK, refuse_other_spelling
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.texts import text_grid
from analysis.intake.quoting import quoted
from analysis.intake.wording import normal, readable

# What browsers and Windows add to the name of a copy, in small letters.
COPY = re.compile(r"( ?\(\d+\)| - copy.*)\.csv")


@dataclass(frozen=True)
class Line:
    """One decision: where it is written, and what it says under each heading."""

    place: Place
    says: dict[str, str]


@dataclass(frozen=True)
class DecisionFile:
    """The decisions of one file in the order written, and what is wrong with the others."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a file of decisions is called; which headings it has, under which of them no cell is empty, which it may
    have."""

    name: str
    headings: tuple[str, ...]
    filled: tuple[str, ...]
    may_have: tuple[str, ...] = ("when",)


def read_decisions(folder: Path, asked: Asked) -> DecisionFile:
    """The decisions of one file; none where the folder does not have it."""
    there = sorted(path.name for path in folder.glob("*") if path.is_file())
    try:
        _refuse_other_kind(asked.name, there)
        refuse_other_spelling(asked.name, there)
        return _lines(_grid(folder, asked.name), asked) if asked.name in there else DecisionFile()
    except UnreadableFile as unreadable:
        return DecisionFile(problems=(unreadable.problem,))


def _refuse_other_kind(name: str, there: list[str]) -> None:
    """A file of decisions that was saved as a workbook would be passed over in silence."""
    stem = Path(name).stem
    for other in there:
        if Path(other).stem.casefold() == stem and Path(other).suffix.casefold() != ".csv":
            remedy = f"Save it as {name} (in Excel: CSV UTF-8), and take this file away."
            raise UnreadableFile(Problem(Place(other), "is not read: decisions stand in a csv file.", remedy))
        if COPY.fullmatch(other.casefold().removeprefix(stem)):
            remedy = f"Put its lines into {name}, and take this file away."
            raise UnreadableFile(
                Problem(Place(other), f"is a copy and is not read: decisions stand in {name}.", remedy)
            )


def _grid(folder: Path, name: str) -> Grid:
    """The file as a grid; one with nothing in it has no rows."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        remedy = "If it is open in Excel, close it there and try again."
        raise UnreadableFile(Problem(Place(name), f"cannot be read ({error.strerror}).", remedy)) from None
    return text_grid(content, name) if content.strip(BLANK) else Grid(name, "", ())


def _lines(grid: Grid, asked: Asked) -> DecisionFile:
    """The lines below the heading row, blank ones passed over."""
    if not grid.rows:
        return DecisionFile()
    headings = [normal(cell) for cell in grid.rows[0]]
    faults = _faults_of_headings(headings, asked)
    if faults:
        return DecisionFile(problems=tuple(Problem(grid.place(0), *fault) for fault in faults))
    read = [_line(grid, row, headings, asked) for row in range(1, len(grid.rows)) if grid.filled(row)]
    lines = tuple(one for one in read if isinstance(one, Line))
    return DecisionFile(lines, tuple(problem for one in read if not isinstance(one, Line) for problem in one))


def _faults_of_headings(headings: list[str], asked: Asked) -> list[tuple[str, str]]:
    """What is wrong with the heading row, each with its remedy."""
    known = (*asked.headings, *asked.may_have)
    remedy = f"Its first row is: {','.join(asked.headings)} (and {', '.join(asked.may_have)}, where you like)."
    found = [(f"has no heading '{name}'.", remedy) for name in asked.headings if name not in headings]
    found += [(f"has the heading '{name}' twice.", remedy) for name in known if headings.count(name) > 1]
    return found + [
        (f"{quoted(name)} is no heading of this file.", remedy) for name in headings if name and name not in known
    ]


def _line(grid: Grid, row: int, headings: list[str], asked: Asked) -> Line | list[Problem]:
    """One decision, or what is wrong with it."""
    cells = grid.rows[row]
    says = {name: cells[column].strip() for column, name in enumerate(headings) if name and column < len(cells)}
    says = {name: says.get(name, "") for name in (*asked.headings, *asked.may_have)}
    place = grid.place(row)
    unheaded = [cell for column, cell in enumerate(cells) if column >= len(headings) or not headings[column]]
    if any(cell.strip() for cell in unheaded):
        remedy = "Put quotation marks round an answer that holds a comma or a semicolon."
        return [Problem(place, "has more cells than there are headings.", remedy)]
    empty = [name for name in asked.filled if not readable(says[name])]
    return [Problem(place, f"'{name}' is empty.", "Fill it in.") for name in empty] or Line(place, says)
