"""Numbers in running text: '4 of 8 case files (50%)', 'five of the eight', '[c] of 8', '36 responses', 'p = 0.03'.

A count in a sentence is named by the sentence itself, its numbers taken out, so that it is found again in the edition
that hides it. Numbers of other things (dates, 'grade A to E', '95% interval') are not counts.
"""

import re
from dataclasses import dataclass

from analysis.attacking.readings import HIDDEN, Count, Name, Percentage, Readings, Result, plain
from analysis.statistics.wording import SPELLED

IN_WORDS = {word: number for number, word in enumerate(SPELLED)}
IN_WORDS |= {"no": 0, "zero": 0, "all": None, "both": None}
FIGURE = r"\[c\]|\d{1,3}(?:,\d{3})+(?![\d.])|\d+(?![\d.,]*\d)"
NUMBER = rf"(?:{FIGURE}|\b(?:{'|'.join(word for word, number in IN_WORDS.items() if number is not None)})\b)"
IN_UNIT = rf"(?!{NUMBER}\s+(?:out\s+)?of\b)[^\s.,;:()\d]+"  # a word of what was counted, not the next 'five of nine'
PER_CENT = r"\[c\]|\d+(?:\.\d+)?\s?(?:%|per ?cent\b)"
OF = re.compile(
    rf"(?<![\w.,])(?P<part>{NUMBER})(?:\s+[a-z]+){{0,2}}?\s+(?:out\s+)?of\s+(?:the\s+|all\s+|these\s+)*(?P<whole>{NUMBER})"
    rf"(?:(?P<unit>(?:\s+(?:\([^()\d%]*\)|{IN_UNIT})){{0,10}}?)\s*\((?P<percent>{PER_CENT})(?P<more>[^()]*)\))?(?=[\s.,;:)]|$)",
    re.IGNORECASE,
)
PEOPLE = (
    "children|child|young people|young person|case files|case file|cases|files|responses|response|practitioners|"
    "people|persons|episodes|suspensions|exclusions|returns|families|girls|boys|pupils|siblings|parents"
)
SAID = rf"{FIGURE}|\b(?:{'|'.join(word for word, number in IN_WORDS.items() if number)})"
# 'two or three files' and 'more than one case' count nobody; 'one child may have several' and 'the one that' neither.
OWN = re.compile(
    rf"(?<![\w.,:-])(?<!\bthan )(?<!\bor )(?P<part>{SAID})\s+(?!or\b|and\b|to\b|that\b)(?:\w+\s+){{0,2}}?"
    rf"(?P<unit>{PEOPLE})\b(?!\s+(?:in\s+each\s+group|may\b))",
    re.IGNORECASE,
)
# What follows from counts: each of them stands beside the numbers that it was worked out from, or tells of them.
RESULTS = (
    re.compile(r"\bp\s*(?:-?value)?\s*(?:[=<>≤≥]|of|was|is)\s*0?\.\d+", re.IGNORECASE),
    re.compile(
        r"\b(?:odds|risk|rate|hazard) (?:ratio|difference)\b[^.;\d\[]{0,30}-?\d+(?:\.\d+)?|"
        r"\b(?:kappa|alpha|phi|Cramér's V)\b[^.;\d\[]{0,20}-?\d?\.\d+",
        re.IGNORECASE,
    ),
    re.compile(r"-?\d+(?:\.\d+)?%?\s+to\s+-?\d+(?:\.\d+)?\s*(?:%|percentage points)", re.IGNORECASE),
    re.compile(r"-?\d+(?:\.\d+)?\s*percentage points", re.IGNORECASE),
    re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s?%(?!\s*(?:confidence |interval|power))(?!\s+interval)"),
)
INTERVAL = re.compile(
    r"\b95% (?:confidence )?interval\b[^.;\d\[]{0,12}-?\d+(?:\.\d+)?%? to -?\d+(?:\.\d+)?%?", re.IGNORECASE
)
# Percentages that are said of the method and not of anybody.
OF_THE_METHOD = re.compile(r"\b(?:95|90|99|80)% (?:confidence|interval|power)", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^()]*(?:%|\[c\])[^()]*\)")
BETWEEN = re.compile(NUMBER, re.IGNORECASE)


# The column of a count that is not out of another.
ON_ITS_OWN = "count"


@dataclass(frozen=True)
class Place:
    """A text and where it stands: of which round, under which title, and what kind of text on which page."""

    round: str
    title: str
    where: str


def number_of(text: str) -> int | None:
    """A number in figures or words; None is hidden.

    >>> number_of("1,204"), number_of("five"), number_of("[c]")
    (1204, 5, None)
    """
    said = text.strip().casefold()
    if said == HIDDEN:
        return None
    return IN_WORDS[said] if said in IN_WORDS else int(said.replace(",", ""))


def read_prose(text: str, place: Place) -> Readings:
    """The counts, percentages and results in a text.

    >>> found = read_prose("4 of 8 case files (50%) were graded Good.", Place("r", "Grades", "prose"))
    >>> [count.number for count in found.counts], [share.printed for share in found.percentages]
    ([8, 4], ['50%'])
    """
    found, shape = Readings(), shape_of(text)
    parts = list(OF.finditer(text))
    for slot, match in enumerate(parts):
        after = text[match.end() : parts[slot + 1].start() if slot + 1 < len(parts) else len(text)]
        _read_part(match, after, Name(place.round, place.title, shape, f"number {slot + 1}"), place, found)
    rest = OF.sub(lambda match: " " * len(match[0]), text)
    for slot, match in enumerate(OWN.finditer(rest)):
        name = Name(place.round, place.title, shape, f"{ON_ITS_OWN} {slot + 1}")
        found.counts.append(Count(name, number_of(match["part"]), place.where))
    found.results += read_results(rest, place)
    return found


def read_results(text: str, place: Place) -> list[Result]:
    """The results of tests and the percentages on their own in a text, each once."""
    found = [_result(match, place) for match in INTERVAL.finditer(text)]
    left = OF_THE_METHOD.sub(" ", INTERVAL.sub(" ", text))
    for pattern in RESULTS:
        found += [_result(match, place) for match in pattern.finditer(left)]
        left = pattern.sub(" ", left)
    return found


def _result(match: re.Match, place: Place) -> Result:
    return Result(place.title, "", " ".join(match[0].split()), place.where)


def shape_of(text: str) -> str:
    """A text without its numbers and what stands in brackets after them: the same before and after hiding.

    >>> shape_of("4 of 8 case files (50%) were Good.") == shape_of("[c] of 8 case files were Good.")
    True
    """
    return plain(BETWEEN.sub("#", IN_BRACKETS.sub("", text)))


def _read_part(match: re.Match, after: str, name: Name, place: Place, found: Readings) -> None:
    """One 'x of n', with its percentage and interval."""
    whole = Name(name.round, name.title, name.row, f"{name.column}, out of")
    words = plain(f"{match['unit'] or ''} {after}")
    found.counts.append(Count(whole, number_of(match["whole"]), place.where))
    found.counts.append(Count(name, number_of(match["part"]), place.where, whole, (words,)))
    if match["percent"] and match["percent"] != HIDDEN:
        found.percentages.append(Percentage(name, whole, match["percent"], place.where))
    about = (name, whole)
    results = read_results(match["more"] or "", place)
    found.results += [Result(one.title, "", one.printed, one.where, about) for one in results]
