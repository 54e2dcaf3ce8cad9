"""What an audience sees of what would answer the questions of the plan, and of what their tests could have found."""

from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.sight import Sight


def needs_shown(block: Block, sight: Sight) -> Shown:
    """A row for each question; a sentence where there is nothing to say of any."""
    content = block.content
    if not content["questions"]:
        return block.shown(text=content["otherwise"])
    columns = ("Question", content["about"])
    entries = tuple(
        {"kind": "words", "title": block.title, "label": question, "value": words}
        for question, words in content["questions"]
    )
    rows = tuple((entry["label"], entry["value"]) for entry in entries)
    return block.shown(table=ShownTable(columns, (False, False), rows), values=entries)
