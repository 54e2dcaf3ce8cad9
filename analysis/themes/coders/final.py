"""The codes that count, of all that people decided of a table.

What was adjudicated wins. Else what all coders of an answer gave alike, the open pass before the blind one: "agreed";
of one coder alone that coder's. Where they differ, what they share counts until it is adjudicated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce

import pandas as pd

from analysis.questions import MADE_UP, furthest
from analysis.themes.code_table import COLUMNS
from analysis.themes.codebook.blocks import VALENCES, Codebook
from analysis.themes.coders.blind import GivenBlind, given_blind
from analysis.themes.coders.decided import Decisions, decisions
from analysis.themes.coders.lines import ADJUDICATION, BLIND, OPEN, Code, Decision, text_hash
from analysis.themes.coders.names import ADJUDICATED
from analysis.themes.coders.order import coding_order, places

AGREED, UNDECIDED = "agreed", "undecided: shared part"
RULE = "read by people"
# Why a code counts, by who gave it; a coder's name stands for one person.
REASONS = {
    ADJUDICATED: "decided where coders differed",
    AGREED: "all who coded the answer gave it",
    UNDECIDED: "all who coded the answer gave it, and differ in other themes",
}
OF_ONE = "one person coded the answer"
CHANGED = "the answer has changed since it was coded"


@dataclass(frozen=True, eq=False)
class Final:
    """What people decided of a table, brought together. One row of `codes` is one theme with one valence of an answer.

    `decided` are the answers that anybody coded, themes or none; `awaiting` those of them that coders differ in and
    nobody adjudicated; `with_themes` those to which anybody gave a theme, or the adjudication where there is one.
    `sample` is how many answers of the coding order, from its beginning, were declared a random sample and are all
    decided (None: no sample is), and `sampled` are these; of a sample that was declared and is not all decided,
    `sample_lacks` are still to be coded. `blind` is what was given before suggestions were seen, and `only_people_read`
    are the answers that are comments because people read them: no machine takes them for any.
    """

    codes: pd.DataFrame
    decided: frozenset[tuple[str, str]]
    awaiting: tuple[tuple[str, str], ...]
    sample: int | None
    with_themes: frozenset[tuple[str, str]] = frozenset()
    sampled: frozenset[tuple[str, str]] = frozenset()
    sample_lacks: int = 0
    blind: GivenBlind = field(default_factory=GivenBlind)
    only_people_read: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What counts of one answer: its codes, who gave them, the hashes of the texts that they were given to, and whether
    anybody who counts gave any theme."""

    codes: tuple[Code, ...]
    by: str
    read: frozenset[str]
    any_theme: bool


def final_codes(audit_round: str, table: str, answers: pd.DataFrame, book: Codebook) -> Final:
    """The final codes of a table: of its answers (columns id, question, text, and made_up where it is known) those that
    anybody coded.

    A theme that is no longer in the codebook is left out, and a code of an answer whose text has changed since is given
    to the whole answer, with that as its reason: `second_look` names both.
    """
    found = decisions(audit_round, table)
    standing = standing_by_answer(found)
    there = places(answers)
    verdicts = {where: verdict_of(standing[where]) for where in there if standing.get(where)}
    marks = answers["made_up"] if "made_up" in answers else [MADE_UP[0]] * len(answers)
    rows = [
        row
        for where, text, mark in zip(there, answers["text"], marks, strict=True)
        if where in verdicts
        for row in _rows((*where, text), verdicts[where], book, furthest((found.made_up, mark)))
    ]
    order = places(coding_order(answers))
    sample, lacks = _sample(found, order, verdicts)
    return Final(
        codes=pd.DataFrame(rows, columns=COLUMNS),
        decided=frozenset(verdicts),
        awaiting=tuple(where for where, verdict in verdicts.items() if verdict.by == UNDECIDED),
        sample=sample,
        with_themes=frozenset(where for where, verdict in verdicts.items() if verdict.any_theme),
        sampled=frozenset(order[: sample or 0]),
        sample_lacks=lacks,
        blind=given_blind(found, dict(zip(there, map(text_hash, answers["text"]), strict=True))),
    )


