"""What an audience sees of shares that were corrected by a sample: the machine's beside the corrected one."""

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry
from analysis.statistics.wording import whole_percent

COLUMNS = ("Theme", "Found by the machine", "Of", "Its share", "Corrected share", "95% interval")


def corrected_shown(block: Block, sight: Sight) -> Shown:
    """A row a theme; [x] where its share cannot be corrected, with the reasons below."""
    content = block.content
    entries = tuple(_entry(theme, content["answers"]) for theme in content["themes"])
    rows = tuple(
        (e["label"], str(e["value"]), str(e["denominator"]), e["percent"], e["corrected"], e["interval"])
        for e in entries
    )
    read = f"People coded {content['checked']} of the {content['answers']} answers, drawn at random."
    why = dict.fromkeys(theme["reason"] for theme in content["themes"] if theme["reason"])
    counted = "Counted are answers, one response to one question."
    words = [counted, _left_out(content["left_out"]), content["warning"], *why, block.note]
    note = " ".join(filter(None, words))
    return block.shown(text=read, note=note, table=ShownTable(COLUMNS, (False, *(True,) * 5), rows), values=entries)


def _left_out(number: int) -> str:
    """Which answers are in neither the sample nor the shares."""
    if not number:
        return ""
    which = f"{number} more, not in English or taken for no comment by the machine,"
    return f"{which} {'is' if number == 1 else 'are'} left out: only people read {'it' if number == 1 else 'them'}."


def _entry(theme: dict, answers: int) -> dict:
    """The value of a theme: what the machine found, with the share that follows from the sample."""
    title = f"{theme['label']} (found by the machine)"
    entry = number_entry(title, theme["label"], theme["machine"], answers, None, "answers")
    return entry | {
        "code": theme["theme"],
        "corrected": _percent(theme["estimate"]),
        "interval": _interval(theme),
    }


def _interval(theme: dict) -> str:
    """The 95% interval, or the bounds where there is no more."""
    if theme["low"] is None:
        return NOT_AVAILABLE_MARK
    bounds = " (bounds)" if theme["estimate"] is None else ""
    return f"{_percent(theme['low'])} to {_percent(theme['high'])}{bounds}"


def _percent(share: float | None) -> str:
    return NOT_AVAILABLE_MARK if share is None else f"{whole_percent(share)}%"
