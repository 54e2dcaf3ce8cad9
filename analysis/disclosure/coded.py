"""Themes: counts of coded answers and sets of themes, their exact content, and what an audience sees of them."""

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Item, Shown, ShownTable
from analysis.disclosure.counted import nobody_asked, not_available
from analysis.disclosure.values import number_entry
from analysis.themes.counting import ThemeCounts, ThemeSet


def themes_content(counts: ThemeCounts) -> dict:
    """The exact content: those who raised each theme, as a strength and as a concern (restricted)."""
    return {
        "question": counts.question,
        "unit": counts.unit,
        "members": list(counts.members),
        "themes": [
            {
                "theme": theme.theme,
                "label": theme.label,
                "strength": list(theme.strength),
                "concern": list(theme.concern),
                "members": list(theme.members),
            }
            for theme in counts.raised
        ],
        "codebook": counts.codebook,
        "not_available": counts.not_available,
    }


def themes_shown(block: Block, audience: Audience) -> Shown:
    """A row a theme: responses that raised it as a concern, as a strength, at all; of those who commented."""
    content = block.content
    if content["not_available"]:
        return not_available(block, content["not_available"], content["unit"])
    if not content["members"]:
        return nobody_asked(block)
    commented = len(content["members"])
    entries = tuple(entry for theme in content["themes"] for entry in _entries(theme, commented, content["unit"]))
    totals = [
        number_entry(theme["label"], theme["label"], len(theme["members"]), commented, None, content["unit"])
        for theme in content["themes"]
    ]
    rows = tuple(
        (theme["label"], str(len(theme["concern"])), str(len(theme["strength"])), str(commented), total["percent"])
        for theme, total in zip(content["themes"], totals, strict=True)
    )
    coded = (
        f"Coded by the rules of codebook {content['codebook']}, of the {commented} {content['unit']} with a comment."
    )
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=f"{coded} {block.note}".strip(),
        table=ShownTable(
            columns=("Theme", "As a concern", "As a strength", "Of", "Raised it, %"),
            numeric=(False, True, True, True, True),
            rows=rows,
        ),
        values=entries,
    )


def _entries(theme: dict, commented: int, unit: str) -> list[dict]:
    """One value for each way in which the theme was raised."""
    return [
        number_entry(f"{theme['label']} ({tone})", theme["label"], len(theme[tone]), commented, None, unit)
        | {"tone": tone, "code": f"{theme['theme']}.{tone}"}
        for tone in ("concern", "strength")
    ]


def set_content(themes: ThemeSet) -> dict:
    """The exact content: the themes of the set, those who raised each, and the rule that chose them."""
    return {
        "label": themes.label,
        "rule": themes.rule,
        "themes": list(themes.themes),
        "raised_by": {theme: list(raised) for theme, raised in themes.raised_by.items()},
        "unit": themes.unit,
        "members": list(themes.members),
        "not_available": themes.not_available,
    }


def set_shown(block: Block, audience: Audience) -> Shown:
    """The themes as a list, each with how many raised it, and the rule in words."""
    content = block.content
    if content["not_available"]:
        return not_available(block, content["not_available"], content["unit"])
    of = len(content["members"])
    items = tuple(
        Item(f"{theme}: {len(content['raised_by'][theme])} of {of} {content['unit']}") for theme in content["themes"]
    )
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=f"{content['rule']} {block.note}".strip(),
        text="" if items else f"{NOT_AVAILABLE_MARK} No theme meets the rule.",
        items=items,
        values=({"kind": "set", "title": block.title, "value": content["themes"]},),
    )
