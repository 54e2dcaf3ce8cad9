"""Drawings as PNG, for Word, which sets no SVG: the very drawings of the pages, so that none is drawn twice."""

import json
from collections.abc import Sequence

from analysis.documents.setting import set_by

# 200 pixels to an inch at the width of an A4 page.
PIXELS_TO_AN_INCH = 192
TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "DejaVu Sans")
#for one in json(bytes(sys.inputs.drawings)) { page(image(bytes(one), format: "svg")) }
"""


def pngs(drawings: Sequence[str]) -> list[bytes]:
    """Each drawing, SVG, as PNG, without a word about the program that made it."""
    if not drawings:
        return []
    made = set_by(TEMPLATE, {"drawings": json.dumps(drawings, ensure_ascii=False)}, format="png", ppi=PIXELS_TO_AN_INCH)
    return made if isinstance(made, list) else [made]
