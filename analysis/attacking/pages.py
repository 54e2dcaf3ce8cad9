"""A page as its parts: tables, prose, what charts and pictures say, comments, scripts and attributes.

Everything that the file holds is taken, seen or not, each part with the nearest heading of the elements that it stands
in. Broken HTML is read as far as it goes.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = "area base br col embed hr img input link meta source track wbr"
VOID = frozenset(_VOID.split())
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
ASIDE_ELEMENTS = frozenset(("script", "style", "template", "noscript"))
_PASSAGES = "p li dt dd figcaption summary blockquote caption title desc td th h1 h2 h3 h4 h5 h6 div"
PASSAGES = frozenset(_PASSAGES.split())
# Attributes that are said to whoever cannot see, and those that lay a page out and say nothing.
SPOKEN = frozenset(("alt", "aria-label", "aria-description", "aria-valuetext", "title", "summary", "label"))
_LAYOUT = (
    "class id href style d x y x1 x2 y1 y2 cx cy r rx ry dx dy width height viewbox fill stroke points transform role "
    "tabindex scope colspan rowspan lang dir xmlns clip-path patternunits name rel type src charset http-equiv for "
    "aria-labelledby aria-current aria-describedby"
)
LAYOUT = frozenset(_LAYOUT.split())


@dataclass
class Cell:
    """One cell: its text, and what its attributes say."""

    text: str = ""
    heads: bool = False
    span: int = 1
    asides: list[str] = field(default_factory=list)


@dataclass
class Table:
    """One table: its title, and all its rows, headings and all."""

    title: str
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class Text:
    """One text under a title. `kind`: prose, alt text, chart, or the kind of an aside."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Drawn:
    """What a chart draws under a title: its paths, and its words with where they stand."""

    title: str
    paths: tuple[str, ...]
    words: tuple[tuple[float, float, str], ...]


@dataclass
class Parts:
    """All parts of one page."""

    tables: list[Table] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    charts: list[Drawn] = field(default_factory=list)


@dataclass
class _Open:
    """An element that has begun and not ended, and the last heading in it."""

    tag: str
    heading: str = ""


def parts_of_page(html: str) -> Parts:
    """The parts of a page, in their order."""
    page = _Page()
    page.feed(html)
    page.close()
    page.passage_ends("prose")
    return page.parts


class _Page(HTMLParser):
    """Gathers the parts; each method is called by HTMLParser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts, self.open, self.words = Parts(), [_Open("")], []
        self.tables: list[Table] = []
        self.paths: list[str] = []
        self.labels: list[tuple[float, float, str]] = []
        self.at = (0.0, 0.0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in PASSAGES and not self.inside("svg"):
            self.passage_ends("prose")
        if tag == "table":
            self.tables.append(Table(self.title()))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            span = given.get("colspan", "1")
            row = self.row()
            row.append(Cell(heads=tag == "th", span=int(span) if span.isdigit() else 1))
        elif tag == "text":
            self.words.clear()
            self.at = (_number(given.get("x", "")), _number(given.get("y", "")))
        elif tag in ("path", "rect"):
            self.paths.append(given.get("d") or _path_of(given))
        self.attributes(given)
        if tag not in VOID:
            self.open.append(_Open(tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element such as <path />, which holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {one.tag for one in self.open}:
            return
        if tag == "text":
            self.labels.append((*self.at, " ".join("".join(self.words).split())))
            self.words.clear()
        elif tag in PASSAGES or tag in ASIDE_ELEMENTS:
            self.element_ends(tag)
        while self.open.pop().tag != tag:
            pass
        if tag == "svg":
            self.chart_ends()
        elif tag == "table" and self.tables:
            self.parts.tables.append(self.tables.pop())

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.aside("comment", data)

    def handle_pi(self, data: str) -> None:
        self.aside("comment", data)

    def unknown_decl(self, data: str) -> None:
        self.aside("comment", data)

    def inside(self, tag: str) -> bool:
        """Whether an element of that name is open."""
        return any(one.tag == tag for one in self.open)

    def title(self) -> str:
        """The nearest heading of the elements that are open."""
        return next((one.heading for one in reversed(self.open) if one.heading), "")

    def row(self) -> list[Cell]:
        """The row that is being read."""
        if not self.tables[-1].rows:
            self.tables[-1].rows.append([])
        return self.tables[-1].rows[-1]

    def element_ends(self, tag: str) -> None:
        """Give the words of an element to what it is."""
        if tag in ASIDE_ELEMENTS:
            self.aside(tag, "".join(self.words))
            self.words.clear()
        elif tag == "caption" and self.tables:
            self.tables[-1].title = self.taken() or self.tables[-1].title
        elif tag in ("td", "th") and self.tables and self.row():
            self.row()[-1].text = f"{self.row()[-1].text} {self.taken()}".strip()
        elif tag in HEADINGS:
            self.open[max(0, self.place_of(tag) - 1)].heading = text = self.taken()
            self.parts.texts.append(Text("prose", text, text))
        else:
            self.passage_ends("alt text" if self.inside("svg") else "prose")

    def place_of(self, tag: str) -> int:
        """How deep the innermost element of that name is."""
        return max(place for place, one in enumerate(self.open) if one.tag == tag)

    def taken(self) -> str:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        return text

    def passage_ends(self, kind: str) -> None:
        """End a passage; inside a cell, its words are the cell's."""
        text = self.taken()
        if text and self.tables and self.inside("tr") and self.row():
            self.row()[-1].text = f"{self.row()[-1].text} {text}".strip()
        elif text:
            self.parts.texts.append(Text(kind, self.title(), text))

    def chart_ends(self) -> None:
        """The words of a chart and its shapes, to be read and measured."""
        self.parts.charts.append(Drawn(self.title(), tuple(self.paths), tuple(self.labels)))
        self.paths.clear()
        self.labels.clear()

    def attributes(self, given: dict[str, str]) -> None:
        """What the attributes of an element say."""
        for name, value in given.items():
            if name in SPOKEN and value.strip():
                self.parts.texts.append(Text("alt text", self.title(), " ".join(value.split())))
            elif name not in LAYOUT and value.strip():
                self.aside(f"attribute {name}", value)

    def aside(self, kind: str, text: str) -> None:
        """Keep a text that hardly anybody reads; in a cell it is the cell's too."""
        if self.tables and self.inside("tr") and self.row():
            self.row()[-1].asides.append(text)
        if text.strip():
            self.parts.texts.append(Text(kind, self.title(), text))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _path_of(given: dict[str, str]) -> str:
    """A rectangle as the path of its corners."""
    x, y, width, height = (_number(given.get(name, "")) for name in ("x", "y", "width", "height"))
    return f"M {x} {y} L {x + width} {y} L {x + width} {y + height} L {x} {y + height} z"
