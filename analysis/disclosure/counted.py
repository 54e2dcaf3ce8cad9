"""Counts and single figures: their exact content, and what an audience sees of it."""

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.values import number_entry, said
from analysis.questions import dictionary
from analysis.statistics.counts import Answer, Counts, Figure


def counts_content(counts: Counts) -> dict:
    """The exact content of a count: every answer and state with its members (restricted)."""
    return {
        "table": counts.table,
        "question": counts.question,
        "label": counts.label,
        "unit": counts.unit,
        "unit_one": counts.unit_one,
        "identifies": dictionary().identifies(counts.table, counts.question),
        "within": counts.within,
        "exclusive": counts.exclusive,
        "members": list(counts.members),
        "answers": [_answer_content(answer) for answer in counts.answers],
        "states": [_answer_content(state) for state in counts.states],
        "not_available": counts.not_available,
    }


def _answer_content(answer: Answer) -> dict:
    return {
        "code": answer.code,
        "label": answer.label,
        "title": answer.title,
        "members": list(answer.members),
        "tone": answer.tone,
        "made_up": answer.made_up,
    }


def counts_shown(block: Block, audience: Audience) -> Shown | None:
    """A table of answers with number, denominator and percentage; what is not available is said with its reason."""
    content = block.content
    if content["identifies"] and not audience.identifiers:
        return None
    if content["not_available"]:
        return not_available(block, content["not_available"], content["unit"])
    if not content["members"]:
        return nobody_asked(block)
    entries = tuple(_entry(answer, content) for answer in (*content["answers"], *content["states"]))
    columns = (content["label"], content["unit"].capitalize(), "Of", "Percentage")
    rows = tuple((e["label"], str(e["value"]), str(e["denominator"]), e["percent"]) for e in entries)
    within = f"Of those with: {content['within']}. " if content["within"] else ""
    several = "" if content["exclusive"] else f"One {content['unit_one']} may have several. "
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=f"{within}{several}{block.note}".strip(),
        table=ShownTable(columns=columns, numeric=(False, True, True, True), rows=rows),
        values=entries,
    )


def _entry(answer: dict, content: dict) -> dict:
    entry = number_entry(
        answer["title"],
        answer["label"],
        len(answer["members"]),
        len(content["members"]),
        content["within"],
        content["unit"],
    )
    return entry | {key: answer[key] for key in ("code", "tone", "made_up")}


def figure_content(figure: Figure) -> dict:
    """The exact content of one figure, with its members (restricted)."""
    return {
        "label": figure.label,
        "number": figure.number,
        "unit": figure.unit,
        "members": list(figure.members),
        "denominator": figure.denominator,
        "within": figure.within,
        "not_available": figure.not_available,
    }


def figure_shown(block: Block, audience: Audience) -> Shown:
    """One number in words, with its denominator where it has one."""
    content = block.content
    if content["not_available"]:
        return not_available(block, content["not_available"], content["unit"])
    entry = number_entry(
        block.title, content["label"], content["number"], content["denominator"], content["within"], content["unit"]
    )
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=block.note,
        text=f"{said(entry)}.",
        values=(entry,),
    )


def not_available(block: Block, reason: str, unit: str) -> Shown:
    """[x] with the reason: what was not published or not received is never 0 and never left out."""
    return _absent(block, NOT_AVAILABLE_MARK, f"Not available. {reason}", unit)


def nobody_asked(block: Block) -> Shown:
    """[z]: the question does not apply in this round, because there is nobody it could be put to."""
    unit = block.content["unit"]
    return _absent(block, NOT_APPLICABLE_MARK, f"Not applicable: there are no {unit} to ask this of.", unit)


def _absent(block: Block, mark: str, reason: str, unit: str) -> Shown:
    """A mark in place of a value, with the reason in words."""
    entry = {"kind": "value", "title": block.title, "label": block.title, "value": mark, "unit": unit, "reason": reason}
    return Shown(id=block.id, kind=block.kind, title=block.title, text=f"{mark} {reason}", values=(entry,))
