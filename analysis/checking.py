"""What `roundtable check` says of a round: a line for each file, refused row, query and list to send back, and a block
for round.toml of each file that it does not map yet. The same for programs (`--json`), an object a line.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from analysis.description import ReceivedFile
from analysis.errors import BadDefinition, Place, Problem, sentence, together
from analysis.folders import round_names
from analysis.grids.files import names_there
from analysis.processed import Checked
from analysis.proposals import proposals
from analysis.rounds import Round, find_round
from analysis.sending_back import ListToSend

Kind = Literal[
    "file",  # what a file holds: rows received, kept and refused
    "refused",  # a row that is not counted, and why
    "query",  # what looks wrong and may be right, and is to be asked
    "proposed",  # a block that is proposed for round.toml
    "problem",  # what is wrong and to be put right before a run
    "list",  # how much a sender is to answer, and where the list is
    "coding",  # how far the coding has come
    "verdict",  # how many problems there are; told last
]
BEGINS = {"refused": "refused: ", "query": "to ask: ", "problem": "problem: "}
PROPOSED = "Proposed for round.toml; look at each line before you paste it there:"
# What to do about what has no remedy of its own.
ASK_WHAT = "Ask the sender what it should be, or for the file again."
ASK_WHETHER = "Ask the sender whether it is right, and if not, what it should be."
MAY_STAY_OUT = "Nothing where it can stay out; else ask what it should be."


@dataclass(frozen=True)
class Where:
    """A place in what was received: `within` is 'B2', 'row 12', or '' for the whole of it."""

    file: str
    sheet: str = ""
    within: str = ""


@dataclass(frozen=True)
class Said:
    """One thing that a check says, in `words`; and of what stands somewhere: what it is, what to do, and each place."""

    kind: Kind
    words: str
    what: str = ""
    remedy: str = ""
    places: tuple[Where, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The same for programs: what says nothing is left out."""
        return {name: value for name, value in asdict(self).items() if value}


def telling(audit_round: str, as_json: bool = False) -> Callable[[Iterable[Said]], None]:
    """Something that says things: as lines, problems on standard error; or each as JSON."""

    def lines(said: Iterable[Said]) -> None:
        for one in said:
            print(f"{BEGINS.get(one.kind, '')}{one.words}", file=sys.stderr if one.kind == "problem" else sys.stdout)

    def objects(said: Iterable[Said]) -> None:
        for one in said:
            print(json.dumps({"round": audit_round} | one.as_json(), ensure_ascii=False))

    return objects if as_json else lines


def about_files(checked: Checked) -> Iterator[Said]:
    """What each file holds, which rows are refused and why, and what is to be asked."""
    for file in checked.files.itertuples():
        sheet = f", sheet '{file.sheet}'" if file.sheet else ""
        rows = f"{file.rows} rows received, {file.kept} kept, {file.refused} refused"
        yield Said("file", f"{file.file}{sheet}: {rows}, {file.repaired} cells repaired")
    for row in checked.cleaned.refused.itertuples():
        within = row.record.removeprefix(str(Place(row.file, row.sheet))).removeprefix(", ")
        place = Where(row.file, row.sheet, within)
        yield Said("refused", f"{row.record}: {row.reason}", row.reason, MAY_STAY_OUT, (place,))
    yield from _told("query", checked.queries, ASK_WHETHER)


def about_problems(problems: Iterable[Problem]) -> Iterator[Said]:
    """What is wrong; what is wrong in several places is said once, with every place."""
    return _told("problem", problems, ASK_WHAT)


def about_new_files(audit_round: Round) -> Iterator[Said]:
    """The blocks of round.toml that are proposed for the files which it does not map yet."""
    there, files = names_there(audit_round.raw), audit_round.description.files
    for block in proposals(audit_round.raw, there, files, _files_of_others(audit_round)):
        yield Said("proposed", f"{PROPOSED}\n\n{block}")


def about_lists(lists: Iterable[ListToSend], folder: Path) -> Iterator[Said]:
    """How much each sender is to answer, and where the list is."""
    for one in lists:
        number = f"{len(one.lines)} line{'' if len(one.lines) == 1 else 's'}"
        if one.lines:
            yield Said("list", f"{one.sender or 'For the analyst'}: {number} to answer in {folder / one.name}")
        elif one.sender:
            yield Said("list", f"{one.sender}: nothing to answer")


def verdict(audit_round: str, problems: int) -> Said:
    """How many problems there are."""
    number = f"{problems} problem{'' if problems == 1 else 's'} to put right." if problems else "no problems."
    return Said("verdict", f"{audit_round}: {number}")


def _told(kind: Kind, problems: Iterable[Problem], to_do: str) -> Iterator[Said]:
    for (what, remedy), places in together(problems).items():
        received = all(isinstance(place, Place) for place in places)
        words = sentence(places, what, remedy)
        yield Said(kind, words, what, remedy or (to_do if received else ""), tuple(map(_where, places)))


def _where(place: str | Place) -> Where:
    """Words such as "round.toml, [population]" are taken apart as a place is."""
    if isinstance(place, Place):
        return Where(place.file, place.sheet, place.within)
    file, _, within = place.partition(", ")
    return Where(file, within=within)


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
