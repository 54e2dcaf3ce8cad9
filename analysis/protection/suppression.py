"""Which counts of an edition are hidden: the small ones, and as few others as keep a reader from working them out.

All linked counts are protected together. A count that a reader could narrow too far shows what gives it away: the
fewest printed counts from which it still follows. At least one of these must be hidden too. Which ones, is the
cheapest choice that breaks every such chain found so far (a hitting set, by integer programming); then the attack is
run again, until it finds nothing. So the choice is the best there is, not the first that works.

What a reader is taken to know: all that is printed, the sums, and the policy. Nought is printed as nought, so a hidden
count is 1 or more; a printed count is not small; a rounded one is any that rounds to it. What is not assumed: that a
reader knows which hidden counts are the small ones, or how the others were chosen.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.errors import RoundtableError
from analysis.protection.attack import determined
from analysis.protection.linked import Key, Known, Linked, Range
from analysis.protection.policy import Policy


class CannotProtect(RoundtableError):
    """A protected count follows from what must be printed, or was printed before."""


@dataclass(frozen=True)
class Protection:
    """What is printed of each count that is not implied: the number, rounded where the policy rounds, or None.

    `protected` counts are small, or would be given away by rounding; `small` of the hidden ones are hidden for being
    small, the others to keep these. `information_lost` is the share of printed counts that are not shown exactly.
    """

    forms: dict[Key, int | None]
    protected: int
    small: int
    hidden: int
    information_lost: float


def protect(linked: Linked, policy: Policy, before: Known | None = None) -> Protection:
    """The form of each count under a policy, after which no protected count can be narrowed to fewer than
    `policy.open` values. `before` is what earlier editions told. Raises CannotProtect."""
    printed = [key for key in linked.numbers if key not in linked.implied]
    protected = [key for key, number in linked.numbers.items() if is_protected(number, policy)]
    small = {key for key in printed if policy.is_small(linked.numbers[key])}
    chains: list[frozenset[Key]] = []
    while True:
        hidden = small | _cheapest(chains, linked)
        known = known_of(linked, hidden, policy, before)
        found = determined(known, protected, policy.open)
        if not found:
            return _protection(linked, policy, hidden, small, len(protected))
        chains += [_chain(key, linked, hidden, policy, before) for key in found]


def is_protected(number: int, policy: Policy) -> bool:
    """Whether a reader must not be able to work out a count: a small one; where none is, one that is not round."""
    return policy.is_small(number) if policy.hides else number % policy.rounds_to != 0


def rounded(number: int, policy: Policy) -> int:
    """The number as it is printed: to the nearest multiple, halves up."""
    step = policy.rounds_to
    return (2 * number + step) // (2 * step) * step


def known_of(linked: Linked, hidden: set[Key], policy: Policy, before: Known | None = None) -> Known:
    """What a reader knows of every count when those are hidden."""
    ranges = {}
    for key, number in linked.numbers.items():
        if key in linked.implied:
            ranges[key] = Range(0, None)
        elif key in hidden:
            ranges[key] = Range(1, None)
        else:
            ranges[key] = printed_range(rounded(number, policy), policy)
    if before is None:
        return Known(ranges, linked.sums)
    ranges |= {key: _both(ranges[key], left) if key in ranges else left for key, left in before.ranges.items()}
    return Known(ranges, (*linked.sums, *before.sums), before.shares)


def printed_range(printed: int, policy: Policy) -> Range:
    """The counts that a printed number may stand for: those that round to it and are not small."""
    step = policy.rounds_to
    near = range(max(0, printed - step), printed + step + 1)
    fit = [number for number in near if rounded(number, policy) == printed and not policy.is_small(number)]
    return Range(fit[0], fit[-1])


def _both(one: Range, other: Range) -> Range:
    highs = [high for high in (one.high, other.high) if high is not None]
    return Range(max(one.low, other.low), min(highs) if highs else None)


def _chain(key: Key, linked: Linked, hidden: set[Key], policy: Policy, before: Known | None) -> frozenset[Key]:
    """Printed counts from which a protected one follows, none of which can be spared."""
    near = [one for one in _linked_with(key, linked) if one not in linked.implied]
    chain = [one for one in near if one not in hidden and linked.numbers[one]]  # nought is never hidden
    spared = set(hidden)
    for one in sorted(chain, key=lambda one: -linked.numbers[one]):
        if determined(known_of(linked, {*spared, one}, policy, before), [key], policy.open):
            spared.add(one)
    left = frozenset(one for one in chain if one not in spared)
    if not left:
        count = f"A count of {linked.numbers[key]} cannot be hidden"
        raise CannotProtect(f"{count}: it follows from counts of nobody, or was printed before.")
    return left


def _linked_with(key: Key, linked: Linked) -> list[Key]:
    """All counts that sums connect with one, over however many steps."""
    found, sums = {key}, list(linked.sums)
    while True:
        touching = [one for one in sums if found & {one.whole, *one.parts}]
        if not touching:
            return sorted(found)
        found |= {each for one in touching for each in (one.whole, *one.parts)}
        sums = [one for one in sums if one not in touching]


def _cheapest(chains: list[frozenset[Key]], linked: Linked) -> set[Key]:
    """The fewest counts that break every chain; of equally many, the smallest."""
    if not chains:
        return set()
    keys = sorted(set().union(*chains))
    largest = 1 + max(linked.numbers[key] for key in keys)
    cost = np.array([1 + linked.numbers[key] / (largest * len(keys)) for key in keys])
    broken = np.array([[float(key in chain) for key in keys] for chain in chains])
    found = milp(cost, constraints=LinearConstraint(broken, 1), bounds=Bounds(0, 1), integrality=np.ones(len(keys)))
    return {key for key, chosen in zip(keys, found.x, strict=True) if chosen > 0.5}


def _protection(linked: Linked, policy: Policy, hidden: set[Key], small: set[Key], protected: int) -> Protection:
    forms = {
        key: None if key in hidden else rounded(number, policy)
        for key, number in linked.numbers.items()
        if key not in linked.implied
    }
    inexact = sum(form != linked.numbers[key] for key, form in forms.items())
    return Protection(forms, protected, len(small), len(hidden), inexact / len(forms) if forms else 0.0)
