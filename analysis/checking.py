"""What `roundtable check` says of a round: a line for each file, refused row, query and list to send back, and a block
for round.toml of each file that it does not map yet."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.description import ReceivedFile
from analysis.errors import BadDefinition, told_once
from analysis.folders import round_names
from analysis.grids.files import names_there
from analysis.processed import Checked
from analysis.proposals import proposals
from analysis.rounds import Round, find_round
from analysis.sending_back import ListToSend

PROPOSED = "Proposed for round.toml; look at each line before you paste it there:"


def about_files(checked: Checked) -> Iterator[str]:
    """What each file holds, which rows are refused and why, and what is to be asked."""
    for file in checked.files.itertuples():
        sheet = f", sheet '{file.sheet}'" if file.sheet else ""
        rows = f"{file.rows} rows received, {file.kept} kept, {file.refused} refused"
        yield f"{file.file}{sheet}: {rows}, {file.repaired} cells repaired"
    for row in checked.cleaned.refused.itertuples():
        yield f"refused: {row.record}: {row.reason}"
    for query in told_once(checked.queries):
        yield f"to ask: {query}"


def about_new_files(audit_round: Round) -> Iterator[str]:
    """The blocks of round.toml that are proposed for the files which it does not map yet."""
    there, files = names_there(audit_round.raw), audit_round.description.files
    for block in proposals(audit_round.raw, there, files, _files_of_others(audit_round)):
        yield f"{PROPOSED}\n\n{block}"


def about_lists(lists: Iterable[ListToSend], folder: Path) -> Iterator[str]:
    """How much each sender is to answer, and where the list is."""
    for one in lists:
        number = f"{len(one.lines)} line{'' if len(one.lines) == 1 else 's'}"
        if one.lines:
            yield f"{one.sender or 'For the analyst'}: {number} to answer in {folder / one.name}"
        elif one.sender:
            yield f"{one.sender}: nothing to answer"


def verdict(checked: Checked) -> str:
    """How many problems there are."""
    number = len(checked.problems)
    return f"{number} problem{'' if number == 1 else 's'} to put right." if number else "no problems."


def _files_of_others(audit_round: Round) -> list[ReceivedFile]:
    """The files of the other rounds, the latest audit first. What is wrong in a round.toml, its own check says."""
    found = []
    for name in round_names():
        try:
            found += [find_round(name).description] if name != audit_round.name else []
        except BadDefinition:
            continue
    latest = sorted(found, key=lambda described: described.audited, reverse=True)
    return [file for described in latest for file in described.files]
