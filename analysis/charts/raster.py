"""A chart as PNG, for Word, which sets no SVG; and the fonts that matplotlib brings, for whatever sets text itself."""

import warnings
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import matplotlib
import matplotlib.style
import seaborn
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ft2font import FT2Font

from analysis.charts.drawing import FIGURES
from analysis.charts.paper import STYLE
from analysis.disclosure.blocks import Chart

# Pixels for each unit of the drawing: 200 to an inch at the width of an A4 page.
SCALE = 2
FONT = "DejaVu Sans"
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


@lru_cache(maxsize=256)
def png(chart: Chart) -> bytes:
    """The drawing, without a word about the program that made it."""
    written = BytesIO()
    style = ["default", seaborn.axes_style("white"), STYLE, {"font.family": [FONT]}]
    with matplotlib.style.context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the alt text and the data below it have the letter
        figure = FIGURES[type(chart)](chart)
        figure.set_dpi(72 * SCALE)
        FigureCanvasAgg(figure).print_png(written, metadata={"Software": None})
    return written.getvalue()


def fonts() -> Path:
    """The folder of matplotlib's fonts, the same on every system."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def letters() -> frozenset[int]:
    """The code points that FONT can set, plain and bold."""
    return frozenset.intersection(*(frozenset(FT2Font(str(fonts() / name)).get_charmap()) for name in FONT_FILES))
