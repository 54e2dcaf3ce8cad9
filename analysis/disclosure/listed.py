"""Rows, values in order, periods and texts: their exact content, and what an audience sees of it."""

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Item, Shown, ShownTable
from analysis.disclosure.counted import not_available
from analysis.disclosure.listings import InOrder, Period, Rows, Texts
from analysis.disclosure.values import month_in_words


def rows_content(rows: Rows) -> dict:
    """The exact content of a row-level table (restricted)."""
    return {
        "columns": list(rows.columns),
        "rows": [list(row) for row in rows.rows],
        "identifying": list(rows.identifying),
        "row_level": rows.row_level,
        "not_available": rows.not_available,
    }


def rows_shown(block: Block, audience: Audience) -> Shown | None:
    """The rows, for an audience that may see rows; identifying columns only where it may see them."""
    content = block.content
    if content["row_level"] and not audience.row_level:
        return None
    if content["not_available"]:
        return not_available(block, content["not_available"], "rows")
    seen = [i for i, identifying in enumerate(content["identifying"]) if audience.identifiers or not identifying]
    columns = tuple(content["columns"][i] for i in seen)
    rows = tuple(tuple(row[i] for i in seen) for row in content["rows"])
    entry = {"kind": "table", "title": block.title, "columns": list(columns), "value": [list(row) for row in rows]}
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=block.note,
        table=ShownTable(columns=columns, numeric=_numeric(rows, len(columns)), rows=rows),
        values=(entry,),
    )


def _numeric(rows: tuple[tuple[str, ...], ...], width: int) -> tuple[bool, ...]:
    """Columns of nothing but whole numbers and percentages are set to the right."""
    return tuple(all(row[column].rstrip("%").isdigit() for row in rows) for column in range(width))


def in_order_content(values: InOrder) -> dict:
    """The exact content of values in order (restricted)."""
    return {
        "label": values.label,
        "values": [value if isinstance(value, str) else int(value) for value in values.values],
        "not_available": values.not_available,
    }


def in_order_shown(block: Block, audience: Audience) -> Shown | None:
    """The values row by row, for an audience that may see rows."""
    content = block.content
    if not audience.row_level:
        return None
    if content["not_available"]:
        return not_available(block, content["not_available"], content["label"])
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=block.note,
        text=f"{', '.join(str(value) for value in content['values'])}.",
        values=({"kind": "order", "title": block.title, "value": content["values"]},),
    )


def period_content(period: Period) -> dict:
    """The exact content of a month or a period."""
    return {
        "label": period.label,
        "first": period.first,
        "last": period.last,
        "not_available": period.not_available,
    }


def period_shown(block: Block, audience: Audience) -> Shown:
    """A month, or from one month to another, in words."""
    content = block.content
    if content["not_available"]:
        return not_available(block, content["not_available"], "month")
    first, last = content["first"], content["last"]
    words = month_in_words(first)
    entry = {"kind": "date", "title": block.title, "value": first, "text": words}
    if first != last:
        words = f"{words} to {month_in_words(last)}"
        entry = {"kind": "period", "title": block.title, "value": [first, last], "text": words}
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=block.note,
        text=f"{words}.",
        values=(entry,),
    )


def texts_content(texts: Texts) -> dict:
    """The exact content of statements or quotes."""
    return {
        "texts": [list(text) for text in texts.texts],
        "quoted": texts.quoted,
        "counted": texts.counted,
        "not_available": texts.not_available,
    }


def texts_shown(block: Block, audience: Audience) -> Shown:
    """The statements or quotes, as worded; how many there are is a value of its own for statements."""
    content = block.content
    if content["not_available"]:
        return not_available(block, content["not_available"], content["counted"])
    number = len(content["texts"])
    entry = {"kind": "value", "title": block.title, "label": block.title, "value": number, "unit": content["counted"]}
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        note=block.note,
        text="" if number else f"{NOT_AVAILABLE_MARK} There is none that may be shown.",
        items=tuple(Item(text=text, by=by, quoted=content["quoted"]) for text, by in content["texts"]),
        values=() if content["quoted"] else (entry,),
    )
