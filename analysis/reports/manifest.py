"""`manifest.json` of an edition: every value that it shows, so that a program can check a report without reading HTML.

`released` has an object for each value, table, set, order, date and period: `kind`, `title`, `value`, `denominator`,
`within`, `percent`, and the page and block where it stands. `files` has the sha256 of each page, so that a page can be
known for the one that was released. Of run.json (restricted) it holds the hash and nothing else. `released_by`, the
names of two people, is added where they release the edition (analysis/reports/published.py).
"""

from dataclasses import dataclass

import analysis
from analysis.disclosure.blocks import Shown
from analysis.rounds import Round


@dataclass(frozen=True)
class ShownOn:
    """One shown block and the page it stands on."""

    page: str
    shown: Shown


def manifest_of(audit_round: Round, audience: str, shown: list[ShownOn], pages: dict[str, str], run_hash: str) -> dict:
    """The manifest of one edition, as JSON; `pages` is name -> sha256 of each page."""
    return {
        "round": audit_round.name,
        "title": audit_round.description.title,
        "partnership": audit_round.description.partnership,
        "audited": audit_round.description.audited,
        "audience": audience,
        "made_by": f"roundtable {analysis.__version__}",
        "example": bool(audit_round.description.example),
        "run": run_hash,
        "files": pages,
        "released": [entry for item in shown for entry in _entries(item)],
    }


def _entries(item: ShownOn) -> list[dict]:
    """The values of one block, each with its page, its block and how far it is made up."""
    place = {"page": item.page, "block": item.shown.title or item.shown.text}
    return [{"made_up": item.shown.made_up} | entry | place for entry in item.shown.values]
