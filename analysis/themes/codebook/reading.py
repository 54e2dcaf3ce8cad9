"""A codebook's TOML file as its content. TOML refuses a block that is there twice; the message names the theme."""

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.declared import read_toml
from analysis.errors import BadDefinition, Problem

HEADING = re.compile(r"^[ \t]*\[[ \t]*themes[ \t]*\.[ \t]*([^\]\n.]+?)[ \t]*\]", re.MULTILINE)


def read_codebook(path: Path) -> dict:
    """The content of a codebook's TOML file, or `BadDefinition`: themes that are there twice, else what TOML says."""
    try:
        return read_toml(path)
    except BadDefinition:
        twice = list(_twice(path)) if path.is_file() else []
        if twice:
            raise BadDefinition(twice) from None
        raise


def _twice(path: Path) -> Iterator[Problem]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    first: dict[str, int] = {}
    for heading in HEADING.finditer(text):
        name, line = heading[1].strip("\"'"), text.count("\n", 0, heading.start(1)) + 1
        if name in first:
            remedy = "Give one of them another id, or put all of it into one block."
            yield Problem(
                f"{path.name}, line {line}", f"the theme '{name}' is there twice, first in line {first[name]}.", remedy
            )
        first.setdefault(name, line)
