"""The figures of a text: each claim with its place and the words in which the name of what is counted is looked for.

`own` are the words nearest to a figure (in a table its row and column), `sentence` and `above` those of its sentence
and of the headings, `head` those of its column; `denied` those of each clause beside it that says that something is not
so; `lone`: no other count stands in its row. In a sentence of several figures their names stand before them or behind
them, which the first one tells.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from analysis.figures.claim import Claim
from analysis.figures.claims import claims
from analysis.figures.lines import CELLS, Line, line_of, rows_of
from analysis.figures.passages import Passage, Table
from analysis.figures.passed_over import Span, axis_numbers
from analysis.figures.rows import row_claims
from analysis.figures.words import denied_in, words_of

# Letters shown on each side of a figure.
AROUND = 30


@dataclass(frozen=True)
class Figure:
    """One figure of a report."""

    place: str
    said: str
    claim: Claim
    own: frozenset[str]
    sentence: frozenset[str]
    above: frozenset[str]
    numbers: tuple[int, ...] = ()
    head: frozenset[str] | None = None
    lone: bool = False
    denied: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Found:
    """The figures of one line, the line itself, and what of its numbers was passed over."""

    place: str
    line: Line
    figures: tuple[Figure, ...]
    passed: Counter


IsName = Callable[[frozenset[str]], bool]


def figures_of_passage(passage: Passage, named: tuple[Span, ...], is_name: IsName) -> Found:
    """The figures of a paragraph."""
    if passage.is_chart:
        named = (*named, *axis_numbers(passage.text))
    read = claims(passage.text, named)
    line = line_of(passage)
    above = words_of(" ".join(passage.headings))
    made, leads = [], False
    for claim in read.claims:
        if claim.first:
            several = sum(other.sentence == claim.sentence for other in read.claims) > 1
            leads = passage.is_chart or (several and is_name(words_of(claim.before)))
        made.append(_figure(passage.place, line, claim, _own(claim, leads), above))
    return Found(passage.place, line, tuple(made), read.passed)


def figures_of_table(table: Table, named: Callable[[str], tuple[Span, ...]]) -> Iterator[Found]:
    """The figures of each row of a table; those of the heads too, where words there hold one."""
    heads = table.rows[0]
    above = words_of(" ".join((*table.headings, table.caption)))
    first = 1 if any(heads) else 0
    for number, (row, line) in enumerate(zip(table.rows, rows_of(table), strict=True), first):
        place = f"{table.place}, row {number}"
        made, used = row_claims(table, row) if number > first else ((), frozenset())
        texts = [text for column, text in enumerate(row) if column not in used]
        figures = []
        for one in made:
            head = _head(heads, one.column)
            figure = _figure(place, line, one.claim, CELLS.join((*texts, head)), above)
            figures.append(replace(figure, head=words_of(head), lone=len(made) == 1))
        passed: Counter = Counter()
        for column, text in enumerate(row):
            if column in used:
                continue
            read = claims(text, named(text))
            passed += read.passed
            if not column:
                passed["names of rows"] += sum(_is_name_of_row(claim) for claim in read.claims)
            figures += _of_cell(place, line, (row, column), read.claims, CELLS.join((row[0], _head(heads, column))))
        yield Found(place, line, tuple(sorted(figures, key=lambda figure: figure.claim.start)), passed)


def _of_cell(
    place: str, line: Line, cell: tuple[tuple[str, ...], int], made: tuple[Claim, ...], naming: str
) -> Iterator[Figure]:
    """The figures in a cell of words; a bare number at the beginning of a row is its name."""
    row, column = cell
    start = sum(len(text) + len(CELLS) for text in row[:column])
    for claim in made:
        moved = replace(claim, start=claim.start + start, end=claim.end + start)
        if column or not _is_name_of_row(claim):
            yield _figure(place, line, moved, CELLS.join((naming, claim.sentence)), words_of(" ".join(line.headings)))


def _is_name_of_row(claim: Claim) -> bool:
    """Whether a number at the beginning of a row names it, such as an age."""
    return claim.of is None and not claim.percents and not claim.range


def _own(claim: Claim, leads: bool) -> str:
    """The words that name a claim: those behind it, and before the first; or those before it, where names lead."""
    if leads:
        return f"{claim.before} {claim.inside}"
    return f"{claim.before} {claim.inside} {claim.after}" if claim.first else f"{claim.inside} {claim.after}"


def _figure(place: str, line: Line, claim: Claim, beside: str, above: frozenset[str]) -> Figure:
    """A claim as a figure; `beside` is what names it."""
    covered = tuple(
        at for at, number in enumerate(line.numbers) if claim.start <= number.start and number.end <= claim.end
    )
    own = words_of(beside)
    sentence, said = own | words_of(claim.sentence), _shortened(line.text, claim)
    return Figure(place, said, claim, own, sentence, above, covered, denied=denied_in(beside))


def _shortened(text: str, claim: Claim) -> str:
    """The figure with a few words on each side."""
    start, end = claim.start - AROUND, claim.end + AROUND
    begins = 0 if start <= 0 else (text.find(" ", start, claim.start) + 1) or claim.start
    ends = len(text) if end >= len(text) else max(text.rfind(" ", claim.end, end), claim.end)
    return ("..." if begins else "") + text[begins:ends].strip() + ("..." if ends < len(text) else "")


def _head(heads: tuple[str, ...], column: int) -> str:
    return heads[column] if column < len(heads) else ""
