"""The clauses of answers in which there is something to code, each with the phrases and the judging words found in it.

A text is cut into clauses: at the end of a sentence, before contrast words (but, however) and, after 'although', at the
comma. All phrases are found in one walk along a tree; what goes over the end of a clause is left out.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.themes.codebook import codebook
from analysis.themes.matching.marks import ALONE, BEGINS, COMPOUND, CONTRAST, CUE, PHRASE, SECOND, STATED
from analysis.themes.matching.phrases import Found, whole
from analysis.themes.matching.stretches import Words
from analysis.themes.matching.terms import Rules, rules_of
from analysis.themes.matching.words import NO_BREAK, SENTENCE, words

# What opens a clause that may speak of the themes before it: 'but came late', and not 'despite'.
CARRIES = ("words", "until_comma")


class Clause(NamedTuple):
    """A part of a text that is judged by itself: the number of the text, its words from first to last, and where these
    start and end in it.

    `opens` is the kind of the contrast word that it begins with ('but' contrasts, 'despite' is an aside), None without
    one; `contrasted` says that the clause after it begins with one; `stated` that praise in it is meant, not wished
    for. `phrases` are parts of terms, `cues` words that judge or negate, the longest at each word, none within another;
    both in order of place.
    """

    text: int
    first: int
    last: int
    start: int
    end: int
    opens: str | None
    contrasted: bool
    stated: bool
    phrases: list[Found]
    cues: list[Found]


@dataclass(frozen=True, eq=False)
class _Cuts:
    """Where clauses begin in some texts, and the kind of contrast word with which they do."""

    starts: np.ndarray
    opens: dict[int, str]
    ends_at: np.ndarray


def says_nothing(text: str) -> bool:
    """Whether an answer is no comment: no word at all, or one of the codebook's ('n/a', 'nothing to add')."""
    rules = rules_of(codebook())
    return is_no_comment([word.text for word in words(text, rules.spelling)], rules)


def is_no_comment(said: Sequence[str], rules: Rules) -> bool:
    """Whether the folded words of an answer say nothing."""
    return not said or (len(said) <= rules.longest_no_comment and " ".join(said) in rules.no_comment)


def denies(said: Sequence[str], after: Sequence[int], rules: Rules) -> bool:
    """Whether an answer opens by denying what was asked for and then goes on: 'Not much. Meetings were cancelled.'

    `said` are its folded words and `after` the breaks that follow them.
    """
    end = next((place for place, one in enumerate(after) if one != NO_BREAK), len(said))
    return end + 1 < len(said) and " ".join(said[: end + 1]) in rules.denials


def clauses(read: Words, rules: Rules) -> list[Clause]:
    """The clauses that hold a phrase of the codebook, and those that may speak of one that stands before them."""
    phrases = _found(read, rules, PHRASE, np.ones(len(read.marks), bool))
    if not phrases:
        return []
    held = np.zeros(len(read.first) - 1, bool)
    held[_number_in(read.first, phrases)] = True
    looked_at = np.repeat(held, np.diff(read.first))
    compounds = {
        place: one for one in _found(read, rules, COMPOUND, looked_at) for place in range(one.first, one.last + 1)
    }
    cuts = _cuts(read, _openings(read, compounds, looked_at, rules))
    return _filled(whole(phrases, compounds), compounds, cuts, read, rules)


def _found(read: Words, rules: Rules, mark: int, looked_at: np.ndarray) -> list[Found]:
    """The phrases, compounds or cues that begin at the words looked at. Terms are compared by stem, the others not."""
    tree = {PHRASE: rules.phrases, COMPOUND: rules.compounds, CUE: rules.cues}[mark]
    begins, alone, goes_on = (read.marks & mark * bit > 0 for bit in (BEGINS, ALONE, SECOND))
    followed = np.append(goes_on[1:], False)
    places = np.flatnonzero(looked_at & (alone | (begins & followed))).tolist()
    return tree.find(places, read.word, read.stems if mark == PHRASE else read.texts, read.after)


def _number_in(starts: np.ndarray, found: Sequence[Found]) -> np.ndarray:
    """In which of the stretches that begin at `starts` each phrase begins."""
    return np.searchsorted(starts, [one.first for one in found], side="right") - 1


