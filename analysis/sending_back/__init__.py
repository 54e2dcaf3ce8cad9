"""What is wrong in a round's files, and what is to be asked, as one list for each agency that sent them.

Each problem, query and refused row goes to who sent the file that it stands in, in words for them; what only round.toml
or a decision can put right goes to the analyst. A row that a person left out is nobody's question. Lists are written
into a new folder, all or none, so that lists sent before and the answers to them stay as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import Place, Problem, RoundtableError
from analysis.folders import home
from analysis.processed import Checked
from analysis.rounds import Round
from analysis.sending_back.file_names import file_names
from analysis.sending_back.senders import Senders
from analysis.sending_back.words import for_sender, is_for_analyst
from analysis.sending_back.workbook import Asked, what_it_is, workbook
from analysis.writing import new_folder

PUT_RIGHT = "Please say what it should be, or send the file again."
SAY_WHETHER = "Please say whether it is right, and if not, what it should be."
REFUSED = "The row is not counted: {}."
SAY_IF_NEEDED = "Please say what it should be, or that it can stay out."


@dataclass(frozen=True)
class ListToSend:
    """What one sender (None: the analyst) is to answer, and what the workbook of it is called."""

    sender: str | None
    name: str
    lines: tuple[Asked, ...]


def lists_to_send(checked: Checked, audit_round: Round) -> tuple[ListToSend, ...]:
    """The analyst's list, then one for each sender in the order of round.toml; no lines where nothing is wrong."""
    senders = Senders.of(audit_round.description.files)
    names = file_names(senders.names)
    lines: dict[str | None, list[Asked]] = {sender: [] for sender in names}
    for sender, line in _all_lines(checked, senders):
        lines[sender].append(line)
    return tuple(ListToSend(sender, names[sender], tuple(dict.fromkeys(asked))) for sender, asked in lines.items())


def write_lists(lists: tuple[ListToSend, ...], audit_round: Round, folder: Path) -> None:
    """A workbook for each list that has a line, in a new folder. Raises RoundtableError for a folder that may not hold
    them, CannotWrite."""
    refuse_folder(folder)
    title = f"{audit_round.description.title} ({audit_round.name})"
    made = {one.name: workbook(one.lines, what_it_is(one.sender, title)) for one in lists if one.lines}
    if made:
        with new_folder(folder.resolve()) as beside:
            for name, content in made.items():
                (beside / name).write_bytes(content)


def refuse_folder(folder: Path) -> None:
    """Raises RoundtableError where lists would mix with what was received, decided, shared or sent before."""
    place = folder.resolve()
    for kept in (home() / "data" / "raw", home() / "data" / "decisions", home() / "reports"):
        if place.is_relative_to(kept.resolve()):
            raise RoundtableError(f"{place} is inside {kept}, where no lists are written. Name a folder elsewhere.")
    if place.exists():
        remedy = "Name a new folder: lists that were sent before, and the answers to them, stay as they are."
        raise RoundtableError(f"{place} is there already. {remedy}")


def _all_lines(checked: Checked, senders: Senders) -> Iterator[tuple[str | None, Asked]]:
    """Each line with whose list it belongs to: problems, refused rows, queries."""
    for problem in checked.problems:
        yield _addressed(problem, senders, PUT_RIGHT)
    for row in _refused(checked):
        place = Place(row.file, row.sheet)
        where = row.record.removeprefix(str(place)).removeprefix(", ")
        asked = Asked(row.file, row.sheet, where, REFUSED.format(row.reason), SAY_IF_NEEDED)
        yield senders.of_file(row.file, row.sheet), asked
    for query in checked.queries:
        yield _addressed(query, senders, SAY_WHETHER)


def _refused(checked: Checked) -> Iterator[tuple]:
    """The refused rows that no person left out, alone or with their sheet."""
    left_out = {str(place) for place in checked.received.left_out}
    refused: pd.DataFrame = checked.cleaned.refused
    for row in refused.itertuples():
        if not {row.record, str(Place(row.file, row.sheet))} & left_out:
            yield row


def _addressed(problem: Problem, senders: Senders, to_do: str) -> tuple[str | None, Asked]:
    """A problem in the words for who is to answer it."""
    place = senders.place_of(problem.where)
    sender = senders.of_file(place.file, place.sheet)
    if sender is None or is_for_analyst(problem):
        return None, Asked(place.file, place.sheet, place.within, problem.what, problem.remedy)
    theirs = for_sender(problem)
    return sender, Asked(place.file, place.sheet, place.within, theirs.what, theirs.remedy or to_do)
