"""Words and marks that a page explains at its end: those of `definitions/glossary.toml` that stand on it."""

import re
from typing import Annotated

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed

FILE = "glossary.toml"


class Word(Definition):
    """What a word or mark means, and other ways in which it is written."""

    means: Annotated[str, Field(min_length=1)]
    also: tuple[str, ...] = Field(default=(), strict=False)


@until_changed
def glossary() -> dict[str, Word]:
    """All words and marks, checked, in the order of the file."""
    return {name: checked(Word, block, f"{FILE}, [{name}]") for name, block in definition(FILE).items()}


def words_in(text: str) -> tuple[tuple[str, str], ...]:
    """The words and marks that stand in a text, each with what it means.

    >>> [word for word, _ in words_in("[c] of 8 children on the VEMT list; mentally ill, and no theme.")]
    ['[c]', 'theme', 'VEMT']
    """
    return tuple((name, word.means) for name, word in glossary().items() if _stands((name, *word.also), text))


def _stands(ways: tuple[str, ...], text: str) -> bool:
    """Whether one of the ways of writing stands in a text as a word of its own; what is in capitals, in capitals."""
    return any(
        re.search(rf"(?<!\w){re.escape(way)}(?!\w)", text, 0 if way.isupper() else re.IGNORECASE) for way in ways
    )
