"""Responses that were sent twice: found and asked about, never dropped.

Two responses are held for one when the same person sent them about the same child, when they began and ended at the
same time, or when all their answers are alike, a longer text among them. Who sent a response is compared here and goes
no further; no message repeats it.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from analysis.errors import Problem
from analysis.grids.grid import Grid
from analysis.intake.headings import Headings, answers_below
from analysis.intake.parts import Part
from analysis.intake.wording import normal
from analysis.questions import dictionary
from analysis.shapes import Shape

# The question that holds a child's reference, in every table about children.
CASE = "case"
# What Microsoft Forms writes where it does not know who answered.
NOBODY = "anonymous"
# So many answers alike, with a text of so many letters among them, are no accident.
ANSWERS_ALIKE, LETTERS_ALIKE = 3, 20
REMEDY = "If it is, leave one out in data/decisions (left_out.csv)."


def doubles(grid: Grid, shape: Shape, found: Headings, part: Part, number: str) -> list[Problem]:
    """A question for each response that looks like an earlier one. `number`: the question that only tells responses
    apart, whose answers never count as alike."""
    queries: dict[int, Problem] = {}
    for why, marks in _marks(grid, shape, found, part, number):
        first: dict[Hashable, int] = {}
        for row, mark in zip(part.rows, marks, strict=True):
            earlier = first.setdefault(mark, row) if mark is not None else row
            if earlier != row and row not in queries:
                what = f"looks like the response in row {earlier + 1} sent again ({why})."
                queries[row] = Problem(grid.place(row), what, REMEDY, grid.place(earlier))
    return [queries[row] for row in sorted(queries)]


def _marks(
    grid: Grid, shape: Shape, found: Headings, part: Part, number: str
) -> Iterator[tuple[str, Sequence[Hashable | None]]]:
    """Why two responses may be one, and for each record what is then the same in both; None where that is not known."""
    for heading, columns in found.of(shape.sent_by).items():
        if columns:
            yield f"same {heading}", _senders(answers_below(grid, columns[0].column, part.rows), part)
    when = found.of(shape.sent_at)
    if when and all(when.values()):
        times = [answers_below(grid, columns[0].column, part.rows) for columns in when.values()]
        # A day without a time is no more than a day on which several people answered.
        yield (
            f"same {' and '.join(when)}",
            [mark if all(mark) and ":" in "".join(mark) else None for mark in zip(*times, strict=True)],
        )
    yield "all answers alike", _answers(part, number)


def _senders(senders: Sequence[str], part: Part) -> list[Hashable | None]:
    children = part.columns[CASE].raw if CASE in part.columns else [""] * len(senders)
    named = {sender: normal(sender) for sender in set(senders)}
    told = {sender for sender, name in named.items() if name and name != NOBODY}
    return [
        (named[sender], normal(child)) if sender in told else None
        for sender, child in zip(senders, children, strict=True)
    ]


def _answers(part: Part, number: str) -> list[Hashable | None]:
    questions = dictionary().table(part.table).questions
    asked = [name for name, column in part.columns.items() if column.columns and name != number]
    texts = [at for at, name in enumerate(asked) if questions[name].type == "text"]
    if not texts:
        return [None] * len(part.rows)
    records = list(zip(*(part.columns[name].raw for name in asked), strict=True))
    again = {record for record, times in Counter(records).items() if times > 1 and _tells(record, texts)}
    return [record if record in again else None for record in records] if again else [None] * len(records)


def _tells(answers: tuple[str, ...], texts: list[int]) -> bool:
    """Whether answers that are alike can hardly be those of two people."""
    long = any(sum(map(str.isalpha, answers[at])) >= LETTERS_ALIKE for at in texts)
    return long and sum(map(bool, map(str.strip, answers))) >= ANSWERS_ALIKE
