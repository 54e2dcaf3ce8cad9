"""What moved is told before anything is published: against the editions that are published now.

`data/processed/<round>/moved.html` is the page; there is none where no value moved. The record of each run that a
published edition was made from is kept in `runs/` beside it, by its sha256, so that it is known what went in then.
"""

import json
from pathlib import Path

from analysis.reports.edition import Edition
from analysis.reports.moved_page import moved_page
from analysis.reports.published import LETTERS_OF_ID, MANIFEST, MOVED, RUNS, id_of, published, run_of
from analysis.rounds import Round
from analysis.writing import remove_file, replace_text, sha256


def tell_what_moved(audit_round: Round, editions: list[Edition], record: str) -> None:
    """Write the page of what moved, or take an old one away; keep the record of this run. Raises CannotWrite.

    Where the editions are those that are published already, the page stays: it says what moved when they were.
    """
    folders = {name: folder for name, folder in published(audit_round).items() if run_of(folder) is not None}
    ids = {edition.audience: id_of(edition.files[MANIFEST]) for edition in editions}
    if any(folder.name == ids.get(name) for name, folder in folders.items()):
        return
    signed_off = {name: (folder / MANIFEST).read_text(encoding="utf-8") for name, folder in folders.items()}
    runs = {name: str(run_of(folder)) for name, folder in folders.items()}
    made_now = next((runs[edition.audience] for edition in editions if edition.audience in runs), "")
    page = moved_page(audit_round, editions, signed_off, (_record_of(audit_round, made_now), json.loads(record)))
    if page is not None:
        replace_text(audit_round.processed / MOVED, page)
    else:
        remove_file(audit_round.processed / MOVED)
    _keep(audit_round, record, set(runs.values()))


def _record_of(audit_round: Round, run: str) -> dict | None:
    """The record of an earlier run by its sha256; None where it is not there any more, or not as it was."""
    path = _path(audit_round, run)
    written = path.read_bytes() if path.exists() else b""
    return json.loads(written) if sha256(written) == run else None


def _keep(audit_round: Round, record: str, runs: set[str]) -> None:
    """Keep this run's record, and those of the runs that published editions were made from; no others."""
    now = sha256(record.encode("utf-8"))
    replace_text(_path(audit_round, now), record)
    wanted = {_path(audit_round, run) for run in {now, *runs}}
    for path in sorted(set((audit_round.processed / RUNS).glob("*.json")) - wanted):
        remove_file(path)


def _path(audit_round: Round, run: str) -> Path:
    return audit_round.processed / RUNS / f"{run[:LETTERS_OF_ID]}.json"
