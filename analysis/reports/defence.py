"""What the attack on an edition met: how many counts are protected, how many were worked out, what protection cost.

Restricted: how many counts are protected would help to tell them from those that are hidden beside them. It stands in
`data/processed/<round>/attacks.json` and on the page that leads to the drafts.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Defence:
    """Of one edition: `protected` counts that its reader must not learn, of which `determined` were worked out, and
    `guessable` are under these titles for whoever takes a hidden number for a small one; `hidden` counts that stand as
    [c]; `information_lost`, the share of the counts of the exact edition that this one does not say exactly;
    `earlier`, the sha256 of each earlier edition that was read with it."""

    policy: str
    protected: int
    determined: int
    guessable: list[str]
    hidden: int
    information_lost: float
    earlier: dict[str, str]

    def entry(self) -> dict:
        """As JSON."""
        return asdict(self)


def in_words(defence: Defence) -> str:
    """For those who check the edition.

    >>> in_words(Defence("dfe_cin", 49, 0, ["Grades"], 40, 0.726, {}))
    "Protected by dfe_cin: 49 counts, of which 0 can be worked out. 40 numbers stand as [c]; 73% of the counts of the \
exact edition are not said exactly. Whoever takes a hidden number for a small one could work out some under: 'Grades'."
    """
    guessed = ", ".join(f"'{title}'" for title in defence.guessable)
    guess = f" Whoever takes a hidden number for a small one could work out some under: {guessed}." if guessed else ""
    read = len(defence.earlier)
    earlier = f" Read with {read} earlier edition{'' if read == 1 else 's'}." if read else ""
    return (
        f"Protected by {defence.policy}: {defence.protected} counts, of which {defence.determined} can be worked out. "
        f"{defence.hidden} numbers stand as [c]; {defence.information_lost:.0%} of the counts of the exact edition are "
        f"not said exactly.{earlier}{guess}"
    )
