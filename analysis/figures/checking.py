"""A whole report held against what was released: a verdict on each figure, and what was not looked at."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from analysis.figures.found import Found, figures_of_passage, figures_of_table
from analysis.figures.judging import CONTRADICTED, Judged, Verdict, judged
from analysis.figures.lines import CELLS, Line, PublishedLines, differing, with_heads
from analysis.figures.passages import Passage, Table, Text
from analysis.figures.passed_over import Span
from analysis.figures.released import ReleasedFigures, ReleasedValue
from analysis.figures.rows import totals_that_do_not_add_up

# Letters shown of a row whose total is wrong.
LONGEST_ROW = 80


@dataclass(frozen=True)
class Checked:
    """The verdicts in the order of the report, how many numbers were passed over as what, and what was not read."""

    edition: str
    verdicts: tuple[Verdict, ...]
    passed: Counter
    unread: tuple[str, ...] = ()

    def number_of(self, verdict: str) -> int:
        """How many figures have a verdict."""
        return sum(one.verdict == verdict for one in self.verdicts)


def check_figures(text: Text, released: ReleasedFigures) -> Checked:
    """Every figure of a text, compared with the figures beside it and with the released ones."""
    lines = PublishedLines(released.lines)
    verdicts: list[Verdict] = []
    passed: Counter = Counter()
    for part in text.parts:
        for found in _found(part, released):
            verdicts += _verdicts(found, lines, released.values)
            passed += found.passed
        if isinstance(part, Table):
            verdicts += _totals(part)
    return Checked(released.edition, tuple(verdicts), passed, text.unread)


def _found(part: Passage | Table, released: ReleasedFigures) -> Iterator[Found]:
    named = partial(_named, released.names_with_numbers)
    if isinstance(part, Table):
        yield from figures_of_table(with_heads(part), named)
    else:
        is_name = partial(_is_name, released.values)
        yield figures_of_passage(part, named(part.text), is_name)


def _named(names: tuple[str, ...], text: str) -> tuple[Span, ...]:
    """Where names of released values that have numbers in them stand, such as 'Held within 72 hours'."""
    lowered, spans = text.casefold(), []
    for name in names:
        at = lowered.find(name.casefold())
        while at >= 0:
            spans.append(Span(at, at + len(name), "names of released values"))
            at = lowered.find(name.casefold(), at + 1)
    return tuple(spans)


def _is_name(values: tuple[ReleasedValue, ...], words: frozenset[str]) -> bool:
    return any(name <= words for value in values if not value.common for name in value.names)


def _verdicts(found: Found, lines: PublishedLines, values: tuple[ReleasedValue, ...]) -> Iterator[Verdict]:
    published = lines.nearest(found.line)
    told: list[ReleasedValue] = []
    for figure in found.figures:
        one: Judged = judged(figure, (found.line, published), values, told)
        told += [one.tells] if one.tells else []
        yield one.verdict
    if published:
        yield from _changed_besides(found, published)


def _changed_besides(found: Found, published: Line) -> Iterator[Verdict]:
    """Numbers that are no figures, such as a year, and are not those of the published line."""
    covered = {place for figure in found.figures for place in figure.numbers}
    wrong = [place for place in differing(found.line, published) if place not in covered]
    for at in wrong:
        here, there = found.line.numbers[at].text.strip(), published.numbers[at].text.strip()
        reason = f"{published.page} has the same words with {there}, not {here}."
        yield Verdict(found.place, here, CONTRADICTED, reason)


def _totals(table: Table) -> Iterator[Verdict]:
    around = " ".join((*table.headings, table.caption))
    for row, _, reason in totals_that_do_not_add_up(table, around):
        said = CELLS.join(table.rows[row])[:LONGEST_ROW]
        yield Verdict(f"{table.place}, row {row + 1}", said, CONTRADICTED, reason)
