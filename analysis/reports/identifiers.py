"""No edition for those who may not see identifiers is made while an identifier of the round stands in it.

Every answer to a question that identifies (case references, auditors, teams) is looked for as whole words in the
finished pages and the manifest, wherever it came from: a title, a note, a sentence, a markdown cell. The answers
themselves are in no table of the round, only digests of their words (analysis/pseudonyms/digests.py), so the words of
a page are digested and looked up. Passed over are short numbers and single plain words, which the pages are full of for
other reasons ('Assessment' is a team, and a word), and the lines of a drawing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

import numpy as np
import pandas as pd

from analysis.errors import NotReleasable
from analysis.processed import load
from analysis.pseudonyms.digests import Words, digests_of, words_of
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.keys import key_of
from analysis.rounds import find_round

TAG = re.compile(r"<[^>]*>")
# Where the lines of a drawing go: letters and numbers that can be nobody's ("C 12 4.5").
LINES = re.compile(r' (?:d|points|transform)="[a-zA-Z0-9 .,()+-]*"')
# Eight lengths of a byte each are one number, by which the places to look at are found quickly.
LOOKED_AT, LONGEST = 8, 255
REMEDY = "Take it out of the title, the note, the sentence or the markdown cell that holds it."


@dataclass(frozen=True)
class Identifiers:
    """What identifies somebody of a round: a row a digest, with `question` and `lengths`, and the key to make more."""

    key: Key
    known: pd.DataFrame


def identifiers_of(audit_round: str) -> Identifiers:
    """All that must not stand in an edition of the round."""
    known = load(audit_round, "identifiers")
    return Identifiers(key_of(find_round(audit_round)), known)


def refuse_identifiers(files: dict[str, str], identifiers: Identifiers) -> None:
    """Raises NotReleasable naming every file in which an identifying answer stands, and the question; never the
    answer."""
    questions = dict(zip(identifiers.known["digest"], identifiers.known["question"], strict=True))
    lengths = [tuple(map(int, one.split())) for one in identifiers.known["lengths"].unique()]
    found = set()
    for name, content in files.items():
        runs = {run for text in _forms(content) for run in _runs(words_of(text), lengths)}
        there = {questions[digest] for digest in digests_of(identifiers.key, runs).values() if digest in questions}
        found |= {f"{name}: an answer to '{question}' stands in it." for question in there}
    if found:
        raise NotReleasable("\n".join([*sorted(found), REMEDY]))


def _forms(content: str) -> Iterable[str]:
    """A page as it is, with a blank for each tag, and with nothing for each: a word may be partly in bold."""
    content = LINES.sub("", content)
    return content, unescape(TAG.sub(" ", content)), unescape(TAG.sub("", content))


def _runs(words: Words, lengths: list[tuple[int, ...]]) -> Iterator[Words]:
    """Every run of words that has, as far as LOOKED_AT, the lengths of an identifier's."""
    of_words = np.fromiter(map(len, words), dtype=np.uint64, count=len(words)).clip(max=LONGEST)
    for number in sorted({len(one) for one in lengths}):
        begins = max(len(words) - number + 1, 0)
        wanted = [_as_one([np.uint64(min(length, LONGEST)) for length in one]) for one in lengths if len(one) == number]
        here = _as_one([of_words[place : place + begins] for place in range(number)])
        yield from (words[at : at + number] for at in np.flatnonzero(np.isin(here, np.array(wanted))))


def _as_one(lengths: list[np.ndarray] | list[np.uint64]) -> np.ndarray | np.uint64:
    """The lengths of the first words of a run as one number, a byte each."""
    return sum(length << np.uint64(8 * place) for place, length in enumerate(lengths[:LOOKED_AT]))
