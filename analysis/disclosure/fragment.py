"""One block, as one audience sees it, as a fragment of HTML: for the cell in JupyterLab and for the page of a report.

A fragment carries no style and no script. What a person typed is shown as typed and is harmless: control, override and
invisible characters are taken out, everything is escaped, and a quote keeps its own direction of writing. A chart is
given as a ready picture; its table is folded below it, so that nobody has to read numbers off bars.
"""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from analysis.disclosure.blocks import Item, Shown, ShownTable

# A mark for what the published reports do not give, in the words of each degree of it.
MADE_UP_MARK = {
    "which row": "Published number; which case it belongs to is made up.",
    "yes": "Made up: not in the published report.",
}
# For the cell in JupyterLab only: its themes set every cell to the right and show the caption a second time.
# The variables are JupyterLab's own, so the preview follows its light and dark themes.
PREVIEW_STYLE = """<style>
.roundtable-block { max-width: 46rem; color: var(--jp-content-font-color1, inherit); }
.roundtable-block h3 { margin: 0.5rem 0; }
.roundtable-block table { border-collapse: collapse; margin: 0.5rem 0; }
.roundtable-block caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.roundtable-block .scroll th, .roundtable-block .scroll td {
  text-align: left; white-space: normal; vertical-align: top;
}
.roundtable-block .scroll .number { text-align: right; font-variant-numeric: tabular-nums; }
.roundtable-block .chart { background: #fff; max-width: 100%; height: auto; border-radius: 4px; }
.roundtable-block figure, .roundtable-block blockquote { margin-left: 0; }
.roundtable-block .quoted { white-space: pre-line; }
.roundtable-block .emphasis { border-left: 4px solid #1d70b8; padding: 0.25rem 0 0.25rem 0.75rem; }
.roundtable-block .message { font-weight: 600; }
.roundtable-block .made-up { border-left: 4px solid #f46a25; padding-left: 0.75rem; }
.roundtable-block .note, .roundtable-block figcaption { color: var(--jp-content-font-color2, inherit); }
</style>
"""
ANSI_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")
LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Flags of Wales, Scotland and England are spelled with invisible tag letters: kept in a flag, taken out elsewhere.
FLAG = "\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"
UNSEEN = re.compile(
    f"({FLAG})"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, all but tab and line feed
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\ufeff"  # of no width, but U+200C and U+200D, which Persian and emoji need
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # marks, embeddings, overrides and isolates of direction
    "\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef\U000e0000-\U000e0fff"  # annotation, no characters at all, tags
    "\ud800-\udfff]"  # halves of a pair, which no file can hold
)


def as_typed(text: str) -> str:
    """Plain text as a person typed it, without what would not be seen but would act; line ends are line feeds.

    Taken out: ANSI sequences, control characters, overrides of direction, characters of no width (but not U+200C and
    U+200D) and lone surrogates. Not escaped: that is for whoever sets it, as HTML, Word or a picture.
    """
    return UNSEEN.sub(lambda found: found[1] or "", LINE_END.sub("\n", ANSI_SEQUENCE.sub("", str(text))))


def typed_html(text: str) -> str:
    """What a person typed, harmless and escaped, for an element or an attribute between double quotes."""
    return escape(as_typed(text))


def anchor(text: str) -> str:
    """A name that a link can point at: small letters, digits and hyphens; never empty, and no digit first, as in XML.

    >>> anchor("Grades of 8 files"), anchor("2015")
    ('grades-of-8-files', 'part-2015')
    """
    name = re.sub(r"[^\w]+", "-", as_typed(text).lower()).strip("-_") or "part"
    return name if name[0].isalpha() else f"part-{name}"


def fragment(shown: Shown, figure: str = "") -> str:
    """One block as HTML. `figure` is its chart as a ready element (`charts.picture`), set as it is given.

    A block without a title, such as a sentence, has no heading; its id is the block's own.
    """
    name = anchor(shown.id)
    parts = (
        f'<h3 id="{name}">{typed_html(shown.title)}</h3>' if shown.title else "",
        _paragraph("made-up", MADE_UP_MARK.get(shown.made_up, "")),
        _paragraph("text", shown.text),
        _emphasis(shown.emphasis),
        _chart(shown, figure),
        "" if shown.chart or not shown.table else _scrolled(shown.table, "Table", shown.title),
        _items(shown.items),
        _paragraph("note", shown.note),
        _method(shown),
    )
    body = "\n".join(part for part in parts if part)
    place = "" if shown.title else f' id="{name}"'
    return f'<div class="roundtable-block block-{anchor(shown.kind)}"{place}>\n{body}\n</div>\n'


