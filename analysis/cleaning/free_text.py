"""What people wrote, without what says who it is about; each answer in which something was found is flagged.

The text as it was stays in data/raw alone. Who audited is no free text: it identifies, and is shown to the panel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.cleaning.as_read import AsRead
from analysis.errors import Place
from analysis.privacy.redaction import Redacted, redacted
from analysis.questions import Table


@dataclass(frozen=True)
class Flag:
    """One answer in which something was found that says who it is about, and of which kinds."""

    table: str
    question: str
    place: Place
    found: tuple[str, ...]


def free_text_questions(table: Table) -> list[str]:
    """The questions of a table whose answers are what people wrote."""
    return [name for name, asked in table.questions.items() if asked.type == "text" and not asked.identifies]


def redact(read: AsRead, known: Mapping[str, str]) -> tuple[AsRead, list[Flag]]:
    """The table with its free text redacted, and the flags; `known`: identifier of the round -> its kind."""
    changed, flags = {}, []
    for question in free_text_questions(read.table):
        readings = read.readings.get(question, ())
        cleared = _cleared((str(one.value) for one in readings if one.state == "answered"), known)
        if hits := {text: one for text, one in cleared.items() if one.found}:
            hit = [hits.get(one.value) if one.state == "answered" else None for one in readings]
            changed[question] = [
                replace(one, value=found.text) if found else one for one, found in zip(readings, hit, strict=True)
            ]
            flags += [
                Flag(read.name, question, read.cell(question, record), found.found)
                for record, found in enumerate(hit)
                if found
            ]
    return replace(read, readings=read.readings | changed), flags


def _cleared(texts: Iterable[str], known: Mapping[str, str]) -> dict[str, Redacted]:
    different = list(dict.fromkeys(texts))
    return dict(zip(different, redacted(different, known), strict=True))
