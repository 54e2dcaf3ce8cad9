"""Which way finds a theme best: the rules, the model, either of them (`or`), or both together (`and`).

Chosen by F1 on what people coded, cross-validated: the model never saw the answers on which it is compared. The rules
stay unless another way is better by a margin and at least five answers have the theme, so that what is learned is never
below the codebook on the answers that people coded.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RULES, MODEL, OR, AND = "rules", "model", "or", "and"
WAYS = (RULES, MODEL, OR, AND)
# With fewer answers that have the theme, a model has seen too few ways of saying it.
FEWEST_POSITIVES = 5
# In F1. What has to be gained, and what has to be gained more the fewer answers have the theme: with ten of them one
# answer moves F1 by some .05. On the training half of the benchmark a quarter of it lost up to .014 with 16 labels.
MARGIN, MARGIN_OF_FEW = 0.02, 1.0
# Thresholds that are tried: so many, between the least and the most likely answer.
TRIED, LEAST_THRESHOLD = 200, 0.05
# A threshold found on few answers is drawn towards a usual one, as if these many more had been seen with it.
USUAL_THRESHOLD, DRAWN_BY = 0.4, 10

Joined = Callable[[np.ndarray, np.ndarray], np.ndarray]
JOINED: dict[str, Joined] = {
    RULES: lambda likely, ruled: ruled,
    MODEL: lambda likely, ruled: likely,
    OR: lambda likely, ruled: likely | ruled,
    AND: lambda likely, ruled: likely & ruled,
}


@dataclass(frozen=True)
class Choice:
    """The way that was chosen for one theme: how many answers have it, the threshold, each way's F1, and why."""

    positives: int
    way: str
    threshold: float
    f1: dict[str, float]
    why: str

    def applied(self, likely: np.ndarray, ruled: np.ndarray) -> np.ndarray:
        """Which answers have the theme: `likely` is the model's probability, `ruled` whether the rules found it."""
        return JOINED[self.way](likely >= self.threshold, ruled)


def choice_of(has: np.ndarray, ruled: np.ndarray, likely: np.ndarray) -> Choice:
    """The best way of finding one theme, judged on answers that people coded.

    has, ruled: whether people and rules gave the theme; likely: by a model that did not see the answer.
    """
    positives = int(has.sum())
    if positives < FEWEST_POSITIVES:
        why = f"{positives} answers have it; a model is tried from {FEWEST_POSITIVES}"
        return Choice(positives, RULES, USUAL_THRESHOLD, {RULES: f1(ruled, has)}, why)
    thresholds = {way: _threshold(JOINED[way], has, ruled, likely) for way in WAYS[1:]}
    found = {RULES: f1(ruled, has)} | {
        way: f1(JOINED[way](likely >= threshold, ruled), has) for way, threshold in thresholds.items()
    }
    margin = MARGIN + MARGIN_OF_FEW / positives
    best = max(WAYS[1:], key=lambda way: (found[way], -WAYS.index(way)))
    if found[best] <= found[RULES] + margin:
        return Choice(positives, RULES, USUAL_THRESHOLD, found, f"nothing is better by more than {margin:.2f}")
    return Choice(positives, best, thresholds[best], found, f"better by {found[best] - found[RULES]:.2f}")


def f1(found: np.ndarray, has: np.ndarray) -> float:
    """Twice the answers both found and given, of all found and all given; 0 where there is neither."""
    together = int(found.sum()) + int(has.sum())
    return 2 * int((found & has).sum()) / together if together else 0.0


def _threshold(joined: Joined, has: np.ndarray, ruled: np.ndarray, likely: np.ndarray) -> float:
    """The threshold with the best F1, the lowest of equals, drawn towards the usual one where few have the theme."""
    tried = np.unique(np.quantile(likely, np.linspace(0, 1, TRIED)).round(4))
    tried = np.append(tried[tried > LEAST_THRESHOLD], 0.5)
    best = max(tried, key=lambda threshold: (f1(joined(likely >= threshold, ruled), has), -threshold))
    return float((best * has.sum() + USUAL_THRESHOLD * DRAWN_BY) / (has.sum() + DRAWN_BY))
