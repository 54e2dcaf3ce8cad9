"""Where coders differ: their codes, quotes and memos side by side, and what was decided, with the reason in a memo.

Coders are called Coder A, Coder B ... so that nobody's name decides. What is decided here is kept in adjudicated.jsonl
and wins over what the coders say, until it is decided anew. Whoever sees what coders gave codes blind no longer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from analysis.desk.answers import DeskAnswer, DeskTheme, desk_answers, desk_themes
from analysis.desk.sitting import Sitting
from analysis.desk.work import NotYet, coded, first_pass, to_look_at_again
from analysis.errors import Problem, RoundtableError
from analysis.folders import folders_of
from analysis.themes.codebook import codebook
from analysis.themes.coders.decided import decisions
from analysis.themes.coders.final import standing_by_answer
from analysis.themes.coders.kept import Kept
from analysis.themes.coders.lines import ADJUDICATION, ALL, Code, Decision, now, shown_line
from analysis.themes.coders.names import ADJUDICATED, coder_name

NO_MEMO = "Say in the memo why the answer is coded so: without a reason nothing was saved."


@dataclass(frozen=True)
class Side:
    """What one coder gave to an answer, and their memo."""

    coder: str
    codes: tuple[Code, ...]
    memo: str


@dataclass(frozen=True)
class Disagreement:
    """An answer to which coders gave different themes or valences, with what each of them gives to it now.

    `adjudicated` says that it was decided when the desk was opened; the coders may have come to agree since.
    """

    answer: DeskAnswer
    sides: tuple[Side, ...]
    adjudicated: bool


class Adjudication:
    """The answers of a table that coders differ in, to be decided by `by`: one person, or a name for several.

    Raises NotYet where `by` is a coder whose own first pass is not over: they would see what they are to code by
    themselves.
    """

    def __init__(self, audit_round: str, table: str, by: str):
        self.audit_round, self.table, self.by = audit_round, table, coder_name(by)
        folders, book, answers = folders_of(audit_round), codebook(), desk_answers(audit_round, table)
        self._own, self._every = Sitting(folders, self.by, book, answers), answers
        _refuse_unfinished(self.by, answers, self._own.kept)
        self._disagreements = _disagreements(audit_round, table, answers)
        self.themes: list[DeskTheme] = desk_themes(book)
        disputed = [one.answer for one in self._disagreements]
        self._sitting = Sitting(folders, ADJUDICATED, book, disputed, self.by)

    @property
    def disagreements(self) -> list[Disagreement]:
        """The answers to decide: first the decided ones that need a second look, then those that wait, then the other
        decided ones, each in coding order.

        That `by` sees what coders gave is written to their own file before: from then on nothing they code is blind.
        Raises NotYet where they began to code meanwhile, and as `decide`.
        """
        if self._disagreements and not self._own.kept.all_shown(self.table):
            self._own.note(self._seen)
        return self._disagreements

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Lines of adjudicated.jsonl that are not counted, each by its number."""
        return self._sitting.problems

    def done(self, answer: DeskAnswer) -> bool:
        """Whether an answer is decided."""
        return self._sitting.kept.in_pass(answer.place, ADJUDICATION) is not None

    def codes(self, answer: DeskAnswer) -> tuple[Code, ...]:
        """What was decided of an answer; nothing while it is not."""
        decided = self._sitting.kept.in_pass(answer.place, ADJUDICATION)
        return decided.codes if decided else ()

    def memo(self, answer: DeskAnswer) -> str:
        """Why it was decided so; '' while it is not."""
        decided = self._sitting.kept.in_pass(answer.place, ADJUDICATION)
        return decided.memo if decided else ""

    def decide(self, id: str, question: str, codes: Iterable[Mapping | Code], memo: str) -> None:
        """Save what counts of an answer, and why. Raises RoundtableError without a memo, and as a desk's `decide`."""
        answer = self._sitting.answer(id, question)
        if not memo.strip():
            raise RoundtableError(NO_MEMO)
        given = self._sitting.given(answer, codes, memo)
        self._sitting.save([given], lambda kept: lambda answer: ADJUDICATION)

    def undo(self) -> DeskAnswer:
        """Take back the last decision made here since it was opened; the answer that it was about."""
        return self._sitting.undo()

    def read_on(self) -> None:
        """Take in what another window has saved since."""
        self._sitting.read_on()

    def _seen(self, kept: Kept) -> list[dict]:
        _refuse_unfinished(self.by, self._every, kept)
        return [shown_line(self.table, now(), ALL)]


def _disagreements(audit_round: str, table: str, answers: list[DeskAnswer]) -> list[Disagreement]:
    found = decisions(audit_round, table)
    names = sorted(coder for coder in found.by_coder if coder != ADJUDICATED)
    called = {name: f"Coder {ascii_uppercase[place % 26]}" for place, name in enumerate(names)}
    standing = standing_by_answer(found)
    disputed = [
        Disagreement(answer, tuple(_side(called[name], said[name]) for name in names if name in said), decided)
        for answer in answers
        for said in [standing.get((answer.id, answer.question), {})]
        for decided in [ADJUDICATED in said]
        if decided or _differ(said)
    ]
    again = to_look_at_again(audit_round, table, ADJUDICATED, answers)
    return sorted(disputed, key=lambda one: (one.answer.place[1:] not in again, one.adjudicated))


def _side(called: str, decision: Decision) -> Side:
    return Side(called, decision.codes, decision.memo)


def _differ(said: Mapping[str, Decision]) -> bool:
    """Whether what coders say now is not the same themes with the same valences."""
    return len({decision.theme_set for coder, decision in said.items() if coder != ADJUDICATED}) > 1


def _refuse_unfinished(name: str, answers: list[DeskAnswer], kept: Kept) -> None:
    """Raises NotYet where somebody who has begun to code would see others' codes before the end of their first pass."""
    theirs = first_pass(answers, kept)
    left = sum(1 for answer in theirs if not coded(answer, kept))
    if left:
        what = f"{name} is coding too, and {left} of {len(theirs)} answers of the first pass are still to be coded"
        raise NotYet(f"{what}. Finish them first; then decide where coders differ.")
