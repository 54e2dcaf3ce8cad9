"""Answers from a list: matched by label, then by the other ways of writing declared for that question alone.

What was repaired names its rule; what is no answer is said with the near ones, or is the words under "Other" where the
question has that answer. Those words are free text: no message and no rule repeats them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from analysis.cleaning.reading import Reading, state_of, unreadable
from analysis.cleaning.several import pieces
from analysis.errors import near
from analysis.intake.parts import BETWEEN, Manner
from analysis.intake.quoting import quoted_answer
from analysis.intake.wording import normal, readable
from analysis.questions import Question

BLANKS_AND_CAPITALS = "blanks and capitals"
# What forms and people write between several answers.
OTHER_SIGNS = re.compile(r"[,;|/\n]")


def single(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The code of a closed answer; of several columns, the one that is filled, or what another says under "Other"."""
    given = [readable(piece) for piece in raw.split(BETWEEN) if piece.strip()]
    if question.other:
        return _or_other([_closed(answer, question) for answer in given], given, question)
    if len(given) == 1:
        return _with_blanks(_closed(given[0], question), given[0], raw)
    several = " and ".join(quoted_answer(answer) for answer in given)
    return unreadable(f"{several} are given, but '{question.label}' has one answer.")


def _with_blanks(reading: Reading, given: str, raw: str) -> Reading:
    """A reading of an answer that had other blanks than its label has: they were repaired, too."""
    repaired = raw != given and BETWEEN not in raw and not (reading.fault or reading.rule)
    return replace(reading, rule=BLANKS_AND_CAPITALS) if repaired else reading


def _or_other(readings: list[Reading], given: list[str], question: Question) -> Reading:
    """The one answer, or "Other" with its words."""
    known = [reading for reading in readings if not reading.fault]
    words = [answer for answer, reading in zip(given, readings, strict=True) if reading.fault]
    if len(known) == 1 and not words:
        return known[0]
    if len(known) > 1 or any(reading.value != question.other for reading in known):
        return unreadable(f"more than one answer is given, but '{question.label}' has one.")
    besides = "; ".join(answer for answer, reading in zip(given, readings, strict=True) if not reading.fault)
    rule = "; ".join(reading.rule for reading in known)
    return Reading(value=question.other, rule=rule, said="; ".join(words), besides=besides)


def multi(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The codes of all answers in one cell or several columns, in the order of the dictionary."""
    known = _by_label(tuple(question.answers.items())) | _by_spelling(tuple(question.also_written.items()))
    found = pieces(raw, manner.joined_by, {normal(code): code for code in question.answers} | known)
    if not found.known and len(found.left_over) < 2:
        state = state_of(found.left_over[0], question) if found.left_over else question.blank
        if state:
            return Reading(state=state)
    readings = [_closed(piece, question) for piece in found.known]
    if not question.other:
        readings += [_closed(piece, question) for piece in found.left_over]
    if faults := " ".join(reading.fault for reading in readings if reading.fault):
        return unreadable(faults)
    if any(_joined_otherwise(words, known) for words in found.left_over):
        declared = 'joined_by = "," (or what else stands between them)'
        remedy = f"Say {declared} in the file's block of round.toml; it is '{manner.joined_by}' now."
        return unreadable(f"several answers to '{question.label}' stand in one cell, joined otherwise. {remedy}")
    said = "; ".join(found.left_over)
    chosen = {reading.value for reading in readings} | ({question.other} if said else set())
    codes = tuple(code for code in question.answers if code in chosen)
    rules = "; ".join(dict.fromkeys(reading.rule for reading in readings if reading.rule))
    return Reading(value=codes, rule=rules, said=said, besides="; ".join(found.known) if said else "")


def _joined_otherwise(words: str, known: Mapping[str, str]) -> bool:
    """Whether words that are no answer are several answers, with another sign between them than the file has."""
    cut = [normal(piece) for piece in OTHER_SIGNS.split(words)]
    return len(cut) > 1 and all(piece in known for piece in cut)


def _closed(text: str, question: Question) -> Reading:
    """The code of one answer on offer: its label, repaired by one named rule, or its code as it is."""
    by_label = _by_label(tuple(question.answers.items()))
    by_spelling = _by_spelling(tuple(question.also_written.items()))
    if normal(text) in by_label:
        exactly = text in question.answers.values()
        return Reading(value=by_label[normal(text)], rule="" if exactly else BLANKS_AND_CAPITALS)
    if normal(text) in by_spelling:
        return Reading(value=by_spelling[normal(text)], rule="also written")
    if text in question.answers:
        return Reading(value=text)
    offered = near(text, list(question.answers.values()))
    remedy = f"{offered} If it is another way of writing an answer, add it to also_written."
    return unreadable(f"{quoted_answer(text)} is not an answer to '{question.label}'. {remedy}")


@lru_cache(maxsize=256)
def _by_label(answers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """normal label -> code"""
    return {normal(label): code for code, label in answers}


@lru_cache(maxsize=256)
def _by_spelling(also_written: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """normal other way of writing -> code"""
    return {normal(spelling): code for spelling, code in also_written}
