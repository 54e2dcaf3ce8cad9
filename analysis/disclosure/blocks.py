"""What is released, as typed blocks; and what one audience sees of a block.

A Block holds exact values and the cases that contribute to them: it is restricted and stays in the executed
notebook. A Shown is the form of one block for one audience: plain strings ready to be set, the chart to be drawn,
and the values that the manifest lists. HTML, and every later form, is made from Shown and from nothing else.
"""

from dataclasses import dataclass, field

# The one MIME type that the exporter takes from a notebook.
BLOCK_MIME = "application/vnd.roundtable.block+json"
# Shorthand for what is not shown, as used in official statistics.
NOT_AVAILABLE_MARK = "[x]"
NOT_APPLICABLE_MARK = "[z]"
HIDDEN_MARK = "[c]"


@dataclass(frozen=True)
class Block:
    """One released thing: `kind` says how `content` (JSON, exact, restricted) is read. `made_up`: no, which row,
    yes."""

    kind: str
    id: str
    title: str
    content: dict
    made_up: str = "no"
    note: str = ""

    def shown(self, **parts: object) -> "Shown":
        """What an audience sees of this block: its id, kind, title, mark and note, and the parts given."""
        own = {"id": self.id, "kind": self.kind, "title": self.title, "made_up": self.made_up, "note": self.note}
        return Shown(**own | parts)


@dataclass(frozen=True)
class ShownTable:
    """A table ready to be set. The first column heads each row; `numeric` says which columns are set to the right."""

    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length (None: not shown to this audience, `text` says why), and the text beside it.

    `kind` is 'strength', 'concern', 'neutral', or a grade's code on a scale; it chooses colour and hatch.
    """

    label: str
    number: int | None
    text: str
    kind: str = "neutral"


@dataclass(frozen=True)
class ShownChart:
    """A chart to be drawn from shown values. `form` is 'bar' (one row of bars), 'diverging' (concerns left,
    strengths right) or 'share' (bars are as long as the per cent that they are of their own denominators).

    `unit` is what the axis counts ("case files"), `denominator` the longest a bar can be, None where that is not shown.
    """

    form: str
    bars: tuple[Bar, ...]
    unit: str
    denominator: int | None


@dataclass(frozen=True)
class Mark:
    """One effect of a forest plot: its label, its estimate and interval, and the text beside it.

    `value` None: no finite one; `high` None: no upper bound, an arrow.
    """

    label: str
    value: float | None
    low: float
    high: float | None
    text: str


@dataclass(frozen=True)
class Panel:
    """Effects of one measure: what is measured, and where two groups would be alike.

    `axis`: 'ratio' (as far from a half to 1 as from 1 to 2), 'hundredths' (numbered in per cent) or 'plain'.
    """

    measure: str
    alike: float
    axis: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ShownForest:
    """A forest plot to be drawn from shown values, a panel for each measure."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Stretch:
    """One episode on a timeline: its kind, its first and last day (ISO); alike for one of a day or without an end."""

    kind: str
    first: str
    last: str


@dataclass(frozen=True)
class ShownTimeline:
    """A timeline to be drawn, a row for each child: label -> its stretches. `kinds` maps each kind to its name."""

    first: str
    last: str
    rows: tuple[tuple[str, tuple[Stretch, ...]], ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One number of a grid; None is one that is not shown, and `text` says why: '[c]', '[x]', '[z]'."""

    number: int | None
    text: str


@dataclass(frozen=True)
class Column:
    """A column of a grid: its label, how it looks ('' as its place says), whether it is drawn to the left."""

    label: str
    kind: str = ""
    left: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a grid: its label, a cell for each column, and what these are out of."""

    label: str
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True)
class ShownGrid:
    """Counts of rows by columns, to be drawn from shown values in one of several ways.

    `form`: 'stacked' (a bar a row, its parts side by side), 'mosaic' (rows as high as they are many), 'heatmap' (darker
    is more), 'slope' (from the first row to the second) or 'upset' (a row a combination of the columns). `unit` is what
    is counted.
    """

    form: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit: str


Chart = ShownChart | ShownForest | ShownTimeline | ShownGrid


@dataclass(frozen=True)
class Item:
    """One entry of a list: a quote with who said it, a statement, a theme. `text` may hold anything a person typed."""

    text: str
    by: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class Shown:
    """What one audience sees of one block. `values` are the entries of the manifest, as JSON objects.

    Exactly the parts that the block has are given: `text` (a sentence, or a figure in words), `table`, `items`,
    `chart` (its table is the data behind it, and `message` says in a line what it shows). `emphasis` marks what the
    reader must not miss, such as what cannot be concluded; `method` says, folded away, how the numbers were worked
    out.
    """

    id: str
    kind: str
    title: str
    made_up: str = "no"
    note: str = ""
    text: str = ""
    emphasis: str = ""
    table: ShownTable | None = None
    items: tuple[Item, ...] = ()
    chart: Chart | None = None
    message: str = ""
    method: tuple[str, ...] = ()
    values: tuple[dict, ...] = field(default=())
