"""No edition for those who may not see identifiers is made while an identifier of the round stands in it.

Every answer to a question that identifies (case references, auditors, teams) is looked for as a whole word in the
finished pages and the manifest, wherever it came from: a title, a note, a sentence, a markdown cell. Passed over
are numbers and single plain words, which the pages are full of for other reasons ('Assessment' is a team, and a
word).
"""

import re
from html import unescape

from analysis.errors import NotReleasable
from analysis.processed import load
from analysis.questions import dictionary

SHORTEST = 3
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w+")


def identifying_answers(audit_round: str) -> dict[str, str]:
    """answer -> label of its question, for every answer of the round that could identify somebody."""
    found = {}
    for name, table in dictionary().tables.items():
        rows = load(audit_round, name)
        for question, asked in table.questions.items():
            if asked.identifies and len(rows):
                answers = rows.loc[rows[f"{question}_state"] == "answered", question].astype("str").unique()
                found |= {answer: asked.label for answer in answers if _is_telling(answer)}
    return found


def _is_telling(answer: str) -> bool:
    return len(answer) >= SHORTEST and not answer.isdigit() and not answer.isalpha()


def refuse_identifiers(files: dict[str, str], answers: dict[str, str]) -> None:
    """Raises NotReleasable naming every file in which an identifying answer stands, and the question; never the
    answer."""
    words = {answer: frozenset(WORD.findall(answer)) for answer in answers}
    found = {
        f"{name}: an answer to '{answers[answer]}' stands in it."
        for name, content in files.items()
        for text in (content, unescape(TAG.sub(" ", content)), unescape(TAG.sub("", content)))
        for answer in _standing_in(text, words)
    }
    if found:
        remedy = "Take it out of the title, the note, the sentence or the markdown cell that holds it."
        raise NotReleasable("\n".join([*sorted(found), remedy]))


def _standing_in(text: str, words: dict[str, frozenset[str]]) -> list[str]:
    """The answers that stand in a text as whole words. Only one whose every word is in the text is looked for."""
    there = set(WORD.findall(text))
    possible = [answer for answer, its in words.items() if its <= there]
    return [answer for answer in possible if re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text)]
