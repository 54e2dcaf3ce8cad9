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

from dataclasses import dataclass

from analysis.errors import LONGEST_LIST, ProgramMistake, RoundtableError
from analysis.protection.attack import ANY
from analysis.protection.forms import Reader, check_sums, forms_of, is_protected
from analysis.protection.linked import Key, Known, Linked
from analysis.protection.policy import Policy
from analysis.protection.searching import Search


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
    search = Search(reader, primary)
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