def _openings(read: Words, compounds: dict[int, Found], looked_at: np.ndarray, rules: Rules) -> dict[int, str]:
    """Where a contrast word opens a clause, and its kind. 'Even though' opens one clause, 'all but' none."""
    places = np.flatnonzero(looked_at & (read.marks & CONTRAST > 0))
    opens: dict[int, str] = {}
    for place, begins in zip(places.tolist(), np.isin(places, read.first).tolist(), strict=True):
        if place not in compounds and (begins or place - 1 not in opens):
            opens[place] = rules.contrast[read.text(place)]
    return opens


def _cuts(read: Words, opens: dict[int, str]) -> _Cuts:
    """Where clauses begin. After 'although' the next comma begins another, if no sentence or contrast did before."""
    after = np.frombuffer(read.after, np.uint8)
    breaks = np.flatnonzero(after != NO_BREAK)
    ordered = list(opens)
    until_comma = [place for place, kind in opens.items() if kind != "words"]
    commas = breaks[np.searchsorted(breaks, until_comma)] if until_comma else np.empty(0, np.int64)
    opened_next = [*ordered, len(after)]
    until = [opened_next[bisect_right(ordered, place)] for place in until_comma]
    within = commas[commas < np.array(until, np.int64)]
    starts = np.unique(np.concatenate((read.first, np.flatnonzero(after == SENTENCE) + 1, within + 1, ordered)))
    starts = starts[starts < len(after)].astype(np.int64)
    return _Cuts(starts, opens, np.append(starts[1:], len(after)) - 1)


def _filled(phrases: list[Found], compounds: dict[int, Found], cuts: _Cuts, read: Words, rules: Rules) -> list[Clause]:
    """The clauses with what was found in them."""
    numbers = _number_in(cuts.starts, phrases)
    carrying = [place for place, kind in cuts.opens.items() if kind in CARRIES]
    visited = np.union1d(numbers, np.searchsorted(cuts.starts, carrying)).astype(np.int64)
    found = dict(zip(visited.tolist(), _empty(visited, cuts, read), strict=True))
    for number, one in zip(numbers.tolist(), phrases, strict=True):
        if one.last <= found[number].last:
            found[number].phrases.append(one)
    looked_at = np.zeros(len(cuts.starts), bool)
    looked_at[visited] = True
    cues = _found(read, rules, CUE, np.repeat(looked_at, cuts.ends_at - cuts.starts + 1))
    _add_cues(whole(cues, compounds), found, cuts)
    return list(found.values())


def _empty(visited: np.ndarray, cuts: _Cuts, read: Words) -> list[Clause]:
    """Clauses before anything is put into them."""
    first, last = cuts.starts[visited], cuts.ends_at[visited]
    text = np.searchsorted(read.first, first, side="right") - 1
    opened = np.zeros(len(read.marks) + 1, bool)
    opened[list(cuts.opens)] = True
    contrasted = opened[last + 1] & (last + 1 < read.first[text + 1])
    states = np.concatenate(([0], np.cumsum(read.marks & STATED > 0)))
    stated = (states[last + 1] > states[first]) | contrasted | opened[first]
    columns = (text, first, last, read.start[first], read.end[last], contrasted, stated)
    opens = cuts.opens.get
    return [
        Clause(number, begins, ends, start, end, opens(begins), before_contrast, meant, [], [])
        for number, begins, ends, start, end, before_contrast, meant in zip(
            *map(np.ndarray.tolist, columns), strict=True
        )
    ]


def _add_cues(cues: list[Found], found: dict[int, Clause], cuts: _Cuts) -> None:
    """Give the clauses their cues from left to right: the longest at each word, none within another."""
    for number, one in zip(_number_in(cuts.starts, cues).tolist(), cues, strict=True):
        clause = found[number]
        if one.last > clause.last:
            continue
        kept = clause.cues
        if kept and kept[-1].first == one.first and kept[-1].last < one.last:
            kept[-1] = one
        elif not kept or one.first > kept[-1].last:
            kept.append(one)
