"""The files of an edition, read: pages, the manifest, workbooks, Word files and pictures, each by its own reader."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from analysis.attacking.bars import read_bars, words_beside
from analysis.attacking.fields import read_fields
from analysis.attacking.labelled import Label, labels_of, read_labelled
from analysis.attacking.manifests import read_manifest, round_of
from analysis.attacking.packed import PACKED, parts_of_packed
from analysis.attacking.pages import Parts, parts_of_page
from analysis.attacking.phrases import Place, read_prose, read_results
from analysis.attacking.readings import Aside, Readings, plain, together
from analysis.attacking.tables import read_table

PAGES = frozenset((".html", ".htm", ".svg", ".xml"))
MANIFESTS = frozenset((".json",))
# Read as sentences; all other texts are read for labels with a number beside them, and these for both.
SENTENCES = frozenset(("prose", "alt text"))

Files = Mapping[str, str | bytes]


def round_read(files: Files) -> str:
    """The round that an edition is of, as its manifest says."""
    names = (round_of(_text(content)) for name, content in files.items() if _kind(name) in MANIFESTS)
    return next((name for name in names if name), "")


def read_edition(files: Files, round_name: str) -> Readings:
    """Everything that can be read from the files of an edition, those of one name in their order."""
    parts = {name: _parts(name, content) for name, content in files.items() if _kind(name) not in MANIFESTS}
    found = together(read_manifest(_text(content)) for name, content in files.items() if _kind(name) in MANIFESTS)
    for page, own in parts.items():
        for table in own.tables:
            found.add(read_table(table, Place(round_name, table.title, f"a table of {page}")))
    labels = labels_of(found.counts)
    for page, own in parts.items():
        found.add(_texts(page, own, labels, round_name))
    return found


def _parts(name: str, content: str | bytes) -> Parts:
    if _kind(name) in PACKED and isinstance(content, bytes):
        return parts_of_packed(_kind(name), content)
    return parts_of_page(_text(content))


def _texts(page: str, parts: Parts, labels: list[Label], round_name: str) -> Readings:
    """What stands outside the tables of a page."""
    found, titles = Readings(), {plain(label.title) for label in labels}
    for text in parts.texts:
        where = f"{text.kind}, {page}"
        if text.kind in SENTENCES:
            found.add(read_prose(text.text, Place(round_name, text.title, where)))
        aside = Aside(text.title, where, text.text)
        if text.kind != "prose":
            found.counts += read_labelled(aside if plain(text.title) in titles else replace(aside, title=""), labels)
        if text.kind not in SENTENCES | {"style"}:
            found.asides.append(aside)
    for chart in parts.charts:
        said = Aside(chart.title, f"chart, {page}", words_beside(chart))
        found.counts += read_labelled(said, labels)
        measured = [*read_bars(chart, labels), *read_fields(chart, round_name)]
        found.counts += [replace(one, where=f"{one.where}, {page}") for one in measured]
        found.results += read_results(said.text, Place(round_name, chart.title, said.where))
    return found


def _kind(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode("utf-8", errors="replace")
