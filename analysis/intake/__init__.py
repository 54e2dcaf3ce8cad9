"""Files as they come -> the rows that each gave to each table, every answer with its file, sheet and cell.

`read_round` reads every file that round.toml names and nothing else, puts the corrections of people in the place of
what they correct, reports every problem of every file at once, and counts the rows received. A file or sheet that
round.toml does not name is a problem too: nothing is passed over in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.description import NOBODY_SAID, ReceivedFile
from analysis.errors import Place, Problem
from analysis.grids.files import names_there, read_grids, refuse_other_spelling, unnamed
from analysis.grids.grid import UnreadableFile
from analysis.intake.changes import Change
from analysis.intake.corrections import Decided, decided
from analysis.intake.lists import read_list
from analysis.intake.parts import Part, Read
from analysis.intake.quoting import quoted
from analysis.intake.recognition import recognised
from analysis.intake.sheet_per_child import read_sheet_per_child
from analysis.intake.sheets import freed_of_signs, hidden_parts, holds_something, sheets_to_read, unreadable_cells
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
    problems += _sent_twice(read)
    return Received(
        parts=tuple(part for sheet in sheets for part in sheet.parts),
        files=_files(read),
        problems=tuple(dict.fromkeys(problems)),
        queries=tuple(dict.fromkeys(query for sheet in sheets for query in sheet.queries)),
        changes=tuple(dict.fromkeys(change for file in read for change in file.changes)),
        left_out=people.left_out,
        marked=any(sheet.marked for sheet in sheets),
    )


def _sent_twice(read: list[FileRead]) -> list[Problem]:
    """Files that gave the very rows of another one, to the same table."""
    first: dict[tuple, str] = {}
    found = []
    for part in (part for one in read for sheet in one.sheets for part in sheet.parts if len(part.rows) > 1):
        answers = (part.table, *((name, tuple(column.raw)) for name, column in part.columns.items() if column.columns))
        earlier = first.setdefault(answers, part.file)
        if earlier != part.file:
            what = f"gives the same rows as {quoted(earlier)}: every answer of both would be counted twice."
            found.append(Problem(Place(part.file, part.sheet), what, "Take one of them away."))
    return found


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
        wanted = sheets_to_read(received, file)
    except UnreadableFile as unreadable:
        return FileRead(file, (Read(problems=(unreadable.problem,)),))
    corrected = [people.corrected(grid) for grid in wanted]
    of_corrections = [problem for one in corrected for problem in one.problems]
    about = Read(
        problems=(*_guesses(file), *of_corrections, *unreadable_cells([one.grid for one in corrected])),
        queries=(*_sender_unsaid(file), *hidden_parts(received, wanted, file)),
        sheets=tuple(grid.sheet for grid in received if not grid.hidden and holds_something(grid)),
    )
    read = READERS[shapes()[file.shape].reader]
    changes = [*freed_of_signs(wanted), *(change for one in corrected for change in one.changes)]
    sheets = (*(read(one.grid, file) for one in corrected), about)
    return FileRead(file, sheets, tuple(changes), tuple(grid.sheet for grid in wanted))


def _unread(read: list[FileRead]) -> list[Problem]:
    """Sheets with something in them that no block of round.toml reads or names in left_out."""
    named = {(one.file.path, sheet) for one in read for sheet in (*one.file.left_out, one.file.sheet)}
    there = {(one.file.path, sheet) for one in read if one.file.sheet for part in one.sheets for sheet in part.sheets}
    remedy = "Add a [[files]] block with its name as 'sheet', or name it in left_out."
    return [
        Problem(Place(path), f"sheet {quoted(sheet)} is read by no block of round.toml.", remedy)
        for path, sheet in sorted(there - named)
    ]


def _sender_unsaid(file: ReceivedFile) -> list[Problem]:
    """A file whose block was proposed or written by `new`, and of which nobody has said yet who sent it."""
    remedy = "Write the agency or team at received_from: reports say what is missing from whom."
    unsaid = file.received_from == NOBODY_SAID
    return [Problem(Place(file.path), "round.toml does not say who sent it.", remedy)] if unsaid else []


def _guesses(file: ReceivedFile) -> list[Problem]:
    """Headings whose question was proposed by likeness, which a person has not confirmed."""
    remedy = "If it is right, take the heading out of 'guesses' in round.toml; if not, put the question right."
    asked = file.headings | file.lines
    return [
        Problem(Place(file.path), f"'{heading}' is mapped to '{asked.get(heading, '')}' by a guess.", remedy)
        for heading in file.guesses
    ]
