"""Several answers in one cell, or from several columns, into the answers on offer and what is none of them.

An answer may itself hold what stands between answers ("Yes, always" in a list joined by ", "): from each place the
longest run that is an answer on offer is taken. What is left over, pieces that follow one another joined again, is what
somebody wrote under "Other".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.intake.parts import BETWEEN
from analysis.intake.wording import normal, readable


@dataclass(frozen=True)
class Pieces:
    """The answers on offer that a text holds, as they stand there, in order; and what is left over."""

    known: tuple[str, ...]
    left_over: tuple[str, ...]


def pieces(raw: str, joined_by: str, known: Mapping[str, object]) -> Pieces:
    """What a text holds; `known` are the answers on offer in the form in which they are compared."""
    found, left = [], []
    for column in raw.split(BETWEEN):
        _take(column, joined_by, known, found, left)
    return Pieces(tuple(found), tuple(left))


def _take(text: str, joined_by: str, known: Mapping[str, object], found: list[str], left: list[str]) -> None:
    """Sort the pieces of one cell into answers on offer and what is left over. Blanks beside what stands between them
    may be missing, where somebody typed into the file."""
    if normal(text) in known:
        found.append(readable(text))
        return
    joined_by = joined_by.strip() or joined_by
    cut = text.split(joined_by)
    longest = 1 + max((answer.count(joined_by) for answer in known), default=0)
    begins, rest = 0, []
    while begins < len(cut):
        runs = range(min(len(cut), begins + longest), begins, -1)
        ends = next((end for end in runs if _joined(cut, begins, end, joined_by) in known), 0)
        if ends:
            found.append(readable(joined_by.join(cut[begins:ends])))
            _leave(rest, joined_by, left)
        else:
            rest.append(cut[begins])
        begins = ends or begins + 1
    _leave(rest, joined_by, left)


def _joined(cut: list[str], begins: int, ends: int, joined_by: str) -> str:
    return normal(joined_by.join(cut[begins:ends]))


def _leave(rest: list[str], joined_by: str, left: list[str]) -> None:
    """What was left over up to here is one piece; blanks and a trailing separator are none."""
    text = readable(joined_by.join(rest)).strip(joined_by + " ")
    if text:
        left.append(text)
    rest.clear()
