"""How alike a heading of a new form and a question of the data dictionary are, of 1.

Compared are the question's label, its wordings in earlier versions and the headings that earlier files had for it,
without what forms add: numbers before and behind, instructions in brackets. What stands in the column counts too: a
column of answers that a closed question offers is likely its own, and a column of others likely not.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from analysis.intake.wording import ALIKE, normal
from analysis.questions import Question, Table, dictionary
from analysis.shapes import also_called, shapes

# "Q1. ", "12) " before a question, "(please do not name children)" behind it, and the 2 that Microsoft Forms puts
# behind a question that is asked a second time.
NUMBER_BEFORE = re.compile(r"^(?:q(?:uestion)?\s*)?\d+\s*[.):]\s*|^q\d+\s+")
ASIDE_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")
TIME_BEHIND = re.compile(r"(?<=[^\W\d]|[?!.:)])\d{1,2}$")
# Of 1: a wording that begins the other; one all of whose words are in the other, as "Agency" in "Which agency ...?".
BEGINS, HAS_ITS_WORDS = 0.9, 0.65
# What the answers in a column add to its likeness, and take from it, at most.
ANSWERS_ADD, ANSWERS_TAKE = 0.3, 0.4
# How many different answers of a column are looked at.
LOOKED_AT = 200
DATE = re.compile(r"\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{1,4}(?:[ t][\d:.]+)?", re.IGNORECASE)
MONTH = re.compile(r"\d{4}-\d{2}")


def bare(heading: str) -> str:
    """A heading without what forms add to a question, in the form that is compared."""
    text = normal(heading)
    text = NUMBER_BEFORE.sub("", text)
    text = TIME_BEHIND.sub("", text)
    return ASIDE_BEHIND.sub("", text).strip(" ?:.*-") or normal(heading)


def wordings(table: Table, earlier: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Question -> how it is or was put: label, earlier versions, headings of earlier files (heading -> question).
    Without the questions that are worked out from others and stand in no file, and what people wrote behind "other",
    which stands in the column of its question, unless an earlier file had it apart."""
    behind = {f"{name}_other" for name, question in table.questions.items() if question.other} - set(earlier.values())
    return {
        name: (
            question.label,
            *(version.wording for version in question.versions.values()),
            *(heading for heading, asked in earlier.items() if asked == name),
        )
        for name, question in table.questions.items()
        if not question.worked_out_from and name not in behind
    }


def forms_call(table: str) -> dict[str, tuple[str, ...]]:
    """Question -> what other lists call it: the headings of shapes.toml. They make a heading likely, and never sure."""
    called = {name: list(headings) for name, headings in also_called().items()}
    for shape in (shape for shape in shapes().values() if shape.table == table):
        for heading, question in shape.headings.items():
            called.setdefault(question, []).append(heading)
    return {question: tuple(headings) for question, headings in called.items()}


def alike(heading: str, wording: str) -> float:
    """How alike two wordings are, of 1; less than ALIKE stands for not at all."""
    one, other = bare(heading), bare(wording)
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter + " ") and " " in shorter:
        return BEGINS
    words = set(_words(shorter))
    has_words = HAS_ITS_WORDS if words and words <= set(_words(longer)) else 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    near = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
    ratio = matcher.ratio() if near else 0.0
    return max(has_words, ratio if ratio >= ALIKE else 0.0)


def answers_speak(answers: Sequence[str], question: Question) -> float:
    """What the answers in a column add to, or take from, its likeness to a question."""
    if question.type in ("text", "label", "identifier", "postcode") or not any(map(str.strip, answers)):
        return 0.0
    return share_of_answers(answers, question) * (ANSWERS_ADD + ANSWERS_TAKE) - ANSWERS_TAKE


def told_by_answers(answers: Sequence[str], question: Question) -> bool:
    """Whether a column can be known by its answers alone: there are several, and all are the question's."""
    several = len({normal(answer) for answer in answers} - {""}) > 1
    return several and share_of_answers(answers, question) == 1


def share_of_answers(answers: Sequence[str], question: Question) -> float:
    """The share, of 1, of the different answers in a column that the question could have."""
    seen = [text for text in dict.fromkeys(normal(answer) for answer in answers) if text][:LOOKED_AT]
    return sum(_could_answer(text, question) for text in seen) / len(seen) if seen else 0.0


def likeliest_table(headings: Sequence[str], asked: Sequence[str] = ()) -> str | None:
    """The table most of whose questions the headings are like, or to whose questions they are mapped already."""

    def likeness(table: Table) -> float:
        mapped = sum(question in table.questions for question in asked)
        known = [wording for said in wordings(table, {}).values() for wording in said]
        return mapped + sum(max((alike(heading, one) for one in known), default=0.0) for heading in headings)

    best = max(dictionary().tables.items(), key=lambda item: likeness(item[1]), default=None)
    return best[0] if best and likeness(best[1]) else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _could_answer(text: str, question: Question) -> bool:
    """Whether a text is what the question's type or its list of answers has; several answers may be joined."""
    if question.type in ("date", "birth"):
        return DATE.fullmatch(text) is not None
    if question.type == "month":
        return (MONTH.fullmatch(text) or DATE.fullmatch(text)) is not None
    if question.type == "integer":
        return text.isdigit()
    if question.type not in ("single", "multi"):
        return False
    known = {normal(answer) for answer in (*question.answers.values(), *question.also_written, *question.states)}
    return any(piece.strip() in known for piece in (text, *re.split("[;,\x1f]", text)))
