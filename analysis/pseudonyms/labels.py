"""What reports call a child: 'Case 1', 'Case 2' ... in each round anew, so that no label follows a child about."""

from collections.abc import Sequence


def labels(pseudonyms_in_order: Sequence[str], word: str) -> dict[str, str]:
    """pseudonym -> label of the round, numbered as they first appear; the empty one is nobody and has none."""
    once = dict.fromkeys(pseudonym for pseudonym in pseudonyms_in_order if pseudonym)
    return {pseudonym: f"{word} {number}" for number, pseudonym in enumerate(once, 1)}
