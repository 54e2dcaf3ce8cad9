"""Every reference of a child, young person or respondent under its pseudonym, before anything is stored.

Identifiers of one kind have one pseudonym in every table: the case of an episode is the case of the list of cases. What
identifies and is no identifier, such as who audited, stays as it is: it is stored restricted, and shown to the panel.
"""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.reading import Reading
from analysis.cleaning.sought import ways_of_writing
from analysis.intake.lists import numbered_by
from analysis.pseudonyms.digests import is_telling
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.labels import labels
from analysis.pseudonyms.pseudonyms import of
from analysis.questions import Question, Table

LABEL_COLUMNS = ["kind", "pseudonym", "label"]
# What of a person is stored in a form that nobody can be found by.
COARSE = ("birth", "postcode")


def kind_of(name: str, question: Question) -> str | None:
    """Whose identifier a question asks for: the kind that its pseudonyms are made with; None where it asks for none."""
    return (question.refers_to or name) if question.type == "identifier" and question.identifies else None


def identifiers_of(table: Table) -> dict[str, str]:
    """question -> kind, for the questions of a table that ask for somebody's identifier."""
    kinds = {name: kind_of(name, question) for name, question in table.questions.items()}
    return {name: kind for name, kind in kinds.items() if kind}


def pseudonymised(read: AsRead, key: Key) -> AsRead:
    """The table with a pseudonym for each identifier."""
    changed = {}
    for question, kind in identifiers_of(read.table).items():
        if question in read.readings:
            written = {one.value for one in read.readings[question] if one.state == "answered"}
            made = dict(zip(written, of(key, kind, list(written)), strict=True))
            known = {value: Reading(value=pseudonym) for value, pseudonym in made.items()}
            changed[question] = [known.get(one.value, one) for one in read.readings[question]]
    return replace(read, readings=read.readings | changed)


def references(reads: Iterable[AsRead]) -> set[str]:
    """The identifiers of the round, in every way in which they may be written: what free text must not hold. The number
    of a response is one only where it is telling: no text has to go without its years and counts because of it."""
    found: set[str] = set()
    for read in reads:
        for question in identifiers_of(read.table).keys() & read.readings.keys():
            written = {text.strip() for text in read.raw(question)}
            if question == numbered_by(read.name):
                written = {text for text in written if is_telling(text)}
            found.update(way for text in written for way in ways_of_writing(text))
    return found - {""}


def label_table(reads: Iterable[AsRead]) -> pd.DataFrame:
    """One row an identifier: its kind, its pseudonym, and the label by which reports of this round call it."""
    words, called = {}, {}
    for read in reads:
        for question, kind in identifiers_of(read.table).items():
            if question in read.readings:
                words.setdefault(kind, read.table.questions[question].label)
                answered = [one.value for one in read.readings[question] if one.state == "answered"]
                called.setdefault(kind, []).extend(answered)
    rows = [
        (kind, pseudonym, label)
        for kind, pseudonyms in called.items()
        for pseudonym, label in labels(pseudonyms, words[kind]).items()
    ]
    return pd.DataFrame(rows, columns=LABEL_COLUMNS, dtype="str")
