"""Rows as codes -> columns as people and systems write them: headings, and cells in the words of that file.

A question has one column, or several: one for each option that can be ticked, or for the first answer, the second and
so on. Every row bears the cell 'Made up', in a column beside all others.
"""

from dataclasses import dataclass

from analysis.examples.cells import Cell, Words, cell_of
from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.intake.wording import normal
from analysis.questions import Question, dictionary

MADE_UP = "Made up"
MARK = "yes"


@dataclass(frozen=True)
class Columns:
    """A list as it is written: its rows of headings, and its rows of cells."""

    headings: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]


def columns_of(file: ExampleFile, rows: list[dict], this: ExampleRound) -> Columns:
    """The columns of the table that a file gives, then those beside them, then the mark."""
    answered = _answered(file, file.table, file.headings, rows, this)
    beside = {heading: [cell_of(row[field], file) for row in rows] for heading, field in file.beside.items()}
    # A system puts its own columns after the number of the response, or before all where it gives no number.
    if beside.keys() & set(file.in_shape.known_by[:1]):
        everything = beside | answered
    else:
        first = next(iter(answered))
        everything = {first: answered.pop(first)} | beside | answered
    return _columns(everything, len(rows), file.in_shape.heading_rows)


def lines_of(file: ExampleFile, lines: list[dict], this: ExampleRound) -> Columns:
    """The columns of the list on the sheets of a file, for all children one after the other."""
    return _columns(_answered(file, file.lines_table, file.lines, lines, this), len(lines), heading_rows=1)


def _columns(cells: dict[str, list[Cell]], number: int, heading_rows: int) -> Columns:
    everything = cells | {MADE_UP: [MARK] * number}
    rows = tuple(zip(*everything.values(), strict=True))
    return Columns(_in_two_rows(list(everything)) if heading_rows == 2 else (tuple(everything),), rows)


def _in_two_rows(headings: list[str]) -> tuple[tuple[str, ...], ...]:
    """'Question [Option]' as two rows: the question over the first of its columns, the options below it."""
    parted = [heading.removesuffix("]").partition(" [") for heading in headings]
    before = ["", *(question for question, _, _ in parted)]
    upper = (question if question != last else "" for (question, _, _), last in zip(parted, before, strict=False))
    return tuple(upper), tuple(option for _, _, option in parted)


def _answered(
    file: ExampleFile, table: str, headings: dict[str, str], rows: list[dict], this: ExampleRound
) -> dict[str, list[Cell]]:
    """heading -> cells, of all questions that a file answers"""
    words, found = Words(file, table, this), {}
    for name, heading in headings.items():
        if name in file.options:
            found |= _ticked(file, heading, dictionary().question(table, name), words.answers(name, rows))
        else:
            found[heading] = words.cells(name, rows)
    for name, columns in file.one_each.items() if table == file.table else ():
        answers = [list(given.values()) for given in words.answers(name, rows)]
        found |= {heading: [_at(given, place) for given in answers] for place, heading in enumerate(columns)}
    return found


def _ticked(
    file: ExampleFile, heading: str, question: Question, answers: list[dict[str, str]]
) -> dict[str, list[Cell]]:
    """A column for each option, holding what was ticked of it; an answer without an option stands under the last."""
    options = file.options[question.block]
    known = {normal(label): code for code, label in question.answers.items()}
    known |= {normal(spelling): code for spelling, code in question.also_written.items()}
    own = {known.get(normal(option)): option for option in options}
    others = next((option for option in options if normal(option) not in known), options[-1])
    cells: dict[str, list[Cell]] = {f"{heading} [{option}]": [] for option in options}
    for given in answers:
        under: dict[str, list[str]] = {option: [] for option in options}
        for code, text in given.items():
            under[own.get(code, others)].append(text)
        for option, texts in under.items():
            cells[f"{heading} [{option}]"].append(file.in_shape.joined_by.join(texts) or None)
    return cells


def _at(given: list[str], place: int) -> str | None:
    return given[place] if place < len(given) else None
