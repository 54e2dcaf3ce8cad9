"""Suppression: which counts of an edition are hidden, so that no protected count can be worked out.

Small counts are hidden first (primary). Then the attack looks which protected counts it can still work out; each gives
a cut, printed counts of which one must be hidden, and the fewest counts with one of every cut are hidden (secondary),
until the attack finds nothing: Fischetti and Salazar, Models and algorithms for the 2-dimensional cell suppression
problem (1999). The attack has the last word: what is returned was attacked, and nothing was found.

Two readers are stopped. The first knows what `forms` says. The second guesses rightly, of any one count at a time, that
it is small: of 9 and 5 with a sum of 14 nobody can say which is which, but 5 must have `open` values among the small
ones too. Where that cannot be had (five answers of one child each: their hidden total of 5 is small, so all are one)
the count is `guessable`; the first reader is stopped all the same, or protection fails (`CannotProtect`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analysis.errors import LONGEST_LIST, ProgramMistake, RoundtableError
from analysis.protection.attack import ANY, determined, suspects
from analysis.protection.choosing import fewest, prices
from analysis.protection.cuts import Proofs, by_trying
from analysis.protection.forms import Reader, check_sums, forms_of, is_protected
from analysis.protection.linked import Key, Known, Linked, Range
from analysis.protection.policy import Policy

# Choosing again from all cuts goes on for ROUNDS rounds at most, and for fewer where counts are many: their square
# times the rounds is LOOKS at most (25 rounds of 200 counts), but two rounds at least. Then as many counts are tried to
# be shown after all. Not a time: every computer chooses the same.
ROUNDS = 40
LOOKS = 1_000_000


class CannotProtect(RoundtableError):
    """Counts that follow from what cannot be hidden, whatever else is."""

    def __init__(self, keys: tuple[Key, ...], policy: Policy, earlier: bool):
        self.keys = keys
        named = ", ".join(f"'{key}'" for key in keys[:LONGEST_LIST])
        more = f" and {len(keys) - LONGEST_LIST} others" if len(keys) > LONGEST_LIST else ""
        why = "earlier editions and counts of nobody" if earlier else "counts of nobody, which are printed as nought"
        super().__init__(
            f"{named}{more} cannot be protected ({policy.label}): hidden as they are, they follow from {why}. "
            "Leave the tables with these counts out of this edition, or join answers so that fewer counts are small."
        )


@dataclass(frozen=True)
class Protection:
    """The printed form of every count (None: hidden), and what that cost."""

    forms: dict[Key, int | None]
    protected: int
    primary: int
    secondary: int
    share_not_exact: float
    share_of_sum_hidden: float
    guessable: tuple[Key, ...] = ()

    @property
    def hidden(self) -> frozenset[Key]:
        """The counts that are hidden."""
        return frozenset(key for key, number in self.forms.items() if number is None)


def protect(linked: Linked, policy: Policy, before: Known | None = None) -> Protection:
    """Hide and round the counts of an edition; `before` is what earlier editions revealed.

    >>> from analysis.protection.linked import Sum
    >>> from analysis.protection.policy import find_policy
    >>> asked = Linked({"yes": 12, "no": 3, "asked": 15}, (Sum("asked", ("yes", "no")),))
    >>> protect(asked, find_policy("dfe_cin")).forms
    {'yes': None, 'no': None, 'asked': 15}
    """
    check_sums(linked)
    reader = Reader(linked, policy, before or Known({}))
    primary = frozenset(
        key for key, number in linked.numbers.items() if policy.is_small(number) and key not in linked.implied
    )
    search = _Search(reader, primary)
    hidden = search.smallest() | primary
    if search.lost:
        raise CannotProtect(tuple(search.lost), policy, bool(reader.before.ranges))
    if search.given_away(hidden - primary, search.within):
        raise ProgramMistake("Counts that were to be protected can be worked out.")
    guessable = tuple(key for key, within in search.within.items() if within == ANY and policy.hides)
    return _protection(linked, policy, hidden, primary, guessable)


def _protection(
    linked: Linked, policy: Policy, hidden: frozenset[Key], primary: frozenset[Key], guessable: tuple[Key, ...]
) -> Protection:
    forms = forms_of(linked, policy, hidden)
    inexact = sum(form != linked.numbers[key] for key, form in forms.items())
    total = sum(linked.numbers[key] for key in forms)
    return Protection(
        forms,
        protected=sum(is_protected(number, policy) for number in linked.numbers.values()),
        primary=len(primary),
        secondary=len(hidden - primary),
        share_not_exact=inexact / len(forms) if forms else 0.0,
        share_of_sum_hidden=sum(linked.numbers[key] for key in hidden) / total if total else 0.0,
        guessable=guessable,
    )


@dataclass
class _Search:
    """Looks for the fewest further counts to hide, keeping the cuts found on the way."""

    reader: Reader
    primary: frozenset[Key]
    cuts: set[frozenset[Key]] = field(default_factory=set)
    within: dict[Key, Range] = field(default_factory=dict)
    lost: list[Key] = field(default_factory=list)
    remembered: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        policy, numbers = self.reader.policy, self.reader.linked.numbers
        small = Range(*policy.hides) if policy.hides else ANY
        self.within = {key: small for key, number in numbers.items() if is_protected(number, policy)}
        self.candidates = frozenset(self.reader.may_hide()) - self.primary
        self.price = prices(sorted(self.candidates), numbers)
        self.effort = max(2, min(ROUNDS, LOOKS // max(1, len(numbers)) ** 2))

    def smallest(self) -> frozenset[Key]:
        """The further counts to hide."""
        chosen, found = frozenset(), []
        for _ in range(self.effort):
            found.append(self.repaired(chosen))
            if found[-1] == chosen:
                return chosen
            chosen = fewest(self.cuts_in_order(), self.price)
        return self.slimmed(min(found, key=lambda one: sum(self.price[key] for key in sorted(one))))

    def cuts_in_order(self) -> list[frozenset[Key]]:
        """The cuts, in an order that is the same in every run."""
        return sorted(self.cuts, key=sorted)

    def repaired(self, chosen: frozenset[Key]) -> frozenset[Key]:
        """These and, as long as anything is given away, the cheapest counts that break each proof; keeps the cuts.

        What is open stays open when more is hidden, so that only what was given away is looked at again.
        """
        asked = list(self.within)
        while asked := self.suspects(chosen, asked):
            cuts = self.cuts_against(asked, chosen)
            for cut in filter(None, cuts.values()):
                self.cuts.add(cut)
                if not cut & chosen:
                    chosen |= {min(sorted(cut), key=self.price.__getitem__)}
            asked = list(cuts)
        return chosen

    def slimmed(self, chosen: frozenset[Key]) -> frozenset[Key]:
        """These without the counts that need not be hidden, the dearest tried first."""
        tries = self.effort
        for key in sorted(chosen, key=lambda key: (-self.price[key], key)):
            fewer = chosen - {key}
            if tries and all(cut & fewer for cut in self.cuts):
                tries -= 1
                if not self.given_away(fewer, self.suspects(fewer, self.within)):
                    chosen = fewer
        return chosen

    def suspects(self, chosen: frozenset[Key], asked: Iterable[Key]) -> list[Key]:
        """The counts asked for that may be worked out when these are hidden besides the small ones."""
        known, found = self.reader.known(self.primary | chosen), []
        for within, keys in self.asked(asked):
            found += suspects(known, keys, self.reader.policy.open, within, self.remembered)
        return found

    def given_away(self, chosen: frozenset[Key], asked: Iterable[Key]) -> list[Key]:
        """The counts asked for that are worked out when these are hidden besides the small ones: the exact attack."""
        known, found = self.reader.known(self.primary | chosen), []
        for within, keys in self.asked(asked):
            found += determined(known, keys, self.reader.policy.open, within)
        return found

    def asked(self, keys: Iterable[Key]) -> list[tuple[Range, dict[Key, int]]]:
        """Counts with their numbers, by the values that must be open for them; those that are lost are left out."""
        kept, numbers = [key for key in keys if key in self.within], self.reader.linked.numbers
        ranges = dict.fromkeys(self.within[key] for key in kept)
        return [(within, {key: numbers[key] for key in kept if self.within[key] == within}) for within in ranges]

    def cuts_against(self, asked: Iterable[Key], chosen: frozenset[Key]) -> dict[Key, frozenset[Key]]:
        """For these counts, where given away, printed counts of which one must be hidden. The cut is empty for a count
        to be asked again: its neighbour has one, or it is guessable from now on. What is lost or open has none."""
        proofs, found, beside = Proofs(self.reader.known(self.primary | chosen)), {}, set()
        for key in asked:
            if key in beside:
                found[key] = frozenset()
                continue
            cut = self.cut(key, chosen, proofs)
            if cut is not None:
                found[key] = cut
                beside |= proofs.beside(key) if cut else set()
        return found

    def cut(self, key: Key, chosen: frozenset[Key], proofs: Proofs) -> frozenset[Key] | None:
        """The cut of one count; None where it is open, or lost."""
        shown = self.candidates - chosen
        used, away = proofs.of(key, self.reader.policy.open, self.within[key]), self.still_away(key, chosen)
        if used is None and not away(frozenset()):
            return None
        cut = by_trying(sorted(shown), away) if used is None else used & shown
        if not cut and self.within[key] == ANY:
            self.lost.append(key)
            del self.within[key]
            return None
        if not cut:
            self.within[key] = ANY
        return cut

    def still_away(self, key: Key, chosen: frozenset[Key]) -> Callable[[frozenset[Key]], bool]:
        """Whether a count is given away when others are hidden besides."""
        number, policy = {key: self.reader.linked.numbers[key]}, self.reader.policy

        def away(others: frozenset[Key]) -> bool:
            known = self.reader.known(self.primary | chosen | others)
            return bool(determined(known, number, policy.open, self.within[key]))

        return away
