"""Which heading of a new form answers which question of a table: the likeliest pairs first, each question once.

A heading that is a question's label, or was mapped to it in an earlier file, is sure; every other pair is a guess that
a person confirms. A question in several columns, with an option over each, is one heading or one a column, whichever
is more like the table's questions.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.intake.likeness import alike, answers_speak, forms_call, told_by_answers, wordings
from analysis.intake.wording import ALIKE, normal
from analysis.questions import Table, dictionary

# A heading that is worded exactly as the question: more than any likeness and what its answers may add.
SURE, ALMOST_SURE = 2.0, 1.99
# What a table's key adds to its likeness, where all its questions are answered.
KEY_COUNTS = 0.5


class Asked(NamedTuple):
    """A heading as round.toml would name it, and the answers under it."""

    text: str
    answers: Sequence[str]


@dataclass(frozen=True)
class Group:
    """The columns of one question: as one heading, and one by one where they have options."""

    whole: Asked
    each: tuple[Asked, ...] = ()


class Pair(NamedTuple):
    """A heading and the question that it is likely to answer, and how likely."""

    likeness: float
    heading: str
    question: str


@dataclass(frozen=True)
class Matched:
    """The pairs of a file's headings and a table's questions, and the headings that nobody is asked by."""

    pairs: tuple[Pair, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def headings(self) -> dict[str, str]:
        """heading -> question, in the order of the file."""
        return {pair.heading: pair.question for pair in self.pairs}

    @property
    def guesses(self) -> tuple[str, ...]:
        """The headings that are not sure."""
        return tuple(pair.heading for pair in self.pairs if pair.likeness < SURE)


@dataclass(frozen=True)
class Wanted:
    """A table's questions: how each is put, what other lists call it, and which have a list of answers of their own."""

    table: Table
    said: Mapping[str, tuple[str, ...]]
    called: Mapping[str, tuple[str, ...]]
    unlike_others: frozenset[str]

    def likeness(self, heading: Asked, question: str) -> float:
        """How likely a heading asks a question: SURE, or less."""
        if normal(heading.text) in {normal(wording) for wording in self.said[question]}:
            return SURE
        block = self.table.questions[question]
        worded = max(alike(heading.text, one) for one in (*self.said[question], *self.called.get(question, ())))
        if not worded and question in self.unlike_others and told_by_answers(heading.answers, block):
            return ALIKE
        return worded and min(worded + answers_speak(heading.answers, block), ALMOST_SURE)


def matched(groups: Sequence[Group], name: str, earlier: Mapping[str, str]) -> Matched:
    """The headings matched with the questions of a table. `earlier`: heading -> question, in earlier files."""
    wanted = _wanted(name, earlier)
    asked = [heading for group in groups for heading in _whole_or_each(group, wanted)]
    found = {pair.heading: pair for pair in _pairs(asked, wanted)}
    order = [heading.text for heading in asked]
    pairs = [found[text] for text in dict.fromkeys(order) if text in found]
    return Matched(tuple(pairs), tuple(text for text in dict.fromkeys(order) if text not in found))


def likeness_to(match: Matched, table: Table, numbered: bool) -> float:
    """How like a table a file is, by its pairs and the table's key; `numbered` where rows need no number of their
    own."""
    answered = set(match.headings.values())
    known = sum(key in answered or numbered for key in table.key) / len(table.key)
    return sum(pair.likeness for pair in match.pairs) + KEY_COUNTS * known if match.pairs else 0.0


def _wanted(name: str, earlier: Mapping[str, str]) -> Wanted:
    table = dictionary().table(name)
    said = wordings(table, earlier)
    offered = {question: frozenset(table.questions[question].answers) for question in said}
    number = Counter(offered.values())
    told = frozenset(question for question, answers in offered.items() if answers and number[answers] == 1)
    return Wanted(table, said, forms_call(name), told)


def _whole_or_each(group: Group, wanted: Wanted) -> tuple[Asked, ...]:
    if not group.each:
        return (group.whole,)
    whole = sum(pair.likeness for pair in _pairs([group.whole], wanted))
    each = sum(pair.likeness for pair in _pairs(group.each, wanted)) / len(group.each)
    return group.each if each > whole else (group.whole,)


def _pairs(asked: Sequence[Asked], wanted: Wanted) -> list[Pair]:
    """The likeliest pairs first; a question of several answers may have several headings that are sure of it."""
    rated = [(wanted.likeness(one, question), one.text, question) for one in asked for question in wanted.said]
    found: list[Pair] = []
    headings, questions = set(), set()
    for pair in sorted((Pair(*one) for one in rated if one[0] >= ALIKE), key=lambda pair: -pair.likeness):
        several = pair.likeness == SURE and wanted.table.questions[pair.question].type == "multi"
        if pair.heading not in headings and (several or pair.question not in questions):
            found.append(pair)
            headings.add(pair.heading)
            questions.add(pair.question)
    return found
