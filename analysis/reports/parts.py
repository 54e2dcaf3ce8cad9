"""What may leave a notebook: its markdown, escaped, and its released blocks; every other output is refused.

The gate of every report. A bare DataFrame, a Series, `print`, a warning, a figure, a widget or a traceback in any cell
stops the report of that notebook, with the cell's number and what to do.
"""

import json
from dataclasses import dataclass

from nbformat import NotebookNode

from analysis.audiences import find_audience
from analysis.disclosure.blocks import BLOCK_MIME, Block
from analysis.disclosure.charted import charted_id
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import ANALYST
from analysis.disclosure.typed import REMEDY as BY_HAND
from analysis.disclosure.typed import typed_figures
from analysis.errors import NotReleasable, RoundtableError

REMEDY = "Take it out, or release what it shows."


@dataclass(frozen=True)
class Markdown:
    """The source of one markdown cell."""

    source: str


def parts_of(notebook: NotebookNode, name: str) -> tuple[Markdown | Block, ...]:
    """Markdown and blocks in reading order. Raises NotReleasable naming every output that is neither, and twin
    titles."""
    parts, refused = [], []
    number = 0
    for cell in notebook.cells:
        number += _is_code_of_its_own(cell)
        if cell.cell_type == "markdown":
            parts.append(Markdown(cell.source))
            refused += [f"{name}.ipynb: '{one}' is typed in the text. {BY_HAND}" for one in typed_figures(cell.source)]
        for output in cell.get("outputs", ()):
            fault = _fault(output)
            if fault:
                refused.append(f"{name}.ipynb, code cell {number}: {fault} {REMEDY}")
            else:
                parts.append(Block(**output["data"][BLOCK_MIME]))
    refused += _twins(parts, name)
    if refused:
        raise NotReleasable("\n".join(refused))
    charted = {charted_id(part) for part in parts if isinstance(part, Block) and part.kind == "chart"}
    return tuple(part for part in parts if isinstance(part, Markdown) or part.id not in charted)


def _is_code_of_its_own(cell: NotebookNode) -> bool:
    """Whether a cell counts as a code cell of the notebook; the one that papermill puts in does not."""
    return cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", ())


def _fault(output: NotebookNode) -> str:
    """Why an output may not leave; '' for a released block."""
    kind = output["output_type"]
    if kind == "error":
        return f"it stopped with {output.get('ename', 'an error')}."
    if kind == "stream":
        return f"it prints to {output.get('name', 'stdout')}, which nobody released."
    data = output.get("data", {})
    if BLOCK_MIME not in data:
        shown = ", ".join(sorted(data)) or "nothing readable"
        return f"it shows {shown}, which nobody released."
    return "" if _is_readable(data[BLOCK_MIME]) else "it holds a block that release(...) did not make."


def _is_readable(content: object) -> bool:
    """Whether a block is of a known kind and can be shown to whoever may see all."""
    try:
        shown_to(Block(**content), find_audience(ANALYST))
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RoundtableError):
        return False
    return True


def _twins(parts: list[Markdown | Block], name: str) -> list[str]:
    """Two different blocks under one title: a reader could not tell them apart, and a manifest neither."""
    seen: dict[str, str] = {}
    found = []
    for part in parts:
        if not isinstance(part, Block):
            continue
        content = json.dumps(part.content, sort_keys=True)
        if seen.setdefault(part.id, content) != content:
            found.append(f"{name}.ipynb: two different results have the title '{part.title}'. Give each its own.")
    return found
