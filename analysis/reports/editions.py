"""Editions: the pages of a round for one audience, built together from all blocks of all its notebooks.

Each audience gets what it may see of each block, a page for each report, an index and a manifest. Pages are made
here and nowhere else, so that a report made by command, by nbconvert and from JupyterLab's menu is the same.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.audiences import Audience, find_audience
from analysis.charts import in_page
from analysis.disclosure.blocks import HIDDEN_MARK, Shown
from analysis.disclosure.fragment import fragment
from analysis.disclosure.sight import Gathering, Sight, sight_of
from analysis.disclosure.values import month_in_words
from analysis.documents.contents import Marking
from analysis.protection.policy import find_policy
from analysis.reports.contents import ReportNotebook, read_notebook
from analysis.reports.edition import Edition, Files
from analysis.reports.forms import ONE_FILE, forms_of, links_to_pages
from analysis.reports.manifest import ShownOn, manifest_of
from analysis.reports.markdown import render
from analysis.reports.page import Index, Link, Page, render_index, render_page
from analysis.reports.parts import Markdown, parts_of
from analysis.reports.published import INDEX, MANIFEST
from analysis.reports.sections import FOUND, Report, found, is_for, report_of, shown_of
from analysis.reports.whole import TITLE, WHOLE, section_of
from analysis.reports.withheld import Parts, refuse_unknown_titles, without_withheld
from analysis.rounds import Round
from analysis.sweeping.sweep import identifiers_of, released_texts, sweep, sweep_for_paths
from analysis.writing import as_bytes, sha256

DRAWN = {
    "census": "all of them",
    "random": "drawn at random",
    "stratified": "drawn at random within groups",
    "purposive": "chosen, not drawn at random",
    "outcome-selected": "chosen for their outcome",
}


@dataclass(frozen=True)
class MadeOf:
    """What the editions of a round are made of: its reports, the parts of each, and the sha256 of the run's record."""

    audit_round: Round
    notebooks: tuple[ReportNotebook, ...]
    parts: dict[str, Parts]
    run_hash: str

    @classmethod
    def executed(
        cls, audit_round: Round, notebooks: tuple[ReportNotebook, ...], executed: Path, record: str
    ) -> "MadeOf":
        """What stands in the executed notebooks of a run, and the record of that run. Raises NotReleasable."""
        parts = {one.name: parts_of(read_notebook(executed / f"{one.name}.ipynb"), one.name) for one in notebooks}
        return cls(audit_round, notebooks, parts, sha256(record.encode("utf-8")))

    def shown_to(self, sight: Sight) -> list[Shown]:
        """What an audience sees of all blocks of the round."""
        return [shown for parts in self.parts.values() for shown in shown_of(parts, sight)]


def edition_of(made_of: MadeOf, name: str) -> Edition:
    """The edition of one audience. Raises NotReleasable."""
    audience, withheld = find_audience(name), made_of.audit_round.description.withheld.get(name, ())
    refuse_unknown_titles(made_of.parts.values(), withheld)
    made_of = replace(made_of, parts={page: without_withheld(own, withheld) for page, own in made_of.parts.items()})
    edition = _protected(made_of, name) if audience.policy else _exact(made_of, name)
    if audience.identifiers:
        sweep_for_paths(edition.files)
    else:
        released = released_texts(made_of.shown_to(Gathering(audience)))
        sweep(edition.files, identifiers_of(made_of.audit_round.name), released)
    return edition


def _exact(made_of: MadeOf, name: str) -> Edition:
    return Edition(name, files_of(made_of, name, sight_of(find_audience(name))))


def _protected(made_of: MadeOf, name: str) -> Edition:
    """The edition of an audience with a policy for small numbers."""
    # They bring scipy's optimiser, which takes a second to load and which an edition without a policy does without.
    from analysis.reports.earlier import earlier_editions, rounds_told
    from analysis.reports.protecting import protected_files

    audience = find_audience(name)

    def built(sight: Sight) -> Files:
        """What is only gathered has its numbers in its pages; no person reads it in another form."""
        return files_of(made_of, name, sight, forms=not isinstance(sight, Gathering))

    earlier = earlier_editions(name, rounds_told(built(Gathering(audience))[MANIFEST]))
    files, defence = protected_files(built, name, earlier, made_of.audit_round.name)
    return Edition(name, files, defence.entry())


