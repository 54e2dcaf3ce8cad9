"""Charts of shown counts: as pictures, and as the words that stand for them where they cannot be seen.

A chart is drawn from a ShownChart and from nothing else, so it can show no more than its audience may see. Only this
package uses matplotlib and seaborn. A notebook's cell takes a `picture`, which JupyterLab also shows in a notebook that
it does not trust; a page takes the chart `in_page`, whose every word can be found, copied and searched for.
"""

import re
from base64 import b64encode
from html import escape

from analysis.charts.drawing import draw
from analysis.charts.layout import WIDTH
from analysis.charts.words import alt_text
from analysis.disclosure.blocks import Shown
from analysis.disclosure.fragment import anchor

__all__ = ["alt_text", "draw", "in_page", "picture"]


OPENING = re.compile(r"<svg [^>]*>")


def in_page(shown: Shown) -> str:
    """The chart of a block as SVG that is part of a page, named by its alt text; "" where it has no chart."""
    if not shown.chart:
        return ""
    svg = draw(shown.chart, shown.title, anchor(shown.id))
    alt = escape(alt_text(shown.chart, shown.title))
    named = OPENING.match(svg)[0].replace("<svg ", f'<svg class="chart" role="img" aria-label="{alt}" ', 1)
    return named + svg[OPENING.match(svg).end() :]


def picture(shown: Shown) -> str:
    """The chart of a block as an `img` that carries all of itself, with its alt text; "" where it has no chart.

    A picture keeps its white paper in dark and high-contrast modes, and nothing in it can act on the page.
    """
    if not shown.chart:
        return ""
    svg = draw(shown.chart, shown.title)
    height = re.search(r'height="(\d+)"', svg)[1]
    data = b64encode(svg.encode()).decode()
    alt = escape(alt_text(shown.chart, shown.title))
    return f'<img class="chart" src="data:image/svg+xml;base64,{data}" alt="{alt}" width="{WIDTH}" height="{height}">'
