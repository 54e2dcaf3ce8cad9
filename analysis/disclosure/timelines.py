"""What the panel sees of the days of each child: a table of episodes and suspensions, and the timeline made of it."""

from analysis.audiences import Audience
from analysis.disclosure.blocks import Block, Shown, ShownTable, ShownTimeline, Stretch

COLUMNS = ("Child", "What", "First day", "Last day")
NOT_RECORDED = "not recorded"


def timeline_shown(block: Block, audience: Audience) -> Shown:
    """A row for each episode and suspension, by child; children without any have a row that says so."""
    content = block.content
    rows = [row for child in content["children"] for row in _rows(child)]
    undated = content["undated"]
    note = f"{undated} without a first day have no place on it." if undated else ""
    entry = {"kind": "timeline", "title": block.title, "value": content["children"]}
    entry |= {"first": content["first"], "last": content["last"]}
    table = ShownTable(COLUMNS, (False,) * len(COLUMNS), tuple(rows))
    return block.shown(table=table, values=(entry,), note=" ".join(part for part in (note, block.note) if part))


def timeline_of(shown: Shown) -> ShownTimeline | None:
    """The timeline of the values shown."""
    (entry,) = shown.values
    spans = [span for child in entry["value"] for span in child["spans"]]
    if not spans:
        return None
    rows = tuple((child["child"], tuple(_stretch(span) for span in child["spans"])) for child in entry["value"])
    kinds = dict.fromkeys((span["kind"], span["label"]) for span in sorted(spans, key=lambda span: span["label"]))
    return ShownTimeline(entry["first"], entry["last"], rows, tuple(kinds))


def _rows(child: dict) -> list[tuple[str, ...]]:
    if not child["spans"]:
        return [(child["child"], "none", "", "")]
    return [(child["child"], span["label"], span["first"], span["last"] or NOT_RECORDED) for span in child["spans"]]


def _stretch(span: dict) -> Stretch:
    return Stretch(span["kind"], span["first"], span["last"] or span["first"])