def files_of(made_of: MadeOf, name: str, sight: Sight, forms: bool = True) -> Files:
    """The files of one edition as its audience sees numbers; without `forms` its pages and manifest alone."""
    audit_round = made_of.audit_round
    marking = marking_of(audit_round, sight.audience)
    reports = reports_of(made_of, sight)
    links = links_to(tuple(report.notebook for report in reports))
    files: Files = {_file(report.notebook): page_of(marking, report, links) for report in reports}
    files[WHOLE] = _all_on_one_page(marking, reports)
    files |= forms_of(marking, reports) if forms else {}
    one_file = (*ONE_FILE, *links_to_pages(reports))
    provenance = _provenance(made_of.run_hash)
    files[INDEX] = render_index(
        Index(marking, _facts(audit_round, sight), links, one_file, provenance, _found(reports))
    )
    shown = [
        ShownOn(_file(report.notebook), one)
        for report in reports
        for one in shown_of(made_of.parts[report.notebook.name], sight)
    ]
    hashes = {file: sha256(as_bytes(content)) for file, content in files.items()}
    manifest = manifest_of(audit_round, name, shown, hashes, made_of.run_hash)
    if sight.audience.policy:
        manifest["protection"] = {"policy": sight.audience.policy}
    return files | {MANIFEST: json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}


def reports_of(made_of: MadeOf, sight: Sight) -> tuple[Report, ...]:
    """The reports of an edition in reading order; one whose blocks are all for others is none."""
    parts = made_of.parts
    return tuple(report_of(one, parts[one.name], sight) for one in made_of.notebooks if is_for(parts[one.name], sight))


def page_of(marking: Marking, report: Report, links: tuple[Link, ...]) -> str:
    """One report as one audience sees it, as an HTML document."""
    file = _file(report.notebook)
    here = tuple(Link(link.title, link.href, link.question, link.href == file) for link in links)
    return render_page(Page(marking, report.notebook.title, _html(report.parts), here))


def _all_on_one_page(marking: Marking, reports: tuple[Report, ...]) -> str:
    """What was found first, then report after report."""
    opening = f"<h2>{FOUND}</h2>\n{_found(reports)}"
    sections = [section_of(one.notebook.name, one.notebook.title, _html(one.parts)) for one in reports]
    return render_page(Page(marking, TITLE, (opening, *sections)))


def _found(reports: tuple[Report, ...]) -> str:
    """What each report says in short, under its title."""
    told = [(one.notebook, _html(one.in_short)) for one in found(reports)]
    return "\n".join(section_of(notebook.name, notebook.title, parts, level=3) for notebook, parts in told)


def _html(parts: tuple[Markdown | Shown, ...]) -> tuple[str, ...]:
    return tuple(render(part.source) if isinstance(part, Markdown) else fragment(part, in_page(part)) for part in parts)


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


def _facts(audit_round: Round, sight: Sight) -> tuple[tuple[str, str], ...]:
    """What the round was: theme, month, the list and how cases were drawn from it. How many are on the list is said
    where numbers are exact; the pages say it rounded where they are not."""
    about = audit_round.description
    size = f" of {about.population.size} children" if about.population.size and sight.exactly else ""
    facts = [
        ("Theme", about.theme),
        ("Audited", month_in_words(about.audited)),
        ("Cases drawn from", f"{about.population.name}{size} ({DRAWN[about.population.draw]})"),
    ]
    return tuple(facts + ([("Round before", about.round_before)] if about.round_before else []))


def _provenance(run_hash: str) -> tuple[tuple[str, str], ...]:
    return (("Record of the run (sha256)", run_hash), ("Released values", MANIFEST))
