"""The form in which each count is printed under a policy, and what a reader knows from it.

A reader knows the policy. A printed number means the numbers that round to it and are not small. A hidden count is at
least the smallest number that is not printed as nought: 1 where nothing is rounded, because nought is printed as
nought. Where a policy only rounds, any count may be hidden, and a hidden one may be nought. What is printed nowhere may
be anything from nought. What earlier editions revealed is known besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors import Problem, ProblemsReceived
from analysis.protection.linked import Key, Known, Linked, Range
from analysis.protection.policy import Policy


@dataclass(frozen=True)
class Reader:
    """A reader of an edition made under a policy, who kept the earlier editions."""

    linked: Linked
    policy: Policy
    before: Known

    def known(self, hidden: Iterable[Key]) -> Known:
        """All that the reader knows when these counts are hidden and the others printed."""
        forms = forms_of(self.linked, self.policy, hidden)
        ranges = {key: meant(number, self.policy) for key, number in forms.items()}
        for key, earlier in self.before.ranges.items():
            ranges[key] = _both(ranges.get(key, Range(0, None)), earlier)
        return Known(ranges, (*self.linked.sums, *self.before.sums), self.before.shares)

    def may_hide(self) -> list[Key]:
        """The counts that can be hidden: printed, not known exactly from earlier editions, and not printed as nought
        (which a policy that only rounds hides too where it must)."""
        forms = forms_of(self.linked, self.policy, ())
        known = {key for key, earlier in self.before.ranges.items() if earlier.exact}
        return [key for key, number in forms.items() if (number or not self.policy.hides) and key not in known]


def forms_of(linked: Linked, policy: Policy, hidden: Iterable[Key]) -> dict[Key, int | None]:
    """The number printed for every count that is printed somewhere; None for a hidden one."""
    left_out = set(hidden)
    shown = {key: number for key, number in linked.numbers.items() if key not in linked.implied}
    return {key: None if key in left_out else rounded(number, policy) for key, number in shown.items()}


def rounded(number: int, policy: Policy) -> int:
    """A number rounded to the policy's multiple, halves up.

    >>> from analysis.protection.policy import find_policy
    >>> [rounded(number, find_policy("round_to_5")) for number in (2, 3, 7, 8)]
    [0, 5, 5, 10]
    """
    step = policy.rounds_to
    return (2 * number + step) // (2 * step) * step


def meant(printed: int | None, policy: Policy) -> Range:
    """What a reader knows of a count from its printed form alone (None: hidden). What the policy would not have printed
    means what it says.

    >>> from analysis.protection.policy import find_policy
    >>> meant(10, find_policy("opensafely")), meant(None, find_policy("opensafely"))
    (Range(low=8, high=12), Range(low=1, high=None))
    """
    if printed is None:
        return Range(_least_hidden(policy), None)
    first = max(0, printed - policy.rounds_to // 2)
    numbers = [n for n in range(first, printed + policy.rounds_to) if rounded(n, policy) == printed]
    shown = [number for number in numbers if not policy.is_small(number)]
    possible = shown or numbers or [printed]
    return Range(possible[0], possible[-1])


def is_protected(number: int, policy: Policy) -> bool:
    """Whether a reader may not learn a number: it is small, or no multiple where a policy only rounds."""
    return policy.is_small(number) if policy.hides else number % policy.rounds_to != 0


def check_sums(linked: Linked) -> None:
    """Refuse counts below nought, sums of counts that are not there, and wholes that are not their parts' sum."""
    problems = [
        Problem(f"'{key}'", f"is {number} children or files.", "No count is below nought.")
        for key, number in linked.numbers.items()
        if number < 0
    ]
    for one in linked.sums:
        lost = [key for key in (one.whole, *one.parts) if key not in linked.numbers]
        problems += [Problem(f"Total '{one.whole}'", f"needs '{key}', which is not counted.") for key in lost]
        cells = sum(linked.numbers.get(part, 0) for part in one.parts)
        if not lost and linked.numbers[one.whole] != cells:
            what = f"is {linked.numbers[one.whole]}, and its cells are {cells} together."
            problems.append(Problem(f"Total '{one.whole}'", what, "Count the table again from one set of rows."))
    if problems:
        raise ProblemsReceived(problems)


def _least_hidden(policy: Policy) -> int:
    """The smallest number that may be hidden: above nought, and small or not printed as nought; where a policy only
    rounds, nought."""
    if not policy.hides:
        return 0
    number = 1
    while not policy.is_small(number) and rounded(number, policy) == 0:
        number += 1
    return number


def _both(one: Range, other: Range) -> Range:
    highs = [high for high in (one.high, other.high) if high is not None]
    return Range(max(one.low, other.low), min(highs) if highs else None)
