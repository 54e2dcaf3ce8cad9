"""What agreement is computed from: how often each combination of ratings was given, on which scale.

Many units are rated alike, so a table of units by raters is kept as its different rows, each with the number of units
that have it: 10,000 answers judged yes or no by two coders are at most nine rows. A rating that was not given is
missing; it is never a category.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import CannotCount, UnknownName

# How much of an agreement two different categories are: none; or the more, the nearer they are on the scale.
Weights = Literal["unweighted", "ordinal", "linear", "quadratic"]
WEIGHTS = ("unweighted", "ordinal", "linear", "quadratic")
# In place of a rating that was not given.
MISSING = -1
# Under so many units an interval is so wide that a verdict on the raters would be a guess.
LEAST = 20
# Rows are counted as whole numbers, five times as fast, where the largest of them fits into one.
LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class Ratings:
    """The different rows of a table of units by raters, and how many units have each.

    `rows` hold positions on `scale`, or MISSING; `counts` the units of each row. `ordered` says whether the order of
    the scale was given, or is that of numbers. `unit` is what was rated, in the plural.
    """

    rows: np.ndarray
    counts: np.ndarray
    scale: tuple
    ordered: bool
    unit: str = "answers"
    least: int = LEAST

    @cached_property
    def votes(self) -> np.ndarray:
        """How many raters gave each category: a row of ratings by a category."""
        return (self.rows[:, :, None] == np.arange(len(self.scale))).sum(axis=1).astype(float)

    @property
    def raters(self) -> int:
        """How many raters rated anything."""
        return int((self.rows != MISSING).any(axis=0).sum())

    @property
    def rated_by(self) -> np.ndarray:
        """How many raters rated the units of each row."""
        return self.votes.sum(axis=1)

    @property
    def n(self) -> int:
        """How many units at least two raters rated: those on which they can agree."""
        return int(self.counts[self.rated_by >= 2].sum())

    @property
    def used(self) -> np.ndarray:
        """Which categories were given at all to units that two rated."""
        return self.votes[self.rated_by >= 2].sum(axis=0) > 0

    @property
    def numbers(self) -> np.ndarray:
        """The scale as numbers: its own, or the positions where it has words."""
        own = all(_is_number(value) for value in self.scale)
        return np.array(self.scale if own else range(len(self.scale)), dtype=float)


def rated(table: pd.DataFrame | Iterable[Sequence], scale: Sequence[Hashable] = (), unit: str = "answers") -> Ratings:
    """A table of units (rows) by raters (columns), None or NaN where a rating is missing.

    `scale` lists the categories, the lowest first; without it they are those that were given. A rating that is not on
    the scale is refused with UnknownName.

    >>> grades = rated([["Good", "Good"], ["Good", None], ["Good", "Good"]], scale=["Inadequate", "Good"], unit="files")
    >>> grades.n, grades.counts.tolist(), grades.rows.tolist()
    (2, [1.0, 2.0], [[1, -1], [1, 1]])
    """
    given = pd.DataFrame(table).astype(object)
    there = given.notna().to_numpy(dtype=bool)
    seen = set(given.to_numpy()[there])
    known = {value: position for position, value in enumerate(scale or _in_order(seen))}
    for value in sorted(seen - known.keys(), key=str):
        raise UnknownName("category of the scale", str(value), [str(category) for category in known])
    rows = np.full(given.shape, MISSING)
    rows[there] = [known[value] for value in given.to_numpy()[there]]
    ordered = bool(scale) or all(_is_number(value) for value in seen)
    return Ratings(*counted(rows), tuple(known), ordered, unit)


def counted(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different rows and the number of each; rows in which nobody rated anything are left out."""
    rows = rows[(rows != MISSING).any(axis=1)]
    base = int(rows.max(initial=0)) + 2
    if base ** rows.shape[1] > LARGEST_KEY:
        different, counts = np.unique(rows, axis=0, return_counts=True)
        return different, counts.astype(float)
    keys = (rows - MISSING) @ base ** np.arange(rows.shape[1])[::-1]
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return rows[first], counts.astype(float)


def weight_matrix(ratings: Ratings, weights: Weights) -> np.ndarray:
    """How much of an agreement each pair of categories is, from 0 to 1 (Gwet 2014, chapter 3).

    unweighted: 1 for the same category, else 0; linear: 1 - |k - l| / range; quadratic: 1 - (k - l)^2 / range^2, k and
    l being the numbers of the scale or, where it has words, their positions; ordinal: 1 less the share of all pairs of
    categories that lie from k to l.

    >>> weight_matrix(rated([[1, 2], [3, 3]]), "ordinal")[0].round(4).tolist()
    [1.0, 0.6667, 0.0]
    """
    if weights not in WEIGHTS:
        raise UnknownName("kind of weights", weights, WEIGHTS)
    if weights == "unweighted" or len(ratings.scale) < 2:
        return np.eye(len(ratings.scale))
    refuse_unless_ordered(ratings, f"{weights.capitalize()} weights")
    places = np.arange(len(ratings.scale)) if weights == "ordinal" else ratings.numbers
    apart = np.abs(places[:, None] - places)
    far = {"ordinal": apart * (apart + 1) / 2, "linear": apart, "quadratic": apart**2}[weights]
    return 1 - far / far.max()


def refuse_unless_ordered(ratings: Ratings, asked: str) -> None:
    """CannotCount where nothing says in which order the categories stand."""
    if not ratings.ordered:
        raise CannotCount(f"{asked} need the order of the categories. Give them as the scale, the lowest first.")


def _is_number(value: Hashable) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _in_order(values: set) -> list:
    try:
        return sorted(values)
    except TypeError:
        raise CannotCount(
            "The ratings mix words and numbers, so they have no order. Give the categories as the scale."
        ) from None
