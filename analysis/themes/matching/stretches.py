"""Many texts as words, in arrays over all their words.

A text is cut at its spaces. Each distinct stretch between two spaces ("communication,") is read once, so that what is
said of its words - folded, stemmed, whether a term may begin there - is looked up and not worked out again. The break
between two stretches is what their ends make of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from analysis.themes.matching.words import SENTENCE, Spelling, Word, break_of, words

# In distinct stretches: 60 MB. Texts that hold more are numbers or a hand on the keyboard, and nothing is gained by
# remembering them.
MOST_REMEMBERED = 200_000
# Odd and otherwise of no meaning: what the place of a word in its text is multiplied by.
MULTIPLIER = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False)
class Words:
    """All words of some texts, one after the other; the words of text i are those from first[i] up to first[i + 1].

    `word` is the number of each word in `texts` and `stems`, `after` the break that follows it (that of the last word
    of a text ends a sentence), `start` and `end` its place in its own text, `marks` what Stretches was told to mark,
    `hashes` a number for each folded word. `tells` is for each text the highest of what Stretches was told to tell of
    its stretches.
    """

    word: list[int]
    marks: np.ndarray
    after: bytes
    start: np.ndarray
    end: np.ndarray
    first: np.ndarray
    hashes: np.ndarray
    tells: np.ndarray
    texts: Sequence[str]
    stems: Sequence[str]

    def text(self, place: int) -> str:
        """The folded word at a place."""
        return self.texts[self.word[place]]

    def same(self) -> np.ndarray:
        """A number of 64 bits for each text, equal where the folded words are: two of a million texts that differ have
        the same number once in 10 million times."""
        held = np.diff(self.first)
        place = np.arange(len(self.hashes)) - np.repeat(self.first[:-1], held)
        powers = np.cumprod(np.full(int(held.max(initial=0)) + 1, MULTIPLIER, np.uint64))
        summed = np.concatenate((np.zeros(1, np.uint64), np.cumsum(self.hashes * powers[place])))
        return summed[self.first[1:]] - summed[self.first[:-1]]

    def said(self, number: int) -> list[str]:
        """The folded words of one text."""
        return [self.texts[word] for word in self.word[self.first[number] : self.first[number + 1]]]


class Stretches(dict[str, int]):
    """The stretches met so far by number, and the words in them.

    `marks` says of a word what is to be marked of it, `tells` of a stretch, as it was typed, a number from 0.
    """

    def __init__(self, spelling: Spelling, marks: Callable[[Word], int], tells: Callable[[str], int]):
        self._spelling, self._marks, self._tells = spelling, marks, tells
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self.texts: list[str] = []
        self.stems: list[str] = []
        self._ends: list[tuple[str, str, int]] = []
        self._new_stretches: list[tuple[int, ...]] = []
        self._new_words: list[tuple[int, ...]] = []
        self._stretches = np.empty((0, 6), np.int32)
        self._words = np.empty((0, 4), np.int32)
        self._hashes = np.empty(0, np.uint64)

    def __missing__(self, typed: str) -> int:
        """Read a stretch that was not met before; its number."""
        number, found = len(self), words(typed, self._spelling)
        self[typed] = number
        lead, trail = (typed[: found[0].start], typed[found[-1].end :]) if found else ("", "")
        length = found[-1].end - found[-1].start if found else 0
        self._ends.append((lead, trail, length))
        after = break_of(f"{trail} ", length)
        said = (len(typed), len(found), len(self.texts), bool(lead), after, self._tells(typed))
        self._new_stretches.append(said)
        for word in found:
            self.texts.append(word.text)
            self.stems.append(word.stem)
            self._new_words.append((word.start, word.end, word.after, self._marks(word)))
        return number

    def read(self, texts: Sequence[str]) -> Words:
        """The words of some texts."""
        if len(self) > MOST_REMEMBERED:
            self._forget()
        typed: list[str] = []
        counts = np.empty(len(texts), np.int64)
        for place, text in enumerate(texts):
            stretches = text.split(" ")
            counts[place] = len(stretches)
            typed += stretches
        numbers = np.fromiter(map(self.__getitem__, typed), np.int64, len(typed))
        return self._words_of(typed, numbers, counts)

    def _words_of(self, typed: list[str], numbers: np.ndarray, counts: np.ndarray) -> Words:
        """The words of texts that have so many stretches each."""
        self._take_in()
        length, held, first_word, _, _, tells = self._stretches.T[:, numbers]
        first_stretch = np.concatenate(([0], np.cumsum(counts)))
        began = np.concatenate(([0], np.cumsum(length + 1)))
        place_in_text = began[:-1] - np.repeat(began[first_stretch[:-1]], counts)
        words_before = np.concatenate(([0], np.cumsum(held)))
        stretch = np.repeat(np.arange(len(numbers)), held)
        word = first_word[stretch] + np.arange(words_before[-1]) - words_before[stretch]
        start, end, after, marks = self._words.T[:, word]
        last = words_before[1:][held > 0] - 1
        after[last] = self._breaks(typed, numbers, held, first_stretch[1:])[held > 0]
        return Words(
            word=word.tolist(),
            marks=marks,
            after=after.astype(np.uint8).tobytes(),
            start=start + place_in_text[stretch],
            end=end + place_in_text[stretch],
            first=words_before[first_stretch],
            hashes=self._hashes[word],
            tells=np.maximum.reduceat(tells, first_stretch[:-1]) if len(counts) else tells,
            texts=self.texts,
            stems=self.stems,
        )

    def _take_in(self) -> None:
        """What was read since, into the arrays."""
        if self._new_stretches:
            self._stretches = np.concatenate((self._stretches, np.array(self._new_stretches, np.int32)))
            self._new_stretches = []
        if self._new_words:
            self._words = np.concatenate((self._words, np.array(self._new_words, np.int32)))
            new = self.texts[len(self._hashes) :]
            self._hashes = np.concatenate((self._hashes, np.array([_hash(text) for text in new], np.uint64)))
            self._new_words = []

    def _breaks(self, typed: list[str], numbers: np.ndarray, held: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The break after each stretch; `ends` are the places at which the next text begins."""
        breaks = self._stretches[numbers, 4]
        plain = (held > 0) & (self._stretches[numbers, 3] == 0)
        follows_plain = np.append(plain[1:], False)
        breaks[ends - 1] = SENTENCE
        follows_plain[ends - 1] = True
        for place in np.flatnonzero((held > 0) & ~follows_plain).tolist():
            upto = int(ends[np.searchsorted(ends, place, side="right")])
            breaks[place] = self._break_after(place, upto, typed, numbers)
        return breaks

    def _break_after(self, place: int, upto: int, typed: list[str], numbers: np.ndarray) -> int:
        """The break after a stretch that is not followed by one that begins with a word."""
        _, trail, length = self._ends[numbers[place]]
        between = [trail]
        for following in range(place + 1, upto):
            lead, _, words_length = self._ends[numbers[following]]
            if words_length:
                return break_of(" ".join((*between, lead)), length)
            between.append(typed[following])
        return SENTENCE


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
