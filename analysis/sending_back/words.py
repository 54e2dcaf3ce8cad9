"""Problems in words for who sent the file: what to tell us, not what to do in this program's files."""

import re
from dataclasses import replace

from analysis.errors import Problem

# A problem that says one of these is put right by the analyst: in round.toml, or in the round's folder.
ANALYSTS = ("round.toml", "[[files]]", "left_out.csv", "out of headings", "case_is", "In its folder", "Its folder is")
# A sentence that says one of these is about the analyst's own files, and is not sent.
NOT_SENT = ("data/decisions", "corrections.csv", "also_written", "definitions/", "named in left_out")
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z'])")
# What the analyst is told, as it is asked of others: round.toml is nothing that they could change.
ASKED = (
    (re.compile(r", (clear (?:it|the cell)), or name its text in left_out"), r" or \1"),
    (re.compile(r"\bAsk for\b"), "Please send"),
    (re.compile(r"\bask for\b"), "send"),
    (re.compile(r"\bAsk (?=wh)"), "Please say "),
    (re.compile(r"\bask (?=wh)"), "say "),
)


def is_for_analyst(problem: Problem) -> bool:
    """Whether nobody but the analyst can put it right."""
    return any(word in f"{problem.what} {problem.remedy}" for word in ANALYSTS)


def for_sender(problem: Problem) -> Problem:
    """The problem without what is to be done in the analyst's own files."""
    what, remedy = _sent(problem.what), _sent(problem.remedy)
    for pattern, words in ASKED:
        remedy = pattern.sub(words, remedy)
    return replace(problem, what=what, remedy=remedy)


def _sent(text: str) -> str:
    sentences = SENTENCE.split(text)
    return " ".join(sentence for sentence in sentences if not any(word in sentence for word in NOT_SENT))
