"""In which forms what identifies somebody is looked for in a page: as whole words, and as signs at every place.

A reference, a name, a date of birth, a postcode, a telephone number and a team are each written in their own ways. A
single plain word is one only where it names a person: 'Edwards' of a column of auditors, with its capital, is sought;
'Assessment' of a column of teams is not. Initials are sought in capitals.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from analysis.intake.parts import BETWEEN
from analysis.privacy.patterns import NAME, privacy
from analysis.pseudonyms.compared import seen
from analysis.pseudonyms.digests import MONTHS, OF_MONTHS, Words, is_telling, words_of
from analysis.pseudonyms.signs import SHORTEST, signs_of

LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
GROUPS = re.compile(r"[^\W_]+")
# What people put between the letters and digits of a reference; and how long one is that is looked for without it.
BETWEEN_PIECES = ("", " ", "-", "/", ".", "_")
SHORTEST_REFERENCE = 4
PEOPLE = re.compile(rf"[,;/&+()\n{BETWEEN}]|\s-\s|\band\b")
# Letters of a part of a name; two or three capitals alone are initials.
SHORTEST_NAME, INITIALS = 3, (2, 3)
ISO = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d)")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\D(\d{1,2})\D(\d{4}|\d{2})(?!\d)")
IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\W+([A-Za-z]{3,9})\W+(\d{4}|\d{2})(?!\d)")
CENTURY = 100


@dataclass(frozen=True)
class Sought:
    """What is sought of answers: runs of whole words, and texts whose letters and digits are sought at every place."""

    words: set[Words] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)

    def __or__(self, other: "Sought") -> "Sought":
        return Sought(self.words | other.words, self.signs | other.signs)


def sought(kind: str, answers: Iterable[str]) -> Sought:
    """What is sought of answers of a kind: 'identifier', 'name', 'label', 'birth', 'postcode' or 'phone'."""
    found = Sought()
    in_form = partial(_name, frozenset(map(str.casefold, privacy().names.titles))) if kind == NAME else KINDS[kind]
    for answer in {text.strip() for text in answers} - {""}:
        one = in_form(answer)
        found.words.update(one.words)
        found.signs.update(one.signs)
    return found


def ways_of_writing(reference: str) -> set[str]:
    """A reference of letters and digits with each sign that people put between them, or with none."""
    pieces = LETTERS_OR_DIGITS.findall(seen(reference))
    kinds = {piece.isdigit() for piece in pieces}
    if len(kinds) < 2 or sum(map(len, pieces)) < SHORTEST_REFERENCE:
        return {reference}
    groups = GROUPS.findall(seen(reference))
    return {reference, *(sign.join(parts) for sign in BETWEEN_PIECES for parts in (pieces, groups))}


def _identifier(answer: str) -> Sought:
    """A reference or an address: as signs, which are the same however it is written; one of few signs, or without a
    digit, as whole words."""
    telling = is_telling(answer) and (any(map(str.isdigit, answer)) or "@" in answer)
    if telling and len(signs_of(answer)) >= SHORTEST and not answer.isdigit():
        return Sought(signs={answer})
    ways = ways_of_writing(answer)
    return Sought({words_of(way) for way in ways if is_telling(way)}, {answer} if telling else set())


def _label(answer: str) -> Sought:
    """A team of plain words is sought as it is written alone: a page may well speak of early help."""
    return Sought({words_of(answer)} if is_telling(answer) else set(), {answer} if _has_digit(answer) else set())


def _name(titles: frozenset[str], answer: str) -> Sought:
    """All who are named in an answer: together, each, and each part of a name."""
    found = Sought({words_of(answer)} if is_telling(answer) else set())
    for person in (part.strip() for part in PEOPLE.split(answer)):
        parts = [part for part in LETTERS_OR_DIGITS.findall(seen(person)) if part.casefold() not in titles]
        names = {part for part in parts if len(part) >= SHORTEST_NAME and not part.isdigit() and not part.islower()}
        initials = {part for part in parts if len(parts) == 1 and len(part) in INITIALS and part.isupper()}
        ways = {way for name in names for way in (name, name.upper(), name.title() if name.isupper() else name)}
        found.words.update((way,) for way in ways | initials)
        found.signs.update({*names, " ".join(parts)} if names else ())
        if len(parts) > 1 and is_telling(person):
            found.words.update({words_of(person), words_of(" ".join(reversed(parts)))})
    return found


def _birth(answer: str) -> Sought:
    """A date in the ways in which dates are written; with its day and month swapped where that is a date too. Three
    numbers without a nought (11/12/10) are none: so the cells of a table stand in a row."""
    days = {(int(year), int(month), int(day)) for year, month, day in ISO.findall(answer)}
    for first, second, year in DAY_FIRST.findall(answer):
        days |= {(int(year), int(second), int(first)), (int(year), int(first), int(second))}
    for day, word, year in IN_WORDS.findall(answer):
        days |= {(int(year), number, int(day)) for number, month in enumerate(MONTHS, 1) if _begins(month, word)}
    return Sought({way for year, month, day in days for way in _ways_of_day(year, month, day)})


def _begins(month: str, word: str) -> bool:
    return month.startswith(word.casefold()[:3])


def _ways_of_day(year: int, month: int, day: int) -> set[Words]:
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return set()
    century = 1900 if year >= 30 else 2000
    full = year if year >= CENTURY else century + year
    y, m, d = f"{full:04}", f"{month:02}", f"{day:02}"
    ways = {(y, m, d), (d, m, y), (str(day), str(month), y), (m, d, y), (y + m + d,), (d + m + y,)}
    ways |= {(d, f".{m}", f".{y}"), (str(day), f".{month}", f".{y}"), (y, f".{m}", f".{d}")}  # see digests.WORD
    ways |= {(y, m, f"{d}t00")}  # as programs write it: 2009-03-12T00:00:00
    short = f"{full % CENTURY:02}"
    ways |= {some for some in ((d, m, short), (str(day), str(month), short)) if any(part[0] == "0" for part in some)}
    ways |= {(d, f".{m}", f".{short}"), (str(day), f".{month}", f".{short}")}
    for word in OF_MONTHS[MONTHS[month - 1]]:
        for number in (str(day), d, f"{day}{_ending(day)}"):
            ways |= {(number, word, y), (word, number, y), (number, "of", word, y), (y, word, number)}
            ways |= {(number, word, short), (word, number, short)}
    return ways


def _ending(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")


def _postcode(answer: str) -> Sought:
    """A full postcode, with and without its blank; a district alone is none."""
    plain = "".join(LETTERS_OR_DIGITS.findall(answer)).upper()
    if len(plain) < SHORTEST_REFERENCE + 1:
        return Sought()
    return Sought({words_of(plain), words_of(f"{plain[:-3]} {plain[-3:]}")}, {plain})


def _phone(answer: str) -> Sought:
    """A number as it is, from 0 and with the country's 44, as it is dialled from abroad too."""
    digits = "".join(filter(str.isdigit, answer))
    local = digits.removeprefix("00").removeprefix("44").removeprefix("0")
    return Sought(signs={"0" + local, "44" + local, "0044" + local, local}) if len(local) >= 9 else Sought()


def _has_digit(answer: str) -> bool:
    return any(map(str.isdigit, answer)) and not answer.isdigit()


KINDS: dict[str, Callable[[str], Sought]] = {
    "identifier": _identifier,
    "label": _label,
    "birth": _birth,
    "postcode": _postcode,
    "phone": _phone,
}
