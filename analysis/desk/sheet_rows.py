"""The rows of a coder's workbook that came back: what is wrong in them, and what they give to their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.desk.answers import DeskAnswer
from analysis.desk.sheet_form import (
    ANSWER,
    ASKED,
    DONE,
    GIVEN,
    ID,
    MARKS,
    MEMO,
    SEEN,
    TEXT,
    About,
    as_seen,
    hash_of_row,
    is_done,
    mark_of,
    valences_of,
)
from analysis.desk.sheet_reading import WRITE_AGAIN, ReadRow, ReadSheet
from analysis.desk.sheet_writing import shown
from analysis.desk.sitting import Given
from analysis.desk.work import Desk
from analysis.errors import Place, Problem
from analysis.themes.coders.lines import Code, text_hash

CODED_NOT_DONE = (
    "is not marked as done, and its answer is coded or has a memo.",
    "Choose yes where it is done, or clear its marks and memo.",
)
CLEARED = (
    "is empty, and its answer was decided when the sheet was written.",
    "Choose yes where there is nothing to code, or fill the row in again.",
)
DECIDED_SINCE = ("was decided at the desk since this sheet was written.", "Have the sheet written again.")
Answers = Mapping[tuple[str, str], DeskAnswer]


@dataclass(frozen=True)
class State:
    """What a coder says of an answer, as a row of a sheet says it: `marks` by theme; `done` where it is `decided` and
    needs no second look."""

    marks: Mapping[str, str]
    memo: str
    done: bool
    decided: bool

    @property
    def hash(self) -> str:
        """The hash of a row that says this."""
        return hash_of_row(self.marks, self.memo, self.done)

    def was_given_in(self, row: ReadRow) -> bool:
        """Whether the coder said so when the sheet of a row was written."""
        return row.text(GIVEN) in self._hashes

    def is_said_in(self, row: ReadRow, about: About) -> bool:
        """Whether a row says so now."""
        return _hash(row, about) in self._hashes

    @property
    def _hashes(self) -> set[str]:
        """The codebook may ask for a second look that it did not ask for when the sheet was written."""
        return {self.hash, hash_of_row(self.marks, self.memo, self.decided)}


def state_of(desk: Desk, answer: DeskAnswer, about: About, again: bool) -> State:
    """What a coder says of an answer today, by the themes of a sheet and those of the codebook; `again` where it needs
    a second look."""
    themes = {*about.themes.values(), *(theme.id for theme in desk.themes)}
    valences: dict[str, list[str]] = {}
    for code in desk.codes(answer):
        valences.setdefault(code.theme, []).append(code.valence)
    marks = {theme: mark_of(given) for theme, given in valences.items() if theme in themes}
    decided = desk.done(answer)
    return State(marks, shown(desk.memo(answer)), decided and not again, decided)


def refused_rows(sheet: ReadSheet, answers: Answers, states: Mapping[tuple[str, str], State]) -> Iterator[Problem]:
    """Everything in the rows for which the sheet is not taken, from top to bottom."""
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        where = (row.text(ID), row.text(ASKED))
        first = seen.setdefault(where, row.number)
        at = Place(row.grid.file, row.grid.sheet, row.number)
        if where not in answers:
            yield Problem(at, "is no answer of this round that is to be coded.", f"Take the row away. {WRITE_AGAIN}")
            continue
        if first != row.number:
            yield Problem(at, f"is the same answer as row {first + 1}.", "Keep one of the two rows.")
        elif text_hash(as_seen(row.text(ANSWER))) != row.text(SEEN):
            yield Problem(row.place(ANSWER), "is not the answer as it was received.", WRITE_AGAIN)
        elif has_changed(row, sheet.about) and _is_overtaken(row, sheet.about, states[where]):
            yield Problem(row.place(ANSWER), *DECIDED_SINCE)
        yield from _wrong_marks(row, sheet.about)


def has_changed(row: ReadRow, about: About) -> bool:
    """Whether a row says something else than when the sheet was written."""
    return _hash(row, about) != row.text(GIVEN)


def given_in(row: ReadRow, about: About, answers: Answers, desk: Desk) -> Given:
    """What a row gives to its answer: of a theme and valence that was given before the quotes stay, else the quote is
    the whole answer."""
    answer = answers[row.text(ID), row.text(ASKED)]
    before: dict[tuple[str, str], list[Code]] = {}
    for code in desk.codes(answer):
        before.setdefault((code.theme, code.valence), []).append(code)
    codes = [
        code
        for heading, id in about.themes.items()
        for valence in valences_of(row.text(heading)) or ()
        for code in before.get((id, valence), [Code(id, valence, 0, len(answer.text))])
    ]
    memo = desk.memo(answer) if as_seen(desk.memo(answer)) == as_seen(row.text(MEMO)) else row.text(MEMO)
    return Given(answer, _in_order(codes, about), memo, row.text(TEXT))


def _is_overtaken(row: ReadRow, about: About, state: State) -> bool:
    """Whether the coder says today neither what they said when the sheet was written nor what the row says."""
    return not state.was_given_in(row) and not state.is_said_in(row, about)


def _hash(row: ReadRow, about: About) -> str:
    marks = {id: mark_of(valences_of(row.text(heading)) or ()) for heading, id in about.themes.items()}
    return hash_of_row(marks, row.text(MEMO), bool(is_done(row.text(DONE))))


def _in_order(codes: list[Code], about: About) -> tuple[Code, ...]:
    themes = list(about.themes.values())
    return tuple(sorted(codes, key=lambda code: (code.start, themes.index(code.theme), code.valence != "strength")))


def _wrong_marks(row: ReadRow, about: About) -> Iterator[Problem]:
    """Cells of a row that say nothing that can be taken, and codes of an answer that is not marked as done."""
    choose = f"Choose one of {', '.join(MARKS)}, or clear the cell."
    for heading in about.themes:
        if valences_of(row.text(heading)) is None:
            yield Problem(row.place(heading), "holds no mark.", choose)
    done = is_done(row.text(DONE))
    if done is None:
        yield Problem(row.place(DONE), "says neither yes nor no.", "Choose yes, or clear the cell.")
    elif not done and has_changed(row, about):
        said = any(row.text(heading) for heading in (*about.themes, MEMO))
        yield Problem(row.place(DONE), *(CODED_NOT_DONE if said else CLEARED))
