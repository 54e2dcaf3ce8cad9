"""What people wrote, without what says who it is about; each answer in which something was found is flagged.

The text as it was stays in data/raw alone. Who audited is no free text: it identifies, and is shown to the panel.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.cleaning.as_read import AsRead
from analysis.errors import Place
from analysis.privacy.redaction import Redacted, redacted
from analysis.questions import Table

WRITTEN = ("text", "label")


@dataclass(frozen=True)
class Flag:
    """One answer in which something was found that says who it is about, and of which kinds."""

    table: str
    question: str
    place: Place
    found: tuple[str, ...]


def free_text_questions(table: Table) -> list[str]:
    """The questions of a table whose answers are what people wrote, short ones from no list included."""
    return [name for name, asked in table.questions.items() if asked.type in WRITTEN and not asked.identifies]


def redact(reads: Mapping[str, AsRead], known: Mapping[str, str]) -> tuple[dict[str, AsRead], tuple[Flag, ...]]:
    """The tables with their free text redacted, and the flags; `known`: identifier of the round -> its kind."""
    asked = [(read, question) for read in reads.values() for question in free_text_questions(read.table)]
    texts = [
        one.value for read, question in asked for one in read.readings.get(question, ()) if one.state == "answered"
    ]
    different = list(dict.fromkeys(texts))
    cleared = dict(zip(different, redacted(different, known), strict=True))
    hits = {text: one for text, one in cleared.items() if one.found}
    flags = [flag for read, question in asked for flag in _flags(read, question, hits)]
    return {name: _cleared(read, hits) for name, read in reads.items()}, tuple(flags)


def _flags(read: AsRead, question: str, hits: Mapping[str, Redacted]) -> Iterator[Flag]:
    for record, one in enumerate(read.readings.get(question, ())):
        if one.value in hits:
            yield Flag(read.name, question, read.cell(question, record), hits[one.value].found)


def _cleared(read: AsRead, hits: Mapping[str, Redacted]) -> AsRead:
    """The table with what was found taken out of its free text."""
    changed = {}
    for question in free_text_questions(read.table):
        readings = read.readings.get(question, ())
        if any(one.value in hits for one in readings):
            changed[question] = [
                replace(one, value=hits[one.value].text) if one.value in hits else one for one in readings
            ]
    return replace(read, readings=read.readings | changed)
