"""Headings and names as they are compared: blanks, line breaks and capitals do not make another heading."""

from collections.abc import Iterable
from difflib import get_close_matches

# How alike, of 1, a received name is to the declared one that it is offered for (as in analysis.errors).
ALIKE = 0.6


def close_names(wanted: str, received: Iterable[str]) -> list[str]:
    """Up to three received names that are near a declared one. No others: what was received may be free text."""
    return get_close_matches(normal(wanted), list(received), n=3, cutoff=ALIKE)


def readable(heading: str) -> str:
    """A heading or closed answer as a person reads it: line breaks and non-breaking spaces are single blanks."""
    return " ".join(heading.split())


def normal(heading: str) -> str:
    """The form in which headings are compared: readable, and in small letters."""
    return readable(heading).casefold()
