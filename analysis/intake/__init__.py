"""Files as they come -> the rows that each gave to each table, every answer with its file, sheet and cell.

`read_round` reads every file that round.toml names and nothing else, puts the corrections of people in the place of
what they correct, reports every problem of every file at once, and counts the rows received. A file or sheet that
round.toml does not name is a problem too: nothing is passed over in silence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.description import ReceivedFile
from analysis.errors import Place, Problem
from analysis.intake.changes import Change
from analysis.intake.corrections import Decided, decided
from analysis.intake.files import names_there, read_grids, refuse_other_spelling, unnamed
from analysis.intake.grids import Grid, UnreadableFile, cell_name
from analysis.intake.lists import read_list
from analysis.intake.parts import Part, Read
from analysis.intake.quoting import quoted
from analysis.intake.recognition import recognised
from analysis.intake.sheet_per_child import read_sheet_per_child
from analysis.rounds import Round
from analysis.shapes import shapes

READERS = {"list": read_list, "sheet per child": read_sheet_per_child}


@dataclass(frozen=True)
class Received:
    """What a round's folder held.

    `parts`: the rows that each sheet gave to a table. `files`: one row a file: file, sheet (where round.toml names
    one), received_from, shape, table, lines_table ('' where it has no lines), rows received. `problems`: all that could
    not be read. `queries`: what looks wrong and may be right. `changes`: the cells that were changed before they were
    read. `left_out`: the place of a row -> why a person left it out. `marked`: whether any file marks rows as made up.
    """

    parts: tuple[Part, ...]
    files: pd.DataFrame
    problems: tuple[Problem, ...]
    queries: tuple[Problem, ...]
    changes: tuple[Change, ...]
    left_out: dict[Place, str]
    marked: bool


@dataclass(frozen=True)
class FileRead:
    """One block of round.toml with its shape, what each of its sheets gave, what was changed in them, and which were
    read."""

    file: ReceivedFile
    sheets: tuple[Read, ...]
    changes: tuple[Change, ...] = ()
    read: tuple[str, ...] = ()


def read_round(audit_round: Round) -> Received:
    """All rows of a round as received, with every problem; nothing is interpreted and nothing is written."""
    there = names_there(audit_round.raw)
    people = decided(audit_round.decisions)
    grids_of = cache(read_grids)  # a workbook that several [[files]] blocks name is read once
    read = [_read_file(audit_round.raw, file, there, grids_of, people) for file in audit_round.description.files]
    sheets = [sheet for file in read for sheet in file.sheets]
    named = [one.file.path for one in read]
    problems = [problem for sheet in sheets for problem in sheet.problems]
    problems += [*unnamed(there, named), *_unread(read), *people.problems, *people.of_other_files(named)]
    sheets_read = {name: [sheet for one in read if one.file.path == name for sheet in one.read] for name in named}
    problems += people.of_other_sheets(sheets_read)
    return Received(
        parts=tuple(part for sheet in sheets for part in sheet.parts),
        files=_files(read),
        problems=tuple(dict.fromkeys(problems)),
        queries=tuple(dict.fromkeys(query for sheet in sheets for query in sheet.queries)),
        changes=tuple(dict.fromkeys(change for file in read for change in file.changes)),
        left_out=people.left_out,
        marked=any(sheet.marked for sheet in sheets),
    )


def _files(read: list[FileRead]) -> pd.DataFrame:
    """One row a block of round.toml, with the number of rows received."""
    files = [
        (one.path, one.sheet or "", one.received_from, one.shape or "", one.table or "", one.lines_fed, rows)
        for one, rows in ((file.file, sum(sheet.rows for sheet in file.sheets)) for file in read)
    ]
    columns = ["file", "sheet", "received_from", "shape", "table", "lines_table", "rows"]
    return pd.DataFrame(files, columns=columns)


def _read_file(folder: Path, file: ReceivedFile, there: list[str], grids_of: Callable, people: Decided) -> FileRead:
    """What each sheet of a file gave, or the one problem of a file that cannot be read."""
    try:
        refuse_other_spelling(file.path, there)
        received = grids_of(folder / file.path, file.path)
        file = recognised(received, file)
        wanted = _wanted(received, file)
    except UnreadableFile as unreadable:
        return FileRead(file, (Read(problems=(unreadable.problem,)),))
    corrected = [people.corrected(grid) for grid in wanted]
    about = Read(
        problems=tuple(
            [
                *_guesses(file),
                *_unreadable([one.grid for one in corrected]),
                *(p for one in corrected for p in one.problems),
            ]
        ),
        queries=tuple(_hidden(received, wanted, file)),
        sheets=tuple(grid.sheet for grid in received if not grid.hidden and _holds_something(grid)),
    )
    read = READERS[shapes()[file.shape].reader]
    changes = [*_freed_of_signs(wanted), *(change for one in corrected for change in one.changes)]
    sheets = (*(read(one.grid, file) for one in corrected), about)
    return FileRead(file, sheets, tuple(changes), tuple(grid.sheet for grid in wanted))


def _wanted(grids: list[Grid], file: ReceivedFile) -> list[Grid]:
    """The sheets to read: the named one, every child's, or the only one. Raises UnreadableFile where that is not
    clear."""
    there = [grid for grid in grids if grid.sheet not in file.left_out]
    shown = [grid for grid in there if not grid.hidden]
    if shapes()[file.shape].reader == "sheet per child":
        return shown
    if file.sheet is None and len(shown) == 1:
        return shown
    named = [grid for grid in there if grid.sheet == file.sheet]
    if named:
        return named
    what = f"has no sheet '{file.sheet}'." if file.sheet else "has more than one sheet."
    remedy = f"Its sheets are: {', '.join(grid.sheet for grid in shown)}. Name one with 'sheet' in round.toml."
    raise UnreadableFile(Problem(file.path, what, remedy))


def _unread(read: list[FileRead]) -> list[Problem]:
    """Sheets with something in them that no block of round.toml reads or names in left_out."""
    named = {(one.file.path, sheet) for one in read for sheet in (*one.file.left_out, one.file.sheet)}
    there = {(one.file.path, sheet) for one in read if one.file.sheet for part in one.sheets for sheet in part.sheets}
    remedy = "Add a [[files]] block with its name as 'sheet', or name it in left_out."
    return [
        Problem(Place(path), f"sheet {quoted(sheet)} is read by no block of round.toml.", remedy)
        for path, sheet in sorted(there - named)
    ]


def _guesses(file: ReceivedFile) -> list[Problem]:
    """Headings whose question was proposed by likeness, which a person has not confirmed."""
    remedy = "If it is right, take the heading out of 'guesses' in round.toml; if not, put the question right."
    asked = file.headings | file.lines
    return [
        Problem(Place(file.path), f"'{heading}' is mapped to '{asked.get(heading, '')}' by a guess.", remedy)
        for heading in file.guesses
    ]


def _unreadable(grids: Iterable[Grid]) -> list[Problem]:
    """Formulas without a value, which would be read as blank cells, and errors of Excel, which would be read as
    words."""
    what, remedy = "holds a formula without a stored value.", "Open the file in Excel and save it."
    found = [Problem(grid.place(*cell), what, remedy) for grid in grids for cell in grid.unstored]
    return found + [
        Problem(
            grid.place(*cell), f"holds Excel's error {grid.text(*cell)}.", "Ask what it should say, and correct it."
        )
        for grid in grids
        for cell in grid.errors
    ]


def _hidden(received: list[Grid], wanted: list[Grid], file: ReceivedFile) -> list[Problem]:
    """Sheets that were hidden and not read, and rows that were hidden and read."""
    unseen = [grid for grid in received if grid.hidden and _holds_something(grid) and grid not in wanted]
    unseen = [grid for grid in unseen if grid.sheet not in file.left_out]
    remedy = "If it holds answers, name it with 'sheet' in round.toml; if not, name it in left_out."
    found = [Problem(grid.place(), "is hidden, and was not read.", remedy) for grid in unseen]
    hidden_rows = [(grid, row) for grid in wanted for row in grid.hidden_rows]
    return found + [
        Problem(grid.place(row), "is hidden in the file, and was read all the same.", "Ask whether it belongs.")
        for grid, row in hidden_rows
    ]


def _holds_something(grid: Grid) -> bool:
    return any(grid.filled(row) for row in range(len(grid.rows)))


def _freed_of_signs(grids: Iterable[Grid]) -> list[Change]:
    """The cells from which control characters were taken. What a cell was is not repeated: it may be free text."""
    rule = "control characters taken out"
    return [
        Change("", grid.file, grid.sheet, cell_name(row, column), "", "", "", rule)
        for grid in grids
        for row, column, _ in grid.cleaned
    ]
