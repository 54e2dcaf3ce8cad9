"""What a text claims: '4 of 8', '50% (4 of 8)', '9% (22,786) of 143,453', '14% to 41%', a percentage, a count.

Each number that is not passed over belongs to at most one claim. `inside` are the words in it, `before` and `after`
those up to the claims beside it in the same sentence, in which the name of what is counted is looked for.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from analysis.figures.claim import Claim, placed
from analysis.figures.numbers import Number, numbers
from analysis.figures.passed_over import Span, passed_over

# 'One in five' is a share; '8 in 1,460 days' is not.
MOST_IN_RATIO = 20
# Each number stands in the text as one of these letters, which no report has, so that patterns see where numbers are.
FIRST = 0xE000
MOST = 0x1900
N = "[\ue000-\uf8ff]"
# In place of a number that a claim has.
USED = "\x00"
BETWEEN = r"\s+(?:out\s+)?of\s+(?:the\s+|all\s+|these\s+|those\s+|their\s+|our\s+|its\s+|about\s+)*"
INSIDE = rf"\(\s*(?:n\s?=\s?)?(?P<inside>{N})[^()\ue000-\uf8ff]{{0,30}}\)"
WORDS = r"(?:\s+[^\W\d_\ue000-\uf8ff]+){1,3}"
# Behind 'x of n', its percentage: '4 of 8 case files (50%', '4 of 8, or 50%', '4 of 8 = 50%'.
BEHIND = rf"(?:[^.;:()\ue000-\uf8ff]{{0,80}}?\(\s*|\s*(?:,?\s+or|,|=|\u2013|-|:)\s*)(?P<behind>{N})"
PATTERNS = (
    ("of", re.compile(rf"(?P<ahead>{N})\s*\(\s*(?P<x>{N}){BETWEEN}(?P<n>{N})")),
    ("of", re.compile(rf"(?P<x>{N})(?:\s*{INSIDE})?{BETWEEN}(?P<n>{N})(?:{BEHIND})?")),
    ("of", re.compile(rf"(?P<x>{N})\s*/\s*(?P<n>{N})(?!\s*/)(?:{BEHIND})?")),
    ("loose", re.compile(rf"(?P<x>{N}){WORDS}{BETWEEN}(?P<n>{N})(?:{BEHIND})?")),
    ("range", re.compile(rf"(?P<low>{N})\s*(?:to|-|\u2013|and)\s*(?P<high>{N})")),
    ("pair", re.compile(rf"(?P<x>{N})[^.;:()\ue000-\uf8ff]{{0,40}}{INSIDE}")),
    ("ratio", re.compile(rf"(?P<x>{N})\s+in\s+(?:every\s+)?(?P<n>{N})")),
    ("all", re.compile(rf"\ball\s+(?:of\s+)?(?:the\s+|these\s+)?(?P<n>{N})", re.IGNORECASE)),
)
# What is counted: numbers in words are figures before these, and pronouns or manners of speaking elsewhere.
COUNTED = re.compile(
    r"\s+(?:[^\W\d_]+\s+)?(?:children|young people|case files|files|cases|responses|respondents|practitioners|episodes|"
    r"suspensions|exclusions|actions|answers|agencies|pupils|people|families|girls|boys|interviews|recommendations)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Read:
    """The claims of a text, and how many of its numbers were passed over, by what they are."""

    claims: tuple[Claim, ...]
    passed: Counter = field(default_factory=Counter)


def claims(text: str, named: tuple[Span, ...] = ()) -> Read:
    """The claims of a text; `named` are stretches that name a released value, whose numbers are no figures.

    >>> [(int(claim.number), int(claim.of)) for claim in claims("50% (4 of 8); four of the eight; 4/8").claims]
    [(4, 8), (4, 8), (4, 8)]
    """
    spans = (*passed_over(text), *named)
    found, passed = [], Counter()
    everything = numbers(text)
    if len(everything) > MOST:
        passed[f"beyond the first {MOST:,} of a paragraph"] = len(everything) - MOST
    for number in everything[:MOST]:
        over = next((span.what for span in spans if span.start <= number.start and number.end <= span.end), None)
        if over:
            passed[over] += 1
        else:
            found.append(number)
    made, alone = _made(text, found)
    for number in alone:
        if _is_figure(text, number):
            made.append(_alone(number))
        elif number.text.lower() not in ("one", "none"):
            passed["numbers in words"] += 1
    return Read(placed(text, sorted(made, key=lambda claim: claim.start)), passed)


def _made(text: str, found: list[Number]) -> tuple[list[Claim], list[Number]]:
    """The claims that patterns find, and the numbers in none of them."""
    by_letter = {chr(FIRST + place): number for place, number in enumerate(found)}
    coded = _coded(text, by_letter)
    made: list[Claim] = []
    for kind, pattern in PATTERNS:
        at = 0
        while match := pattern.search(coded, at):
            given = {name: by_letter[letter] for name, letter in match.groupdict().items() if letter}
            at = match.start() + 1
            if _fits(kind, given):
                made.append(_claim(kind, given))
                coded = coded[: match.start()] + re.sub(N, USED, match[0]) + coded[match.end() :]
                at = match.end()
    return made, [number for letter, number in by_letter.items() if letter in coded]


def _coded(text: str, by_letter: dict[str, Number]) -> str:
    """The text with a letter in place of each number."""
    pieces, at = [], 0
    for letter, number in by_letter.items():
        pieces += [re.sub(N, " ", text[at : number.start]), letter]
        at = number.end
    return "".join([*pieces, re.sub(N, " ", text[at:])])


def _fits(kind: str, given: dict[str, Number]) -> bool:
    """Whether the numbers of a match are what the pattern means: a percentage, a count, a whole."""
    kinds = {name: number.kind for name, number in given.items()}
    beside = {kinds.get(name, "percent") for name in ("ahead", "behind")}
    if kinds.get("n", "count") != "count" or beside != {"percent"}:
        return False
    if kind == "ratio" and given["n"].value > MOST_IN_RATIO:
        return False
    if kind in ("loose", "ratio"):
        return kinds["x"] == "count" and given["x"].value <= given["n"].value and given["n"].value > 1
    if kind == "of" and "inside" in kinds:
        return {kinds["x"], kinds["inside"]} == {"percent", "count"}
    if kind == "of" and "ahead" in kinds:
        return kinds["x"] == "count"
    if kind == "pair":
        return {kinds["x"], kinds["inside"]} == {"percent", "count"}
    if kind == "range":
        return kinds["high"] == "percent" and not any(number.spelled for number in given.values())
    return True


def _claim(kind: str, given: dict[str, Number]) -> Claim:
    start, end = min(n.start for n in given.values()), max(n.end for n in given.values())
    if kind == "range":
        return Claim(start, end, range=(given["low"], given["high"]))
    if kind == "all":
        return Claim(start, end, given["n"].value, given["n"].value)
    if kind == "ratio":
        share = replace(given["x"], kind="share", value=given["x"].value / given["n"].value)
        return Claim(start, end, percents=(_hundredths(share),))
    counts = [given[name] for name in ("x", "inside") if name in given and given[name].kind == "count"]
    percents = tuple(number for name, number in given.items() if number.kind == "percent")
    whole = given["n"].value if "n" in given else None
    shares = [number for number in given.values() if number.kind == "share"]
    if shares and whole is not None:
        counts = [replace(shares[0], value=shares[0].value * whole)]
    number = counts[0].value if counts else None
    return Claim(start, end, number, whole, percents, loose=kind == "loose")


def _alone(number: Number) -> Claim:
    if number.kind == "count":
        return Claim(number.start, number.end, number.value)
    return Claim(number.start, number.end, percents=(_hundredths(number),))


def _hundredths(number: Number) -> Number:
    """A share as its exact percentage: 'half' is 50."""
    return replace(number, value=100 * number.value) if number.kind == "share" else number


def _is_figure(text: str, number: Number) -> bool:
    """Whether a number alone is a figure: all in digits are, in words those of what is counted, shares of something."""
    if not number.spelled or number.kind == "percent":
        return True
    if number.kind == "share":
        return bool(re.match(r"\s+(?:of|the)\b", text[number.end :]))
    return number.value > 1 and bool(COUNTED.match(text[number.end :]))
