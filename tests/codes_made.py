"""Small coded tables made in sight of a test: who commented, and a line for each code."""

import pandas as pd

from analysis.themes.codebook import codebook
from analysis.themes.coded import Coded, each_once

COLUMNS = [
    "id",
    "question",
    "theme",
    "label",
    "valence",
    "span",
    "start",
    "end",
    "rule",
    "reason",
    "confidence",
    "by",
    "made_up",
]
# What a coder gave an answer: 'communication+ supervision-' are two themes with their valence.
SIGNS = {"+": "strength", "-": "concern", "=": "neutral"}


def coded(
    lines: str = "", *, by: str = "rules", made_up: str = "no", texts: dict | None = None, **more: object
) -> Coded:
    """A table of responses coded by hand, all of whom commented.

    Each line of `lines` is a response, a question and its codes: '1 worked_well communication+ supervision-'; a line
    without codes is a comment without any. `texts` gives (id, question) -> text: each code is then given to all of it.
    """
    rows = [line.split() for line in lines.strip().splitlines()]
    questions = tuple(dict.fromkeys(row[1] for row in rows)) or ("worked_well",)
    commented = {asked: each_once(row[0] for row in rows if row[1] == asked) for asked in questions}
    codes = [_code(row[0], row[1], given, by, made_up, texts or {}) for row in rows for given in row[2:]]
    about = dict(
        table="responses",
        unit="responses",
        unit_one="response",
        questions=questions,
        commented=commented,
        no_comment={asked: () for asked in questions},
        codes=pd.DataFrame(codes, columns=COLUMNS),
        cases={},
        made_up=made_up,
        codebook=codebook(),
        not_available=None,
        answers=pd.DataFrame([(*row[:2], "comment") for row in rows], columns=["id", "question", "state"]),
        final=None,
        sets={},
        proposed=None,
    )
    return Coded(**about | more)


def given(lines: str) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """What one coder gave, as `sets` hold it: '1 worked_well communication+' a line."""
    rows = [line.split() for line in lines.strip().splitlines()]
    return {(row[0], row[1]): frozenset((code[:-1], SIGNS[code[-1]]) for code in row[2:]) for row in rows}


def _code(id: str, question: str, given: str, by: str, made_up: str, texts: dict) -> tuple:
    theme, valence = given[:-1], SIGNS[given[-1]]
    text = texts.get((id, question), "")
    return (
        *(id, question, theme, codebook().themes[theme].label, valence, text, 0, len(text)),
        *("term", "reason", 1.0, by, made_up),
    )
