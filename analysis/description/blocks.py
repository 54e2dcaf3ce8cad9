"""The blocks of round.toml as an analyst writes them: what a round is, what it was drawn from, and its files."""

from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from analysis.declared import Definition
from analysis.shapes import Dates, shapes

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
# The month of an audit, or its year where the month is not known.
YearOrMonth = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]


def _in_calendar(day: str) -> str:
    """A day that there is: 2015-02-31 is none."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("a day of the calendar, as yyyy-mm-dd") from None
    return day


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_in_calendar)]


# What stands in round.toml until somebody says who sent a file.
NOBODY_SAID = "the agency or team that sent it, not a person"


def _inside(path: str) -> str:
    """A path inside the round's own folder, written with '/', alike on every system."""
    parts = PurePosixPath(path).parts
    if "\\" in path or not parts or ".." in parts or PurePosixPath(path).is_absolute() or ":" in parts[0]:
        raise ValueError("the name of a file in the round's own folder, with / between folders")
    return path


class Population(Definition):
    """The list that the cases were drawn from: its name and size, how they were drawn, what put a child on it."""

    name: str
    size: Annotated[int, Field(ge=1)] | None = None
    draw: Literal["census", "random", "stratified", "purposive", "outcome-selected"]
    selected_on: tuple[str, ...] = Field(default=(), strict=False)
    unit: Literal["child", "agency return", "contact", "school"] = "child"


class ReceivedFile(Definition):
    """One file as received, and which of its headings answers which question.

    `shape` is one of definitions/shapes.toml; without it the file is recognised by its content. `headings` maps a
    heading, as it stands in the file, to a question of `table`; a heading over several columns is one of them as
    "Question [Option]", or all of them as "Question". For a workbook with a sheet per child it maps the labels in
    column A, and `lines` maps the headings of the list below them to questions of `lines_table`. `guesses` are headings
    whose question was proposed by likeness and not confirmed yet. `left_out` names headings and sheets that are read
    by nobody; `constants` gives answers that hold for every row. `joined_by`, `dates` and `case_is` are as in
    shapes.toml, for a file that differs from its shape. `received_from` says who sent it.
    """

    path: Annotated[str, AfterValidator(_inside)]
    received_from: str
    shape: str | None = None
    table: str | None = None
    sheet: str | None = None
    headings: dict[str, str] = {}
    lines: dict[str, str] = {}
    lines_table: str = "findings"
    guesses: tuple[str, ...] = Field(default=(), strict=False)
    left_out: tuple[str, ...] = Field(default=(), strict=False)
    constants: dict[str, str] = {}
    joined_by: str | None = None
    dates: Dates | None = None
    case_is: str | None = None

    @property
    def lines_fed(self) -> str:
        """The table that the lines of each child's sheet feed; '' for a file that has none."""
        return self.lines_table if self.lines else ""

    def in_shape(self, name: str) -> "ReceivedFile":
        """The file with what its shape says where its block says nothing."""
        shape = shapes()[name]
        given = {"shape": name, "table": self.table or shape.table, "headings": self.headings or shape.headings}
        manner = {key: getattr(self, key) or getattr(shape, key) for key in ("joined_by", "dates", "case_is")}
        return self.model_copy(update=given | manner)


class Period(Definition):
    """The days that the round looks back over: an episode outside them is asked about."""

    first: Day
    last: Day


class Description(Definition):
    """What `round.toml` says of a round. `withheld`: audience -> titles of the blocks that its edition goes without."""

    title: Annotated[str, StringConstraints(min_length=1)]
    partnership: str
    theme: str
    audited: YearOrMonth
    reported: Day | None = None
    next_audit_due: Month | None = None
    population: Population
    scale: str = "ofsted"
    round_before: str | None = None
    audiences: tuple[str, ...] = Field(default=("panel", "board"), strict=False, min_length=1)
    period: Period | None = None
    retain_until: Day | None = None
    versions: dict[str, str] = {}
    example: str | None = None
    not_available: dict[str, str] = {}
    withheld: dict[str, Annotated[tuple[str, ...], Field(strict=False)]] = {}
    files: tuple[ReceivedFile, ...] = Field(default=(), strict=False)
