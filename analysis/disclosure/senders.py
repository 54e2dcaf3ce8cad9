"""Who sent what of a round: the sender of a file, a sheet and a record, and what a table is called in a listing."""

from collections.abc import Iterable

import pandas as pd

from analysis.errors import Place
from analysis.processed import load
from analysis.questions import furthest
from analysis.rounds import find_round
from analysis.sending_back.senders import Senders
from analysis.statistics.counting import made_up, total

# Of what no one sender sent: a line of the analyst's own, or a file that several share.
NO_ONE = "No one sender"


def senders_of(audit_round: str) -> Senders:
    """The senders of a round, as round.toml has them."""
    return Senders.of(find_round(audit_round).description.files)


def sender_of_places(senders: Senders, listed: pd.DataFrame) -> pd.Series:
    """The sender of each listed row, which has the columns file and sheet."""
    places = zip(listed["file"], listed["sheet"], strict=True)
    return pd.Series([senders.of_file(*place) or NO_ONE for place in places], index=listed.index, dtype="str")


def sender_of_records(senders: Senders, records: pd.Series) -> pd.Series:
    """The sender of each record of a table, which begins with its file and sheet; of several the longest is its own."""
    found = pd.Series(NO_ONE, index=records.index, dtype="str")
    places = {str(Place(file, sheet)): senders.of_file(file, sheet) for file, sheet in senders.sent}
    for place in sorted(places, key=len):
        here = (records == place) | records.str.startswith(f"{place}, ")
        found = found.mask(here, places[place] or NO_ONE)
    return found


def about(table: str) -> str:
    """What a table is called in a listing of several: 'Missing episodes'."""
    return table.replace("_", " ").capitalize()


def made_up_rows(audit_round: str, tables: Iterable[str]) -> str:
    """How far it is made up how many rows these tables have; '' is no table."""
    return furthest(total(load(audit_round, name)).made_up for name in sorted({*tables} - {""}))


def made_up_answers(audit_round: str, listed: pd.DataFrame) -> str:
    """How far the answers to the questions listed (columns table and question) are made up; '' is no question."""
    asked = listed[listed["question"] != ""].groupby("table")["question"].unique()
    tables = {name: load(audit_round, name) for name in asked.index}
    return furthest(made_up(tables[name], [question]) for name, questions in asked.items() for question in questions)
