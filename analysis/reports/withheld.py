"""Blocks that an edition goes without, because a person decided so: `[withheld]` in round.toml, by their titles.

A chart goes with the block that it draws, and a sentence with every block that a number of it is from.
"""

from collections.abc import Iterable

from analysis.disclosure.blocks import Block
from analysis.errors import UnknownName
from analysis.reports.parts import Markdown

Parts = tuple[Markdown | Block, ...]


def without_withheld(parts: Parts, titles: Iterable[str]) -> Parts:
    """The parts of a report without the blocks of these titles."""
    withheld = set(titles)
    return tuple(part for part in parts if isinstance(part, Markdown) or not titles_in(part) & withheld)


def refuse_unknown_titles(parts: Iterable[Parts], titles: Iterable[str]) -> None:
    """Raises UnknownName, with near titles, for a title that no block of the reports has."""
    there = {title for own in parts for part in own if isinstance(part, Block) for title in titles_in(part)} - {""}
    for title in sorted(set(titles) - there):
        raise UnknownName("title", title, sorted(there), "It is named under [withheld] in round.toml.")


def titles_in(block: Block) -> set[str]:
    """The titles of a block, and of all that it is made of."""
    inner = [block.content["of"]] if block.kind == "chart" else []
    inner += [value["of"] for value in block.content["values"].values()] if block.kind == "sentence" else []
    return {block.title, *(title for one in inner for title in titles_in(Block(**one)))}
