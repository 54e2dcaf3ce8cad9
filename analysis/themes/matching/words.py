"""A text as words that know where they stand in it.

Each word is normalised, never the text, so that every span points into what was typed. A word is folded (NFKC, lower
case, apostrophes and invisible characters dropped), spelled out by the codebook ('sw' is 'social worker'), and stemmed,
so that 'communicates' and 'communication' meet. The break after a word is kept: none, a comma, the end of a sentence.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

# Letters and digits; inside a word also apostrophes, accents typed on their own, soft hyphens and joiners.
WORD = re.compile(r"[^\W_](?:[\w'’ʼ`\u00ad\u0300-\u036f\u200b-\u200d\u2060]*[^\W_])?[\u0300-\u036f]*")
DROPPED = re.compile(r"['’ʼ`_\u00ad\u0300-\u036f\u200b-\u200d\u2060]")
# "we'll" without its apostrophe would be "well", which is praise.
CONTRACTION = re.compile(r"['’ʼ`](?:ll|d|ve|re|m)$")
# In letters. Longer ones are web addresses or a hand on the keyboard: they are neither stemmed nor remembered.
LONGEST_WORD = 40

NO_BREAK, COMMA, SENTENCE = 0, 1, 2
ENDS_SENTENCE = re.compile(r"[!?;…•|\n\r\u2028\u2029]|\s-+\s|[–—]")
PAUSES = re.compile(r"[,:()\[\]/\"“”]")

# In letters: shorter words, and endings that would leave less, stay as they are ("being").
SHORTEST_STEM = 3
ENDINGS = (("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""), ("ions", ""), ("ion", ""), ("ed", ""), ("es", ""))
PLURAL = re.compile(r"(?<=[^s])s$")
DOUBLED = re.compile(r"([^aeiou\d])\1$")


class Word(NamedTuple):
    """One word: folded, stemmed, its span in the original text, and the break that follows it."""

    text: str
    stem: str
    start: int
    end: int
    after: int


@dataclass(frozen=True, eq=False)
class Spelling:
    """What people write for other words ('sw' for 'social worker'), and the words that are never stemmed."""

    stands_for: Mapping[str, tuple[str, ...]]
    never_stemmed: frozenset[str]


def words(text: str, spelling: Spelling) -> list[Word]:
    """The words of a text in order. Words that were typed as one ('sw') share its span."""
    if text.isascii() and text.isalnum():
        return [Word(word, word_stem, 0, len(text), NO_BREAK) for word, word_stem in spelled(text, spelling)]
    found: list[Word] = []
    matches = list(WORD.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        start, end = match.span()
        after = _break(text, start, end, following.span() if following else (len(text), len(text)))
        *first, (last, last_stem) = spelled(match.group(), spelling)
        found += [Word(word, word_stem, start, end, NO_BREAK) for word, word_stem in first]
        found.append(Word(last, last_stem, start, end, after))
    return found


def spelled(word: str, spelling: Spelling) -> tuple[tuple[str, str], ...]:
    """The folded words that one typed word stands for, each with its stem."""
    if len(word) > LONGEST_WORD:
        return ((word.lower(), word.lower()),)
    return _spelled(word, spelling)


@lru_cache(maxsize=100_000)
def _spelled(word: str, spelling: Spelling) -> tuple[tuple[str, str], ...]:
    text = folded(word)
    return tuple(
        (part, part if part in spelling.never_stemmed else stem(part))
        for part in spelling.stands_for.get(text, (text,))
    )


def folded(word: str) -> str:
    """The word as NFKC in lower case, without apostrophes and invisible characters: "Didn’t" is "didnt"."""
    text = CONTRACTION.sub("", unicodedata.normalize("NFKC", word).casefold())
    return DROPPED.sub("", unicodedata.normalize("NFKD", text))


def stem(word: str) -> str:
    """The word without the commonest English endings: 'worries' and 'worried' give 'worry', 'families' 'family'."""
    if len(word) <= SHORTEST_STEM:
        return word
    shortened = DOUBLED.sub(r"\1", _without_ending(word))
    return shortened[:-1] if shortened.endswith("e") and len(shortened) > SHORTEST_STEM else shortened


def _without_ending(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= SHORTEST_STEM:
            return word.removesuffix(ending) + instead
    return PLURAL.sub("", word)


def _break(text: str, start: int, end: int, following: tuple[int, int]) -> int:
    """The break between a word and the following one. The points of 'e.g.', 'C.S.E.' and '2.5' end no sentence."""
    gap = text[end : following[0]]
    if gap == "." and (following[1] - following[0] == 1 or text[end - 1].isdigit()):
        return NO_BREAK
    return break_of(gap, end - start)


def break_of(gap: str, length: int) -> int:
    """The break that the signs between two words make; `length` is that of the word before them, in signs."""
    if gap == " ":
        return NO_BREAK
    if ENDS_SENTENCE.search(gap) or ("." in gap and length > 1):
        return SENTENCE
    return COMMA if PAUSES.search(gap) else NO_BREAK
