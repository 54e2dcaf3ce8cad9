"""What `round.toml` says of a round: title, dates, population, audiences, files and how their headings map to
questions.

Read and checked before the first file is opened. What it says that the data dictionary does not know, that it says
twice, or that it both gives and calls not available, is a problem with place and remedy; all of them at once.
"""

from collections import Counter
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from analysis.audiences import audiences
from analysis.declared import Definition, checked, read_toml
from analysis.errors import BadDefinition, Problem, near
from analysis.questions import dictionary
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
    """What `round.toml` says of a round."""

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
    files: tuple[ReceivedFile, ...] = Field(default=(), strict=False)


def read_description(folder: Path, others: list[str]) -> Description:
    """The round.toml of a round's folder, checked; `others` are the names of the other rounds.

    Raises BadDefinition with every problem in it, each with place and remedy.
    """
    where = f"data/raw/{folder.name}/round.toml"
    if not (folder / "round.toml").exists():
        raise BadDefinition([Problem(where, "is missing.", "'roundtable new' writes one to start from.")])
    description = checked(Description, read_toml(folder / "round.toml"), where)
    resolved = [file.in_shape(file.shape) if file.shape in shapes() else file for file in description.files]
    description = description.model_copy(update={"files": tuple(resolved)})
    problems = [Problem(where, what, remedy) for what, remedy in _contradictions(description, others)]
    if problems:
        raise BadDefinition(problems)
    spelled_out = {key: _spelled_out(getattr(description, key)) for key in ("versions", "not_available")}
    return description.model_copy(update=spelled_out)


def _spelled_out(said: dict[str, str]) -> dict[str, str]:
    """What is said of tables and of blocks of the dictionary, said of each question that a block stands for; what is
    said of a question itself holds before that."""
    of_blocks = {
        f"{table}.{question}": what
        for (table, _, block), what in ((place.partition("."), what) for place, what in said.items())
        for question in dictionary().questions_of(table, block)
    }
    return of_blocks | {place: what for place, what in said.items() if place in of_blocks or "." not in place}


def _contradictions(description: Description, others: list[str]) -> list[tuple[str, str]]:
    """What round.toml says that nobody knows, or says twice, each with its remedy."""
    tables, scales = dictionary().tables, dictionary().scales
    found = [
        (f"audience '{audience}' is not known.", near(audience, list(audiences())))
        for audience in description.audiences
        if audience not in audiences()
    ]
    if description.round_before and description.round_before not in others:
        found.append(
            (f"round_before '{description.round_before}' is no other round.", near(description.round_before, others))
        )
    found += [(f"{what} is given twice.", "Take one out.") for what in _twice(description)]
    graded = dictionary().question("cases", "grade").scale
    if description.scale not in scales:
        found.append((f"scale '{description.scale}' is not known.", near(description.scale, list(scales))))
    elif description.scale != graded:
        found.append(
            (f"scale is '{description.scale}', but 'cases.grade' is on '{graded}'.", "Change it in questions.toml.")
        )
    period = description.period
    if period and period.last < period.first:
        found.append((f"period ends on {period.last}, before it begins.", "Put 'first' and 'last' right."))
    for place in description.not_available:
        if place not in tables and not dictionary().questions_of(*_table_and_question(place)):
            found.append((f"not_available names '{place}', which is no table or question.", near(place, _places())))
    for place, version in description.versions.items():
        found += _unknown_version(place, version)
    for file in description.files:
        found += _unknown_in(file, tables)
    return found + _given_and_not(description)


def _table_and_question(place: str) -> tuple[str, str]:
    table, _, question = place.partition(".")
    return table, question


def _places() -> list[str]:
    """Every question and every block of the dictionary, as round.toml names them."""
    tables = dictionary().tables.items()
    named = (
        f"{table}.{one}" for table, block in tables for q, asked in block.questions.items() for one in (asked.block, q)
    )
    return list(dict.fromkeys(named))


