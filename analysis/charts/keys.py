"""The key of a chart: a small field of each look with its name, side by side as far as they fit, then below."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts.layout import LINE_HEIGHT, SPACE, WIDTH
from analysis.charts.lettering import lines, width
from analysis.charts.paper import write

FIELD = 16  # units across and down


@dataclass(frozen=True)
class Key:
    """The lines of one name, and where its field stands."""

    name: tuple[str, ...]
    left: float
    top: float

    @property
    def right(self) -> float:
        """Where the next may begin."""
        return self.left + FIELD + SPACE + max(map(width, self.name)) + 2 * SPACE

    @property
    def bottom(self) -> float:
        """Where the next row may begin."""
        return self.top + LINE_HEIGHT * len(self.name) + SPACE


def keys(names: tuple[str, ...]) -> tuple[Key, ...]:
    """The names laid out from the left, in as many rows as they need."""
    laid: list[Key] = []
    for name in names:
        texts = lines(name, WIDTH - FIELD - 4 * SPACE)
        beside = Key(texts, laid[-1].right, laid[-1].top) if laid else Key(texts, SPACE, SPACE)
        fits = beside.right <= WIDTH
        laid.append(beside if fits or not laid else Key(texts, SPACE, max(key.bottom for key in laid)))
    return tuple(laid)


def key_room(laid: tuple[Key, ...]) -> float:
    """How far down they go."""
    return max((key.bottom for key in laid), default=0) + SPACE


def draw_keys(axes: Axes, laid: tuple[Key, ...], looks: list[dict]) -> None:
    """Each field as what it stands for looks."""
    for key, look in zip(laid, looks, strict=True):
        axes.add_patch(Rectangle((key.left, key.top), FIELD, FIELD, **look))
        middle = key.top + FIELD / 2 + LINE_HEIGHT * (len(key.name) - 1) / 2
        write(axes, key.name, (key.left + FIELD, middle), SPACE)
