"""Publishing: the editions of a round become the published ones by replacing one small file.

First each edition is made whole in a folder of its own; then its manifest is kept with the decisions, because what
was once shown stays known whatever happens to the reports; last, `reports/<round>/index.html` names the new ones. A
stop at any point leaves the editions published before as they were, and the next run goes on.

A run leaves the editions that are released as drafts, by the same steps below `data/processed/<round>/draft`, and
leaves what was released as it is; `publish_released` puts a released edition beside the others.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analysis.audiences import audiences, find_audience, released_audiences
from analysis.fingerprints import EDITIONS
from analysis.reports.defence import Defence, in_words
from analysis.reports.edition import Edition
from analysis.reports.editions import marking_of_round
from analysis.reports.page import EditionLink, RoundIndex, render_round
from analysis.reports.published import ATTACKS, DRAFTS, INDEX, MANIFEST, RUNS, id_of, mark_of, published, released_by
from analysis.rounds import Round
from analysis.writing import as_bytes, new_folder, remove_file, remove_halves, replace_file

DRAFT = "Draft: not released. For those who check it, and for nobody else."
RELEASED = "Released by {names}."
ADVICE = (
    "Two people check a draft, one after the other, and each says so: roundtable release {round} --audience AUDIENCE "
    "--checker NAME. The second publishes it, as it is here."
)

Files = Mapping[str, str | bytes]


def publish(audit_round: Round, editions: list[Edition]) -> dict[str, Path]:
    """Make every edition; those that are released become the drafts, then all others become the published ones at once.

    Gives audience -> folder of all that is published, with what was released before. Raises CannotWrite.
    """
    waiting = [edition for edition in editions if find_audience(edition.audience).published_by == "release"]
    others = {edition.audience: edition.files for edition in editions if edition not in waiting}
    released = {name: at.name for name, at in published(audit_round).items() if name in released_audiences()}
    _tidy(audit_round)
    attacks = {edition.audience: edition.attack for edition in editions if edition.attack}
    _write(audit_round.processed / ATTACKS, json.dumps(attacks, indent=1, sort_keys=True) + "\n")
    _leave_drafts(audit_round, {edition.audience: edition.files for edition in waiting}, attacks)
    return _publish(audit_round, others, released)


def publish_released(audit_round: Round, audience: str, files: Files) -> Path:
    """Publish one edition, which two people released, beside the others; its folder. Raises CannotWrite."""
    others = {name: at.name for name, at in published(audit_round).items() if name != audience and name in audiences()}
    _tidy(audit_round)
    return _publish(audit_round, {audience: files}, others)[audience]


def _publish(audit_round: Round, editions: Mapping[str, Files], beside: dict[str, str]) -> dict[str, Path]:
    """Make editions and publish them with those that are published already (`beside`, audience -> id)."""
    ids = {audience: _id(files) for audience, files in editions.items()}
    for audience, files in editions.items():
        _made(audit_round.reports / audience / ids[audience], files)
    for audience, files in editions.items():
        _write(audit_round.decisions / EDITIONS / f"{audience}-{ids[audience]}.json", files[MANIFEST])
    named = _in_order(audit_round, ids | beside)
    _write(audit_round.reports / INDEX, _index(audit_round, named))
    return {audience: audit_round.reports / audience / id for audience, id in named.items()}


def _in_order(audit_round: Round, ids: dict[str, str]) -> dict[str, str]:
    """Audiences in the order of round.toml, then those that it names no longer: the same after a run and a release."""
    order = [*audit_round.description.audiences, *audiences()]
    return {name: ids[name] for name in sorted(ids, key=order.index)}


def _leave_drafts(audit_round: Round, editions: Mapping[str, Files], attacks: Mapping[str, dict]) -> None:
    """The drafts of this run take the place of those of the last one, all at once; none is left where there are
    none."""
    holder = audit_round.processed / DRAFTS
    ids = {audience: _id(files) for audience, files in editions.items()}
    made = {_made(holder / audience / ids[audience], files) for audience, files in editions.items()}
    if editions:
        _write(holder / INDEX, _index_of_drafts(audit_round, ids, attacks))
    elif holder.exists():
        remove_file(holder / INDEX)
    for folder in sorted(holder.glob("*/*")):
        if folder not in made:  # no page names it; one that is open somewhere goes at the next run
            shutil.rmtree(folder, ignore_errors=True)
    for folder in [*sorted(holder.glob("*/")), holder]:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _tidy(audit_round: Round) -> None:
    """Remove what an earlier run left half written, when it was killed while it published."""
    holders = (audit_round.reports, audit_round.processed / DRAFTS)
    inside = [path for holder in holders for path in sorted(holder.rglob("*")) if path.is_dir()]
    processed = (audit_round.processed, audit_round.processed / RUNS)
    for folder in (*processed, audit_round.decisions / EDITIONS, *holders, *inside):
        remove_halves(folder)


def _id(files: Files) -> str:
    """The id of an edition by its manifest."""
    return id_of(as_bytes(files[MANIFEST]).decode("utf-8"))


def _made(folder: Path, files: Files) -> Path:
    """The folder of an edition, with each file as it should be; one that is there already is only mended."""
    if folder.exists():
        for name, content in files.items():
            _write(folder / name, content)
        return folder
    with new_folder(folder) as beside:
        for name, content in files.items():
            _write(beside / name, content)
    return folder


def _write(path: Path, content: str | bytes) -> None:
    """The file holds the content; one that does already is left alone."""
    wanted = as_bytes(content)
    if not (path.exists() and path.read_bytes() == wanted):
        replace_file(path, lambda half: half.write_bytes(wanted))


def _index(audit_round: Round, ids: dict[str, str]) -> str:
    """The page that leads to the published editions, and names them for programs."""
    links = tuple(_published_link(audit_round, name, id) for name, id in ids.items())
    return render_round(RoundIndex(marking_of_round(audit_round), links, mark_of(ids)))


def _index_of_drafts(audit_round: Round, ids: dict[str, str], attacks: Mapping[str, dict]) -> str:
    """The page that leads to the drafts, says that they are drafts, and names them for programs."""
    marking = replace(marking_of_round(audit_round), audience="Drafts", circulation=DRAFT)
    links = tuple(replace(_link(name, id), circulation=_draft(attacks.get(name))) for name, id in ids.items())
    return render_round(RoundIndex(marking, links, mark_of(ids), ADVICE.format(round=audit_round.name)))


def _draft(attack: dict | None) -> str:
    """That an edition is a draft, and what the attack on it met: for those who check it."""
    return f"{DRAFT} {in_words(Defence(**attack))}" if attack else DRAFT


def _published_link(audit_round: Round, name: str, id: str) -> EditionLink:
    """A published edition, and by whom it was released where people did that."""
    link, names = _link(name, id), released_by(audit_round.reports / name / id)
    return (
        replace(link, circulation=f"{link.circulation} {RELEASED.format(names=' and '.join(names))}") if names else link
    )


def _link(name: str, id: str) -> EditionLink:
    audience = find_audience(name)
    return EditionLink(audience.label, f"{name}/{id}", audience.circulation)
