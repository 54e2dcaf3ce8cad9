"""Files as they come -> one long table of answers, each with its file, sheet and cell.

`read_round` reads every file that round.toml names and nothing else, reports every problem of every file at once,
and counts the rows received. A file in the folder that round.toml does not name is a problem too: nothing is passed
over in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.description import ReceivedFile
from analysis.errors import Problem
from analysis.intake.answers import Answer, Read
from analysis.intake.files import names_there, read_grids, refuse_other_spelling, unnamed
from analysis.intake.flat_list import read_flat_list
from analysis.intake.grids import Grid, UnreadableFile
from analysis.intake.quoting import quoted
from analysis.intake.sheet_per_child import read_sheet_per_child
from analysis.rounds import Round

READERS = {"flat list": read_flat_list, "ms forms": read_flat_list, "sheet per child": read_sheet_per_child}


@dataclass(frozen=True)
class Received:
    """What a round's folder held.

    `answers`: one row an answer (see analysis.intake.answers). `files`: one row a file: file, sheet (where
    round.toml names one), received_from, shape, table, rows received. `problems`: all that could not be read.
    `marked`: whether any file marks rows as made up.
    """

    answers: pd.DataFrame
    files: pd.DataFrame
    problems: tuple[Problem, ...]
    marked: bool


def read_round(audit_round: Round) -> Received:
    """All answers of a round as received, with every problem; nothing is interpreted and nothing is written."""
    there = names_there(audit_round.raw)
    grids_of = cache(read_grids)  # a workbook that several [[files]] blocks name is read once
    read = [(file, _read_file(audit_round.raw, file, there, grids_of)) for file in audit_round.description.files]
    answers = _table([answer for _, sheets in read for sheet in sheets for answer in sheet.answers])
    problems = [problem for _, sheets in read for sheet in sheets for problem in sheet.problems]
    files = [
        (file.path, file.sheet or "", file.received_from, file.shape, file.table, sum(sheet.rows for sheet in sheets))
        for file, sheets in read
    ]
    return Received(
        answers=answers,
        files=pd.DataFrame(files, columns=["file", "sheet", "received_from", "shape", "table", "rows"]),
        problems=tuple(dict.fromkeys([*problems, *unnamed(there, [file.path for file, _ in read]), *_unread(read)])),
        marked=any(sheet.marked for _, sheets in read for sheet in sheets),
    )


def _table(answers: list[Answer]) -> pd.DataFrame:
    columns = zip(*answers, strict=True) if answers else [()] * len(Answer._fields)
    return pd.DataFrame(
        {name: pd.Series(column, dtype="str") for name, column in zip(Answer._fields, columns, strict=True)}
    )


def _read_file(folder: Path, file: ReceivedFile, there: list[str], grids_of: Callable) -> list[Read]:
    """What each sheet of a file gave, or the one problem of a file that cannot be read."""
    try:
        refuse_other_spelling(file.path, there)
        grids = _wanted(grids_of(folder / file.path, file.path), file)
    except UnreadableFile as unreadable:
        return [Read(problems=[unreadable.problem])]
    everything = grids_of(folder / file.path, file.path)
    filled = tuple(grid.sheet for grid in everything if any(grid.filled(index) for index in range(len(grid.rows))))
    about = Read(problems=[problem for grid in grids for problem in _unstored(grid)], sheets=filled)
    return [READERS[file.shape](grid, file) for grid in grids] + [about]


def _unread(read: list[tuple[ReceivedFile, list[Read]]]) -> list[Problem]:
    """Sheets with something in them that no block of round.toml reads or names in left_out."""
    named = {(file.path, sheet) for file, _ in read for sheet in (*file.left_out, file.sheet)}
    there = {(file.path, sheet) for file, sheets in read if file.sheet for one in sheets for sheet in one.sheets}
    remedy = "Add a [[files]] block with its name as 'sheet', or name it in left_out."
    return [
        Problem(path, f"sheet {quoted(sheet)} is read by no block of round.toml.", remedy)
        for path, sheet in sorted(there - named)
    ]


def _wanted(grids: list[Grid], file: ReceivedFile) -> list[Grid]:
    """The sheets to read: the named one, every child's, or the only one. Raises UnreadableFile where that is not
    clear."""
    grids = [grid for grid in grids if grid.sheet not in file.left_out]
    if file.shape == "sheet per child":
        return grids
    names = [grid.sheet for grid in grids]
    if file.sheet is None and len(grids) == 1:
        return grids
    if file.sheet in names:
        return [grids[names.index(file.sheet)]]
    what = f"has no sheet '{file.sheet}'." if file.sheet else "has more than one sheet."
    remedy = f"Its sheets are: {', '.join(names)}. Name one with 'sheet' in round.toml."
    raise UnreadableFile(Problem(file.path, what, remedy))


def _unstored(grid: Grid) -> list[Problem]:
    """Formulas without a value, which would be read as blank cells."""
    what, remedy = "holds a formula without a stored value.", "Open the file in Excel and save it."
    return [Problem(grid.place(row, column), what, remedy) for row, column in grid.unstored]
