"""A coder's sheet for Excel, and what was filled in there taken into the coder's file: the desk without JupyterLab.

A sheet shows the answers, the themes, and what this coder decided before; of no other coder, and no suggestion. What
comes back is taken whole or, with every problem named by its cell, not at all. A row counts where it says something
else than when the sheet was written; a code of it is given to the whole answer, unless that theme had a quote already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.desk.answers import DeskAnswer
from analysis.desk.sheet_form import (
    ASKED,
    GIVEN,
    HIDDEN_COLUMNS,
    ID,
    SEEN,
    SHOWN_COLUMNS,
    TEXT,
    About,
    as_seen,
    hash_of_row,
    mark_of,
)
from analysis.desk.sheet_reading import read_sheet
from analysis.desk.sheet_rows import given_in, has_changed, refused_rows
from analysis.desk.sheet_writing import SheetRow, shown, workbook_of
from analysis.desk.work import Desk
from analysis.errors import Problem, ProblemsReceived
from analysis.folders import folders_of
from analysis.themes.codebook import codebook
from analysis.themes.coders.lines import CodebookRead, text_hash
from analysis.themes.coders.names import coder_name
from analysis.themes.coders.second_look import second_look

ANOTHER = "Take it for that one, or send back the sheet that was written for this."


@dataclass(frozen=True)
class Taken:
    """What was taken of a sheet, in answers: decided anew, as they were before, not done yet, and not in the sheet."""

    coder: str
    table: str
    new: int
    as_before: int
    not_done: int
    missing: int

    def __str__(self) -> str:
        return (
            f"{self.coder}, {self.table}: {self.new} answers decided anew, {self.as_before} as before, {self.not_done} "
            f"not done, {self.missing} not in the sheet."
        )


def coding_sheet(audit_round: str, table: str, coder: str, sample: int | None = None) -> bytes:
    """A coder's workbook for a table of a round, or for a random sample of its answers. Restricted, as the answers are.

    What the coder decided before is filled in; where it needs a second look the row is not marked as done.
    """
    desk, book = Desk(audit_round, table, coder, sample), codebook()
    about = About(audit_round, table, desk.coder, sample or 0, CodebookRead.of(book), _headings(desk))
    again = _to_look_at_again(desk)
    return workbook_of(about, [_row(desk, answer, answer.place[1:] in again) for answer in desk.answers], desk.themes)


def take_sheet(path: Path, audit_round: str, coder: str = "") -> Taken:
    """Take what a coder filled in into their file; what was taken.

    Raises ProblemsReceived with every problem and its cell: a file that is no coding sheet or was written for another
    round or coder, altered answers, rows or columns that are there twice or were not in it, cells that hold no mark or
    a formula, answers that are coded and not marked as done. Then nothing is taken.
    """
    folders_of(audit_round)
    sheet = read_sheet(path)
    _refuse([*_of_another(path, sheet.about, audit_round, coder), *sheet.problems])
    desk = Desk(audit_round, sheet.about.table, sheet.about.coder, sheet.about.sample or None)
    answers = {(answer.id, answer.question): answer for answer in desk.every}
    _refuse(refused_rows(sheet, answers))
    changed = [row for row in sheet.rows if has_changed(row, sheet.about)]
    given = [given_in(row, sheet.about, answers, desk) for row in changed]
    new = desk.decide_all(given, sheet.about.read)
    to_code = {(answer.id, answer.question) for answer in desk.answers}
    done = sum(1 for row in sheet.rows if desk.done(answers[row.text(ID), row.text(ASKED)]))
    return Taken(
        coder=desk.coder,
        table=desk.table,
        new=new,
        as_before=done - new,
        not_done=len(sheet.rows) - done,
        missing=len(to_code - {(row.text(ID), row.text(ASKED)) for row in sheet.rows}),
    )


def _headings(desk: Desk) -> dict[str, str]:
    """Heading -> id of each theme: its label, or more where another column is called so."""
    taken = {*SHOWN_COLUMNS, *HIDDEN_COLUMNS, *(label for answer in desk.answers for label in answer.attributes)}
    labels = [(" ".join(theme.label.split()), theme.id) for theme in desk.themes]
    return {(f"{label} (theme)" if label in taken else label): id for label, id in labels}


def _to_look_at_again(desk: Desk) -> set[tuple[str, str]]:
    """The answers whose decision by this coder needs a second look."""
    answers = [(answer.id, answer.question, answer.text) for answer in desk.answers]
    rows = pd.DataFrame(answers, columns=["id", "question", "text"])
    found = second_look(desk.audit_round, desk.table, rows, codebook())
    own = found[found["coder"] == desk.coder]
    return set(zip(own["id"], own["question"], strict=True))


def _row(desk: Desk, answer: DeskAnswer, again: bool) -> SheetRow:
    """One answer, with what the coder decided of it."""
    valences: dict[str, list[str]] = {}
    for code in desk.codes(answer):
        valences.setdefault(code.theme, []).append(code.valence)
    marks = {theme: mark_of(found) for theme, found in valences.items()}
    memo, done = shown(desk.memo(answer)), desk.done(answer) and not again
    hidden = {ID: answer.id, ASKED: answer.question, TEXT: text_hash(answer.text)}
    hidden[GIVEN] = hash_of_row(marks, memo, done)
    hidden[SEEN] = text_hash(as_seen(shown(answer.text)))
    return SheetRow(
        reference=answer.reference,
        question=answer.question_label,
        text=answer.text,
        attributes=answer.attributes,
        marks=marks,
        memo=memo,
        done=done,
        hidden=tuple(hidden[name] for name in HIDDEN_COLUMNS),
    )


def _of_another(path: Path, about: About, audit_round: str, coder: str) -> Iterator[Problem]:
    """A sheet that was written for another round or coder than it is taken for."""
    if about.audit_round != audit_round:
        yield Problem(path.name, f"was written for the round '{about.audit_round}', not for '{audit_round}'.", ANOTHER)
    if coder and coder_name(coder) != coder_name(about.coder):
        yield Problem(path.name, f"was written for {about.coder}, not for {coder_name(coder)}.", ANOTHER)


def _refuse(problems: Iterator[Problem] | list[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsReceived(found)
