"""What a reader knows once everything is read: the range of each count, sums, complements and printed percentages.

Only what holds in the exact edition is taken over: a sum that a heading promises and the numbers do not keep, or a
number that an earlier edition had otherwise, would lead a reader astray and nobody into the open.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.attacking.linking import Meaning
from analysis.attacking.readings import Between, Count, Name, Percentage, Readings
from analysis.protection.forms import meant
from analysis.protection.linked import Known, Range, Share, Sum
from analysis.protection.policy import Policy

REST = " | all the others"
SINCE = " | more or fewer than an earlier edition had"
BEFORE = " | as an earlier edition had it"
FIGURE = re.compile(r"\d+(?:\.(\d+))?")
# How much of half a printed digit a percentage may be above what is printed: halves are rounded up.
BELOW_HALF = 0.998


@dataclass
class Knowledge:
    """What is known so far, and the exact numbers of all that it is about."""

    numbers: dict[str, int]
    ranges: dict[str, Range] = field(default_factory=dict)
    sums: dict[Sum, None] = field(default_factory=dict)
    shares: dict[Share, None] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """As the attack takes it."""
        return Known(dict(self.ranges), tuple(self.sums), tuple(self.shares))

    def narrow(self, key: str, held: Range) -> bool:
        """Hold a count to a range, if that is true; whether it is."""
        number, before = self.numbers.get(key), self.ranges.get(key, Range(0, None))
        if number is None or number < held.low or (held.high is not None and number > held.high):
            return False
        highs = [high for high in (before.high, held.high) if high is not None]
        self.ranges[key] = Range(max(before.low, held.low), min(highs) if highs else None)
        return True

    def add(self, whole: str, parts: tuple[str, ...]) -> None:
        """A sum, if it is true."""
        members = (whole, *parts)
        if whole in parts or any(key not in self.numbers for key in members):
            return
        if self.numbers[whole] == sum(self.numbers[part] for part in parts):
            self.sums[Sum(whole, tuple(sorted(parts)))] = None


def knowledge(meaning: Meaning) -> Knowledge:
    """Nothing known yet."""
    return Knowledge(dict(meaning.numbers))


def take(found: Knowledge, readings: Readings, meaning: Meaning, policy: Policy | None, earlier: bool = False) -> None:
    """Add what was read in one edition, made under a policy or none. A number of an `earlier` one that is another now
    tells by how many it moved; two numbers of one name in the same edition are of different people."""
    for count in readings.counts:
        _take_count(found, count, meaning, policy, earlier)
    for total in readings.totals:
        found.add(meaning.of(total.whole), tuple(meaning.of(part) for part in dict.fromkeys(total.parts)))
    for one in readings.between:
        found.narrow(meaning.of(one.name), _printed_as(one, policy))
    printed = {one.name.key: one.number for one in readings.counts}
    for share in readings.percentages:
        _take_share(found, share, meaning, policy, printed)


def rests_of(readings: Iterable[Count], meaning: Meaning) -> dict[str, tuple[str, int, Name]]:
    """The complements of all counts that are out of others: key -> the count's key, how many they are, whose."""
    found = {}
    for count in readings:
        if count.whole is None:
            continue
        part, whole = meaning.number(count.name), meaning.number(count.whole)
        if (
            part is not None
            and whole is not None
            and 0 < part <= whole
            and meaning.of(count.name) != meaning.of(count.whole)
        ):
            found[_rest(count, meaning)] = (meaning.of(count.name), whole - part, count.name)
    return found


def _rest(count: Count, meaning: Meaning) -> str:
    return f"{meaning.of(count.name)}, of {meaning.of(count.whole)}{REST}"


def _take_count(found: Knowledge, count: Count, meaning: Meaning, policy: Policy | None, earlier: bool) -> None:
    key = meaning.of(count.name)
    held = _held(count.number, policy)
    if held and not found.narrow(key, held) and earlier and held.exact and key in found.numbers:
        _take_difference(found, key, held.low)
    if count.whole is None:
        return
    part, whole = found.numbers.get(key), found.numbers.get(meaning.of(count.whole))
    if part is not None and whole is not None and part <= whole and key != meaning.of(count.whole):
        rest = _rest(count, meaning)
        found.numbers[rest] = whole - part
        found.add(meaning.of(count.whole), (key, rest))


def _held(number: int | None, policy: Policy | None) -> Range | None:
    """What a printed form means; [c] in an edition without a policy means nothing."""
    if policy is None:
        return None if number is None else Range(number, number)
    return meant(number, policy)


def _printed_as(one: Between, policy: Policy | None) -> Range:
    """What a place between two printed numbers says."""
    low, high = _held(one.low, policy), _held(one.high, policy)
    return Range(low.low, high.high)


def _take_difference(found: Knowledge, key: str, before: int) -> None:
    """A number that was another one in an earlier edition: how many were added, or left out, is a count too."""
    number, earlier, since = found.numbers[key], f"{key}{BEFORE} ({before})", f"{key}{SINCE} ({before})"
    found.numbers |= {earlier: before, since: abs(number - before)}
    found.narrow(earlier, Range(before, before))
    if number > before:
        found.add(key, (earlier, since))
    else:
        found.add(earlier, (key, since))


def _take_share(
    found: Knowledge, share: Percentage, meaning: Meaning, policy: Policy | None, printed: dict[str, int | None]
) -> None:
    """A percentage, if it is of the exact numbers; one worked out from printed rounded numbers says no more."""
    part, whole = meaning.of(share.part), meaning.of(share.whole)
    exact, out_of = found.numbers.get(part), found.numbers.get(whole)
    figure = FIGURE.match(share.printed)
    shown = (printed.get(share.part.key), printed.get(share.whole.key))
    if not figure or not out_of or exact is None or part == whole:
        return
    value, half = float(figure[0]), 0.5 * 10 ** -len(figure[1] or "")
    if policy and policy.rounds_to > 1 and None not in shown and shown[1] and _fits(*shown, value, half):
        return
    if _fits(exact, out_of, value, half):
        digits = len(figure[1] or "") + 4
        low, high = max(0.0, value - half), value + BELOW_HALF * half
        found.shares[Share(part, whole, round(low, digits), round(high, digits))] = None


def _fits(part: int, whole: int, value: float, half: float) -> bool:
    return value - half <= 100 * part / whole + 1e-9 and 100 * part / whole < value + half
