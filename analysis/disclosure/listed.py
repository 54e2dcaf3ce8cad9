"""What an audience sees of rows, values in order, months, statements and quotes."""

from analysis.disclosure.blocks import HIDDEN_MARK, Block, Item, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.typed import tells_a_number
from analysis.disclosure.values import month_in_words

TOO_FEW = "Quotes are not in this edition: to count them would tell of a few how many they are."
LEFT_OUT = "What tells a number that nobody computed is not in this edition."


def rows_shown(block: Block, sight: Sight) -> Shown:
    """The rows, without the columns that identify where the audience may not see them."""
    content = block.content
    seen = [i for i, identifying in enumerate(content["identifying"]) if sight.identifiers or not identifying]
    columns = tuple(content["columns"][i] for i in seen)
    rows = tuple(tuple(row[i] for i in seen) for row in content["rows"])
    entry = {"kind": "table", "title": block.title, "columns": list(columns), "value": [list(row) for row in rows]}
    return block.shown(
        table=ShownTable(columns=columns, numeric=numeric(rows, len(columns)), rows=rows), values=(entry,)
    )


def numeric(rows: tuple[tuple[str, ...], ...], width: int) -> tuple[bool, ...]:
    """Columns of nothing but whole numbers and percentages are set to the right."""
    return tuple(
        all(row[column].rstrip("%").isdigit() or row[column].startswith("[") for row in rows) for column in range(width)
    )


def in_order_shown(block: Block, sight: Sight) -> Shown:
    """The values row by row."""
    values = block.content["values"]
    entry = {"kind": "order", "title": block.title, "value": values}
    return block.shown(text=f"{', '.join(str(value) for value in values)}.", values=(entry,))


def period_shown(block: Block, sight: Sight) -> Shown:
    """A month, or from one month to another, in words."""
    first, last = block.content["first"], block.content["last"]
    words = month_in_words(first)
    entry = {"kind": "date", "title": block.title, "value": first}
    if first != last:
        words = f"{words} to {month_in_words(last)}"
        entry = {"kind": "period", "title": block.title, "value": [first, last]}
    return block.shown(text=f"{words}.", values=(entry | {"text": words},))


def _tells_how_few(content: dict, sight: Sight) -> bool:
    """Whether how many were asked, or how many quotes a reader counts, is a number that is hidden or not told
    exactly."""
    sight.part(content["speakers"], content["members"])
    asked, quoted = sight.told(content["members"]), sight.told(content["speakers"])
    return asked == HIDDEN_MARK or quoted != len(set(content["speakers"]))


def texts_shown(block: Block, sight: Sight) -> Shown:
    """The statements or quotes, as worded; how many statements there are is a value.

    Where small numbers are hidden, nobody reads who said a quote: some agency sent one answer. A text with a number
    that nobody computed is left out, and so are all quotes of so few that to count the quotes would tell how few; be
    it because few were asked, or because few agreed.
    """
    content, texts = block.content, block.content["texts"]
    if content["quoted"] and _tells_how_few(content, sight):
        return block.shown(text=f"{HIDDEN_MARK} {TOO_FEW}")
    told = [(text, by) for text, by in texts if not (sight.protects and tells_a_number(text))]
    left_out = f"{HIDDEN_MARK} {LEFT_OUT}" if len(told) < len(texts) else ""
    entry = {
        "kind": "value",
        "title": block.title,
        "label": block.title,
        "value": len(texts),
        "unit": content["counted"],
    }
    return block.shown(
        text="" if texts else "None that may be quoted." if content["quoted"] else "None.",
        note=f"{left_out} {block.note}".strip(),
        items=tuple(Item(text, "" if sight.protects else by, content["quoted"]) for text, by in told),
        values=() if content["quoted"] else (entry,),
    )
