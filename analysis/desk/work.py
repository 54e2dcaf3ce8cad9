"""A coder's desk, without any window: what is to be coded, what was, and what the program suggests once it may.

The first pass is blind: nothing is suggested until every answer is coded that the coder set out to code, be it at this
desk or at one of more answers before. What is decided once suggestions were seen is of the open pass, so that agreement
is always told of what two people saw by themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import pandas as pd

from analysis.desk.answers import DeskAnswer, DeskTheme, desk_answers, desk_themes
from analysis.desk.sitting import Given, Sitting
from analysis.errors import Problem, RoundtableError
from analysis.folders import folders_of
from analysis.processed import load
from analysis.themes.by_rules import coded_by_rules
from analysis.themes.codebook import codebook
from analysis.themes.coders.kept import Kept
from analysis.themes.coders.lines import BLIND, OPEN, Code, CodebookRead, now, shown_line
from analysis.themes.coders.names import coder_name
from analysis.themes.coders.second_look import second_look


class NotYet(RoundtableError):
    """Something that may be done once the first pass is over."""


@dataclass(frozen=True)
class Suggestion:
    """One theme that the program suggests for an answer: by which rule, why, and how sure (0 to 1)."""

    theme: str
    valence: str
    start: int
    end: int
    rule: str
    reason: str
    confidence: float
    by: str


NOT_OF_SAMPLE = "this answer is not of the sample"
SUGGESTED = tuple(field.name for field in fields(Suggestion))


class Desk:
    """One coder's desk for a table of a round; with `sample`, for so many answers of it drawn at random.

    `answers` are what is to be coded, in coding order, and `every` those of the whole table; `themes` are in the order
    of the codebook. Raises UnknownName for a round or table that is not there, CannotCount for a table without free
    text, RoundtableError for a name that no coder can have.
    """

    def __init__(self, audit_round: str, table: str, coder: str, sample: int | None = None):
        self.audit_round, self.table, self.coder = audit_round, table, coder_name(coder)
        folders, book = folders_of(audit_round), codebook()
        self.every: list[DeskAnswer] = desk_answers(audit_round, table)
        if sample is not None and sample < 1:
            raise RoundtableError(f"A sample has at least one answer, and not {sample}.")
        self._sample = sample if sample and sample < len(self.every) else None
        self.answers: list[DeskAnswer] = self.every[: self._sample]
        self.themes: list[DeskTheme] = desk_themes(book)
        self._sitting = Sitting(folders, self.coder, book, self.every)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Lines of the coder's file that are not counted, each by its number."""
        return self._sitting.problems

    @property
    def first_pass_done(self) -> bool:
        """Whether every answer of the first pass is coded, blind."""
        return not self.still_blind

    @property
    def still_blind(self) -> int:
        """How many answers of the first pass the coder has not coded yet."""
        return sum(1 for answer in self._first_pass if not coded(answer, self._sitting.kept))

    def done(self, answer: DeskAnswer) -> bool:
        """Whether the coder has decided about an answer, be it that there is nothing to code."""
        return self._sitting.kept.standing(answer.place) is not None

    def codes(self, answer: DeskAnswer) -> tuple[Code, ...]:
        """What the coder gave to an answer; nothing while it is not decided."""
        standing = self._sitting.kept.standing(answer.place)
        return standing.codes if standing else ()

    def memo(self, answer: DeskAnswer) -> str:
        """The coder's note on an answer; '' without one."""
        standing = self._sitting.kept.standing(answer.place)
        return standing.memo if standing else ""

    def decide(self, id: str, question: str, codes: Iterable[Mapping | Code], memo: str = "") -> None:
        """Save what the coder gives to an answer; no codes say that there is nothing to code.

        A code is theme and valence ("both" is two), and start and end of its quote, else the whole answer. When this
        comes back it is on the disk. Raises CannotWrite where it could not be saved, InUse, UnknownName,
        RoundtableError.
        """
        answer = self._sitting.answer(id, question)
        self._sitting.save([self._sitting.given(answer, codes, memo)], self._passes, self._sampled)

    def decide_all(self, given: Sequence[Given], read: CodebookRead) -> int:
        """Save what the coder gave to several answers with a codebook that may be an earlier one, all or none of it;
        how many decisions were new."""
        return self._sitting.save(given, self._passes, self._sampled, read)

    def undo(self) -> DeskAnswer:
        """Take back the last decision made at this desk since it was opened; the answer that it was about."""
        return self._sitting.undo()

    def read_on(self) -> None:
        """Take in what another window of this coder has saved since."""
        self._sitting.read_on()

    def suggestions(self, id: str, question: str) -> tuple[Suggestion, ...]:
        """What the program suggests for an answer, from left to right. Raises NotYet until the first pass is done, and
        for an answer that is not coded yet because it is not of the sample."""
        answer = self._sitting.answer(id, question)
        left = self.still_blind
        if left or not coded(answer, self._sitting.kept):
            still = f"{left} of {len(self._first_pass)} answers are still to be coded" if left else NOT_OF_SAMPLE
            raise NotYet(f"Suggestions are shown after the first pass: {still}.")
        if not self._sitting.kept.was_shown(answer.place):
            self._sitting.note(lambda kept: [shown_line(self.table, now())])
        return self._suggested.get((answer.id, answer.question), ())

    @property
    def _first_pass(self) -> list[DeskAnswer]:
        """What the coder codes by themselves before anything is suggested."""
        return first_pass(self.every, self._sitting.kept, len(self.answers))

    def _passes(self, kept: Kept) -> Callable[[DeskAnswer], str]:
        """Of which pass a decision about an answer is now."""
        return lambda answer: OPEN if kept.was_shown(answer.place) else BLIND

    def _sampled(self, kept: Kept) -> Iterator[dict]:
        """That the answers on this desk are a sample, where that was not said yet."""
        if self._sample and kept.samples.get(self.table) != self._sample:
            yield {"kind": "sample", "at": now(), "table": self.table, "size": self._sample, "of": len(self.every)}

    @cached_property
    def _suggested(self) -> dict[tuple[str, str], tuple[Suggestion, ...]]:
        """(id, question) -> what rules and model find in it, and never what other coders gave."""
        found: dict[tuple[str, str], tuple[Suggestion, ...]] = {}
        for code in coded_by_rules(load(self.audit_round, self.table)).codes.to_dict("records"):
            where = (code["id"], code["question"])
            found[where] = (
                *found.get(where, ()),
                Suggestion(**{name: code[name] for name in SUGGESTED}),
            )
        return found


def first_pass(every: Sequence[DeskAnswer], kept: Kept, at_least: int = 0) -> Sequence[DeskAnswer]:
    """What a coder codes by themselves, of the answers of a table in coding order: what they set out to code, and all
    of it where they decided about any answer beyond."""
    size = max(at_least, kept.set_out_to_code(every[0].table)) if every else 0
    beyond = any(kept.standing(answer.place) for answer in every[size:])
    return every if beyond else every[:size]


def coded(answer: DeskAnswer, kept: Kept) -> bool:
    """Whether the coder has coded an answer in the first pass."""
    return kept.in_pass(answer.place, BLIND) is not None or kept.was_shown(answer.place)


def to_look_at_again(audit_round: str, table: str, coder: str, answers: Sequence[DeskAnswer]) -> set[tuple[str, str]]:
    """(id, question) of the answers whose decision by a coder, or by the adjudication, needs a second look."""
    today = [(answer.id, answer.question, answer.text) for answer in answers]
    found = second_look(audit_round, table, pd.DataFrame(today, columns=["id", "question", "text"]), codebook())
    own = found[found["coder"] == coder]
    return set(zip(own["id"], own["question"], strict=True))
