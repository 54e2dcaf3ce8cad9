"""The search for the fewest further counts to hide: cuts are gathered, the cheapest counts with one of every cut are
hidden, and the attack says whether that is enough.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analysis.protection.attack import ANY, determined, suspects
from analysis.protection.choosing import fewest, prices
from analysis.protection.cuts import Proofs, by_trying
from analysis.protection.forms import Reader, is_protected
from analysis.protection.linked import Key, Range

# Choosing again from all cuts goes on for ROUNDS rounds at most, and for fewer where counts are many: their square
# times the rounds is LOOKS at most (25 rounds of 200 counts), but two rounds at least. Then as many counts are tried to
# be shown after all. Not a time: every computer chooses the same.
ROUNDS = 40
LOOKS = 1_000_000


@dataclass
class Search:
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
        self.price = prices(sorted(self.candidates), self.reader.linked)
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
