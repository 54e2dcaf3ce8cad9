"""The elements that a document is set from, whatever its form: headings, paragraphs, lists, quotes, charts and tables.

Their texts are as a person typed them, without what would not be seen but would act (`as_typed`); they are not escaped.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from analysis.charts import alt_text, draw
from analysis.disclosure.blocks import Shown, ShownTable
from analysis.disclosure.fragment import anchor


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look: plain (''), 'strong', 'emphasis' or 'code'."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Heading:
    """1 heads a report, 2 and 3 what is in it; none is more than one deeper than the heading before it."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """`role` says what it is: 'text', 'emphasis', 'message' (of a chart), 'made-up', 'note', 'method', 'code', or one
    of the front page's."""

    runs: tuple[Run, ...]
    role: str = "text"

    @property
    def text(self) -> str:
        """All of it, without looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Entry:
    """An entry of a list, and the lists below it."""

    runs: tuple[Run, ...]
    below: tuple["Listing", ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list; `ordered`: its entries are numbered. `role` 'method' sets it small."""

    entries: tuple[Entry, ...]
    ordered: bool = False
    role: str = "text"


@dataclass(frozen=True)
class Quote:
    """What somebody said, and who."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class Picture:
    """The chart of a block."""

    shown: Shown

    @cached_property
    def alt(self) -> str:
        """What it shows, in words: the same as on the page."""
        return alt_text(self.shown.chart, self.shown.title)

    @property
    def svg(self) -> str:
        """The drawing."""
        return draw(self.shown.chart, self.shown.title, anchor(self.shown.id))


@dataclass(frozen=True)
class Table:
    """A table below its caption; its first row and its first column are headings."""

    caption: str
    table: ShownTable


# How deep headings go: those of blocks are.
DEEPEST_HEADING = 3

Element = Heading | Paragraph | Listing | Quote | Picture | Table


def plain(text: str, role: str = "text") -> Paragraph:
    """A paragraph of one look."""
    return Paragraph((Run(text),), role)


def is_rightwards(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left, and is set from there.

    >>> is_rightwards("1. سلام"), is_rightwards("Salam سلام")
    (True, False)
    """
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)
