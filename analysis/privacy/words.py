"""A text as words for finding names: as written, folded for looking up, and what stands between them.

A word is letters with their accents, and what an apostrophe joins to them: "O'Neill". The 's of a possessive is no part
of it. Folded it is in small letters without accents and apostrophes, so that 'Zoë' is looked up as 'zoe'.
"""

import re
import unicodedata
from functools import lru_cache

LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"
WORD = re.compile(rf"(?<![^\W_]['’ʼ`]){LETTER}+(?:['’ʼ`](?![sS](?![^\W_])){LETTER}+)*")
DROPPED = re.compile(r"['’ʼ`\u0300-\u036f]")
# Letters that no decomposition makes plain.
PLAIN_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d"})
# In letters. Longer ones are no names, and are not remembered.
LONGEST_WORD = 40


def folded(word: str) -> str:
    """The word as it is looked up: 'Paweł' is 'pawel'."""
    return word if len(word) > LONGEST_WORD else _folded(word)


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return DROPPED.sub("", unicodedata.normalize("NFKD", word.lower()).translate(PLAIN_LETTERS))


class Words:
    """The words of a text by number; before the first and after the last are empty ones."""

    def __init__(self, text: str):
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.written = [*(text[start:end] for start, end in self.spans), "", ""]
        self.capitals = [word[:1].isupper() for word in self.written]
        self.folded = [folded(word) for word in self.written]

    def between(self, number: int) -> str:
        """What stands between this word and the next, or the end; before the first word what the text begins with."""
        start = self.spans[number][1] if number >= 0 else 0
        end = self.spans[number + 1][0] if number + 1 < len(self.spans) else len(self.text)
        return self.text[start:end]

    def abbreviated(self, number: int) -> bool:
        """Whether the word is so short and all in capitals that it may be an abbreviation: SAM, MIA."""
        return len(self.written[number]) <= 3 and self.written[number].isupper()
