"""Counts, percentages and totals of a table: what its headings say its numbers are.

The first column heads the rows, with every other column that holds words. 'Of' is what the counts are out of, 'Total'
and 'All' are the sums of the others, a percentage is of the count that its heading names or that stands before 'Of'.
"""

import re
from dataclasses import dataclass

from analysis.attacking.pages import Cell, Table
from analysis.attacking.phrases import OF, Place, number_of, read_results
from analysis.attacking.readings import HIDDEN, Aside, Between, Count, Name, Percentage, Readings, Result, Total, plain

WHOLE = re.compile(r"\d{1,3}(?:,\d{3})*|\d+")
PER_CENT = re.compile(r"\d+(?:\.\d+)?\s?%")
ABSENT = frozenset(("", "[x]", "[z]", "-", "–"))
TOTAL = re.compile(r"(?:total|all|overall|sum)\b", re.IGNORECASE)
OUT_OF = frozenset(("of", "out of", "n", "base", "denominator", "answered by"))
OF_SO_MANY = re.compile(r"\s*\((?:of|n\s*=)\s*(\[c\]|[\d,]+)\)", re.IGNORECASE)
RESULT_HEADING = re.compile(
    r"interval|\bodds\b|\bratio\b|estimate|\brate\b|\bp\b|p-value|kappa|points|in 1,000|agreement|effect", re.IGNORECASE
)
SHARE_HEADING = re.compile(r"%|per ?cent", re.IGNORECASE)
OUT_OF_WHAT = "of"
# Different numbers, each smaller than the last, from which on a reader believes that a column is sorted by them.
DIFFERENT = 3


@dataclass(frozen=True)
class _Column:
    """A column: its place, its heading, and what it holds: words, counts, out of, percentages, results, sentences."""

    at: int
    heading: str
    holds: str


def read_table(table: Table, place: Place) -> Readings:
    """All that a table says."""
    if len(table.rows) < 2:
        return Readings()
    head = [cell.text for cell in table.rows[0] for _ in range(cell.span)]
    body = [row for row in table.rows[1:] if len(row) == len(head)]
    columns = [_Column(at, heading, _holds(at, heading, body)) for at, heading in enumerate(head)]
    return _Table(Place(place.round, table.title or place.title, place.where), columns, body).read()


def _holds(at: int, heading: str, body: list[list[Cell]]) -> str:
    texts = [row[at].text.strip() for row in body]
    numbers = [text for text in texts if text not in ABSENT and text != HIDDEN]
    if at == 0:
        return "words"
    if any(OF.search(text) for text in texts):
        return "sentences"
    if SHARE_HEADING.search(heading) and "interval" not in heading or any(PER_CENT.fullmatch(t) for t in numbers):
        return "percentages"
    if RESULT_HEADING.search(heading):
        return "results"
    if all(WHOLE.fullmatch(text) for text in numbers) and (numbers or HIDDEN in texts):
        return "out of" if plain(heading) in OUT_OF else "counts"
    return "words"


