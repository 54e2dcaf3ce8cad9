"""What was received, as tables to release: who sent which files, how many rows are kept, which are refused and why, and
what is to be asked.

Numbers are for every audience. Files, rows and cells are named to the panel alone.
"""

import re
from collections.abc import Iterable

import pandas as pd

from analysis.disclosure.gathered import gathered
from analysis.disclosure.listings import Rows
from analysis.disclosure.senders import NO_ONE, about, made_up_rows, sender_of_places, senders_of
from analysis.disclosure.tallies import Tally, Total
from analysis.processed import load

# What everybody is told of a reason that names a person or a row: left_out.csv says who and why, a double says of what.
REASONS = {
    r"left out by .*": "left out by a person",
    r"(has the same '[^']*'(?: and '[^']*')*) as .*": r"\1 as an earlier row",
}


def senders(audit_round: str) -> Tally:
    """One row a sender: what it gave, files, rows received, kept and refused, cells repaired, things to ask."""
    known, files = senders_of(audit_round), load(audit_round, "files")
    files = files.assign(sender=sender_of_places(known, files))
    lists = {"repaired": load(audit_round, "changes"), "asked": load(audit_round, "queries")}
    listed = {name: sender_of_places(known, rows).value_counts() for name, rows in lists.items()}
    there = {*files["sender"], *(name for counts in listed.values() for name in counts.index)}
    return Tally(
        columns=("From", "Gave", "Files", "Rows received", "Kept", "Refused", "Cells repaired", "To ask"),
        rows=tuple(
            (name, *_sent(files[files["sender"] == name]), *(str(counts.get(name, 0)) for counts in listed.values()))
            for name in (*known.names, NO_ONE)
            if name in there
        ),
        totals=(
            Total("received", int(files["rows"].sum()), "rows received"),
            Total("kept", int(files["kept"].sum()), "kept"),
            Total("refused", int(files["refused"].sum()), "refused"),
        ),
        words="All {received} are kept or refused with a reason: {kept}, {refused}.",
        made_up=made_up_rows(audit_round, _tables(files)),
    )


def _sent(files: pd.DataFrame) -> tuple[str, ...]:
    """What the files of one sender hold, how many they are, and their rows received, kept and refused."""
    holds = ", ".join(about(table) for table in dict.fromkeys(_tables(files)))
    return (holds, str(files["file"].nunique()), *(str(files[name].sum()) for name in ("rows", "kept", "refused")))


def _tables(files: pd.DataFrame) -> list[str]:
    """The tables that files feed, in their order."""
    return [table for both in zip(files["table"], files["lines_table"], strict=True) for table in both if table]


def files_received(audit_round: str) -> Rows:
    """One row a file: who sent it, what it holds, rows received, kept and refused, cells repaired. For the panel."""
    columns = {
        "file": "File",
        "received_from": "From",
        "holds": "Holds",
        "rows": "Rows received",
        "kept": "Kept",
        "refused": "Refused",
        "repaired": "Cells repaired",
    }
    files = load(audit_round, "files")
    sheets = [f"{file}, sheet '{sheet}'" if sheet else file for file, sheet in _places(files)]
    holds = [", ".join(map(about, _tables(files.iloc[[row]]))) for row in range(len(files))]
    return listing(files.assign(file=sheets, holds=holds), columns, made_up_rows(audit_round, _tables(files)))


def refusals_by_reason(audit_round: str) -> Tally:
    """One row a reason in a table: how many rows were refused for it."""
    refused = load(audit_round, "refused")
    refused = refused.assign(reason=refused["reason"].map(reason_for_all))
    counted = refused.groupby(["reason", "table"], sort=False).size()
    return Tally(
        columns=("Reason", "About", "Rows"),
        rows=tuple((reason, about(table), str(number)) for (reason, table), number in counted.items()),
        totals=(Total("refused", len(refused), "row" if len(refused) == 1 else "rows"),),
        words="Refused: {refused}.",
        made_up=made_up_rows(audit_round, refused["table"]),
    )


def refusals(audit_round: str) -> Rows:
    """The refused rows: where they stand and why they were refused; rows of one file refused for one reason are one
    row. For the panel."""
    columns = {"file": "File", "about": "About", "reason": "Reason", "number": "Rows", "first": "Where"}
    refused = load(audit_round, "refused")
    refused = refused.assign(
        place=[place_in(file, record) for file, record in zip(refused["file"], refused["record"], strict=True)],
        about=refused["table"].map(about),
        kind=refused["reason"].map(reason_for_all),
    )
    rows = gathered(refused, ["file", "about", "kind", "reason"], ["file", "about", "kind"])
    rest = [f"{kind}: {others} others" if others else reason for kind, others, reason in _of(rows, "kind", "reason")]
    return listing(rows.assign(reason=rest), columns, made_up_rows(audit_round, refused["table"]))


def asked_by_sender(audit_round: str) -> Tally:
    """One row a sender who is to be asked something: how many things."""
    asked = load(audit_round, "queries")
    counted = sender_of_places(senders_of(audit_round), asked).value_counts(sort=False)
    return Tally(
        columns=("From", "Things to ask"),
        rows=tuple((name, str(number)) for name, number in counted.items()),
        totals=(Total("asked", len(asked), "thing" if len(asked) == 1 else "things"),),
        words="To be asked: {asked}.",
        made_up=made_up_rows(audit_round, _tables(load(audit_round, "files")) if len(asked) else ()),
    )


def asked_of_senders(audit_round: str) -> Rows:
    """What looks wrong and may be right: who is to be asked, where it stands, what it is and what to do. For the
    panel."""
    columns = {"sender": "From", "file": "File", "what": "What", "remedy": "To do", "number": "Times", "first": "Where"}
    asked = load(audit_round, "queries")
    asked = asked.assign(
        place=[place_in(file, place) for file, place in zip(asked["file"], asked["place"], strict=True)],
        sender=sender_of_places(senders_of(audit_round), asked),
    )
    rows = gathered(asked, ["sender", "file", "remedy", "what"], ["sender", "file", "remedy"])
    what = [f"{others} others of this kind" if others else what for _, others, what in _of(rows, "file", "what")]
    return listing(rows.assign(what=what), columns, made_up_rows(audit_round, _tables(load(audit_round, "files"))))


def reason_for_all(reason: str) -> str:
    """A reason as everybody may read it: without the person who left a row out, and without the row of which it is a
    double."""
    for pattern, words in REASONS.items():
        reason = re.sub(rf"^{pattern}$", words, reason, flags=re.DOTALL)
    return reason


def place_in(file: str, place: str) -> str:
    """Where something stands within its file: 'row 5', or the file's own name for the file as a whole."""
    return place.removeprefix(f"{file}, ")


def listing(table: pd.DataFrame, columns: dict[str, str], made_up: str) -> Rows:
    """A list for the panel, with the columns named; it names files, rows or cells."""
    cells = table[list(columns)].astype("str")
    return Rows(
        columns=tuple(columns.values()),
        rows=tuple(cells.itertuples(index=False, name=None)),
        identifying=tuple(name in ("file", "first") for name in columns),
        made_up=made_up,
        not_available=None,
    )


def _of(rows: pd.DataFrame, kind: str, text: str) -> Iterable[tuple[str, int, str]]:
    return zip(rows[kind], rows["others"], rows[text], strict=True)


def _places(files: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(files["file"], files["sheet"], strict=True)
