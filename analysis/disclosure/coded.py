"""What an audience sees of themes: counts of coded answers, and sets of themes."""

from analysis.audiences import Audience
from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Item, Shown, ShownTable
from analysis.disclosure.values import number_entry
from analysis.statistics.wording import percent

COLUMNS = ("Theme", "As a concern", "As a strength", "Of", "Raised it, %")


def themes_shown(block: Block, audience: Audience) -> Shown:
    """A row a theme that was raised: responses that raised it as a concern, as a strength, at all; of those who
    commented."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    commented, unit = len(content["members"]), content["unit"]
    raised = [theme for theme in content["themes"] if theme["members"]]
    coded = f"Coded by the rules of codebook {content['codebook']}, of the {commented} {unit} with a comment."
    return block.shown(
        note=f"{coded} {block.note}".strip(),
        table=ShownTable(
            columns=COLUMNS,
            numeric=(False, True, True, True, True),
            rows=tuple(_row(theme, commented) for theme in raised),
        ),
        values=tuple(entry for theme in raised for entry in _entries(theme, commented, unit)),
    )


def _row(theme: dict, commented: int) -> tuple[str, ...]:
    numbers = (len(theme["concern"]), len(theme["strength"]), commented)
    return (theme["label"], *(str(number) for number in numbers), percent(len(theme["members"]), commented))


def _entries(theme: dict, commented: int, unit: str) -> list[dict]:
    """One value for each way in which the theme was raised."""
    return [
        number_entry(f"{theme['label']} ({tone})", theme["label"], len(theme[tone]), commented, None, unit)
        | {"tone": tone, "code": f"{theme['theme']}.{tone}"}
        for tone in ("concern", "strength")
    ]


def set_shown(block: Block, audience: Audience) -> Shown:
    """The themes as a list, each with how many raised it, and the rule in words."""
    content = block.content
    of = len(content["members"])
    items = tuple(
        Item(f"{theme}: {len(content['raised_by'][theme])} of {of} {content['unit']}") for theme in content["themes"]
    )
    return block.shown(
        note=f"{content['rule']} {block.note}".strip(),
        text="" if items else f"{NOT_AVAILABLE_MARK} No theme meets the rule.",
        items=items,
        values=({"kind": "set", "title": block.title, "value": content["themes"]},),
    )
