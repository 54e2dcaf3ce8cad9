"""What people decided about cells and rows as received, in data/decisions/<round>: corrections, and rows left out.

corrections.csv has a line for each cell to read otherwise: file, sheet, cell, from, to, who, why. It holds only while
the cell says what it was made for: `from`, blanks and line breaks aside. Of two lines for one cell the later begins
from what the earlier made of it. A cell of a row that is there may be filled; no row is added. left_out.csv has a line
for each row that is not to be counted: file, sheet, row, who, why; without a row it is the whole sheet of a child.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Place, Problem, near
from analysis.grids.grid import Grid, column_number
from analysis.intake.corrected_grids import Corrected, Correction, corrected_grid
from analysis.intake.decision_files import Asked, Line, read_decisions
from analysis.intake.quoting import quoted
from analysis.intake.wording import readable

CORRECTIONS = Asked(
    "corrections.csv",
    headings=("file", "sheet", "cell", "from", "to", "who", "why"),
    filled=("file", "cell", "who", "why"),
)
LEFT_OUT = Asked("left_out.csv", headings=("file", "sheet", "row", "who", "why"), filled=("file", "who", "why"))
# 'C12', or '$C$12' as Excel copies it: no sheet has more than 16,384 columns or 1,048,576 rows.
CELL = re.compile(r"\$?([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])\$?([1-9]\d{0,6})")
ROW = re.compile(r"[1-9]\d{0,6}")


@dataclass(frozen=True)
class LeftOut:
    """One line of left_out.csv: the place of the row, and who left it out and why."""

    line: Place
    place: Place
    why: str


@dataclass(frozen=True)
class Decided:
    """All corrections of a round, all rows left out, and what is wrong with the lines that say so."""

    corrections: tuple[Correction, ...] = ()
    rows: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def left_out(self) -> dict[Place, str]:
        """The place of each row left out -> who left it out, and why."""
        return {one.place: one.why for one in self.rows}

    def corrected(self, grid: Grid) -> Corrected:
        """The grid with the corrections of its cells; a correction that does not fit is a problem, and not made."""
        return corrected_grid(
            grid, [one for one in self.corrections if (one.file, one.sheet) == (grid.file, grid.sheet)]
        )

    def of_other_files(self, named: list[str]) -> list[Problem]:
        """Corrections of files that the round does not have."""
        known = sorted(set(named))
        return [
            Problem(one.line, f"{quoted(one.file)} is no file of round.toml.", near(one.file, known))
            for one in self.corrections
            if one.file not in known
        ]

    def of_other_sheets(self, read: dict[str, list[str]]) -> list[Problem]:
        """Corrections of sheets that are not read. `read`: file -> its sheets that are; a file of which none could be
        read is passed over."""
        return [
            Problem(one.line, _no_sheet(one), _sheets_there(one.sheet, read[one.file]))
            for one in self.corrections
            if read.get(one.file) and one.sheet not in read[one.file]
        ]


def decided(folder: Path) -> Decided:
    """What people decided about the files of a round, from its folder of decisions."""
    corrections, left_out = read_decisions(folder, CORRECTIONS), read_decisions(folder, LEFT_OUT)
    read = [_correction(line) for line in corrections.lines] + [_left_out(line) for line in left_out.lines]
    rows = [one for one in read if isinstance(one, LeftOut)]
    unclear = [one for one in read if isinstance(one, Problem)]
    return Decided(
        corrections=tuple(one for one in read if isinstance(one, Correction)),
        rows=tuple(rows),
        problems=(*corrections.problems, *left_out.problems, *unclear, *_twice(rows)),
    )


def _correction(line: Line) -> Correction | Problem:
    """What a line of corrections.csv says, or what is wrong with it."""
    says = line.says
    named = CELL.fullmatch(says["cell"].upper())
    if not named:
        return Problem(line.place, f"{quoted(says['cell'])} is not the name of a cell.", "Write it as Excel does: C12.")
    if readable(says["from"]) == readable(says["to"]):
        return Problem(line.place, "'from' and 'to' are the same.", "Put one of them right, or take the line out.")
    cell = {"row": int(named[2]) - 1, "column": column_number(named[1])}
    rule = f"corrected by {says['who']}: {says['why']}"
    return Correction(line.place, says["file"], says["sheet"], was=says["from"], became=says["to"], rule=rule, **cell)


def _left_out(line: Line) -> LeftOut | Problem:
    """What a line of left_out.csv says, or what is wrong with it."""
    says = line.says
    if says["row"] and not ROW.fullmatch(says["row"]):
        return Problem(line.place, f"{quoted(says['row'])} is not the number of a row.", "Write it as Excel does: 12.")
    row = int(says["row"]) - 1 if says["row"] else None
    return LeftOut(line.place, Place(says["file"], says["sheet"], row), f"left out by {says['who']}: {says['why']}")


def _twice(rows: list[LeftOut]) -> list[Problem]:
    """Rows that an earlier line leaves out already."""
    first = {one.place: one for one in reversed(rows)}
    return [
        Problem(
            one.line, f"{one.place} is left out by row {first[one.place].line.row + 1} already.", "Keep one of them."
        )
        for one in rows
        if first[one.place] is not one
    ]


def _no_sheet(one: Correction) -> str:
    return f"{quoted(one.file)} has no sheet {quoted(one.sheet)} that is read." if one.sheet else "'sheet' is empty."


def _sheets_there(sheet: str, there: list[str]) -> str:
    """What to write under 'sheet' instead."""
    return f"Name one under 'sheet'. {near(sheet, there)}" if any(there) else "It is a text file: leave 'sheet' empty."
