"""The files in which a made-up round arrives: names, shapes, headings, encodings and ways of writing, as declared.

A layout is all files of one round. A file is a workbook or text by the ending of its name.
"""

from typing import Literal

from pydantic import Field

from analysis.declared import Definition

WORKBOOK = ".xlsx"


class ExampleFile(Definition):
    """One file, or one sheet of one; what its keys mean is said above the layouts in examples.toml."""

    path: str
    shape: Literal["flat list", "sheet per child", "ms forms"]
    table: str
    received_from: str
    rows: Literal["all", "on sheets", "off sheets", "this_round", "round_before"] = "all"
    sheet: str | None = None
    title: str | None = None
    notes_sheet: str | None = None
    encoding: Literal["utf-8", "utf-8-sig", "utf-16", "cp1252"] = "utf-8"
    separator: Literal[",", ";", "\t"] = ","
    days: Literal["dd/mm/yyyy", "yyyy-Mmm-dd", "iso", "excel"] = "iso"
    months: Literal["iso", "excel"] = "iso"
    written: dict[str, dict[str, str]] = {}
    otherwise_written: tuple[str, ...] = Field(default=(), strict=False)
    beside: dict[str, str] = {}
    left_out: tuple[str, ...] = Field(default=(), strict=False)
    headings: dict[str, str]
    lines: dict[str, str] = {}

    @property
    def is_workbook(self) -> bool:
        """Whether the file is a workbook; else it is text."""
        return self.path.endswith(WORKBOOK)

    @property
    def constants(self) -> dict[str, str]:
        """The answers that hold for every row and are in no column: who recommended the actions of a list."""
        return {"raised": self.rows} if self.rows in ("this_round", "round_before") else {}


class Layout(Definition):
    """The files of one round."""

    name: str
    files: tuple[ExampleFile, ...] = Field(strict=False, min_length=1)
