"""`release(thing, title)`: the one way out of a notebook.

It makes a typed block of a thing that may be released, shows it to the analyst, and gives it back so that charts
and sentences can be made of it. Everything else is refused: a DataFrame, a Series, a figure, a bare number. The
block is exact and restricted; what each audience sees of it is decided when the editions of the whole round are
built.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from analysis.audiences import find_audience
from analysis.disclosure.blocks import BLOCK_MIME, Block
from analysis.disclosure.fragment import anchor, preview
from analysis.disclosure.kinds import KIND_NAMES, shown_to
from analysis.disclosure.told import Value, entry_of
from analysis.disclosure.typed import REMEDY as BY_HAND
from analysis.disclosure.typed import typed_figures
from analysis.errors import NotReleasable
from analysis.plan.association import Association

# Who reads the notebook itself: an analyst of the panel.
ANALYST = "panel"


@dataclass(frozen=True)
class Released:
    """A released block. `released['good']` is the value of one answer, `released.value` the only one, for a
    sentence."""

    block: Block

    def __getitem__(self, code: str) -> Value:
        """The value of the answer with that code; an unknown one is refused with near names."""
        entry_of(shown_to(self.block, find_audience(ANALYST)), code)
        return Value(self.block, code)

    @property
    def value(self) -> Value:
        """The only value of a figure or a month, as the number of cases audited; of a tested question its answer."""
        shown = shown_to(self.block, find_audience(ANALYST)).values
        entries = [entry for entry in shown if entry["kind"] == "result"] or shown
        if len(entries) != 1:
            raise NotReleasable(f"'{self.block.title}' has not one value but {len(entries)}; name one as [code].")
        return self[str(entries[0].get("code", entries[0]["title"]))]

    def _ipython_display_(self) -> None:
        """Shown already when it was released: a cell that ends in release(...) does not show it twice."""


def release(thing: object, title: str = "", note: str = "") -> Released:
    """Release a count, figure, theme count, association, row table, quote, statement, month or sentence under a title.

    Raises NotReleasable for anything else, with what to do instead.
    """
    if type(thing) not in KIND_NAMES:
        raise NotReleasable(_refusal(thing))
    for typed in typed_figures(f"{title}. {note}"):
        raise NotReleasable(f"'{typed}' is typed in the title or note of '{title}'. {BY_HAND}")
    name = title or getattr(thing, "label", "")
    content = _plain(asdict(thing), name)
    id = anchor(name or getattr(thing, "words", ""))
    block = Block(KIND_NAMES[type(thing)], id, name, content, thing.made_up, note)
    emit(block)
    return Released(block)


def release_each(answers: Mapping[str, Association], names: Sequence[str]) -> None:
    """Release the answers to the questions of those names, each under the text of its question."""
    for name in names:
        release(answers[name], answers[name].text)


def emit(block: Block, figure: str = "") -> None:
    """Show a block in the notebook: the restricted block itself, and HTML for the analyst. Nothing outside a
    notebook."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return
    html = preview(shown_to(block, find_audience(ANALYST)), figure)
    ipython.display.display({BLOCK_MIME: asdict(block), "text/html": html}, raw=True)


def _plain(content: dict, name: str) -> dict:
    """The content as JSON reads it back; anything that JSON cannot hold is refused."""
    try:
        return json.loads(json.dumps(content, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise NotReleasable(f"'{name}' holds a value that cannot be released: {error}.") from None


def _refusal(thing: object) -> str:
    kind = type(thing).__name__
    if isinstance(thing, Released):
        return f"'{thing.block.title}' is released already."
    if isinstance(thing, str):
        return "Text cannot be released as it is: use sentence(...) with released values, or a markdown cell."
    remedy = "Release what count(...), total(...), rows(...), quotes(...), associations(...) or sentence(...) gives."
    return f"What is of type {kind} cannot be released: nobody could tell what it counts, or of whom. {remedy}"
