"""What people declare in TOML files: read, checked against a model, and refused with every problem at once.

A definition is a frozen block. A missing or broken file, an unknown key or a wrong type is a sentence with file,
place and remedy; near names are offered.
"""

import os
import tomllib
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis import folders
from analysis.errors import BadDefinition, Problem, near

# What a value should be, in the words of somebody who writes TOML.
IN_WORDS = {
    "a valid string": "text between quotes",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid boolean": "true or false",
    "a valid tuple": "a list between [ and ]",
    "a valid dictionary": "a block or { ... }",
    "a valid dictionary or instance of Definition": "a block or { ... }",
}


# Letters of a value that a sentence repeats.
LONGEST_SHOWN = 60


class Definition(BaseModel):
    """A block of a TOML file: unknown keys and wrong types are refused, and nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


AnyDefinition = TypeVar("AnyDefinition", bound=Definition)
Declared = TypeVar("Declared")


def until_changed(read: Callable[[], Declared]) -> Callable[[], Declared]:
    """Cache what is read from the project's own files of decisions until one of them changes, or is another's
    folder."""

    @lru_cache(maxsize=1)
    def made(_: tuple) -> Declared:
        return read()

    @wraps(read)
    def current() -> Declared:
        return made(stamp())

    return current


def stamp() -> tuple:
    """What tells the project's own files of decisions from those of another time or folder."""
    with os.scandir(folders.DEFINITIONS) as there:
        stats = sorted((file.name, file.stat()) for file in there if file.name.endswith(".toml"))
    return (folders.DEFINITIONS, *((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))


def definition(name: str) -> dict:
    """The content of one of the project's own files of decisions, such as 'scales.toml'."""
    return read_toml(folders.DEFINITIONS / name)


def read_toml(path: Path) -> dict:
    """The content of a TOML file; a missing or broken one is named with line and remedy."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadDefinition([Problem(path.name, "is missing.", f"It belongs in {path.parent}.")]) from None
    except OSError as error:
        raise BadDefinition(
            [Problem(path.name, f"cannot be read ({error.strerror}).", "Close it elsewhere.")]
        ) from None
    except UnicodeDecodeError:
        raise BadDefinition([Problem(path.name, "is not UTF-8 text.", "Save it again as UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition([Problem(path.name, f"is not valid TOML: {error}.", "Put that line right.")]) from None


def checked(model: type[AnyDefinition], content: dict, file: str) -> AnyDefinition:
    """The content as a checked definition; every unknown key and wrong type in it is reported at once."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise BadDefinition([_problem(model, found, file) for found in error.errors()]) from None


def _problem(model: type[Definition], error: dict, file: str) -> Problem:
    """One of pydantic's findings as a sentence with place and remedy."""
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        return Problem(file, f"'{place}' is an unknown key.", near(name, _keys_at(model, error["loc"][:-1])))
    if error["type"] == "missing":
        return Problem(file, f"'{place}' is missing.", "Add it.")
    wanted = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    wanted = IN_WORDS.get(wanted, wanted)
    given = repr(error["input"])
    shown = given if len(given) <= LONGEST_SHOWN else f"{given[:LONGEST_SHOWN]}..."
    return Problem(file, f"'{place}' is {shown}; it should be {wanted}.", "Put it right in that file.")


def _keys_at(model: type[Definition], place: tuple) -> list[str]:
    """The keys allowed at that place of the definition, as far as its models tell."""
    for part in place:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        inner = _models_in(model.model_fields[part].annotation)
        if not inner:
            return []
        model = inner[0]
    return list(model.model_fields)


def _models_in(annotation: object) -> list[type[Definition]]:
    """The definitions named anywhere inside a type such as dict[str, Question] or list[File] | None."""
    if isinstance(annotation, type) and issubclass(annotation, Definition):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]