def _unknown_version(place: str, version: str) -> list[tuple[str, str]]:
    """A version of a question, or of all that a block stands for, that the dictionary does not have."""
    table, question = _table_and_question(place)
    asked = dictionary().questions_of(table, question)
    if not asked:
        return [(f"versions names '{place}', which is no question.", near(place, _places()))]
    known = list(dict.fromkeys(name for one in asked for name in dictionary().question(table, one).versions))
    return [] if version in known else [(f"version '{version}' of '{place}' is not known.", near(version, known))]


def _given_and_not(description: Description) -> list[tuple[str, str]]:
    """Tables and questions that a file gives although round.toml says that they are not available."""
    given = set()
    for file in description.files:
        feeds = {file.table: (*file.headings.values(), *file.constants), file.lines_fed: tuple(file.lines.values())}
        given |= {table for table, asked in feeds.items() if asked}
        given |= {f"{table}.{name}" for table, asked in feeds.items() for q in asked for name in _block_and(table, q)}
    remedy = "Take it out of not_available, or take its headings out of the file's block and name them in left_out."
    return [
        (f"'{place}' is not_available, but a file gives it.", remedy)
        for place in description.not_available
        if place in given
    ]


def _block_and(table: str, question: str) -> set[str]:
    """A question, and the block of the dictionary that brings it."""
    asked = dictionary().tables[table].questions.get(question) if table in dictionary().tables else None
    return {question, asked.block if asked else question}


def _twice(description: Description) -> list[str]:
    """Audiences, files of a table and questions of a file that round.toml names more than once."""
    said = [f"audience '{audience}'" for audience in description.audiences]
    for file in description.files:
        whole = any(other.path == file.path and other.sheet is None for other in description.files)
        place = f"file '{file.path}'" + (f", sheet '{file.sheet}'" if file.sheet and not whole else "")
        said.append(f"{place} for table '{file.table}'")
        said += [f"an answer to '{q}' of '{file.table}' in {place}" for q in _answered_once(file)]
        said += [f"an answer to '{q}' of '{file.lines_table}' in {place}" for q in file.lines.values()]
    return [what for what, number in Counter(said).items() if number > 1]


def _answered_once(file: ReceivedFile) -> list[str]:
    """The questions that a file's headings and constants answer; one of several answers may have several headings."""
    asked = dictionary().tables[file.table].questions if file.table in dictionary().tables else {}
    several = {name for name, question in asked.items() if question.type == "multi"}
    return [*(q for q in file.headings.values() if q not in several), *file.constants]


def _unknown_in(file: ReceivedFile, tables: dict) -> list[tuple[str, str]]:
    """Shapes, tables and questions of one file that nobody knows."""
    if file.shape is not None and file.shape not in shapes():
        return [(f"file '{file.path}' has shape '{file.shape}', which is not known.", near(file.shape, list(shapes())))]
    if file.table is None and file.shape is not None:
        return [(f"file '{file.path}' names no table.", f"Tables: {', '.join(tables)}.")]
    if file.table is None:
        return []
    if file.table not in tables:
        return [(f"file '{file.path}' feeds table '{file.table}', which is not known.", near(file.table, list(tables)))]
    if file.lines_table not in tables:
        return [(f"file '{file.path}' has lines_table '{file.lines_table}', which is not known.", "")]
    known_by = [name for name, asked in tables["children"].questions.items() if asked.type == "identifier"]
    if file.case_is and file.case_is not in known_by:
        return [
            (
                f"file '{file.path}' has case_is '{file.case_is}', which is no reference of a child.",
                near(file.case_is, known_by),
            )
        ]
    said = [(file.table, "", q) for q in (*file.headings.values(), *file.constants)]
    said += [(file.lines_table, "a line ", q) for q in file.lines.values()]
    return [
        (
            f"file '{file.path}' maps {what}to '{question}', which is no question of '{table}'.",
            near(question, list(tables[table].questions)),
        )
        for table, what, question in said
        if question not in tables[table].questions
    ]
