"""What the panel sees of the days of each child: a table of episodes and suspensions, and the timeline made of it."""

from analysis.disclosure.blocks import Block, Shown, ShownTable, ShownTimeline, Stretch
from analysis.disclosure.sight import Sight

COLUMNS = ("Child", "What", "First day", "Last day")
NOT_RECORDED = "Not recorded"


def timeline_shown(block: Block, sight: Sight) -> Shown:
    """A row for each episode and suspension, by child; children without any have a row that says so."""
    content = block.content
    rows = [row for child in content["children"] for row in _rows(child)]
    undated = f"{content['undated']} without a first day have no place on it." if content["undated"] else ""
    entry = {"kind": "timeline", "title": block.title, "value": content["children"]}
    entry |= {"first": content["first"], "last": content["last"]}
    return block.shown(
        table=ShownTable(COLUMNS, (False,) * len(COLUMNS), tuple(rows)),
        values=(entry,),
        note=" ".join(part for part in (content["not_received"], undated, block.note) if part),
    )


def timeline_of(shown: Shown) -> ShownTimeline | None:
    """The timeline of the values shown; None where they are not available."""
    (entry,) = shown.values
    if entry["kind"] != "timeline":
        return None
    spans = sorted((span for child in entry["value"] for span in child["spans"]), key=lambda span: span["label"])
    rows = tuple((child["child"], tuple(_stretch(span) for span in child["spans"])) for child in entry["value"])
    kinds = dict.fromkeys((span["kind"], span["label"]) for span in spans)
    return ShownTimeline(entry["first"], entry["last"], rows, tuple(kinds))


def _rows(child: dict) -> list[tuple[str, ...]]:
    if not child["spans"]:
        return [(child["child"], "None recorded", "", "")]
    return [(child["child"], span["label"], _day(span["first"]), _day(span["last"])) for span in child["spans"]]


def _day(day: str | None) -> str:
    """A day as in every table of a report: 14/06/2014."""
    return "/".join(reversed(day.split("-"))) if day else NOT_RECORDED


def _stretch(span: dict) -> Stretch:
    return Stretch(span["kind"], span["first"], span["last"] or span["first"])
