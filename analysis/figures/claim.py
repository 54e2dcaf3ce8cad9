"""One claim of a text, and the sentence that it stands in, with the words before and behind it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from operator import ge, gt, le, lt

from analysis.figures.numbers import NUMBER, Number

# Where a sentence ends; not within '4.5' or 'e.g.'.
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[^a-z])")
# What stands between a share and its interval.
INTERVAL = re.compile(r"(?i)interval|\bCI\b|limits")
# What stands before a figure that is no number of people but a bound of it, or by how much it changed.
BOUNDS: dict[str, tuple[re.Pattern, Callable[[Fraction, Fraction], bool]]] = {
    what: (re.compile(rf"(?i)\b(?:{words})\s*\Z"), holds)
    for what, words, holds in (
        ("at least", "at least|no fewer than|no less than", ge),
        ("at most", "at most|up to|no more than", le),
        ("more than", "(?<!no )more than|over|above", gt),
        ("fewer than", "(?<!no )(?:fewer|less) than|under|below|nearly|almost", lt),
    )
}
CHANGE = re.compile(
    r"(?i)\b(?:(?:fell|rose|grew|dropped|went up|went down|(?:in|de)creased|improved|worsened) by"
    r"|(?:rise|fall|drop|growth|(?:in|de)crease|reduction) of)\s*\Z"
)


@dataclass(frozen=True)
class Claim:
    """One figure of a text: `number` of `of`, its percentage, or a range, and the words around it."""

    start: int
    end: int
    number: Fraction | None = None
    of: Fraction | None = None
    percents: tuple[Number, ...] = ()
    range: tuple[Number, Number] | None = None
    loose: bool = False
    inside: str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""
    first: bool = True

    @cached_property
    def bound(self) -> str:
        """Which bound a figure is, such as 'more than'; '' for one that is told itself.

        >>> Claim(0, 1, before="It was said by no fewer than ").bound
        'at least'
        """
        return next((what for what, (words, _) in BOUNDS.items() if words.search(self.before)), "")

    @property
    def is_change(self) -> bool:
        """Whether a figure tells by how much another changed."""
        return bool(CHANGE.search(self.before))


def placed(text: str, made: list[Claim]) -> tuple[Claim, ...]:
    """Each claim with the sentence it stands in and the words up to the claims beside it."""
    placed: list[Claim] = []
    for start, end in _sentences(text):
        inside = _with_intervals(text, [claim for claim in made if start <= claim.start < end])
        edges = [start, *(edge for claim in inside for edge in (claim.start, claim.end)), end]
        for place, claim in enumerate(inside):
            before, after = text[edges[2 * place] : claim.start], text[claim.end : edges[2 * place + 3]]
            within = re.sub(NUMBER, " ", text[claim.start : claim.end])
            words = {
                "inside": within,
                "before": before,
                "after": after,
                "sentence": text[start:end],
                "first": place == 0,
            }
            placed.append(replace(claim, **words))
    return tuple(placed)


def _with_intervals(text: str, made: list[Claim]) -> list[Claim]:
    """The claims of a sentence, the interval of a share as a part of that share's claim."""
    joined: list[Claim] = []
    for claim in made:
        between = text[joined[-1].end : claim.start] if joined else ""
        belongs = joined and joined[-1].of is not None and joined[-1].range is None and INTERVAL.search(between)
        if claim.range and belongs:
            joined[-1] = replace(joined[-1], end=claim.end, range=claim.range)
        else:
            joined.append(claim)
    return joined


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in SENTENCE_END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))
