"""Files of answers to be coded, files of codes that people gave, and the file of codes that `roundtable code` writes.

A file may be a workbook or a csv in any encoding that partners send. Its headings are found in any capitals; other
columns are not read. Every answer is kept as it was typed, control characters included, because a code says where in it
its quote stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import Problem, ProblemsReceived
from analysis.grids.files import read_grids
from analysis.grids.grid import Grid, UnreadableFile, column_name
from analysis.themes.codebook.blocks import Codebook

# What a row of CODES.csv says, in the order of its columns.
WRITTEN = ("id", "theme", "valence", "span", "start", "end", "rule", "confidence", "by", "question", "reason", "within")
# What a row of the answers for people first says.
FOR_PEOPLE = ("id", "question", "uncertainty", "why", "text")
BYTE_ORDER_MARK = "\ufeff"
TEXT_FILES = (".csv", ".tsv", ".txt")
# Lines with null bytes that are named; with more of them the file is none of text.
MOST_LINES = 20
# Excel takes a text that begins so for a formula. An id such as -7 is none.
FORMULA, FORMULA_IN_ID = ("=", "+", "-", "@", "\t", "\r"), ("=", "+", "@", "\t", "\r")
# Decimals of a confidence: a part in a thousand is finer than any of them is known.
DECIMALS = 3


@dataclass(frozen=True)
class Asked:
    """Which columns a file must have, and which it may have; the cells of `filled` are not empty."""

    needed: tuple[str, ...]
    may_have: tuple[str, ...]
    filled: tuple[str, ...]


ANSWERS = Asked(needed=("id", "text"), may_have=("question",), filled=("id",))
CODED = Asked(needed=("id", "theme"), may_have=("question", "valence", "text", "span"), filled=("id",))


def read_answers(path: Path) -> pd.DataFrame:
    """The answers of a file: a row an answer with id, question ('' where the file has no such column) and text.

    `attrs['rows_in_file']` are the numbers of the rows as Excel shows them, `attrs['not_read']` the columns passed
    over. Raises ProblemsReceived with every problem of the file: no such file or column, an empty id, one answer twice.
    """
    answers = _read(path, ANSWERS)
    _refuse(_twice(answers, path.name))
    return answers


def read_coded(path: Path) -> pd.DataFrame:
    """The codes of a file, a row a code with id, question, theme and, where it has them, valence and text; an answer
    in which a person found no theme is a row with an empty theme. Raises ProblemsReceived as `read_answers` does."""
    return _read(path, CODED)


def csv_of_codes(codes: pd.DataFrame, book: Codebook) -> str:
    """The codes as a csv file for Excel; `within` is the broader theme that a theme is part of, where it is of one. A
    quote that Excel would take for a formula has a ' before it: where it stands, `start` and `end` say as well."""
    within = {name: theme.within for name, theme in book.themes.items()}
    written = codes.assign(within=codes["theme"].astype(str).map(within)).reindex(columns=list(WRITTEN))
    written["confidence"] = written["confidence"].astype(float).round(DECIMALS)
    return _csv(written, spans="span")


def csv_for_people(answers: pd.DataFrame) -> str:
    """The answers that people should code first, the most uncertain first, as a csv file for Excel."""
    written = answers.reindex(columns=list(FOR_PEOPLE))
    written["uncertainty"] = written["uncertainty"].astype(float).round(DECIMALS)
    return _csv(written, spans="text")


def _csv(rows: pd.DataFrame, spans: str) -> str:
    safe = rows.assign(
        **{
            spans: [f"'{text}" if str(text).startswith(FORMULA) else text for text in rows[spans]],
            "id": [f"'{id}" if str(id).startswith(FORMULA_IN_ID) else id for id in rows["id"]],
            "question": [f"'{name}" if str(name).startswith(FORMULA) else name for name in rows["question"]],
        }
    )
    return BYTE_ORDER_MARK + safe.to_csv(index=False, lineterminator="\r\n")


def _read(path: Path, asked: Asked) -> pd.DataFrame:
    grid = _grid(path)
    headings = _headings(grid, asked)
    as_typed = {(row, column): text for row, column, text in grid.cleaned}
    filled = [row for row in range(1, len(grid.rows)) if grid.filled(row)]
    columns = {
        name: [as_typed.get((row, column)) or grid.text(row, column) for row in filled]
        for name, column in headings.items()
    }
    rows = pd.DataFrame({name: pd.Series(texts, dtype=object) for name, texts in columns.items()})
    rows["id"] = rows["id"].map(_as_typed)
    if "question" not in rows:
        rows["question"] = ""
    rows.attrs["file"] = path.name
    rows.attrs["rows_in_file"] = _numbers(filled)
    there = enumerate(grid.rows[0])
    rows.attrs["not_read"] = tuple(
        column_name(at) for at, name in there if name.strip() and _plain(name) not in headings
    )
    _refuse([*_beyond(grid, filled), *_empty(rows, asked, grid, headings, filled)])
    return rows


