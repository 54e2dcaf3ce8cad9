"""Editions: the pages of a round for one audience, built together from all blocks of all its notebooks.

Each audience gets what it may see of each block, a page for each report, an index and a manifest. Pages are made here and nowhere
else, so that a report made by command, by nbconvert and from JupyterLab's menu is the same.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from analysis.charts import in_page
from analysis.disclosure.audiences import Audience, find_audience
from analysis.disclosure.blocks import Block, Shown
from analysis.disclosure.fragment import fragment
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.values import month_in_words
from analysis.processed import sha256
from analysis.reports.contents import ReportNotebook, read_notebook
from analysis.reports.manifest import ShownOn, manifest_of
from analysis.reports.markdown import render
from analysis.reports.page import Index, Link, Marking, Page, render_index, render_page
from analysis.reports.parts import Markdown, parts_of
from analysis.rounds import Round

Parts = tuple[Markdown | Block, ...]
INDEX = "index.html"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Edition:
    """The files of one edition, name to text: a page for each report, index.html and manifest.json."""

    audience: str
    files: dict[str, str]


def build_editions(
    audit_round: Round, notebooks: tuple[ReportNotebook, ...], executed: Path, record: str
) -> list[Edition]:
    """An edition for each audience that round.toml names, from the executed notebooks. Raises NotReleasable."""
    parts = {
        notebook.name: parts_of(read_notebook(executed / f"{notebook.name}.ipynb"), notebook.name)
        for notebook in notebooks
    }
    run_hash = sha256(record.encode("utf-8"))
    return [_edition(audit_round, name, notebooks, parts, run_hash) for name in audit_round.description.audiences]


def _edition(
    audit_round: Round, name: str, notebooks: tuple[ReportNotebook, ...], parts: dict[str, Parts], run_hash: str
) -> Edition:
    audience = find_audience(name)
    marking, links = marking_of(audit_round, audience), links_to(notebooks)
    files, shown = {}, []
    for notebook in notebooks:
        files[_file(notebook)] = page_of(marking, notebook, parts[notebook.name], audience, links)
        shown += [ShownOn(_file(notebook), one) for one in _shown(parts[notebook.name], audience)]
    manifest = manifest_of(audit_round, name, shown, run_hash)
    files[INDEX] = render_index(Index(marking, _facts(audit_round), links, _provenance(run_hash)))
    files[MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return Edition(name, files)


def page_of(
    marking: Marking, notebook: ReportNotebook, parts: Parts, audience: Audience, links: tuple[Link, ...]
) -> str:
    """One report as one audience sees it, as an HTML document."""
    html = [html for section in _sections(parts) for html in _section(section, audience)]
    here = tuple(Link(link.title, link.href, link.question, link.href == _file(notebook)) for link in links)
    return render_page(Page(marking, notebook.title, tuple(html), here))


def _sections(parts: Parts) -> list[Parts]:
    """The parts of a page by its headings: a cell of words that begins with one begins a section."""
    sections: list[list[Markdown | Block]] = [[]]
    for part in parts:
        if isinstance(part, Markdown) and part.source.lstrip().startswith("#"):
            sections.append([])
        sections[-1].append(part)
    return [tuple(section) for section in sections]


def _section(parts: Parts, audience: Audience) -> list[str]:
    """A section as the audience sees it; one whose blocks are all for others is left out, words and all."""
    shown = [part if isinstance(part, Markdown) else shown_to(part, audience) for part in parts]
    if None in shown and not any(isinstance(part, Shown) for part in shown):
        return []
    return [
        render(part.source) if isinstance(part, Markdown) else fragment(part, in_page(part))
        for part in shown
        if part is not None
    ]


def _shown(parts: Parts, audience: Audience) -> list[Shown]:
    seen = [shown_to(part, audience) for part in parts if isinstance(part, Block)]
    return [shown for shown in seen if shown is not None]


def marking_of(audit_round: Round, audience: Audience) -> Marking:
    """What every page of an edition bears."""
    about = audit_round.description
    return Marking(
        partnership=about.partnership,
        round_title=about.title,
        dates=f"Audited {month_in_words(about.audited)}",
        audience=audience.label,
        circulation=audience.circulation,
        banner=about.example or "",
    )


def links_to(notebooks: tuple[ReportNotebook, ...]) -> tuple[Link, ...]:
    """The pages of an edition, in reading order."""
    return tuple(Link(notebook.title, _file(notebook), notebook.question) for notebook in notebooks)


def _file(notebook: ReportNotebook) -> str:
    return f"{notebook.name}.html"


def _facts(audit_round: Round) -> tuple[tuple[str, str], ...]:
    """What the round was: theme, month, the list and how cases were drawn from it."""
    about = audit_round.description
    size = f" of {about.population.size} children" if about.population.size else ""
    facts = [
        ("Theme", about.theme),
        ("Audited", month_in_words(about.audited)),
        ("Cases drawn from", f"{about.population.name}{size} ({about.population.draw} draw)"),
    ]
    return tuple(facts + ([("Round before", about.round_before)] if about.round_before else []))


def _provenance(run_hash: str) -> tuple[tuple[str, str], ...]:
    return (("Record of the run (sha256)", run_hash), ("Released values", MANIFEST))
