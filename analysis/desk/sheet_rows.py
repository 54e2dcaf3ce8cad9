"""The rows of a coder's workbook that came back: what is wrong in them, and what they give to their answers."""

from collections.abc import Iterator, Mapping

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
Answers = Mapping[tuple[str, str], DeskAnswer]


def refused_rows(sheet: ReadSheet, answers: Answers) -> Iterator[Problem]:
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
        yield from _wrong_marks(row, sheet.about)


def has_changed(row: ReadRow, about: About) -> bool:
    """Whether a row says something else than when the sheet was written."""
    marks = {id: mark_of(valences_of(row.text(heading)) or ()) for heading, id in about.themes.items()}
    return hash_of_row(marks, row.text(MEMO), bool(is_done(row.text(DONE)))) != row.text(GIVEN)


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
