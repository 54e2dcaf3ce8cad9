"""Finds what identifies somebody in six or more letters and digits, at every place and whatever stands between them.

The anchors of a whole text are made at once; where one is that of an identifier, the signs from there on are digested.
Letters alone that stand in the program's own words are passed over. A number is one only where no digit and no decimal
point stand against it, and its groups stand together.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.signs import BITS, anchors, sign_digest, signs
from analysis.sweeping.own_words import OwnWords

# Digits of a number whose groups may stand apart by brackets and several signs, as a telephone number's; with fewer, by
# a single one. The cells of a table are never one number.
LONG_NUMBER = 9
IN_GROUPS = re.compile(r"\d(?:(?:[^\w\n<>,;]|_){0,3}\d)*")
GROUPED = re.compile(r"\d(?:[ \u2010-\u2015_/-]?\d)*")
# As a program writes a number that it takes for an amount: 9,434,765,919.
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


@dataclass(frozen=True, eq=False)
class KnownSigns:
    """What is known of a round: a row an identifier, as `sign_digests` has it."""

    key: Key
    known: pd.DataFrame

    @cached_property
    def lengths(self) -> Mapping[int, tuple[int, ...]]:
        """anchor -> the lengths of the identifiers that begin so."""
        rows = self.known[["anchor", "signs"]].drop_duplicates()
        return {anchor: tuple(sorted(lengths)) for anchor, lengths in rows.groupby("anchor")["signs"]}

    @cached_property
    def begins(self) -> np.ndarray:
        """Of each anchor that there may be, whether an identifier begins so."""
        table = np.zeros(1 << BITS, dtype=bool)
        table[self.known["anchor"].to_numpy(dtype=np.int64)] = True
        return table

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """digest -> the question that it is an answer to."""
        return dict(zip(self.known["digest"], self.known["question"], strict=True))

    def candidates(self, text: str) -> set[str]:
        """The signs of a text that may be an identifier: those with its anchor and length, and whole where they are a
        number."""
        if self.known.empty:
            return set()
        one = signs(text)
        found = set()
        here = anchors(self.key, one.codes)
        for place in np.flatnonzero(self.begins[here]).tolist():
            for length in self.lengths[int(here[place])]:
                if place + length <= len(one.codes) and _is_whole(*one.around(place, length)):
                    found.add(one.written(place, length))
        return found

    def known_in(self, candidates: Iterable[str], own: OwnWords) -> dict[str, str]:
        """The candidates that identify somebody -> the question that they answer."""
        digests = {written: sign_digest(self.key, written) for written in candidates}
        return {
            written: self.questions[digest]
            for written, digest in digests.items()
            if digest in self.questions and not (written.isalpha() and written in own.signs)
        }


def _is_whole(before: str, stretch: str, after: str) -> bool:
    """Whether the signs are not part of a longer number; and, where they are digits alone, a number themselves."""
    if (stretch[0].isdigit() and before[-1:].isdigit()) or (stretch[-1].isdigit() and after[:1].isdigit()):
        return False
    written = "".join(filter(str.isalnum, stretch))
    if not written.isdigit():
        return True
    decimals = (before[-1:] in (".", ",") and before[:1].isdigit()) or (after[:1] == "." and after[1:].isdigit())
    grouped = IN_GROUPS if len(written) >= LONG_NUMBER else GROUPED
    return not decimals and (grouped.fullmatch(stretch) or THOUSANDS.fullmatch(stretch)) is not None