class _Table:
    """One table being read; names are made of its title and headings."""

    def __init__(self, place: Place, columns: list[_Column], body: list[list[Cell]]) -> None:
        self.place, self.columns, self.body, self.found = place, columns, body, Readings()
        self.heads = _told_apart([self._head(row) for row in body])
        self.counted = [column for column in columns if column.holds == "counts"]
        self.out_of = next((column for column in columns if column.holds == "out of"), None)

    def read(self) -> Readings:
        """Row by row, then the sums."""
        for head, row in zip(self.heads, self.body, strict=True):
            self._row(head, row)
        self._of_columns()
        self._sums()
        self._order()
        return self.found

    def name(self, head: str, column: _Column) -> Name:
        """The name of the number in a row and a column."""
        heading = OUT_OF_WHAT if column.holds == "out of" else OF_SO_MANY.sub("", column.heading)
        return Name(self.place.round, self.place.title, head, heading)

    def _head(self, row: list[Cell]) -> str:
        return ", ".join(row[column.at].text for column in self.columns if column.holds == "words" and column.at < 3)

    def _row(self, head: str, row: list[Cell]) -> None:
        whole = self.name(head, self.out_of) if self.out_of else None
        if self.out_of:
            self._count(self.name(head, self.out_of), row[self.out_of.at], None)
        for column in self.columns:
            cell, name = row[column.at], self.name(head, column)
            if column.holds == "counts":
                self._count(name, cell, whole)
            elif column.holds == "sentences":
                self._sentence(name, cell)
            elif column.holds == "percentages" and PER_CENT.fullmatch(cell.text.strip()):
                self._percentage(head, column, cell)
            elif column.holds == "results" and re.search(r"\d", cell.text) and not cell.text.startswith("["):
                about = tuple(self.name(head, one) for one in self._behind(column))
                self.found.results.append(Result(self.place.title, head, cell.text, self.place.where, about))
            for text in cell.asides:
                self.found.asides.append(Aside(self.place.title, f"an attribute of '{head}', {self.place.where}", text))

    def _count(self, name: Name, cell: Cell, whole: Name | None) -> None:
        text = cell.text.strip()
        if text == HIDDEN or WHOLE.fullmatch(text):
            self.found.counts.append(Count(name, number_of(text), self.place.where, whole, (name.row, name.column)))
        for aside in cell.asides:
            if WHOLE.fullmatch(aside.strip()):
                where = f"an attribute, {self.place.where}"
                self.found.counts.append(Count(name, number_of(aside), where, whole))

    def _sentence(self, name: Name, cell: Cell) -> None:
        """A cell that says '4 of 8 case files (50%)'."""
        match = OF.search(cell.text)
        if not match:
            return
        whole = Name(name.round, name.title, name.row, f"{name.column}, {OUT_OF_WHAT}")
        self.found.counts.append(Count(whole, number_of(match["whole"]), self.place.where))
        part = Count(name, number_of(match["part"]), self.place.where, whole, (name.row, name.column))
        self.found.counts.append(part)
        if match["percent"] and match["percent"] != HIDDEN:
            self.found.percentages.append(Percentage(name, whole, match["percent"], self.place.where))
        for one in read_results(match["more"] or "", self.place):
            self.found.results.append(Result(one.title, name.row, one.printed, one.where, (name, whole)))

    def _percentage(self, head: str, column: _Column, cell: Cell) -> None:
        part, whole = self._part_of(column), self.out_of or self._total()
        if part is None or whole is None or part == whole:
            about = tuple(self.name(head, one) for one in self.counted)
            self.found.results.append(Result(self.place.title, head, cell.text, self.place.where, about))
            return
        names = (self.name(head, part), self.name(head, whole))
        self.found.percentages.append(Percentage(*names, cell.text.strip(), self.place.where))

    def _behind(self, column: _Column) -> list[_Column]:
        """The counts that a result in a column is worked out from: those a percentage would be of, or all."""
        part = self._part_of(column)
        return [part, self.out_of] if part and self.out_of else self.counted

    def _part_of(self, column: _Column) -> _Column | None:
        """The counts that a column of percentages is of: those its heading names, or the last before 'Of'."""
        heading = plain(column.heading)
        named = [one for one in self.counted if heading.startswith(plain(one.heading))]
        before = [one for one in self.counted if one.at < (self.out_of or column).at]
        return named[0] if named else before[-1] if before else None

    def _order(self) -> None:
        """Columns that are sorted by their numbers, the largest first, and what the place of a hidden one says."""
        for column in self.counted:
            cells = {head: row[column.at].text.strip() for head, row in zip(self.heads, self.body, strict=True)}
            printed = {head: text for head, text in cells.items() if text == HIDDEN or WHOLE.fullmatch(text)}
            rows = [(head, number_of(text)) for head, text in printed.items() if not TOTAL.match(head)]
            shown = [number for _, number in rows if number is not None]
            if len(set(shown)) < DIFFERENT or shown != sorted(shown, reverse=True):
                continue
            for at, (head, number) in enumerate(rows):
                above = [one for _, one in rows[:at] if one is not None]
                below = [one for _, one in rows[at + 1 :] if one is not None]
                if number is None and above and below:
                    name = self.name(head, column)
                    self.found.between.append(Between(name, below[0], above[-1], self.place.where))

    def _total(self) -> _Column | None:
        return next((column for column in self.counted if TOTAL.match(column.heading)), None)

    def _of_columns(self) -> None:
        """Headings such as 'Police (of 5)': what each number of the column is out of."""
        for column in self.counted:
            match = OF_SO_MANY.search(column.heading)
            if match:
                whole = Name(self.place.round, self.place.title, "all of them", self.name("", column).column)
                self.found.counts.append(Count(whole, number_of(match[1]), self.place.where))
                cells = {self.name(head, column) for head in self.heads}
                self.found.counts = [_out_of(one, whole) if one.name in cells else one for one in self.found.counts]

    def _sums(self) -> None:
        """Totals that headings name, and answers that may add up to all who were asked."""
        total = self._total()
        others = [column for column in self.counted if column != total]
        if total and others:
            for head in self.heads:
                parts = tuple(self.name(head, column) for column in others)
                self.found.totals.append(Total(self.name(head, total), parts))
        sums = [head for head in self.heads if TOTAL.match(head)]
        rest = tuple(head for head in self.heads if head not in sums)
        for column in self.counted if rest else ():
            parts = tuple(self.name(head, column) for head in rest)
            wholes = [self.name(head, column) for head in sums]
            wholes += [self.name(rest[0], self.out_of)] if self.out_of else []
            wholes += [Name(self.place.round, self.place.title, "all of them", self.name("", column).column)]
            self.found.totals += [Total(whole, parts) for whole in wholes]


def _out_of(count: Count, whole: Name) -> Count:
    return Count(count.name, count.number, count.where, whole, count.like, count.also)


def _told_apart(heads: list[str]) -> list[str]:
    """Rows that are headed alike, numbered."""
    return [
        head if heads.count(head) == 1 else f"{head} ({heads[: at + 1].count(head)})" for at, head in enumerate(heads)
    ]
