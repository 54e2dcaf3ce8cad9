"""What an audience sees of themes: counts of coded answers, sets of themes, and quotes with their themes."""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Item, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import counted_entry, interval_of, said

COLUMNS = ("Theme", "As a concern", "As a strength", "Raised it", "Of", "Percentage", "95% interval")
INTERVALS = (
    "The interval says how far chance alone could move a share of so few. It takes the codes to be right, and those "
    "who answered to be drawn at random, which they were not: more is uncertain than it says."
)


def themes_shown(block: Block, sight: Sight) -> Shown:
    """A row a theme that was raised: responses that raised it as a concern, as a strength, at all; of those who
    commented."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    unit = content["unit"]
    commented = sight.told(content["members"])
    raised = in_order_of_size([theme for theme in content["themes"] if theme["members"]], sight)
    entries = {theme["theme"]: _entries(theme, content, sight) for theme in raised}
    coded = f"Coded {content['coded_by']}, with codebook {content['codebook']}."
    of = f"Of the {commented} {unit} with a comment; 'None' or 'n/a' is not one."
    several = f"One {content['unit_one']} may raise a theme both ways, or as neither."
    return block.shown(
        note=f"{coded} {of} {several} {INTERVALS} {block.note}".strip(),
        table=ShownTable(
            columns=COLUMNS,
            numeric=(False, *(True for _ in COLUMNS[1:])),
            rows=tuple((theme["label"], *_cells(*entries[theme["theme"]])) for theme in raised),
        ),
        values=tuple(entry for theme in raised for entry in entries[theme["theme"]]),
    )


def in_order_of_size(themes: list[dict], sight: Sight) -> list[dict]:
    """The themes as they were counted, most raised first. Where numbers are hidden, by what is told of each: hidden
    ones come last, by their labels, because a place between two numbers is a number too."""
    if not sight.protects:
        return themes
    told = {theme["theme"]: sight.told(theme["members"]) for theme in themes}
    sizes = {name: number if isinstance(number, int) else 0 for name, number in told.items()}
    return sorted(themes, key=lambda theme: (-sizes[theme["theme"]], theme["label"]))


def _cells(concern: dict, strength: dict, at_all: dict) -> tuple[str, ...]:
    numbers = (concern["value"], strength["value"], at_all["value"], at_all["denominator"])
    return (*(str(number) for number in numbers), at_all["percent"], at_all["interval"])


def _entries(theme: dict, content: dict, sight: Sight) -> tuple[dict, dict, dict]:
    """The values of a theme: raised as a concern, as a strength, and at all, this one with its interval."""
    label, code = theme["label"], theme["theme"]
    about = (None, content["unit"])
    concern, strength, at_all = (
        counted_entry(sight, (f"{label} ({how})", label), people, content["members"], about)
        for how, people in (
            ("concern", theme["concern"]),
            ("strength", theme["strength"]),
            ("raised", theme["members"]),
        )
    )
    sight.part(theme["concern"], theme["members"])
    sight.part(theme["strength"], theme["members"])
    for how in ("concern", "strength", "members"):
        sight.told_of(f"{code}, {how}, {content['unit']}", theme[how])
    if set(theme["members"]) == {*theme["concern"], *theme["strength"]}:
        sight.overlapping(theme["concern"], theme["strength"])
    return (
        concern | {"tone": "concern", "code": f"{code}.concern"},
        strength | {"tone": "strength", "code": f"{code}.strength"},
        at_all | {"code": f"{code}.raised", "interval": interval_of(at_all, sight)},
    )


def set_shown(block: Block, sight: Sight) -> Shown:
    """The themes as a list, each with how many raised it, and the rule in words."""
    content = block.content
    items = tuple(Item(f"{theme}: {_said(content['raised_by'][theme], content, sight)}") for theme in content["themes"])
    return block.shown(
        note=f"{content['rule']} {block.note}".strip(),
        text="" if items else f"{NOT_AVAILABLE_MARK} No theme meets the rule.",
        items=items,
        values=({"kind": "set", "title": block.title, "value": content["themes"]},),
    )


def _said(members: list[str], content: dict, sight: Sight) -> str:
    """'9 of 36 responses (25%, 95% interval 14% to 41%)'."""
    entry = counted_entry(sight, ("", ""), members, content["members"], (None, content["unit"]))
    return said(entry | {"interval": interval_of(entry, sight)})


def theme_quotes_shown(block: Block, sight: Sight) -> Shown:
    """The quotes, each with who said it, its themes and by whom they were coded."""
    items = tuple(Item(quote["text"], _caption(quote), quoted=True) for quote in block.content["quotes"])
    return block.shown(text="" if items else "None that may be quoted.", items=items)


def _caption(quote: dict) -> str:
    """'Police: Communication and information sharing, as a strength (coders agreed)'."""
    who = f"{quote['who']}: " if quote["who"] else ""
    coded_by = f" ({'; '.join(quote['coded_by'])})" if quote["coded_by"] else ""
    return f"{who}{'; '.join(quote['themes'])}{coded_by}"
