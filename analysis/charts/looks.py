"""How each kind of bar, part or field looks: its colour, and what tells it apart without colour.

Colours of the Analysis Function palette, each 3:1 or more against white paper and against its neighbours.
"""

from analysis.disclosure.blocks import Column

COLOURS = {
    "inadequate": "#801650",
    "requires_improvement": "#F46A25",
    "good": "#12436D",
    "outstanding": "#28A197",
    "concern": "#F46A25",
    "strength": "#12436D",
    "neutral": "#12436D",
}
# What tells the kinds apart without colour, and its colour: light on the dark bars, dark on the light ones.
HATCHES = {
    "inadequate": ("\\\\", "#d98cb3"),
    "requires_improvement": ("//", "#4d1a00"),
    "outstanding": ("||", "#00332e"),
    "concern": ("//", "#4d1a00"),
}
# Parts side by side that have no look of their own, such as the answers to a question, in an order in which each stands
# out from the next.
BY_PLACE = ("inadequate", "requires_improvement", "good", "outstanding")


def look(kind: str) -> dict:
    """Colour and hatch of a kind; one without its own looks neutral."""
    hatch, line = HATCHES.get(kind, (None, None))
    return {"facecolor": COLOURS.get(kind, COLOURS["neutral"]), "edgecolor": line, "hatch": hatch, "linewidth": 0}


def looks_of(columns: tuple[Column, ...]) -> list[dict]:
    """How each of a few columns looks: as its grade where all have a look of their own, or else by its place."""
    kinds = [column.kind for column in columns]
    own = set(kinds) <= set(BY_PLACE) and len(set(kinds)) == len(kinds)
    return [look(kind) for kind in (kinds if own else BY_PLACE[: len(kinds)])]
