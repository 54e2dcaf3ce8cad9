"""The page of what moved: for the analyst, before an edition that was made again is passed on (restricted)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from analysis.audiences import find_audience
from analysis.disclosure.blocks import Item, Shown, ShownTable
from analysis.disclosure.fragment import fragment
from analysis.reports.edition import Edition
from analysis.reports.editions import marking_of_round
from analysis.reports.moved import Move, changed_inputs, moves
from analysis.reports.page import Page, render_page
from analysis.reports.published import MANIFEST
from analysis.rounds import Round

TITLE = "What moved"
CIRCULATION = "Restricted: for the analysts of the round. It holds exact values of every edition."
NOT_KNOWN = "What went into the edition published before is not known any more."
COLUMNS = ("Value", "Was", "Is", "Page")


def moved_page(
    audit_round: Round, editions: list[Edition], signed_off: Mapping[str, str], records: tuple[dict | None, dict]
) -> str | None:
    """The page as HTML; None where no value moved.

    `signed_off`: audience -> manifest of the edition published before. `records`: that of the run which it was made
    from, where it is there still, and that of this run.
    """
    found = {
        edition.audience: moves(json.loads(signed_off[edition.audience]), json.loads(edition.files[MANIFEST]))
        for edition in editions
        if edition.audience in signed_off
    }
    moved = {audience: some for audience, some in found.items() if some}
    if not moved:
        return None
    parts = [("What went in", _inputs(*records))]
    parts += [(f"{find_audience(name).label} edition", _table(name, some)) for name, some in moved.items()]
    html = tuple(f"<h2>{escape(heading)}</h2>\n{fragment(part)}" for heading, part in parts)
    marking = replace(marking_of_round(audit_round), audience="Analysts", circulation=CIRCULATION)
    return render_page(Page(marking, TITLE, html))


def _inputs(before: dict | None, after: dict) -> Shown:
    """What changed of all that the results rest on."""
    title = "Changed since the edition published before"
    if before is None:
        return Shown("inputs", "texts", title, text=NOT_KNOWN)
    changed = tuple(Item(text) for text in changed_inputs(before, after))
    return Shown("inputs", "texts", title, text="" if changed else "Nothing that is kept track of.", items=changed)


def _table(audience: str, found: list[Move]) -> Shown:
    number = f"{len(found)} value{'' if len(found) == 1 else 's'}"
    rows = tuple((move.what, move.was, move.now, move.page.removesuffix(".html")) for move in found)
    table = ShownTable(COLUMNS, (False,) * len(COLUMNS), rows)
    return Shown(f"moved-{audience}", "rows", f"{number} of the {audience} edition", table=table)
