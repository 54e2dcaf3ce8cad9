"""What one audience was shown of a round: the released values, and the lines of the published pages.

A value is known by its names (its label, its title, what it counts) and by where it stands (its block, the group it is
within). A line is a paragraph or a row of a table as it was published: where a report has the same words, it must have
the same numbers.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from analysis.audiences import find_audience
from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK
from analysis.errors import RoundtableError
from analysis.figures.html_texts import html_text
from analysis.figures.lines import Line, lines_of
from analysis.figures.passages import Passage, Table, Text
from analysis.figures.rows import row_claims
from analysis.figures.words import words_of
from analysis.folders import folders_of_any
from analysis.reports.published import MANIFEST, id_of, published
from analysis.writing import sha256

# Kinds of entries whose value is a sentence with figures in it.
TOLD = ("result", "words")


@dataclass(frozen=True)
class ReleasedValue:
    """One released number: what it is called, what it is of, and the words that must stand near a figure of it.

    `mark` is '[c]', '[x]' or '[z]' where no number was released. `common`: others of the same whole bear the same name,
    such as 'Yes', so its block must be near too.
    """

    said: str
    names: tuple[frozenset[str], ...]
    within: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    value: Fraction | None = None
    of: Fraction | None = None
    percents: tuple[Fraction, ...] = ()
    interval: str = ""
    mark: str = ""
    common: bool = False


@dataclass(frozen=True)
class ReleasedFigures:
    """All that is compared with: the values, the published lines, and names that have numbers in them."""

    edition: str
    values: tuple[ReleasedValue, ...]
    lines: tuple[Line, ...]
    names_with_numbers: tuple[str, ...] = ()


# The other forms of an edition say what its pages say.
PAGE = ".html"


def released_figures(name: str, audience: str = "board") -> ReleasedFigures:
    """What the published edition of a round shows an audience. Raises RoundtableError where there is none, or it is not
    as it was published."""
    find_audience(audience)
    folder = published(folders_of_any(name)).get(audience)
    if folder is None:
        raise RoundtableError(f"There is no {audience} edition of {name}. 'roundtable run {name}' makes it.")
    try:
        written = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest = json.loads(written)
        pages = {page: (folder / page).read_bytes() for page in manifest.get("files", {})}
    except (OSError, ValueError):
        written, manifest, pages = "", {}, {}
    changed = [page for page, content in pages.items() if sha256(content) != manifest["files"][page]]
    if not manifest or id_of(written) != folder.name or changed:
        remedy = f"'roundtable run {name} --force' makes it again."
        raise RoundtableError(f"The {audience} edition of {name} is not as it was published. {remedy}")
    texts = {page: html_text(content.decode("utf-8")) for page, content in pages.items() if page.endswith(PAGE)}
    return figures_of_manifest(manifest, texts)


def figures_of_manifest(manifest: dict, pages: dict[str, Text]) -> ReleasedFigures:
    """The values of a manifest and the lines of its pages."""
    entries = manifest["released"]
    bearers = {(_name(entry), str(entry["value"])) for entry in entries}
    used = Counter(name for name, _ in bearers)
    values = [_value(entry, used) for entry in entries if entry["kind"] == "value"]
    lines = [line for page, text in pages.items() for line in lines_of(text, page)]
    told = Text(tuple(Passage("", text) for text in _sentences(entries)))
    names = {str(entry.get(part, "")) for entry in entries for part in ("label", "title", "within", "unit")}
    with_numbers = tuple(sorted(name for name in names if any(c.isdigit() for c in name) and not name.isdigit()))
    edition = f"{manifest['audience']} edition of {manifest['round']}"
    everything = (*values, *_of_tables(entries), *_wholes(entries))
    return ReleasedFigures(edition, everything, (*lines, *lines_of(told, MANIFEST)), with_numbers)


def _value(entry: dict, used: Counter) -> ReleasedValue:
    label, value = entry.get("label", ""), entry["value"]
    title, unit, within = entry["title"], entry.get("unit", ""), entry.get("within") or ""
    names = [words_of(label), words_of(title), words_of(unit) if len(words_of(unit)) > 1 else frozenset()]
    common = used[_name(entry)] > 1 or label.isdigit() or len(words_of(label) - {"yes", "no", "other"}) == 0
    counted = isinstance(value, int)
    return ReleasedValue(
        said=f"'{title}'" + (f" within '{within}'" if within and within not in title else ""),
        names=tuple(dict.fromkeys(name for name in names if name)),
        within=words_of(within),
        block=words_of(f"{entry['block']}") - words_of(label),
        unit=words_of(unit),
        value=Fraction(value) if counted else None,
        of=Fraction(entry["denominator"]) if counted and isinstance(entry.get("denominator"), int) else None,
        interval=str(entry.get("interval", "")),
        mark="" if counted else _mark(value),
        common=common,
    )


def _name(entry: dict) -> tuple[object, ...]:
    """What a value is called, of which whole and within which group."""
    return entry.get("label", ""), entry.get("denominator"), entry.get("within")


def _mark(value: object) -> str:
    text = str(value)
    return text if text in (NOT_AVAILABLE_MARK, NOT_APPLICABLE_MARK) or text.startswith("[") else ""


def _wholes(entries: Iterable[dict]) -> Iterator[ReleasedValue]:
    """The most of each unit that values are of, such as the 36 responses, as values of their own."""
    known: dict[str, int] = {}
    for entry in entries:
        if entry["kind"] == "value" and isinstance(entry.get("denominator"), int) and words_of(entry.get("unit", "")):
            known[entry["unit"]] = max(entry["denominator"], known.get(entry["unit"], 0))
    for unit, of in sorted(known.items()):
        yield ReleasedValue(f"the number of {unit}", (words_of(unit),), unit=words_of(unit), value=Fraction(of))


def _of_tables(entries: Iterable[dict]) -> Iterator[ReleasedValue]:
    """The numbers of released tables, each named by its row and its column."""
    for entry in entries:
        if entry["kind"] != "table" or not entry.get("columns"):
            continue
        table = Table("", (tuple(entry["columns"]), *(tuple(map(str, row)) for row in entry["value"])))
        for row in table.rows[1:]:
            made, used = row_claims(table, row)
            naming = " ".join(text for column, text in enumerate(row) if column not in used)
            for one in made:
                head = table.rows[0][one.column]
                yield ReleasedValue(
                    said=f"'{head}' of '{row[0]}' in '{entry['title']}'",
                    names=(words_of(f"{naming} {head}"),),
                    block=words_of(entry["title"]),
                    value=one.claim.number,
                    of=one.claim.of,
                    percents=tuple(number.value for number in one.claim.percents),
                )


def _sentences(entries: Iterable[dict]) -> Iterator[str]:
    for entry in entries:
        if entry["kind"] in TOLD:
            yield str(entry["value"])
        yield entry["block"]
