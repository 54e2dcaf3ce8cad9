"""What an audience sees of counts and single figures."""

from analysis.audiences import Audience
from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.values import number_entry, said


def counts_shown(block: Block, audience: Audience) -> Shown:
    """A table of answers and states with number, denominator and percentage."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    entries = tuple(_entry(answer, content) for answer in (*content["answers"], *content["states"]))
    columns = (content["label"], content["unit"].capitalize(), "Of", "Percentage")
    rows = tuple((e["label"], str(e["value"]), str(e.get("denominator", 0)), e.get("percent", "")) for e in entries)
    within = f"Of those with: {content['within']}. " if content["within"] else ""
    several = "" if content["exclusive"] else f"One {content['unit_one']} may have several. "
    return block.shown(
        note=f"{within}{several}{block.note}".strip(),
        table=ShownTable(columns=columns, numeric=(False, True, True, True), rows=rows),
        values=entries,
    )


def _entry(answer: dict, content: dict) -> dict:
    entry = number_entry(
        answer["title"],
        answer["label"],
        len(answer["members"]),
        len(content["members"] if answer["of"] is None else answer["of"]),
        content["within"],
        content["unit"],
    )
    return entry | {key: answer[key] for key in ("code", "tone", "made_up")}


def figure_shown(block: Block, audience: Audience) -> Shown:
    """One number in words, with its denominator where it has one."""
    content = block.content
    entry = number_entry(
        block.title, content["label"], content["number"], content["denominator"], content["within"], content["unit"]
    )
    return block.shown(text=f"{said(entry)}.", values=(entry,))
