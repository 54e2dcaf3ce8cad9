"""Charts of released values: which block is charted and in which form; drawn later, from what the audience may see."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from analysis.disclosure.blocks import Bar, Block, Chart, Shown, ShownChart
from analysis.disclosure.combined import upset_of
from analysis.disclosure.forest import forest_of
from analysis.disclosure.gridded import SIZES, grid_of
from analysis.disclosure.messages import message_of
from analysis.disclosure.sight import Sight
from analysis.disclosure.timelines import timeline_of

ALL = 100  # per cent
# Charts that are no bars, by their form: made of the block as it is shown.
DRAWN_AS_SHOWN = {"forest": forest_of, "timeline": timeline_of, "upset": upset_of} | {
    form: partial(grid_of, form=form) for form in SIZES
}
ShownTo = Callable[[Block, Sight], Shown | None]


def chart_block(block: Block, form: str, title: str) -> Block:
    """A chart of a released block: the block itself goes along, as the data behind the chart."""
    content = {"form": form, "of": asdict(block)}
    return replace(block, kind="chart", id=f"{block.id}-chart", title=title or block.title, content=content)


def chart_shown(block: Block, sight: Sight, shown_to: ShownTo) -> Shown | None:
    """The charted block as the audience sees it, with a chart made from its shown values alone, and its message: none
    of rounded numbers, of which "all" and "none" may not be true."""
    inner = shown_to(Block(**block.content["of"]), sight)
    if inner is None:
        return None
    chart = _chart_of(inner, block.content["form"])
    message = message_of(chart) if sight.exactly else ""
    return replace(inner, id=block.id, kind="chart", title=block.title, chart=chart, message=message)


def _chart_of(shown: Shown, form: str) -> Chart | None:
    """The chart of what is shown; None where there is nothing to draw."""
    if form in DRAWN_AS_SHOWN:
        return DRAWN_AS_SHOWN[form](shown) if shown.values else None
    numbers = [entry for entry in shown.values if isinstance(entry.get("value"), int)]
    if not numbers:
        return None
    bars = tuple(_bar(entry, form) for entry in shown.values if _is_drawn(entry, form))
    return ShownChart(form, bars, numbers[0]["unit"], _longest(numbers, form))


def _is_drawn(entry: dict, form: str) -> bool:
    """Whether a value has a bar; where bars run two ways, a value that is neither concern nor strength has none."""
    return entry["kind"] == "value" and (form != "diverging" or "tone" in entry)


def _longest(numbers: list[dict], form: str) -> int | None:
    """The longest that a bar can be: the denominator that all have, or all of the hundred per cent."""
    denominators = {entry.get("denominator") for entry in numbers}
    if form == "share":
        return ALL
    only = denominators.pop() if len(denominators) == 1 else None
    return only if isinstance(only, int) else None


def _bar(entry: dict, form: str) -> Bar:
    """A bar with its number; where bars run two ways there is no room for 'of n', which the axis says."""
    known = isinstance(entry["value"], int)
    of = f" of {entry['denominator']}" if known and "denominator" in entry and form != "diverging" else ""
    return Bar(
        label=entry["label"],
        number=_length(entry, form) if known else None,
        text=f"{entry['value']}{of}",
        kind=entry.get("tone", "neutral"),
    )


def _length(entry: dict, form: str) -> int | None:
    """How long a bar is; None for a share that is not shown."""
    if form != "share":
        return entry["value"]
    share = entry["percent"].rstrip("%")
    return int(share) if share.isdigit() else None


def charted_id(block: Block) -> str:
    """The id of the block that a chart block stands for, so that a page does not show it twice."""
    return block.content["of"]["id"]
