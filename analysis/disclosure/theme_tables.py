"""What an audience sees of themes by group, of themes raised together, and of how soon they had all been raised."""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.coded import in_order_of_size
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import counted_entry, number_entry

FEW = "Many of these groups are few: a difference of one or two between them is within what chance alone gives."
EXPLORED = (
    "'If unrelated' is how many would raise both if the two themes had nothing to do with each other. All pairs were "
    "looked at and nothing was tested: these are leads, not findings."
)
OF_THE_CODEBOOK = "Themes are those of the codebook: what it has no theme for is not seen here."


def by_group_shown(block: Block, sight: Sight) -> Shown:
    """A row a theme, a column a group with its denominator in the heading, and all of them last."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    groups = [(group["code"], group["label"], group["members"]) for group in content["groups"]]
    sight.parts(content["members"], [members for _, _, members in groups])
    all_of_them = (*groups, ("", "All", content["members"]))
    heads = [f"{label} (of\N{NO-BREAK SPACE}{sight.told(members)})" for _, label, members in all_of_them]
    themes = in_order_of_size(content["themes"], sight)
    rows = tuple(_by_group(theme, sight) for theme in themes)
    entries = tuple(
        counted_entry(sight, (f"{theme['label']}: {label}", theme["label"]), members, of, (label, content["unit"]))
        | {"code": f"{theme['theme']}.{code}"}
        for theme in themes
        for (code, label, of), members in zip(groups, theme["by_group"], strict=True)
    )
    return block.shown(
        note=f"{content['unit'].capitalize()} that raised the theme, of those of the group with a comment. {FEW} "
        f"{block.note}".strip(),
        table=ShownTable(("Theme", *heads), (False, *(True for _ in heads)), rows),
        values=entries,
    )


def _by_group(theme: dict, sight: Sight) -> tuple[str, ...]:
    """The row of a theme: those of each group who raised it, and all of them."""
    sight.parts(theme["members"], theme["by_group"])
    return (theme["label"], *(str(sight.told(members)) for members in (*theme["by_group"], theme["members"])))


def together_shown(block: Block, sight: Sight) -> Shown:
    """A row a pair: those who raised both, those who raised either, and how many would if the two were unrelated."""
    content = block.content
    pairs, least, unit = content["pairs"], content["least"], content["unit"]
    if not pairs:
        return block.shown(text=f"No two themes were raised together by {least} or more {unit}.")
    entries = tuple(_pair(pair, unit) for pair in pairs)
    rows = tuple(
        (*pair["labels"], str(entry["value"]), str(entry["denominator"]), entry["percent"], f"{pair['expected']:.1f}")
        for pair, entry in zip(pairs, entries, strict=True)
    )
    columns = ("Theme", "Raised with", "Both", "Of those raising either", "Percentage", "If unrelated")
    most = f"{len(pairs)} of the {content['found']} pairs" if len(pairs) < content["found"] else "All pairs"
    return block.shown(
        note=f"{most} of themes that at least {least} {unit} raised together. {EXPLORED} {block.note}".strip(),
        table=ShownTable(columns, (False, False, *(True,) * 4), rows),
        values=entries,
    )


def _pair(pair: dict, unit: str) -> dict:
    """The value of a pair: those who raised both, of those who raised either."""
    title = " and ".join(pair["labels"])
    entry = number_entry(title, title, len(pair["both"]), len(pair["either"]), None, unit)
    return entry | {"code": "+".join(pair["themes"])}


def saturation_shown(block: Block, sight: Sight) -> Shown:
    """What the responses before the last third had raised, and a row a step of the way there."""
    content = block.content
    every, unit = len(content["first"]), content["unit"]
    entries = tuple(_after(step, every, content) for step in content["steps"])
    rows = tuple(
        (str(step["responses"]), str(step["themes"]), str(every), f"{step['on_average']:.1f}")
        for step in content["steps"]
    )
    columns = (f"First {unit}", "Themes raised by then", "Of", "On average, in any order")
    order = f"{unit.capitalize()} in the order received; the last column is the average over all possible orders."
    return block.shown(
        text=_reached(content, every),
        note=f"{order} {OF_THE_CODEBOOK} {block.note}".strip(),
        table=ShownTable(columns, (True,) * len(columns), rows),
        values=entries,
    )


def _after(step: dict, every: int, content: dict) -> dict:
    title = f"Themes raised by the first {step['responses']} of {len(content['members'])} {content['unit']}"
    entry = number_entry(title, title, step["themes"], every, None, "themes")
    return entry | {"code": f"after_{step['responses']}"}


def _reached(content: dict, every: int) -> str:
    """'The first 24 of 36 responses had raised 13 of the 14 themes. The last 12 raised 1 that none had before: ...'"""
    unit, of = content["unit"], len(content["members"])
    before = of - content["last"]
    new = [theme["label"] for theme in content["first"] if theme["after"] > before]
    once = sum(theme["number"] == 1 for theme in content["first"])
    reached = (
        f"{every - len(new)} of the {every} themes that anybody raised"
        if new
        else f"all {every} themes that anybody raised"
    )
    had = f"The first {before} of {of} {unit} had raised {reached}."
    none = f"The last {content['last']} raised none that was new."
    more = f"The last {content['last']} raised {len(new)} that none had before: {', '.join(new)}."
    single = f"{once} of the {every} themes {'was' if once == 1 else 'were'} raised by one {content['unit_one']} alone."
    return f"{had} {more if new else none} {single}"