def _as_typed(id: str) -> str:
    """An id without blanks around it, and without the ' by which a file of ours keeps Excel from reading a formula."""
    id = id.strip()
    return id[1:] if id[:1] == "'" and id[1:].startswith(FORMULA_IN_ID) else id


def _grid(path: Path) -> Grid:
    """The one sheet of the file that holds something."""
    try:
        grids = [grid for grid in read_grids(path, path.name) if any(map(grid.filled, range(len(grid.rows))))]
    except UnreadableFile as unreadable:
        raise ProblemsReceived(_null_bytes(path) or [unreadable.problem]) from None
    if len(grids) != 1:
        remedy = "Keep one sheet with the columns and move the others to a file of their own."
        raise ProblemsReceived([Problem(path.name, f"has {len(grids)} sheets that hold something.", remedy)])
    return grids[0]


def _null_bytes(path: Path) -> list[Problem]:
    """The lines of a csv that hold a null byte: programs disagree about where the words after one stand."""
    try:
        lines = path.read_bytes().split(b"\n") if path.suffix.lower() in TEXT_FILES else []
    except OSError:
        return []
    remedy = "Take it out, or save the file again as CSV UTF-8."
    return [
        Problem(f"{path.name}, line {number}", "holds a null byte, which no text has.", remedy)
        for number, line in enumerate(lines, 1)
        if b"\0" in line
    ][:MOST_LINES]


def _headings(grid: Grid, asked: Asked) -> dict[str, int]:
    """Column of each heading that is read."""
    there: dict[str, list[int]] = {}
    for column, heading in enumerate(grid.rows[0]):
        there.setdefault(_plain(heading), []).append(column)
    known = (*asked.needed, *asked.may_have)
    named = ", ".join(f"'{name}'" for name in known)
    problems = [
        Problem(grid.place(0), f"has no column '{name}'.", f"Give the columns headings: {named}.")
        for name in asked.needed
        if name not in there
    ]
    problems += [
        Problem(grid.place(0), f"has the column '{name}' {len(there[name])} times.", "Keep one.")
        for name in known
        if len(there.get(name, ())) > 1
    ]
    _refuse(problems)
    return {name: there[name][0] for name in known if name in there}


def _plain(heading: str) -> str:
    return heading.strip().casefold()


def _numbers(filled: Sequence[int]) -> Sequence[int]:
    """The rows as Excel numbers them; as a range where none is blank, because pandas copies what a table bears."""
    if filled and filled[-1] - filled[0] + 1 == len(filled):
        return range(filled[0] + 1, filled[-1] + 2)
    return [row + 1 for row in filled]


def _beyond(grid: Grid, filled: Sequence[int]) -> list[Problem]:
    """Cells under no heading: most often the rest of an answer with a comma and no quotation marks."""
    wide = len(grid.rows[0])
    remedy = "Put quotation marks round an answer that holds commas, or give the column a heading."
    return [
        Problem(grid.place(row, column), "holds something under no heading.", remedy)
        for row in filled
        for column, text in enumerate(grid.rows[row])
        if text.strip() and (column >= wide or not grid.rows[0][column].strip())
    ]


def _empty(
    rows: pd.DataFrame, asked: Asked, grid: Grid, headings: dict[str, int], filled: Sequence[int]
) -> list[Problem]:
    """Cells that may not be empty and are."""
    return [
        Problem(grid.place(row, headings[name]), f"has no {name}.", "Give it one, or take the row away.")
        for name in asked.filled
        for row, text in zip(filled, rows[name], strict=True)
        if not text
    ]


def _twice(answers: pd.DataFrame, name: str) -> list[Problem]:
    """Answers whose id and question another row of the file has."""
    again = answers.duplicated(["id", "question"])
    numbers = answers.attrs["rows_in_file"]
    first = {key: numbers[place] for place, key in reversed(list(enumerate(_keys(answers))))}
    return [
        Problem(
            f"{name}, row {numbers[place]}",
            f"is the answer with the id '{id}' a second time; the first is in row {first[id, question]}.",
            "Give each answer an id of its own, or a column 'question'.",
        )
        for place, (id, question) in enumerate(_keys(answers))
        if again.iloc[place]
    ]


def _keys(answers: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(answers["id"], answers["question"], strict=True))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ProblemsReceived(problems)
