"""What an audience sees of two questions against each other: every cell, and the totals of rows and columns."""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import counted_entry

TOTAL = "Total"

Cells = list[list[str]]


def crossed_shown(block: Block, sight: Sight) -> Shown:
    """A row for each answer to the first question, a column for each to the second, totals last."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    lines = {line["label"]: line["cells"] for line in content["lines"]}
    columns = [[cells[place] for cells in lines.values()] for place in range(len(content["columns"]))]
    _declare(list(lines.values()), columns, content["members"], sight)
    rows = [_row(label, cells, sight) for label, cells in lines.items()]
    rows.append(_row(TOTAL, [_together(cells) for cells in columns], sight))
    heads = (f"{content['row_label']} by {content['column_label'].lower()}", *content["columns"], TOTAL)
    within = f"Of these alone: {content['within']}. " if content["within"] else ""
    return block.shown(
        note=f"{within}{block.note}".strip(),
        table=ShownTable(heads, (False, *(True for _ in heads[1:])), tuple(rows)),
        values=tuple(_entries(content, lines, sight)),
    )


def _declare(lines: list[Cells], columns: list[Cells], members: list[str], sight: Sight) -> None:
    """That cells make up their rows and columns, and these everybody."""
    for direction in (lines, columns):
        sight.parts(members, [_together(cells) for cells in direction])
        for cells in direction:
            sight.parts(_together(cells), cells)


def _row(label: str, cells: Cells, sight: Sight) -> tuple[str, ...]:
    return (label, *(str(sight.told(members)) for members in (*cells, _together(cells))))


def _entries(content: dict, lines: dict[str, Cells], sight: Sight) -> list[dict]:
    """One value a cell, out of those of its row."""
    about = (content["within"], content["unit"])
    return [
        counted_entry(sight, (f"{label}: {column}", label), members, _together(cells), about) | {"column": column}
        for label, cells in lines.items()
        for column, members in zip(content["columns"], cells, strict=True)
    ]


def _together(cells: Cells) -> list[str]:
    return [member for members in cells for member in members]
