"""Identifiers of six or more letters and digits, looked for at every place of a text, in any case, spacing or accents.

A text is folded (NFKD, without accents, small letters) and its letters and digits, the signs, are taken as one row. Of
each identifier are kept the length, an anchor of 20 bits of its first six signs (a multilinear hash, Carter and Wegman
1979, with multipliers from the key: quick, for a whole page at once) and a digest, which confirms. A number is one only
where no other digit stands against it: 123456 is not in 91234567. Nothing of this can be read without the key.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.pseudonyms.compared import UNSEEN
from analysis.pseudonyms.key_files import Key

COLUMNS = {"question": "str", "signs": "int64", "anchor": "int64", "digest": "str"}
# Signs of an identifier that is looked for wherever it stands; shorter ones are looked for as whole words.
SHORTEST = 6
# Bits of an anchor: few places of a page pass by chance, and one anchor is that of very many texts.
BITS = 20
# Cyrillic and Greek letters that nobody can tell from Latin ones, by which a name would be seen and not be found.
ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρ",
    "ABEKMHOPCTYXIJSaeopcyxijshdqwABEZHIKMNOPTYXaovp",
)
KIND, MULTIPLIERS = b"signs of an identifier\0", b"multipliers of anchors\0"


@dataclass(frozen=True, eq=False)
class Signs:
    """The signs of a text as code points, where each stands in the folded text, and that text."""

    codes: np.ndarray
    places: np.ndarray
    plain: str

    def written(self, first: int, number: int) -> str:
        """So many signs from one on, as text."""
        return self.codes[first : first + number].tobytes().decode("utf-32-le", "surrogatepass")

    def around(self, first: int, number: int) -> tuple[str, str, str]:
        """How those signs stand in the folded text, and the two characters before and after."""
        start, end = int(self.places[first]), int(self.places[first + number - 1]) + 1
        return self.plain[max(start - 2, 0) : start], self.plain[start:end], self.plain[end : end + 2]


def signs(text: str) -> Signs:
    """The signs of a text: letters and digits in small letters without accents.

    >>> one = signs("Zoe\\u0301 O'Neill-2")
    >>> one.written(0, 10)
    'zoeoneill2'
    """
    plain = folded(text)
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    table = np.zeros(0x110000 if not plain.isascii() else 128, dtype=bool)
    for sign in set(plain):
        table[ord(sign)] = sign.isalnum()
    places = np.flatnonzero(table[codes])
    return Signs(codes[places], places, plain)


def folded(text: str) -> str:
    """The text in small letters, without accents and letters that nobody sees; look-alikes are the Latin letter."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", UNSEEN.sub("", text)).translate(ALIKE).casefold()
    marks = {ord(sign): None for sign in set(apart) if unicodedata.combining(sign)}
    return apart.translate(marks) if marks else apart


def signs_of(text: str) -> str:
    """The signs of a short text: 'V15-01' and 'v15 01' are 'v1501'."""
    return "".join(sign for sign in folded(text) if sign.isalnum())


def sign_digests(key: Key, label: str, answers: Iterable[str]) -> pd.DataFrame:
    """One row an answer of SHORTEST signs or more, in the order of the digests; a number of one digit alone (000000)
    is nobody's."""
    each = {signs_of(answer) for answer in answers}
    told = [written for written in each if len(written) >= SHORTEST and len(set(written)) > 1]
    begun = "".join(written[:SHORTEST] for written in told)
    first = anchors(key, np.frombuffer(begun.encode("utf-32-le", "surrogatepass"), dtype="<u4"))[::SHORTEST]
    rows = [
        (label, len(written), anchor, sign_digest(key, written))
        for written, anchor in zip(told, first.tolist(), strict=True)
    ]
    return pd.DataFrame(sorted(rows, key=lambda row: row[-1]), columns=list(COLUMNS)).astype(COLUMNS)


def sign_digest(key: Key, written: str) -> str:
    """The digest of one row of signs."""
    return hmac.new(key.secret, KIND + written.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def anchors(key: Key, codes: np.ndarray) -> np.ndarray:
    """The anchor of every SHORTEST signs in turn; none for fewer."""
    number = max(len(codes) - SHORTEST + 1, 0)
    sums = np.zeros(number, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    for place, multiplier in enumerate(multipliers(key, SHORTEST)):
        sums += wide[place : place + number] * multiplier
    return (sums >> np.uint64(64 - BITS)).astype(np.int64)


def multipliers(key: Key, number: int) -> Iterator[np.uint64]:
    """Odd numbers of 64 bits that the key gives."""
    for place in range(number):
        made = hmac.new(key.secret, MULTIPLIERS + bytes([place]), hashlib.sha256).digest()
        yield np.uint64(int.from_bytes(made[:8]) | 1)
