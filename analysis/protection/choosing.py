"""The fewest further counts to hide, so that at least one of every cut is hidden.

Fewest first, and of equally many those that tell least: a count's price is 1 for each place in which it is printed, and
a part of 1 as large as its number, so that all numbers together weigh less than one more place: of "7 of 8" in a table
the 7 is hidden, and not the 8 of every row. By integer programming; with very many cuts the search ends
after NODES steps with the best found, which is not a time, so that every computer chooses the same.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from analysis.protection.linked import Key, Linked

NODES = 2000


def prices(candidates: Sequence[Key], linked: Linked) -> dict[Key, float]:
    """What hiding each count costs."""
    total = 1 + sum(linked.numbers[key] for key in candidates)
    return {key: linked.places.get(key, 1) + linked.numbers[key] / total for key in candidates}


def fewest(cuts: Collection[frozenset[Key]], price: Mapping[Key, float]) -> frozenset[Key]:
    """The cheapest counts with one of every cut.

    >>> sorted(fewest([frozenset("ab"), frozenset("bc")], {"a": 1.1, "b": 1.2, "c": 1.1}))
    ['b']
    """
    if not cuts:
        return frozenset()
    keys = sorted({key for cut in cuts for key in cut})
    place = {key: at for at, key in enumerate(keys)}
    rows = [number for number, cut in enumerate(cuts) for _ in cut]
    columns = [place[key] for cut in cuts for key in sorted(cut)]
    weights = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(cuts), len(keys)))
    found = milp(
        np.array([price[key] for key in keys]),
        integrality=np.ones(len(keys)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(weights, 1, np.inf),
        options={"node_limit": NODES, "mip_rel_gap": 0},
    )
    if found.x is None:
        return _greedy(cuts, price)
    return frozenset(key for key, taken in zip(keys, found.x, strict=True) if taken > 0.5)


def _greedy(cuts: Collection[frozenset[Key]], price: Mapping[Key, float]) -> frozenset[Key]:
    """One after the other the count that is in most cuts for its price."""
    left, taken = list(cuts), set()
    while left:
        in_cuts = {key: sum(key in cut for cut in left) for cut in left for key in cut}
        best = max(sorted(in_cuts), key=lambda key: in_cuts[key] / price[key])
        taken.add(best)
        left = [cut for cut in left if best not in cut]
    return frozenset(taken)
