"""What no page may hold of a round, in a form that nobody can read: `words`, `signs` and `runs`.

Sought are the answers to every question that identifies somebody; in every cell of every file received, read or not,
what is written like an NHS number, a pupil number, an e-mail address, a telephone number or a full postcode; and the
columns that no question reads whose heading speaks of a name, a number or a date of birth. `runs` are six words in a
row of what people wrote. What the panel itself worded is not among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.free_text import free_text_questions
from analysis.cleaning.in_cells import in_cells
from analysis.cleaning.sought import Sought, sought
from analysis.intake.parts import BETWEEN
from analysis.pseudonyms.digests import digests, digests_of_words
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.signs import sign_digests
from analysis.pseudonyms.word_runs import run_table
from analysis.questions import Question
from analysis.rounds import Round

# How the answers to a question that identifies are written, by its type. What is written as text is people's names.
KIND_OF_TYPE = {"text": "name", "identifier": "identifier", "birth": "birth", "postcode": "postcode"}


@dataclass(frozen=True)
class Swept:
    """Three tables of digests: of whole words, of six or more letters and digits, and of six words in a row."""

    words: pd.DataFrame
    signs: pd.DataFrame
    runs: pd.DataFrame


@dataclass(frozen=True, eq=False)
class ToSweep:
    """What a round's pages are swept for. Worked out when it is first asked for, which to check a round never does."""

    key: Key
    reads: tuple[AsRead, ...]
    audit_round: Round

    @cached_property
    def tables(self) -> Swept:
        """What is looked for in every page of the round that is for those who may not see it."""
        found = together([identifying(self.reads), in_cells(self.audit_round)])
        return tables_of(self.key, found, written_by_people(self.reads))


def tables_of(key: Key, identifying: Mapping[str, Sought], written: Mapping[str, set[str]]) -> Swept:
    """The tables of what identifies and of what people wrote, each by the label of its question."""
    words = [digests_of_words(key, label, one.words) for label, one in identifying.items()]
    signs = [sign_digests(key, label, one.signs) for label, one in identifying.items()]
    return Swept(
        pd.concat(words or [digests(key, "", [])], ignore_index=True),
        pd.concat(signs or [sign_digests(key, "", [])], ignore_index=True),
        run_table(key, dict(written)),
    )


def identifying(reads: Iterable[AsRead]) -> dict[str, Sought]:
    """label of a question -> what is sought of its answers as received, for every question that identifies somebody."""
    found = [
        {question.label: sought(_kind(question), read.raw(name))}
        for read in reads
        for name, question in read.table.questions.items()
        if question.identifies and name in read.readings
    ]
    return together(found)


def written_by_people(reads: Iterable[AsRead]) -> dict[str, set[str]]:
    """label of a question -> what people wrote in answer to it, as received."""
    found: dict[str, set[str]] = {}
    for read in reads:
        for name in free_text_questions(read.table):
            question = read.table.questions[name]
            if question.type == "text" and not question.worded_by_panel and name in read.readings:
                texts = {text for raw in read.raw(name) for text in raw.split(BETWEEN)}
                found.setdefault(question.label, set()).update(texts)
    return found


def together(several: Iterable[Mapping[str, Sought]]) -> dict[str, Sought]:
    """What is sought under each label, wherever it comes from."""
    found: dict[str, Sought] = {}
    for one in several:
        for label, own in one.items():
            found[label] = found.get(label, Sought()) | own
    return found


def _kind(question: Question) -> str:
    return KIND_OF_TYPE.get(question.type, "label")
