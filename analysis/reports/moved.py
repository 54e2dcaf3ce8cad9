"""What moved: every released value of an edition that differs from the edition published before, and what went in.

Values are compared as whoever reads them sees them, by the page, title, label, code and round that they have in the
manifest. Which input a value comes from is not followed back: all that changed between the two runs is named.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.disclosure.values import said

NOT_THERE = "-"
# How long a value may be in a cell of the page; of a table only the rows that differ are said.
LONGEST = 400
# What of an entry says where it stands, or how far it is made up, and not what it is.
PLACE = ("page", "block", "made_up")
NAMES = ("page", "kind", "title", "label", "code", "within", "round")
# The parts of a run's record that results rest on, and what they are called.
WENT_IN = {
    "inputs": "",
    "round_before": "of the round before: ",
    "pooled": "of a pooled round: ",
    "notebooks": "notebook ",
    "beside_notebooks": "notebooks/",
    "given": "parameter ",
    "packages": "package ",
}


@dataclass(frozen=True)
class Move:
    """One value that differs: its page, what it is, and how it was and is said; '-' where it is not there."""

    page: str
    what: str
    was: str
    now: str


def moves(before: Mapping, after: Mapping) -> list[Move]:
    """The values that differ between two manifests, in the order of the later one; those that are gone come last.

    >>> one = {"kind": "value", "title": "Good", "value": 4, "unit": "files", "denominator": 8, "percent": "50%"}
    >>> moves({"released": [one]}, {"released": [one | {"value": 5, "percent": "63%"}]})
    [Move(page='', what='Good', was='4 of 8 files (50%)', now='5 of 8 files (63%)')]
    """
    old, new = _by_name(before["released"]), _by_name(after["released"])
    return [
        Move(_text(name, "page"), _what(name), *_said_apart(old.get(name), new.get(name)))
        for name in dict.fromkeys((*new, *old))
        if old.get(name) != new.get(name)
    ]


def changed_inputs(before: Mapping, after: Mapping) -> list[str]:
    """What differs of all that two runs rested on, in words; `before` and `after` are their records."""
    found = []
    for part, called in WENT_IN.items():
        old, new = before.get(part, {}), after.get(part, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                how = "is new" if name not in old else "is gone" if name not in new else "changed"
                found.append(f"{called}{name} {how}")
    return found


def _by_name(released: Iterable[Mapping]) -> dict[tuple, dict]:
    """Each value under its name, without its place; the same one told in several places is one."""
    return {
        tuple(str(entry.get(key, "")) for key in NAMES): {k: v for k, v in entry.items() if k not in PLACE}
        for entry in released
    }


def _text(name: tuple, key: str) -> str:
    return name[NAMES.index(key)]


def _what(name: tuple) -> str:
    """'Grade Good, within: ...', as far as the title does not say it already."""
    title, label, within = (_text(name, key) for key in ("title", "label", "within"))
    more = [label] if label and label.casefold() not in title.casefold() else []
    more += [f"of those with: {within}"] if within else []
    more += [f"round {_text(name, 'round')}"] if _text(name, "round") else []
    return ", ".join([title, *more])


def _said_apart(was: Mapping | None, now: Mapping | None) -> tuple[str, str]:
    """Both values in words; where the words are alike, what else differs."""
    if was and now and isinstance(was.get("value"), list) and isinstance(now.get("value"), list):
        return _rows_apart(was["value"], now["value"])
    one, other = _said(was), _said(now)
    if one != other or was is None or now is None:
        return one, other
    keys = [key for key in {**was, **now} if was.get(key) != now.get(key)]
    return tuple(_short(json.dumps({key: entry.get(key) for key in keys}, ensure_ascii=False)) for entry in (was, now))


def _rows_apart(was: list, now: list) -> tuple[str, str]:
    """The rows of a table, or values of a list, that are in the one and not in the other."""
    gone, new = [row for row in was if row not in now], [row for row in now if row not in was]
    if not gone and not new:
        return "the same rows", "in another order, or another number of them"
    return tuple(_short("; ".join(map(_row, rows))) or NOT_THERE for rows in (gone, new))


def _row(row: object) -> str:
    if isinstance(row, list):
        return " | ".join(map(str, row))
    return row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)


def _said(entry: Mapping | None) -> str:
    if entry is None:
        return NOT_THERE
    if entry["kind"] in ("date", "period") or (entry["kind"] == "value" and "unit" in entry):
        return said(dict(entry))
    value = entry.get("value")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    beside = [f"{key} {entry[key]}" for key in ("p", "estimate", "low", "high") if entry.get(key) is not None]
    return _short("; ".join([text, *beside]))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
