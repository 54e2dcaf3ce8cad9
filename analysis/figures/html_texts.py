"""An HTML report as passages and tables: what a reader sees, hears read out, or finds folded away.

Left out are styles, scripts and templates. The words of a chart are one passage, with a semicolon between its labels;
alternative texts are passages of their own. Broken HTML is read as far as it goes, as browsers do.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from analysis.figures.passages import Part, Passage, Table, Text, one_line, under

SKIPPED = {"style", "script", "template", "noscript"}
# Elements that begin and end a passage.
_BLOCKS = (
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 caption figcaption summary details blockquote section article header "
    "footer main nav aside pre address body html title br hr figure form fieldset legend option"
)
BLOCKS = frozenset(_BLOCKS.split())
LEVELS = {f"h{level}": level for level in range(1, 7)}
READ_OUT = ("alt", "aria-label")
# What a table with more columns than this says of itself is not believed.
MOST_COLUMNS = 200


@dataclass
class _Open:
    """A table that has begun and not ended."""

    place: str
    rows: list[list[str]] = field(default_factory=list)
    caption: str = ""
    span: int = 1
    in_cell: bool = False


class _Reader(HTMLParser):
    """Gathers the parts of a page; each method is called by HTMLParser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.headings: dict[int, str] = {}
        self.tables: list[_Open] = []
        self.words: list[str] = []
        self.skipped = self.pictures = self.charts = 0
        self.line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SKIPPED:
            self.skipped += 1
        elif tag in BLOCKS and not self.charts:
            self.flush()
        elif tag == "svg":
            self.flush()
            self.charts += 1
        elif tag == "table":
            self.flush()
            self.tables.append(_Open(self.place()))
        elif tag in ("tr", "td", "th"):
            self._cell_begins(tag, given.get("colspan", ""))
        self._read_out(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element such as <defs />, which holds nothing."""
        self._read_out(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipped = max(0, self.skipped - 1)
        elif self.charts:
            self._chart_goes_on(tag)
        elif tag in LEVELS:
            self.flush(LEVELS[tag])
        elif tag == "caption" and self.tables:
            self.tables[-1].caption = self.taken()
        elif tag in ("td", "th", "tr"):
            self._cell_ends()
        elif tag == "table":
            self.table_ends()
        elif tag in BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            if not self.words:
                self.line = self.getpos()[0]
            self.words.append(data)

    def place(self) -> str:
        return f"line {self.getpos()[0]}"

    def above(self) -> tuple[str, ...]:
        return tuple(text for _, text in sorted(self.headings.items()))

    def taken(self) -> str:
        text = one_line("".join(self.words))
        self.words.clear()
        return text

    def flush(self, level: int = 0, chart: bool = False) -> None:
        """End a passage; inside a cell, its blocks are parts of the cell."""
        if self.tables and self.tables[-1].in_cell and not chart:
            self.words.append(" ")
            return
        place, text = f"line {self.line}", self.taken()
        if text:
            self.parts.append(Passage(place, text, self.above(), bool(level), chart))
        if level and text:
            self.headings = under(self.headings, level, text)

    def _read_out(self, tag: str, given: dict[str, str]) -> None:
        self.pictures += tag == "img"
        for name in READ_OUT:
            if one_line(given.get(name, "")):
                self.parts.append(Passage(self.place(), one_line(given[name]), self.above()))

    def _chart_goes_on(self, tag: str) -> None:
        if tag in ("title", "desc"):
            self.flush()
        elif tag == "text":
            self.words.append("; ")
        elif tag in ("tspan",):
            self.words.append(" ")
        elif tag == "svg":
            self.charts -= 1
            self.flush(chart=True)

    def _cell_begins(self, tag: str, span: str) -> None:
        """A cell also ends where the next one or a row begins; words between cells are a passage."""
        self._cell_ends()
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == "tr" or not table.rows:
            table.rows.append([])
        if tag != "tr":
            table.in_cell = True
            table.span = min(int(span), MOST_COLUMNS) if span.isascii() and span.isdecimal() else 1

    def _cell_ends(self) -> None:
        if not (self.tables and self.tables[-1].in_cell):
            self.flush()
            return
        table = self.tables[-1]
        table.rows[-1] += [self.taken(), *[""] * (table.span - 1)]
        table.in_cell = False

    def table_ends(self) -> None:
        self._cell_ends()
        if not self.tables:
            return
        table = self.tables.pop()
        rows = tuple(tuple(row) for row in table.rows if any(row))
        if table.caption:
            self.parts.append(Passage(table.place, table.caption, self.above()))
        if rows:
            self.parts.append(Table(table.place, rows, self.above(), table.caption))


def html_text(content: str) -> Text:
    """The passages and tables of a page.

    >>> [part.text for part in html_text("<h1>Grades</h1><p>4 of <b>8</b> were Good.</p>").parts]
    ['Grades', '4 of 8 were Good.']
    """
    reader = _Reader()
    reader.feed(content)
    reader.close()
    while reader.tables:
        reader.table_ends()
    reader.flush()
    unread = (f"pictures: {reader.pictures}",) if reader.pictures else ()
    return Text(tuple(reader.parts), unread)
