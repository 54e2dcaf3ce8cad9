"""Charts of shown counts: as pictures, and as the words that stand for them where they cannot be seen.

A chart is drawn from a ShownChart and from nothing else, so it can show no more than its audience may see. Only this
package uses matplotlib and seaborn.
"""

import re
from base64 import b64encode
from html import escape

from analysis.charts.drawing import WIDTH, draw
from analysis.charts.words import alt_text
from analysis.disclosure.blocks import Shown

__all__ = ["alt_text", "draw", "picture"]


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
