"""Released values of many rounds as one table, for pooled analysis: what the manifests of published editions say.

No value is here that does not stand in an edition of that audience. `value` is a number as shown; what is no number (a
mark such as [x], a month, a table as JSON) is in `text`. Percentages of rounds are not to be averaged: add up values
and denominators, and mind that [x] is not 0.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.audiences import Audience, find_audience
from analysis.errors import RoundtableError
from analysis.folders import RoundFolders, folders_of_any, forgotten, home, round_names
from analysis.reports.published import MANIFEST, id_of, published

COLUMNS = {
    "round": "str",
    "partnership": "str",
    "audited": "str",
    "page": "str",
    "block": "str",
    "kind": "str",
    "title": "str",
    "label": "str",
    "code": "str",
    "of_round": "str",
    "value": "Int64",
    "text": "str",
    "unit": "str",
    "denominator": "Int64",
    "within": "str",
    "percent": "str",
    "reason": "str",
    "made_up": "str",
}
# What a spreadsheet takes for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
DENOMINATOR = "The denominator is {mark}."
BYTE_ORDER_MARK = "\ufeff"  # Excel knows by it that a file is UTF-8


def released_values(audience: str = "board", rounds: Iterable[str] | None = None) -> pd.DataFrame:
    """One row a released value of each round's published edition for an audience; of all rounds, unless some are named.

    `of_round` is the round that a value is about, which in a comparison may be the one before. Rounds without such an
    edition are in `attrs["not_published"]`; among rounds that were named they are refused with RoundtableError.
    """
    find_audience(audience)
    names = [*round_names(), *forgotten()] if rounds is None else list(dict.fromkeys(rounds))
    manifests = {name: _manifest(folders_of_any(name), audience) for name in names}
    missing = sorted(name for name, manifest in manifests.items() if manifest is None)
    if missing and rounds is not None:
        remedy = "'roundtable run ROUND' makes it."
        raise RoundtableError(f"There is no whole {audience} edition of: {', '.join(missing)}. {remedy}")
    found = [row for manifest in manifests.values() if manifest for row in _rows(manifest)]
    values = pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)
    values.attrs["not_published"] = missing
    return values


def csv_of(values: pd.DataFrame) -> str:
    """The table as a csv file for Excel: a text that would be taken for a formula has a ' before it."""
    texts = values.select_dtypes(exclude="number").columns
    safe = values.assign(**{name: values[name].map(_no_formula, na_action="ignore") for name in texts})
    return BYTE_ORDER_MARK + safe.to_csv(index=False, lineterminator="\r\n")


def refuse_place(audience: str, path: str | None) -> None:
    """Raises RoundtableError where values of children would be written outside the restricted folder."""
    restricted = home() / "data" / "processed"
    about: Audience = find_audience(audience)
    inside = path is not None and Path(path).resolve().is_relative_to(restricted.resolve())
    if (about.row_level or about.identifiers) and not inside:
        raise RoundtableError(
            f"The {audience} edition holds rows of single children, so its values are only written to a file below "
            f"{restricted}: -o {restricted / f'released-{audience}.csv'}"
        )


def _manifest(audit_round: RoundFolders, audience: str) -> dict | None:
    """The manifest of the published edition; None where there is none, or it is not as it was published."""
    folder = published(audit_round).get(audience)
    try:
        written = (folder / MANIFEST).read_text(encoding="utf-8") if folder else ""
    except (OSError, ValueError):
        return None
    return json.loads(written) if folder and id_of(written) == folder.name else None


def _rows(manifest: dict) -> list[dict[str, object]]:
    """A row for each value of an edition."""
    edition = {name: manifest.get(name) for name in ("round", "partnership", "audited")}
    return [
        _row(entry) | edition | {"of_round": entry.get("round", manifest["round"])} for entry in manifest["released"]
    ]


def _row(entry: dict) -> dict[str, object]:
    value = entry["value"]
    if isinstance(entry.get("denominator"), str):
        entry = entry | {"denominator": None, "reason": DENOMINATOR.format(mark=entry["denominator"])}
    if isinstance(value, int):
        return entry
    return entry | {"value": None, "text": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
