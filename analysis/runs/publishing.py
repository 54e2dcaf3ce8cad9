"""Publishing: the editions of a round become the published ones by replacing one small file.

First each edition is made whole in a folder of its own; then its manifest is kept with the decisions, because what
was once shown stays known whatever happens to the reports; last, `reports/<round>/index.html` names the new ones. A
stop at any point leaves the editions published before as they were, and the next run goes on.
"""

from pathlib import Path

from analysis.audiences import find_audience
from analysis.fingerprints import EDITIONS
from analysis.reports.editions import Edition, marking_of_round
from analysis.reports.page import EditionLink, RoundIndex, render_round
from analysis.reports.published import INDEX, MANIFEST, folder_of, id_of, mark_of
from analysis.rounds import Round
from analysis.writing import new_folder, remove_halves, replace_text


def publish(audit_round: Round, editions: list[Edition]) -> dict[str, Path]:
    """Make every edition, then publish all of them at once; audience -> folder. Raises CannotWrite."""
    ids = {edition.audience: id_of(edition.files[MANIFEST]) for edition in editions}
    _tidy(audit_round)
    made = {edition.audience: _made(audit_round, edition, ids[edition.audience]) for edition in editions}
    for edition in editions:
        kept = audit_round.decisions / EDITIONS / f"{edition.audience}-{ids[edition.audience]}.json"
        _write(kept, edition.files[MANIFEST])
    _write(audit_round.reports / INDEX, _index(audit_round, ids))
    return made


def _tidy(audit_round: Round) -> None:
    """Remove what an earlier run left half written, when it was killed while it published."""
    published = [path for path in sorted(audit_round.reports.rglob("*")) if path.is_dir()]
    for folder in (audit_round.processed, audit_round.decisions / EDITIONS, audit_round.reports, *published):
        remove_halves(folder)


def _made(audit_round: Round, edition: Edition, id: str) -> Path:
    """The folder of an edition, with each file as it should be; one that is there already is only mended."""
    folder = folder_of(audit_round, edition.audience, id)
    if folder.exists():
        for name, content in edition.files.items():
            _write(folder / name, content)
        return folder
    with new_folder(folder) as beside:
        for name, content in edition.files.items():
            replace_text(beside / name, content)
    return folder


def _write(path: Path, content: str) -> None:
    """The file holds the content; one that does already is left alone."""
    if not (path.exists() and path.read_bytes() == content.encode("utf-8")):
        replace_text(path, content)


def _index(audit_round: Round, ids: dict[str, str]) -> str:
    """The page that leads to the published editions, and names them for programs."""
    audiences = {name: find_audience(name) for name in ids}
    links = tuple(
        EditionLink(audience.label, f"{name}/{ids[name]}", audience.circulation) for name, audience in audiences.items()
    )
    return render_round(RoundIndex(marking_of_round(audit_round), links, mark_of(ids)))
