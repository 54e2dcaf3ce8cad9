"""A coder's sheet for Excel, and what was filled in there taken into the coder's file: the desk without JupyterLab.

A sheet shows the answers, the themes, and what this coder decided before; of no other coder, and no suggestion. What
comes back is taken whole or, with every problem named by its cell, not at all. A row counts where it says something
else than when the sheet was written; a code of it is given to the whole answer, unless that theme had a quote already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
)
from analysis.desk.sheet_reading import read_sheet
from analysis.desk.sheet_rows import State, given_in, has_changed, refused_rows, state_of
from analysis.desk.sheet_writing import SheetRow, shown, workbook_of
from analysis.desk.work import Desk, to_look_at_again
from analysis.errors import Problem, ProblemsReceived
from analysis.folders import folders_of
from analysis.themes.codebook import codebook
from analysis.themes.coders.lines import CodebookRead, text_hash
from analysis.themes.coders.names import coder_name

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
    again = to_look_at_again(audit_round, table, desk.coder, desk.answers)
    states = [state_of(desk, answer, about, answer.place[1:] in again) for answer in desk.answers]
    return workbook_of(about, list(map(_row, desk.answers, states)), desk.themes)


def take_sheet(path: Path, audit_round: str, coder: str = "") -> Taken:
    """Take what a coder filled in into their file; what was taken.

    Raises ProblemsReceived with every problem and its cell: a file that is no coding sheet or was written for another
    round or coder, altered answers, rows or columns that are there twice or were not in it, cells that hold no mark or
    a formula, answers that are coded and not marked as done, or that were decided at the desk since. Then nothing is
    taken.
    """
    folders_of(audit_round)
    sheet = read_sheet(path)
    _refuse([*_of_another(path, sheet.about, audit_round, coder), *sheet.problems])
    desk = Desk(audit_round, sheet.about.table, sheet.about.coder, sheet.about.sample or None)
    answers = {(answer.id, answer.question): answer for answer in desk.every}
    again = to_look_at_again(audit_round, desk.table, desk.coder, desk.every)
    states = {where: state_of(desk, answer, sheet.about, where in again) for where, answer in answers.items()}
    _refuse(refused_rows(sheet, answers, states))
    given = [
        given_in(row, sheet.about, answers, desk)
        for row in sheet.rows
        if has_changed(row, sheet.about) and states[row.text(ID), row.text(ASKED)].was_given_in(row)
    ]
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


def _row(answer: DeskAnswer, state: State) -> SheetRow:
    """One answer, with what the coder decided of it."""
    hidden = {ID: answer.id, ASKED: answer.question, TEXT: text_hash(answer.text), GIVEN: state.hash}
    hidden[SEEN] = text_hash(as_seen(shown(answer.text)))
    return SheetRow(
        reference=answer.reference,
        question=answer.question_label,
        text=answer.text,
        attributes=answer.attributes,
        marks=state.marks,
        memo=state.memo,
        done=state.done,
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
