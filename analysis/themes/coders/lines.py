"""What a line of a coder's file says, as it is written and as it is read again.

    {"kind": "codebook", "coder", "at", "version", "hash", "themes": {theme: hash of what people read of it}}
    {"kind": "sample", "at", "table", "size", "of"}      the first `size` answers of the coding order are a sample
    {"kind": "codes", "at", "table", "id", "question", "text": hash, "pass", "codes": [{theme, valence, start, end}],
     "memo"[, "by"]}                           what was decided of one answer; of several such lines the last counts
    {"kind": "undone", "at", "table", "id", "question", "pass"}      the last such line counts no longer
    {"kind": "shown", "at", "table"}       from here on the coder has seen what the program suggests for what they coded
    {"kind": "shown", "at", "table", "of": "all"}        ... and may have seen what others gave to any answer
    {"kind": "note", "made_up", "says"}                  for whoever reads the file

A line that says anything else is not counted, and told by its number; what it holds never is.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import NamedTuple

from analysis.questions import MADE_UP
from analysis.themes.codebook.blocks import VALENCES, Codebook

BLIND, OPEN, ADJUDICATION = "blind", "open", "adjudication"
PASSES = (BLIND, OPEN, ADJUDICATION)
# Of which answers of a table a coder has seen what the program or other people found.
CODED, ALL = "coded", "all"
NO_CODE = "holds a code that cannot be one"
KINDS = ("codebook", "sample", "codes", "undone", "shown", "note")


class Code(NamedTuple):
    """One theme with one valence, given to text[start:end] of an answer; characters are counted as Python does."""

    theme: str
    valence: str
    start: int
    end: int


class Answer(NamedTuple):
    """Which answer: of which table, response and question ('' where none was asked)."""

    table: str
    id: str
    question: str


@dataclass(frozen=True)
class CodebookRead:
    """The codebook that a coder had before them: `themes` is theme -> hash of what people read of it."""

    version: str
    hash: str
    themes: Mapping[str, str]

    @classmethod
    def of(cls, book: Codebook) -> "CodebookRead":
        """What people read of a codebook."""
        return cls(book.version, book.hash, {name: theme.read_hash for name, theme in book.themes.items()})


@dataclass(frozen=True, slots=True)
class Decision:
    """What one coder decided of one answer, once: `text` is the hash of what they read, `by` who adjudicated."""

    answer: Answer
    passed: str
    text: str
    codes: tuple[Code, ...]
    memo: str
    at: str
    by: str
    read: CodebookRead | None

    @property
    def theme_set(self) -> frozenset[tuple[str, str]]:
        """The themes with their valences, whatever their quotes."""
        return frozenset((code.theme, code.valence) for code in self.codes)


class NotCounted(Exception):
    """Inside this room only: why a line is not counted, without what it holds."""


def text_hash(text: str) -> str:
    """The first 16 digits of the sha256 of an answer's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def now() -> str:
    """The time of a decision: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def codebook_line(coder: str, at: str, read: CodebookRead) -> dict:
    """Which codebook the lines below it were decided with, and whose they are."""
    book = {"version": read.version, "hash": read.hash, "themes": dict(read.themes)}
    return {"kind": "codebook", "coder": coder, "at": at, **book}


def codes_line(decision: Decision) -> dict:
    """A decision as it is written."""
    codes = [code._asdict() for code in decision.codes]
    line = {"kind": "codes", "at": decision.at, **decision.answer._asdict(), "text": decision.text}
    line |= {"pass": decision.passed, "codes": codes, "memo": decision.memo}
    return line | ({"by": decision.by} if decision.by else {})


def undone_line(answer: Answer, passed: str, at: str) -> dict:
    """That the last decision of an answer in a pass is taken back."""
    return {"kind": "undone", "at": at, **answer._asdict(), "pass": passed}


def shown_line(table: str, at: str, of: str = CODED) -> dict:
    """That the coder sees from now on what was suggested for the answers they coded, or what others gave to ALL."""
    return {"kind": "shown", "at": at, "table": table} | ({"of": ALL} if of == ALL else {})


def written(lines: Iterable[dict]) -> bytes:
    """Lines as they stand in the file. Half a letter, which no UTF-8 can hold, is written as JSON escapes it."""
    texts = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "backslashreplace")


def parsed(line: bytes) -> dict:
    """A line as an object of a known kind. Raises NotCounted."""
    try:
        says = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotCounted("is not whole") from None
    if not isinstance(says, dict) or says.get("kind") not in KINDS:
        raise NotCounted("is of no kind that is known")
    return says


def decision_in(line: dict, read: CodebookRead | None) -> Decision:
    """The decision that a line of codes holds. Raises NotCounted."""
    codes = line.get("codes")
    if not isinstance(codes, list):
        raise NotCounted("has no list of codes")
    text, memo, at = (_text(line, name) for name in ("text", "memo", "at"))
    by = _text(line, "by") if "by" in line else ""
    return Decision(answer_in(line), pass_in(line), text, tuple(map(_code, codes)), memo, at, by, read)


def answer_in(line: dict) -> Answer:
    """Which answer a line is about. Raises NotCounted."""
    return Answer(intern(_text(line, "table")), _text(line, "id"), intern(_text(line, "question")))


def pass_in(line: dict) -> str:
    """Which pass a line belongs to. Raises NotCounted."""
    if line.get("pass") not in PASSES:
        raise NotCounted("says no pass that is known")
    return intern(line["pass"])


def codebook_in(line: dict) -> CodebookRead:
    """The codebook that a line names. Raises NotCounted."""
    themes = line.get("themes")
    if not isinstance(themes, dict) or not all(isinstance(hash, str) for hash in themes.values()):
        raise NotCounted("names no themes")
    return CodebookRead(_text(line, "version"), _text(line, "hash"), themes)


def sample_in(line: dict) -> tuple[str, int]:
    """The table that was sampled, and the size of the sample. Raises NotCounted."""
    size = line.get("size")
    if not isinstance(size, int) or size < 1:
        raise NotCounted("says no size of a sample")
    return _text(line, "table"), size


def made_up_in(line: dict) -> str:
    """How far a note says that the file is made up; 'no' where it says nothing of it."""
    mark = line.get("made_up", MADE_UP[0])
    return mark if mark in MADE_UP else MADE_UP[-1]


def _code(given: object) -> Code:
    try:
        theme, valence, start, end = given["theme"], given["valence"], given["start"], given["end"]
    except (TypeError, KeyError):
        raise NotCounted(NO_CODE) from None
    numbers = start.__class__ is int and end.__class__ is int and 0 <= start <= end
    if theme.__class__ is not str or valence not in VALENCES or not numbers:
        raise NotCounted(NO_CODE)
    return Code(intern(theme), intern(valence), start, end)


def _text(line: dict, name: str) -> str:
    found = line.get(name)
    if found.__class__ is not str:
        raise NotCounted(f"has no text under '{name}'")
    return found
