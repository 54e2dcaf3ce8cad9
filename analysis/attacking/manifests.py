"""What a manifest says: every value with its denominator and percentage, results with their p, and whole tables.

An entry is known by its own title in every block and every edition of its round; `round` in it says that it is of
another round.
"""

import json
import re
from collections import defaultdict

from analysis.attacking.pages import Cell, Table
from analysis.attacking.phrases import OF, Place, read_prose, read_results, shape_of
from analysis.attacking.readings import HIDDEN, Count, Name, Percentage, Readings, Result, Total
from analysis.attacking.tables import read_table

NUMBERS_OF_RESULTS = ("p", "p_adjusted", "estimate", "low", "high", "interval", "power", "detectable", "value")
# What of an entry a reader knows its count again by.
LIKE = ("label", "within", "unit", "code")
RESULTS = frozenset(("result", "effect"))
# Counted in these are sentences of the report itself, and nobody: whoever reads it can count them.
OF_THE_REPORT = frozenset(("statements", "actions"))
WHERE = "the manifest"
FIGURE = re.compile(r"\d+")


def round_of(manifest: str) -> str:
    """The round that a manifest is of; "" where it does not say."""
    return str(_object(manifest).get("round", ""))


def policy_of(manifest: str) -> str | None:
    """The policy under which an edition was made, as its manifest has it."""
    protection = _object(manifest).get("protection")
    return protection.get("policy") if isinstance(protection, dict) else None


def read_manifest(manifest: str) -> Readings:
    """All that the entries of a manifest say."""
    about, found, asked = _object(manifest), Readings(), defaultdict(list)
    for entry in about.get("released", []):
        round_name = str(entry.get("round") or about.get("round", ""))
        if entry.get("kind") == "table":
            found.add(read_table(_table(entry), Place(round_name, entry["block"], WHERE)))
        elif entry.get("kind") in RESULTS:
            found.results += _results(entry)
            found.add(_counts_in(entry, round_name))
        elif entry.get("kind") == "value" and entry.get("unit") not in OF_THE_REPORT:
            _value(entry, round_name, found, _column(entry, about))
            asked[_asked(entry, round_name)].append(_name(entry, round_name))
    for one, names in asked.items():
        found.totals += [Total(_whole(names[0]), tuple(dict.fromkeys(names)))] if one and len(names) > 1 else []
    return found


def _counts_in(entry: dict, round_name: str) -> Readings:
    """The counts in the sentence of an entry; what else it says is read with its results."""
    said = entry.get("value")
    if not isinstance(said, str):
        return Readings()
    read = read_prose(said, Place(round_name, entry.get("block", ""), WHERE))
    return Readings(read.counts, read.percentages)


def _object(manifest: str) -> dict:
    """The JSON of a manifest; nothing where it is none."""
    try:
        read = json.loads(manifest)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _name(entry: dict, round_name: str) -> Name:
    facets = [str(entry[key]) for key in ("within", "code") if entry.get(key)]
    column = f"manifest: {', '.join(facets)}"
    block = str(entry.get("block", ""))
    title = shape_of(block) if OF.search(block) else block
    return Name(round_name, title, str(entry.get("label", entry.get("title", ""))), column)


def _whole(name: Name) -> Name:
    return Name(name.round, name.title, name.row, f"{name.column}, of")


def _also(entry: dict, round_name: str, of: str = "") -> Name:
    """The name of an entry in every block: its own title. Titles alike that are of different people are told apart by
    what they are within."""
    within = f"{entry.get('label', '')}, {entry.get('within', '')}, {entry.get('code', '')}, {entry.get('unit', '')}"
    return Name(round_name, "", str(entry.get("title", "")), f"{within}{of}")


def _column(entry: dict, about: dict) -> str:
    """The heading of an entry's column where rounds stand side by side: the title of the round, where it is this."""
    return str(about.get("title", "")) if entry.get("round") and entry["round"] == about.get("round") else ""


def _value(entry: dict, round_name: str, found: Readings, column: str = "") -> None:
    name = _name(entry, round_name)
    number, denominator = _read(entry.get("value")), _read(entry.get("denominator"))
    whole = _whole(name) if "denominator" in entry else None
    like = (*(str(entry.get(key, "")) for key in LIKE), column)
    if number != "none":
        value = None if number == HIDDEN else int(number)
        found.counts.append(Count(name, value, WHERE, whole, like, _also(entry, round_name)))
    if whole and denominator != "none":
        value = None if denominator == HIDDEN else int(denominator)
        found.counts.append(Count(whole, value, WHERE, also=_also(entry, round_name, ", of")))
    percent = str(entry.get("percent", HIDDEN))
    if whole and FIGURE.match(percent):
        found.percentages.append(Percentage(name, whole, percent, WHERE))
    if FIGURE.match(str(entry.get("interval", ""))):
        about = (name, whole) if whole else (name,)
        found.results.append(Result(name.title, name.row, f"interval {entry['interval']}", WHERE, about))


def _read(value: object) -> str:
    """A value as figures, [c], or 'none' where it is no count."""
    if value == HIDDEN or isinstance(value, str) and FIGURE.fullmatch(value):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else "none"


def _asked(entry: dict, round_name: str) -> tuple | None:
    """What entries have in common that may be the answers to one question."""
    code = str(entry.get("code", "")).partition(".")[2]
    return (
        (round_name, entry.get("block"), entry.get("within"), entry["denominator"], code)
        if "denominator" in entry
        else None
    )


def _results(entry: dict) -> list[Result]:
    """The numbers of a result or an effect, and those in its sentence."""
    title, row, found = entry.get("block", ""), str(entry.get("label", "")), []
    for key in NUMBERS_OF_RESULTS:
        value = entry.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.append(Result(title, row, f"{key} {value:.4g}", WHERE))
        elif isinstance(value, str):
            read = read_results(value, Place("", title, WHERE))
            found += [Result(title, row, one.printed, WHERE) for one in read]
    return found


def _table(entry: dict) -> Table:
    rows = [[Cell(str(cell)) for cell in row] for row in (entry.get("columns", []), *entry.get("value", []))]
    return Table(str(entry.get("block", entry.get("title", ""))), rows)
