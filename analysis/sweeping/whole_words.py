"""Finds what identifies somebody as whole words: case numbers, initials, names, dates of birth.

The answers themselves are nowhere, only digests of their words, so the words of a text are digested and looked up; the
lengths of the words tell at which places. A single plain word that is one of the program's own is passed over.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.pseudonyms.digests import Words, digests_of, words_of
from analysis.pseudonyms.key_files import Key
from analysis.sweeping.own_words import OwnWords

# Eight lengths of a byte each are one number, by which the places to look at are found quickly.
LOOKED_AT, LONGEST = 8, 255


def runs_of_lengths(text: str, lengths: Iterable[tuple[int, ...]]) -> set[Words]:
    """Every run of words of a text that has, as far as LOOKED_AT, the lengths of an identifier's."""
    return set(_runs(words_of(text), list(lengths)))


def lengths_in(known: pd.DataFrame) -> list[tuple[int, ...]]:
    """The lengths of the words of what is known."""
    return [tuple(map(int, one.split())) for one in known["lengths"].unique()]


def known_words(key: Key, known: pd.DataFrame, runs: Iterable[Words], own: OwnWords) -> dict[Words, str]:
    """The runs that identify somebody -> the question that they answer."""
    questions = dict(zip(known["digest"], known["question"], strict=True))
    found = digests_of(key, runs)
    return {
        words: questions[digest] for words, digest in found.items() if digest in questions and not _is_own(words, own)
    }


def _is_own(words: Words, own: OwnWords) -> bool:
    return len(words) == 1 and words[0].isalpha() and words[0].casefold() in own.words


def _runs(words: Words, lengths: list[tuple[int, ...]]) -> Iterator[Words]:
    of_words = np.fromiter(map(len, words), dtype=np.uint64, count=len(words)).clip(max=LONGEST)
    for number in sorted({len(one) for one in lengths}):
        begins = max(len(words) - number + 1, 0)
        wanted = [_as_one([np.uint64(min(length, LONGEST)) for length in one]) for one in lengths if len(one) == number]
        here = _as_one([of_words[place : place + begins] for place in range(number)])
        yield from (words[at : at + number] for at in np.flatnonzero(np.isin(here, np.array(wanted))))


def _as_one(lengths: list[np.ndarray] | list[np.uint64]) -> np.ndarray | np.uint64:
    """The lengths of the first words of a run as one number, a byte each."""
    return sum(length << np.uint64(8 * place) for place, length in enumerate(lengths[:LOOKED_AT]))
