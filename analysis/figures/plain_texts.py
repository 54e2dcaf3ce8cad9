"""A text or markdown file as passages and tables: lines that follow each other are one passage, '|' makes a table."""

import re
from collections.abc import Iterator
from itertools import groupby

from analysis.figures.passages import Part, Passage, Table, Text, one_line, under

HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*$")
# The line below the heads of a markdown table, which says to which side each column is set.
SIDES = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
ITEM = re.compile(r"\A\s*(?:[-*+\u2022]|\d+[.)])\s+")
EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")


def plain_text(content: str) -> Text:
    """The passages and tables of a text.

    >>> [part.place for part in plain_text("# Grades\\n\\n4 of 8\\nwere Good.\\n\\n| Grade | n |\\n| Good | 4 |").parts]
    ['line 1', 'line 3', 'line 6']
    """
    lines = list(enumerate(content.splitlines(), 1))
    parts: list[Part] = []
    headings: dict[int, str] = {}
    for kind, group in groupby(lines, key=lambda line: _kind(line[1])):
        above = tuple(text for _, text in sorted(headings.items()))
        if kind == "heading":
            for number, line in group:
                found = HEADING.fullmatch(line)
                parts.append(Passage(f"line {number}", found[2], _texts(headings), is_heading=True))
                headings = under(headings, len(found[1]), found[2])
        elif kind == "table":
            parts += _table(list(group), above)
        elif kind == "words":
            parts += _passages(list(group), above)
    return Text(tuple(parts))


def _texts(headings: dict[int, str]) -> tuple[str, ...]:
    return tuple(text for _, text in sorted(headings.items()))


def _kind(line: str) -> str:
    if HEADING.fullmatch(line):
        return "heading"
    if line.count("|") > 1 or "\t" in line.strip():
        return "table"
    return "words" if line.strip() else ""


def _passages(lines: list[tuple[int, str]], headings: tuple[str, ...]) -> Iterator[Passage]:
    """A passage for each item of a list, and one for the lines between."""
    begun: list[tuple[int, str]] = []
    for number, line in lines:
        if ITEM.match(line) and begun:
            yield _passage(begun, headings)
            begun = []
        begun.append((number, ITEM.sub("", line, count=1)))
    yield _passage(begun, headings)


def _passage(lines: list[tuple[int, str]], headings: tuple[str, ...]) -> Passage:
    text = one_line(" ".join(line for _, line in lines))
    return Passage(f"line {lines[0][0]}", EMPHASIS.sub("", text), headings)


def _table(lines: list[tuple[int, str]], headings: tuple[str, ...]) -> list[Table]:
    rows = [_cells(line) for _, line in lines if not SIDES.fullmatch(line)]
    return [Table(f"line {lines[0][0]}", tuple(rows), headings)] if rows else []


def _cells(line: str) -> tuple[str, ...]:
    if "|" not in line:
        return tuple(one_line(cell) for cell in line.split("\t"))
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(EMPHASIS.sub("", one_line(cell)) for cell in inner.split("|"))
