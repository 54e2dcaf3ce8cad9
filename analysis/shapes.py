"""The shapes in which files arrive, and the headings that say who answered, as definitions/shapes.toml has them.

A shape says how a file's headings stand, what stands between several answers in one cell, and by which headings it is
known. Changing any of it changes no code.
"""

from typing import Literal

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, UnknownName, near
from analysis.questions import dictionary

Dates = Literal["day first", "month first", "year first"]
# The blocks of shapes.toml that are no shapes.
SAYS_WHO, ALSO_CALLED = "never read", "also called"


class NeverRead(Definition):
    """The headings of columns that say who answered."""

    headings: tuple[str, ...] = Field(strict=False)


class AlsoCalled(Definition):
    """Question -> what lists often call it."""

    questions: dict[str, tuple[str, ...]] = Field(strict=False)


class Shape(Definition):
    """One shape; what its keys mean is said at the top of shapes.toml."""

    says: str
    reader: Literal["list", "sheet per child"]
    heading_rows: Literal[1, 2] = 1
    known_by: tuple[str, ...] = Field(default=(), strict=False)
    own: tuple[str, ...] = Field(default=(), strict=False)
    joined_by: str = ";"
    dates: Dates = "day first"
    sent_by: tuple[str, ...] = Field(default=(), strict=False)
    sent_at: tuple[str, ...] = Field(default=(), strict=False)
    table: str | None = None
    headings: dict[str, str] = {}
    case_is: str = "case"


@until_changed
def shapes() -> dict[str, Shape]:
    """name -> shape. Raises BadDefinition with every problem in shapes.toml."""
    blocks = {name: block for name, block in definition("shapes.toml").items() if name not in (SAYS_WHO, ALSO_CALLED)}
    found = {name: checked(Shape, block, f"shapes.toml, [{name}]") for name, block in blocks.items()}
    problems = [problem for name, shape in found.items() for problem in _contradictions(name, shape)]
    if problems:
        raise BadDefinition(problems)
    return found


@until_changed
def never_read() -> frozenset[str]:
    """The headings that say who answered, in small letters: their columns never survive intake."""
    block = checked(NeverRead, definition("shapes.toml").get(SAYS_WHO, {}), f"shapes.toml, [{SAYS_WHO}]")
    return frozenset(" ".join(heading.split()).casefold() for heading in block.headings)


@until_changed
def also_called() -> dict[str, tuple[str, ...]]:
    """Question -> what lists often call it, whatever their table."""
    called = {name: tuple(headings) for name, headings in definition("shapes.toml").get(ALSO_CALLED, {}).items()}
    return checked(AlsoCalled, {"questions": called}, f"shapes.toml, [{ALSO_CALLED}]").questions


def shape_named(name: str) -> Shape:
    """The shape of that name; an unknown one is refused with near names."""
    if name not in shapes():
        raise UnknownName("shape", name, list(shapes()))
    return shapes()[name]


def _contradictions(name: str, shape: Shape) -> list[Problem]:
    """Tables and questions that the data dictionary does not have."""
    where, tables = f"shapes.toml, [{name}]", dictionary().tables
    if shape.table is None:
        return [Problem(where, "has headings, but no table.", "Name the table they feed.")] if shape.headings else []
    if shape.table not in tables:
        return [Problem(where, f"table '{shape.table}' is not known.", near(shape.table, list(tables)))]
    known = list(tables[shape.table].questions)
    return [
        Problem(where, f"maps to '{question}', which is no question of '{shape.table}'.", near(question, known))
        for question in shape.headings.values()
        if question not in known
    ]
