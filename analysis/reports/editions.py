"""Editions: the pages of a round for one audience, built together from all blocks of all its notebooks.

Each audience gets what it may see of each block, a page for each report, an index and a manifest. Pages are made
here and nowhere else, so that a report made by command, by nbconvert and from JupyterLab's menu is the same.
"""

import json
import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from analysis.audiences import Audience, find_audience
from analysis.charts import in_page
from analysis.disclosure.blocks import HIDDEN_MARK, Block, Shown
from analysis.disclosure.fragment import fragment
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.sight import Sight, sight_of
from analysis.disclosure.values import month_in_words
from analysis.protection.policy import find_policy
from analysis.reports.contents import ReportNotebook, read_notebook
from analysis.reports.identifiers import identifiers_of, refuse_identifiers
from analysis.reports.manifest import ShownOn, manifest_of
from analysis.reports.markdown import render
from analysis.reports.page import Index, Link, Marking, Page, render_index, render_page
from analysis.reports.parts import Markdown, parts_of
from analysis.reports.published import INDEX, MANIFEST
from analysis.rounds import Round
from analysis.writing import sha256

Parts = tuple[Markdown | Block, ...]
HEADING = re.compile(r"\s*(#{1,6}) ")


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
    made_of = MadeOf(audit_round, notebooks, parts, sha256(record.encode("utf-8")))
    return [edition_of(made_of, name) for name in audit_round.description.audiences]


@dataclass(frozen=True)
class MadeOf:
    """What the editions of a round are made of: its reports, the parts of each, and the sha256 of the run's record."""

    audit_round: Round
    notebooks: tuple[ReportNotebook, ...]
    parts: dict[str, Parts]
    run_hash: str


def edition_of(made_of: MadeOf, name: str) -> Edition:
    """The edition of one audience. Raises NotReleasable."""
    audience = find_audience(name)
    files = files_of(made_of, name, sight_of(audience))
    if not audience.identifiers:
        refuse_identifiers(files, identifiers_of(made_of.audit_round.name))
    return Edition(name, files)


def files_of(made_of: MadeOf, name: str, sight: Sight) -> dict[str, str]:
    """The files of one edition as its audience sees numbers."""
    audit_round, parts = made_of.audit_round, made_of.parts
    marking = marking_of(audit_round, sight.audience)
    own = tuple(notebook for notebook in made_of.notebooks if is_for(parts[notebook.name], sight))
    links = links_to(own)
    files = {_file(notebook): page_of(marking, notebook, parts[notebook.name], sight, links) for notebook in own}
    files[INDEX] = render_index(Index(marking, _facts(audit_round), links, _provenance(made_of.run_hash)))
    shown = [ShownOn(_file(notebook), one) for notebook in own for one in _shown(parts[notebook.name], sight)]
    pages = {page: sha256(html.encode("utf-8")) for page, html in files.items()}
    manifest = manifest_of(audit_round, name, shown, pages, made_of.run_hash)
    return files | {MANIFEST: json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}


def is_for(parts: Parts, sight: Sight) -> bool:
    """Whether a report has anything for an audience: one whose blocks are all for others is no page of its edition."""
    return bool(_shown(parts, sight)) or not any(isinstance(part, Block) for part in parts)


def page_of(marking: Marking, notebook: ReportNotebook, parts: Parts, sight: Sight, links: tuple[Link, ...]) -> str:
    """One report as one audience sees it, as an HTML document."""
    here = tuple(Link(link.title, link.href, link.question, link.href == _file(notebook)) for link in links)
    return render_page(Page(marking, notebook.title, tuple(_html(parts, sight)), here))


def _html(parts: Parts, sight: Sight) -> list[str]:
    """The sections that the audience sees, each as HTML."""
    sections = [
        (level, [part if isinstance(part, Markdown) else shown_to(part, sight) for part in section])
        for level, section in _sections(parts)
    ]
    kept = [shown for place, (_, shown) in enumerate(sections) if not _is_for_others(sections, place)]
    return [_part(part) for shown in kept for part in shown if part is not None]


def _is_for_others(sections: list[tuple[int, list]], place: int) -> bool:
    """Whether a section goes: its blocks are all hidden, or it has words alone and the section it comments on goes.

    Words alone comment on the section above that has a higher heading, or head the sections below with lower ones.
    """
    level, shown = sections[place]
    if not all(isinstance(part, Markdown) for part in shown):
        return _hides_all(shown)
    above = next((section for above, section in reversed(sections[:place]) if above < level), [])
    below = takewhile(lambda section: section[0] > level, sections[place + 1 :])
    return _hides_all(above) or _hides_all([part for _, section in below for part in section])


def _hides_all(shown: list) -> bool:
    """Whether there are blocks and the audience sees none of them."""
    blocks = [part for part in shown if not isinstance(part, Markdown)]
    return bool(blocks) and not any(blocks)


def _part(part: Markdown | Shown) -> str:
    return render(part.source) if isinstance(part, Markdown) else fragment(part, in_page(part))


def _sections(parts: Parts) -> list[tuple[int, Parts]]:
    """The parts of a page by its headings, each with its level: a cell of words that begins with one begins a
    section."""
    sections: list[tuple[int, list[Markdown | Block]]] = [(1, [])]
    for part in parts:
        heading = HEADING.match(part.source) if isinstance(part, Markdown) else None
        if heading:
            sections.append((len(heading[1]), []))
        sections[-1][1].append(part)
    return [(level, tuple(section)) for level, section in sections]


def _shown(parts: Parts, sight: Sight) -> list[Shown]:
    seen = [shown_to(part, sight) for part in parts if isinstance(part, Block)]
    return [shown for shown in seen if shown is not None]


def marking_of(audit_round: Round, audience: Audience) -> Marking:
    """What every page of an edition bears."""
    rule = f" {find_policy(audience.policy).label}: {HIDDEN_MARK}." if audience.policy else ""
    return _marking(audit_round, audience.label, f"{audience.circulation}{rule}")


def marking_of_round(audit_round: Round) -> Marking:
    """What the page that leads to all editions of a round bears."""
    return _marking(audit_round, "All editions", "For the analysts of the round; it holds no figures.")


def _marking(audit_round: Round, audience: str, circulation: str) -> Marking:
    about = audit_round.description
    return Marking(
        partnership=about.partnership,
        round_title=about.title,
        dates=f"Audited {month_in_words(about.audited)}",
        audience=audience,
        circulation=circulation,
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
