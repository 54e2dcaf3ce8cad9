"""The form of a coder's workbook: its sheets and headings, the marks in its cells, and what it says of itself.

"Answers" has a row an answer and a column a theme; "Codebook" what people read of each theme. A sheet that Excel does
not offer to show holds for which round, table and coder the workbook was written, and with which codebook.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.themes.coders.lines import CodebookRead, text_hash

READ_FIRST, ANSWERS, CODEBOOK, ABOUT = "Read this first", "Answers", "Codebook", "Roundtable"
REFERENCE, QUESTION, ANSWER, MEMO, DONE = "Reference", "Question", "Answer", "Memo", "Done"
# Columns that are not shown: which answer it is, the hash of its text, of its text as the cell shows it, and what the
# row said when it was written.
ID, ASKED, TEXT, SEEN, GIVEN = "id", "question", "text", "seen", "given"
SHOWN_COLUMNS, HIDDEN_COLUMNS = (REFERENCE, QUESTION, ANSWER, MEMO, DONE), (ID, ASKED, TEXT, SEEN, GIVEN)
FORM = "coding sheet 1"
YES = "yes"
# A mark -> the valences it stands for; those of the drop-down first.
MARKS = {"+": ("strength",), "-": ("concern",), "both": ("strength", "concern"), "neutral": ("neutral",)}
# What programs and people make of + and -: of full width, a minus sign, dashes, the sign that keeps a cell text.
WRITTEN_OTHERWISE = str.maketrans("＋－−–—‐'/,", "+-----   ")
DONE_MARKS, NOT_DONE_MARKS = {"yes", "y", "x", "true", "1", "done"}, {"", "no", "n", "false", "0"}
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class About:
    """For what a workbook was written: `themes` is heading -> id of its theme, `sample` 0 where all is to be coded."""

    audit_round: str
    table: str
    coder: str
    sample: int
    read: CodebookRead
    themes: Mapping[str, str]

    def rows(self) -> list[tuple[str, ...]]:
        """As the sheet holds it: a row a fact, then a row a theme."""
        facts = {"form": FORM, "round": self.audit_round, "table": self.table, "coder": self.coder}
        facts |= {"sample": str(self.sample), "version": self.read.version, "hash": self.read.hash}
        themes = [("theme", heading, id, self.read.themes[id]) for heading, id in self.themes.items()]
        return [*facts.items(), *themes]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, ...]]) -> "About | None":
        """What the sheet says; None where it is not one of this form."""
        rows = [tuple(row) for row in rows]
        facts = {row[0]: row[1] for row in rows if len(row) == 2}
        themes = [row[1:] for row in rows if len(row) == 4 and row[0] == "theme"]
        needed = ("round", "table", "coder", "sample", "version", "hash")
        if facts.get("form") != FORM or not all(name in facts for name in needed) or not facts["sample"].isdigit():
            return None
        read = CodebookRead(facts["version"], facts["hash"], {id: hash for _, id, hash in themes})
        named = {heading: id for heading, id, _ in themes}
        return cls(facts["round"], facts["table"], facts["coder"], int(facts["sample"]), read, named)


def mark_of(valences: Iterable[str]) -> str:
    """The mark that stands for the valences of one theme: '+', 'both', or '+ neutral' where no one mark does."""
    there = set(valences)
    for mark, stands_for in MARKS.items():
        if there == set(stands_for):
            return mark
    return " ".join(mark for mark, (first, *more) in MARKS.items() if not more and first in there)


def valences_of(mark: str) -> tuple[str, ...] | None:
    """The valences that a cell's mark stands for, however it is written; None where it is no mark."""
    parts = mark.translate(WRITTEN_OTHERWISE).casefold().split()
    if not all(part in MARKS for part in parts):
        return None
    return tuple(dict.fromkeys(valence for part in parts for valence in MARKS[part]))


def is_done(mark: str) -> bool | None:
    """Whether a cell says that its answer is done; None where it says neither yes nor no."""
    written = mark.strip().casefold()
    return True if written in DONE_MARKS else False if written in NOT_DONE_MARKS else None


def hash_of_row(marks: Mapping[str, str], memo: str, done: bool) -> str:
    """The hash of all that a row says, of marks by the id of their theme: two that say the same have the same."""
    said = sorted(f"{theme} {mark}" for theme, mark in marks.items() if mark)
    return text_hash("\n".join((*said, as_seen(memo), str(done))))


def as_seen(text: str) -> str:
    """A text as it is compared: programs change blanks and line ends, and take out what no cell can hold."""
    return " ".join(CONTROL.sub(" ", text).split())
