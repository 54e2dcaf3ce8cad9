"""Scores of every table of two groups at a supposed difference or ratio of their shares, and the shares that fit it.

A score is the distance of the table from what is supposed, over its standard error at the likeliest shares that are so
far apart (constrained maximum likelihood: Mee 1984; Miettinen and Nurminen 1985, Statistics in Medicine 4:213-226).
Their factor N / (N - 1) is the same for every table and changes no order. A difference runs from -1 to 1, a ratio as
its logarithm, so that 0 means no difference on both scales.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Distances and spreads below this are 0 but for rounding.
NOTHING = 1e-14
# Newton steps after the closed form of the cubic, whose inverse cosine loses half the digits near its ends.
POLISHING = 2


@dataclass(frozen=True)
class Measure:
    """How two shares are compared, on a scale from -`reach` to `reach`.

    `scores(effects, exposed, others)`: effects x numbers of exposed x numbers of others with the outcome. `shares(
    effects, parts)`: of exposed (first) and others at each part, 0 to 1, of the way along all pairs so far apart.
    """

    reach: float
    scores: Callable[[np.ndarray, int, int], np.ndarray]
    shares: Callable[[np.ndarray, np.ndarray], np.ndarray]


def difference_scores(effects: np.ndarray, exposed: int, others: int) -> np.ndarray:
    """Score of each table at each supposed difference (exposed less others), -1 and 1 excluded.

    At 0 it is the pooled z: 1 of 1 against 0 of 1 gives sqrt(2).

    >>> difference_scores(np.array([0.0]), 1, 1).round(3).tolist()
    [[[0.0, -1.414], [1.414, 0.0]]]
    """
    share, other, d = _axes(effects, exposed, others)
    likeliest = _likeliest_apart(share, other, d, others / exposed)
    likeliest_other = likeliest - d
    spread = likeliest * (1 - likeliest) / exposed + likeliest_other * (1 - likeliest_other) / others
    return _scores(share - other - d, spread)


def ratio_scores(effects: np.ndarray, exposed: int, others: int) -> np.ndarray:
    """Score of each table at each supposed ratio (exposed over others), given as its logarithm.

    A table without the outcome says nothing about the ratio: 0. At the ratio 1, again the pooled z:

    >>> ratio_scores(np.array([0.0]), 1, 1).round(3).tolist()
    [[[0.0, -1.414], [1.414, 0.0]]]
    """
    share, other, logs = _axes(effects, exposed, others)
    ratio, n = np.exp(logs), exposed + others
    yes = share * exposed + other * others
    half = ratio * (exposed + other * others) + share * exposed + others
    root = np.sqrt(np.maximum(0.0, half**2 - 4 * n * ratio * yes))
    likeliest_other = np.minimum(2 * yes / (half + root), np.minimum(1.0, 1 / ratio))
    likeliest = np.minimum(1.0, ratio * likeliest_other)
    spread = likeliest * (1 - likeliest) / exposed + ratio**2 * likeliest_other * (1 - likeliest_other) / others
    return _scores(share - ratio * other, spread)


def shares_apart(effects: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """All pairs of shares with these differences: first axis exposed and others, then effects, then parts.

    0.5 apart, in the middle between (0.5, 0) and (1, 0.5):

    >>> shares_apart(np.array([0.5]), np.array([[0.5]])).tolist()
    [[[0.75]], [[0.25]]]
    """
    d = effects[:, None]
    other = np.maximum(0.0, -d) + (1 - abs(d)) * parts
    return np.clip(np.stack([other + d, other]), 0.0, 1.0)


def shares_in_ratio(effects: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """All pairs of shares with these (logarithms of) ratios: first axis exposed and others, then effects, then parts.

    One to one, half way from (0, 0) to (1, 1):

    >>> shares_in_ratio(np.array([0.0]), np.array([[0.5]])).tolist()
    [[[0.5]], [[0.5]]]
    """
    ratio = np.exp(effects)[:, None]
    return np.stack([np.minimum(1.0, ratio) * parts, np.minimum(1.0, 1 / ratio) * parts])


DIFFERENCE = Measure(1.0, difference_scores, shares_apart)
# Ratios up to a million: with 400 children no finite bound lies beyond 40 x 400.
RATIO = Measure(float(np.log(1e6)), ratio_scores, shares_in_ratio)


def _axes(effects: np.ndarray, exposed: int, others: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares found among the exposed and the others, and the effects, each along its own axis."""
    share = np.arange(exposed + 1)[None, :, None] / exposed
    other = np.arange(others + 1)[None, None, :] / others
    return share, other, effects[:, None, None]


def _scores(distance: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Distance over its standard error; 0 where there is no distance."""
    distance = np.where(abs(distance) < NOTHING, 0.0, distance)
    return distance / np.sqrt(np.maximum(spread, NOTHING))


def _likeliest_apart(share: np.ndarray, other: np.ndarray, d: np.ndarray, weight: float) -> np.ndarray:
    """The exposed share of greatest likelihood: the root of a cubic (Farrington and Manning 1990, Stat. Med. 9:1447).

    `weight` is the others' number over that of the exposed.
    """
    a = 1 + weight
    b = -(1 + weight + share + weight * other + d * (weight + 2))
    c = d**2 + d * (2 * share + weight + 1) + share + weight * other
    e = -share * d * (1 + d)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + e / (2 * a)
    u = np.where(v < 0, -1.0, 1.0) * np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0.0))
    cosine = np.divide(v, u**3, out=np.ones_like(v), where=abs(u) > NOTHING)
    root = 2 * u * np.cos((np.pi + np.arccos(np.clip(cosine, -1, 1))) / 3) - b / (3 * a)
    for _ in range(POLISHING):
        slope = (3 * a * root + 2 * b) * root + c
        value = ((a * root + b) * root + c) * root + e
        root = root - np.divide(value, slope, out=np.zeros_like(root), where=abs(slope) > np.sqrt(NOTHING))
        root = np.clip(root, np.maximum(0.0, d), np.minimum(1.0, 1 + d))
    return root