def preview(shown: Shown, figure: str = "") -> str:
    """The fragment as an analyst sees it in a cell of JupyterLab, whose themes need a few rules against their own."""
    return PREVIEW_STYLE + fragment(shown, figure)


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}">{typed_html(text)}</p>' if text else ""


def _method(shown: Shown) -> str:
    """How the numbers were worked out, folded."""
    if not shown.method:
        return ""
    points = "\n".join(f"<li>{typed_html(point)}</li>" for point in shown.method)
    return f"<details>\n<summary>How this was worked out</summary>\n<ul>\n{points}\n</ul>\n</details>"


def _emphasis(text: str) -> str:
    return f'<p class="emphasis"><strong>{typed_html(text)}</strong></p>' if text else ""


def _chart(shown: Shown, figure: str) -> str:
    """The picture, and its data folded below it. Without a picture the table stands open."""
    if not shown.chart:
        return ""
    data = _scrolled(shown.table, "Data behind the chart", shown.title) if shown.table else ""
    if not figure:
        return data
    folded = f"<details>\n<summary>Data behind the chart</summary>\n{data}\n</details>" if data else ""
    message = f'<figcaption class="message">{typed_html(shown.message)}</figcaption>\n' if shown.message else ""
    return f"<figure>\n{message}{_region(figure, 'Chart', shown.title)}\n</figure>\n{folded}".strip()


def _region(content: str, name: str, title: str) -> str:
    """What may be wider than a phone scrolls by itself, and the keyboard can reach it to scroll it."""
    label = f"{name}: {typed_html(title)}"
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">\n{content}\n</div>'


def _scrolled(table: ShownTable, name: str, title: str) -> str:
    return _region(_table(table, title), name, title)


def _table(table: ShownTable, title: str) -> str:
    head = "".join(
        f'<th scope="col"{_side(number)}>{typed_html(column)}</th>'
        for column, number in zip(table.columns, table.numeric, strict=True)
    )
    body = "\n".join(_row(row, table.numeric) for row in table.rows) or _no_row(len(table.columns))
    return (
        f"<table>\n<caption>{typed_html(title)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(cells: tuple[str, ...], numeric: tuple[bool, ...]) -> str:
    """One row: its first cell heads it."""
    head = f'<th scope="row"{_side(numeric[0])}><bdi>{typed_html(cells[0])}</bdi></th>'
    rest = zip(cells[1:], numeric[1:], strict=True)
    return f"<tr>{head}{''.join(_cell(text, number) for text, number in rest)}</tr>"


def _cell(text: str, number: bool) -> str:
    return f"<td{_side(number)}>{typed_html(text) if number else f'<bdi>{typed_html(text)}</bdi>'}</td>"


def _side(number: bool) -> str:
    return ' class="number"' if number else ""


def _no_row(columns: int) -> str:
    return f'<tr><td colspan="{columns}">There is nothing to list.</td></tr>'


def _items(items: tuple[Item, ...]) -> str:
    """Quotes as quotations, statements between them as lists, in the order given."""
    groups = groupby(items, key=lambda item: item.quoted)
    return "\n".join(_quotes(group) if quoted else _statements(group) for quoted, group in groups)


def _quotes(items: Iterable[Item]) -> str:
    return "\n".join(_quote(item) for item in items)


def _quote(item: Item) -> str:
    by = f"\n<figcaption>{typed_html(item.by)}</figcaption>" if item.by else ""
    words = f'<blockquote><p class="quoted"><bdi>{typed_html(item.text)}</bdi></p></blockquote>'
    return f'<figure class="quote">\n{words}{by}\n</figure>'


def _statements(items: Iterable[Item]) -> str:
    entries = "\n".join(f"<li><bdi>{typed_html(item.text)}</bdi>{_said_by(item)}</li>" for item in items)
    return f"<ul>\n{entries}\n</ul>"


def _said_by(item: Item) -> str:
    return f' <span class="by">({typed_html(item.by)})</span>' if item.by else ""
