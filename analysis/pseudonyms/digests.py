"""What must not stand in a report, kept in a form that nobody can read: digests of the answers that identify somebody.

An answer is split into words; one that is too short, a plain word, or a number such as a page is full of is passed
over. The digest is the HMAC-SHA256 of its words; `lengths` of the words tell which places of a page to look at, so
that few have to be tried. What stands between the words does not count: V15-01, V15/01 and V15 01 are one.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

import pandas as pd

from analysis.pseudonyms.compared import seen
from analysis.pseudonyms.key_files import Key

COLUMNS = {"question": "str", "words": "int64", "lengths": "str", "digest": "str"}
KIND = b"words of an identifier\0"
# Letters of an answer that is looked for; below, pages are full of it.
SHORTEST = 3
# Digits of a number that is looked for: more than a year, a month of a year or a count has; and of one in several
# parts, such as an NHS number: more than a date has.
DIGITS = 6
DIGITS_IN_PARTS = 9
# The decimals of a number are one word with their point, so that 12.007001 is not 007001.
WORD = re.compile(r"\w+|(?<=\d)\.\d+")
MONTHS = ("january", "february", "march", "april", "may", "june", "july")
MONTHS += ("august", "september", "october", "november", "december")
# As months are written, in full and in short.
OF_MONTHS = {month: {month, month[:3], *(["sept"] if month == "september" else [])} for month in MONTHS}
_IN_SMALL = frozenset().union(*OF_MONTHS.values())

Words = tuple[str, ...]


def digests(key: Key, label: str, answers: Iterable[str]) -> pd.DataFrame:
    """One row a distinct answer to a question that is telling: `question` (its label), `words` (how many), `lengths`
    (of each word) and `digest`; in the order of the digests, which says nothing of the order of the answers."""
    return digests_of_words(key, label, {words_of(answer) for answer in set(answers) if is_telling(answer)})


def digests_of_words(key: Key, label: str, told: Iterable[Words]) -> pd.DataFrame:
    """The same of runs of words, whatever they are: the words of a date of birth, or the initials of an auditor."""
    rows = [(label, len(words), lengths_of(words), digest) for words, digest in digests_of(key, told).items()]
    return pd.DataFrame(sorted(rows, key=lambda row: row[-1]), columns=list(COLUMNS)).astype(COLUMNS)


def digests_of(key: Key, runs: Iterable[Words]) -> dict[Words, str]:
    """The digest of each run of words."""
    begun = hmac.new(key.secret, KIND, hashlib.sha256)
    found = {}
    for words in runs:
        one = begun.copy()
        one.update(" ".join(words).encode("utf-8"))
        found[words] = one.hexdigest()
    return found


def words_of(text: str) -> Words:
    """The words of a text, those that hold a digit and months (12-MAR-2009) in small letters. Other plain words stay as
    they are written: a page may well speak of early help where a team is called Early Help."""
    words = WORD.findall(seen(text))
    small = {word: word.casefold() for word in set(words)}
    written = {word: word if word.isalpha() and folded not in _IN_SMALL else folded for word, folded in small.items()}
    return tuple(map(written.__getitem__, words))


def lengths_of(words: Words) -> str:
    """The lengths of the words: '2 2' for JP/CP."""
    return " ".join(str(len(word)) for word in words)


def is_telling(answer: str) -> bool:
    """Whether an answer that stands in a page would point to somebody."""
    if answer.isascii() and answer.isdigit() and len(answer) < DIGITS:
        return False  # most answers of a long survey are such numbers
    words = words_of(answer)
    if all(word.lstrip(".").isdigit() for word in words):
        return _is_long_number([word for word in words if not word.startswith(".")])
    return len(answer.strip()) >= SHORTEST and not (len(words) == 1 and words[0].isalpha())


def _is_long_number(parts: list[str]) -> bool:
    """Whether a number is long enough to be somebody's; 000000 is nobody's, and a colour."""
    digits = "".join(parts)
    long = any(len(part) >= DIGITS for part in parts) or len(digits) >= DIGITS_IN_PARTS
    return long and len(set(digits)) > 1
