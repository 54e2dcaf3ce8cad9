"""What every drawing stands on: paper, ink, the style of its text, and lines of text at a place.

Colours are of the Analysis Function palette, 3:1 or more against white, text 4.5:1 or more. Nothing of pyplot is
touched: an analyst's own figures and settings stay as they are.
https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours-in-charts/
"""

import warnings
from collections.abc import Callable
from io import BytesIO

import matplotlib.style
import seaborn
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.charts.layout import LINE_HEIGHT, WIDTH
from analysis.charts.lettering import TEXT_SIZE

# Orange and turquoise reach 3:1 on pure white only, so a chart always stands on white.
PAPER, INK, GREY, PALE = "#ffffff", "#0b0c0c", "#505a5f", "#d4d7d9"

STYLE = {
    "font.size": TEXT_SIZE,
    "legend.fontsize": TEXT_SIZE,
    "text.parse_math": False,  # "$x$" in a label is a person's, not mathematics
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "hatch.linewidth": 1.5,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "roundtable",  # names of patterns are made from this instead of a random number
}


def drawn(figure: Callable[[], Figure]) -> bytes:
    """What matplotlib draws of a figure made in this style, as SVG."""
    svg = BytesIO()
    with matplotlib.style.context(["default", seaborn.axes_style("white"), STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the reader's fonts write the text, not ours
        FigureCanvasSVG(figure()).print_svg(svg, metadata={"Date": None})
    return svg.getvalue()


def paper(height: float) -> Figure:
    """An empty drawing of that height."""
    return Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor=PAPER)


def sheet(height: float) -> Axes:
    """An empty drawing of that height to be drawn on in its own units, across from the left and down from the top."""
    axes = paper(height).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return axes


def write(axes: Axes, texts: tuple[str, ...], at: tuple, away: float, across: str = "data", colour: str = INK) -> None:
    """Lines of text around a height, `away` from a place across: begun there, or ended there unless it is positive."""
    first = at[1] - (len(texts) - 1) * LINE_HEIGHT / 2 + TEXT_SIZE * 0.36  # from the middle of a line to its foot
    side = "left" if away > 0 else "right"
    look = {"textcoords": "offset points", "annotation_clip": False, "ha": side, "va": "baseline", "color": colour}
    for number, line in enumerate(texts):
        axes.annotate(line, (at[0], first + number * LINE_HEIGHT), (away, 0), (across, "data"), **look)
