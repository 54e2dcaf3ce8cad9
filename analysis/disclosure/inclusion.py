"""Which people are told as others and a few more: what a reader finds by taking one printed number from another.

Tables of one round tell of the same people in different ways: "Good or better" is Good and Outstanding; 47 of the 51
who were selected for one reason are followed up; 399 of 400 responses have a comment. Nobody declares these as sums,
and whoever reads both tables subtracts. They are found here by who the people are, for all numbers together.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from analysis.protection.linked import Key, Sum
from analysis.protection.policy import Policy

People = Mapping[Key, frozenset[str]]


@dataclass(frozen=True)
class Included:
    """Sums that nobody declared, and who those are of whom they tell for the first time: the few more."""

    sums: tuple[Sum, ...]
    people: People


def included(
    people: People, printed: Collection[Key], sums: Collection[Sum], policy: Policy, key_of: Callable[[frozenset], Key]
) -> Included:
    """What follows from who the people are. `people` are all of whom anything is known, `printed` those that stand
    somewhere. Where shown numbers are rounded, their difference tells nothing of a few."""
    wholes = {one.whole for one in sums}
    told = {key: some for key, some in people.items() if some and (key in printed or key in wholes)}
    found, rests = list(unions(told, people, sums)), {}
    for some, of in nearly_all(told, wholes, policy) if policy.rounds_to == 1 else ():
        rest = people[of] - people[some]
        rests[key_of(rest)] = rest
        found.append(Sum(of, tuple(sorted((some, key_of(rest))))))
    return Included(tuple(found), rests)


def unions(told: People, people: People, sums: Collection[Sum]) -> Iterator[Sum]:
    """Sums for all who are several parts of a declared sum, but not all of them.

    >>> grades = Sum("all", ("good", "outstanding", "inadequate"))
    >>> people = {"good": frozenset("ab"), "outstanding": frozenset("c"), "inadequate": frozenset("d")}
    >>> list(unions({"better": frozenset("abc")}, people, [grades]))
    [Sum(whole='better', parts=('good', 'outstanding'))]
    """
    for one in sums:
        parts = {part: people[part] for part in one.parts if people.get(part)}
        for key, some in told.items() if len(parts) > 2 else ():
            inside = tuple(sorted(part for part, members in parts.items() if members <= some))
            if 1 < len(inside) < len(parts) and sum(len(parts[part]) for part in inside) == len(some):
                yield Sum(key, inside)


def nearly_all(told: People, wholes: Collection[Key], policy: Policy) -> Iterator[tuple[Key, Key]]:
    """Pairs (some, of) of printed numbers where those who are not among some are too few to be told.

    One of the two must be a whole, such as a total or those asked: that answers to different questions contain each
    other by chance is known to nobody.

    >>> from analysis.protection.policy import find_policy
    >>> told = {"asked": frozenset("abcdefghi"), "answered": frozenset("abcdefgh"), "yes": frozenset("abc")}
    >>> list(nearly_all(told, ["asked", "answered"], find_policy("dfe_cin")))
    [('answered', 'asked')]
    """
    shown = {key: some for key, some in told.items() if not policy.is_small(len(some))}
    for key, some in shown.items():
        for other, of in shown.items():
            if policy.is_small(len(of) - len(some)) and (key in wholes or other in wholes) and some < of:
                yield key, other