def standing_by_answer(found: Decisions) -> dict[tuple[str, str], dict[str, Decision]]:
    """(id, question) -> coder -> what that coder says now: the open pass before the blind one."""
    standing: dict[tuple[str, str], dict[str, Decision]] = {}
    for passed in (BLIND, OPEN, ADJUDICATION):  # a later one takes the place of an earlier one
        for coder, decided in found.by_coder.items():
            for one in (one for one in decided if one.passed == passed):
                standing.setdefault((one.answer.id, one.answer.question), {})[coder] = one
    return standing


def verdict_of(standing: dict[str, Decision]) -> Verdict:
    """What counts of an answer by what each coder, and the adjudication, say of it."""
    said = [standing[coder] for coder in ([ADJUDICATED] if ADJUDICATED in standing else sorted(standing))]
    read = frozenset(one.text for one in said)
    any_theme = any(one.codes for one in said)
    if len(said) == 1:
        by = ADJUDICATED if ADJUDICATED in standing else next(iter(standing))
        return Verdict(said[0].codes, by, read, any_theme)
    alike = len({one.theme_set for one in said}) == 1
    return Verdict(_shared(said), AGREED if alike else UNDECIDED, read, any_theme)


def _shared(said: list[Decision]) -> tuple[Code, ...]:
    """The themes with their valences that all gave, each with the quotes that overlap."""
    pairs = frozenset.intersection(*(one.theme_set for one in said))
    quotes = [{pair: [code for code in one.codes if code[:2] == pair] for pair in pairs} for one in said]
    return tuple(code for pair in sorted(pairs) for code in reduce(_overlaps, (own[pair] for own in quotes)))


def _overlaps(first: list[Code], second: list[Code]) -> list[Code]:
    """The quotes of two coders that overlap, as long as both together; the first coder's where none do.

    Cut to what both marked, a quote could lose its 'never' and say the opposite.
    """
    both = {
        one._replace(start=min(one.start, other.start), end=max(one.end, other.end))
        for one in first
        for other in second
        if max(one.start, other.start) < min(one.end, other.end)
    }
    return _joined(sorted(both)) or first


def _joined(quotes: list[Code]) -> list[Code]:
    """Quotes of one theme from left to right, those that overlap as one."""
    found: list[Code] = []
    for quote in quotes:
        if found and quote.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, quote.end))
        else:
            found.append(quote)
    return found


def _rows(answer: tuple[str, str, str], verdict: Verdict, book: Codebook, made_up: str) -> Iterator[tuple]:
    """The rows of one answer (id, question, text), from left to right."""
    id, question, text = answer
    changed = verdict.read != {text_hash(text)}
    codes = _of_the_whole(verdict.codes, text) if changed else verdict.codes
    about = (RULE, CHANGED if changed else REASONS.get(verdict.by, OF_ONE), 1.0, verdict.by, made_up)
    for theme, valence, start, end in _in_order(codes, book):
        yield (id, question, theme, book.themes[theme].label, valence, text[start:end], start, end, *about)


def _of_the_whole(codes: tuple[Code, ...], text: str) -> tuple[Code, ...]:
    """The codes of a text that is not the one that was read: their quotes may be elsewhere in it."""
    return tuple(dict.fromkeys(code._replace(start=0, end=len(text)) for code in codes))


def _in_order(codes: Iterable[Code], book: Codebook) -> list[Code]:
    """The codes whose theme there is, from left to right, then as the codebook has them."""
    themes = {name: turn for turn, name in enumerate(book.themes)}
    there = [code for code in codes if code.theme in themes]
    return sorted(there, key=lambda code: (code.start, themes[code.theme], VALENCES.index(code.valence), code.end))


def _sample(
    found: Decisions, order: list[tuple[str, str]], decided: Iterable[tuple[str, str]]
) -> tuple[int | None, int]:
    """The largest sample that was declared and is coded to its end; where none is, how many answers one still lacks."""
    there = set(decided)
    lacks = {size: len(set(order[:size]) - there) for size in found.samples.values()}
    coded = [size for size, number in lacks.items() if size <= len(order) and not number]
    return (max(coded), 0) if coded else (None, min(lacks.values(), default=0))
