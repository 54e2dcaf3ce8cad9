"""Files as they come -> one long table of answers, each with its file, sheet and cell.

`read_round` reads every file that round.toml names and nothing else, reports every problem of every file at once,
and counts the rows received. A file in the folder that round.toml does not name is a problem too: nothing is passed
over in silence.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import Problem
from analysis.intake.answers import Answer, Read
from analysis.intake.flat_list import read_flat_list
from analysis.intake.grids import Grid, UnreadableFile, read_grids
from analysis.intake.sheet_per_child import read_sheet_per_child
from analysis.rounds import ReceivedFile, Round

READERS = {"flat list": read_flat_list, "ms forms": read_flat_list, "sheet per child": read_sheet_per_child}
# Files in a round's folder that belong to it without being data: its description, its notes, Excel's lock files.
NOT_DATA = ("round.toml", "README.md", "desktop.ini", "Thumbs.db", ".DS_Store")


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
    read = [(file, _read_file(audit_round, file)) for file in audit_round.description.files]
    answers = [answer for _, sheets in read for sheet in sheets for answer in sheet.answers]
    problems = [problem for _, sheets in read for sheet in sheets for problem in sheet.problems]
    files = [
        (file.path, file.sheet or "", file.received_from, file.shape, file.table, sum(sheet.rows for sheet in sheets))
        for file, sheets in read
    ]
    return Received(
        answers=pd.DataFrame(answers, columns=list(Answer._fields)).astype("str"),
        files=pd.DataFrame(files, columns=["file", "sheet", "received_from", "shape", "table", "rows"]),
        problems=(*problems, *_unnamed(audit_round)),
        marked=any(sheet.marked for _, sheets in read for sheet in sheets),
    )


def _read_file(audit_round: Round, file: ReceivedFile) -> list[Read]:
    try:
        grids = read_grids(audit_round.raw / file.path, file.path)
        return [READERS[file.shape](grid, file) for grid in _wanted(grids, file)]
    except UnreadableFile as unreadable:
        return [Read(problems=[unreadable.problem])]


def _wanted(grids: list[Grid], file: ReceivedFile) -> list[Grid]:
    """The sheets to read: the named one, every child's, or the only one. Raises UnreadableFile where that is not
    clear."""
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


def _unnamed(audit_round: Round) -> list[Problem]:
    """Files of the folder that round.toml does not name."""
    named = {file.path for file in audit_round.description.files} | set(NOT_DATA)
    there = [path for path in sorted(audit_round.raw.rglob("*")) if path.is_file() and not path.name.startswith("~$")]
    return [
        Problem(name, "is in the folder but not named in round.toml.", "Add a [[files]] block for it, or move it away.")
        for name in (path.relative_to(audit_round.raw).as_posix() for path in there)
        if name not in named and not name.startswith(".")
    ]
