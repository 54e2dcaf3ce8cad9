"""The files in which a made-up round arrives: names, shapes, headings, encodings and ways of writing, as declared.

A layout is all files of one round. A file is a workbook, a spreadsheet of LibreOffice, or text, by the ending of its
name; how its headings stand is what shapes.toml says of its shape.
"""

from typing import Literal

from pydantic import Field

from analysis.declared import Definition
from analysis.examples.shares import Bank
from analysis.shapes import Shape, shapes

WORKBOOK, OPEN_DOCUMENT = ".xlsx", ".ods"
Rows = Literal["all", "on sheets", "off sheets", "first half", "second half", "this_round", "round_before"]


class ExampleFile(Definition):
    """One file, or one sheet of one; what its keys mean is said above the layouts in examples.toml."""

    path: str
    shape: str
    table: str
    received_from: str
    rows: Rows = "all"
    sheet: str | None = None
    sheet_names: str = "Child {child}"
    title: str | None = None
    notes_sheet: str | None = None
    encoding: Literal["utf-8", "utf-8-sig", "utf-16", "cp1252"] = "utf-8"
    separator: Literal[",", ";", "\t"] = ","
    days: Literal["dd/mm/yyyy", "m/d/yyyy", "yyyy-Mmm-dd", "iso", "excel"] = "iso"
    months: Literal["iso", "excel"] = "iso"
    written: dict[str, dict[str, str]] = {}
    otherwise_written: tuple[str, ...] = Field(default=(), strict=False)
    after_each: str | None = None
    beside: dict[str, str] = {}
    left_out: tuple[str, ...] = Field(default=(), strict=False)
    headings: dict[str, str]
    options: dict[str, Bank] = {}
    one_each: dict[str, Bank] = {}
    lines: dict[str, str] = {}
    lines_table: str = "findings"

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets; else it is text."""
        return self.path.endswith((WORKBOOK, OPEN_DOCUMENT))

    @property
    def in_shape(self) -> Shape:
        """What shapes.toml says of the file's shape."""
        return shapes()[self.shape]

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that its columns, or the labels of its sheets, answer."""
        return (*self.headings, *self.one_each)

    @property
    def feeds(self) -> tuple[str, ...]:
        """The tables that it gives rows to."""
        return (self.table, self.lines_table) if self.lines else (self.table,)

    @property
    def constants(self) -> dict[str, str]:
        """The answers that hold for every row and are in no column: who recommended the actions of a list."""
        return {"raised": self.rows} if self.rows in ("this_round", "round_before") else {}


class Layout(Definition):
    """The files of one round."""

    name: str
    files: tuple[ExampleFile, ...] = Field(strict=False, min_length=1)

    def brings(self, table: str) -> bool:
        """Whether a file of it feeds a table."""
        return any(table in file.feeds for file in self.files)
