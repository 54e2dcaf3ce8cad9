"""The fonts that matplotlib brings, the same on every system, for whatever sets text or a drawing itself."""

from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def fonts() -> Path:
    """The folder of matplotlib's fonts."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def letters() -> frozenset[int]:
    """The code points that DejaVu Sans can set, plain and bold."""
    return frozenset.intersection(*(frozenset(FT2Font(str(fonts() / name)).get_charmap()) for name in FONT_FILES))
