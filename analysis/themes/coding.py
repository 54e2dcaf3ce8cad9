"""Answers into codes: theme, valence and quote, with the rule that found the theme and the reason for the valence.

One row of `codes` is one theme with one valence in one clause of one answer. The quote is that clause as it was typed:
answer[start:end] gives it back. An answer that says nothing ('n/a') is no comment: it is coded with nothing and stands
in no denominator.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.errors import CannotCount
from analysis.questions import MADE_UP, Table, dictionary, furthest
from analysis.themes.codebook import codebook
from analysis.themes.codebook.blocks import Valence
from analysis.themes.coded import Coded, by_number, each_once
from analysis.themes.matching.clauses import clauses, denies, is_no_comment
from analysis.themes.matching.terms import Rules, rules_of
from analysis.themes.matching.valence import OPPOSITE, Judgement, Reading, judged, judged_alone, reading
from analysis.themes.matching.words import Word, words

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
    "by",
    "made_up",
]


@dataclass(frozen=True)
class _Comment:
    """One answer to one question."""

    response: str
    question: str
    text: str
    made_up: str


def code_responses(responses: pd.DataFrame, table: str | None = None) -> Coded:
    """The free-text answers of a table coded by the rules of the codebook.

    `responses` has a row a response, a column a question and its state in `<question>_state`; `table` is its name in
    the data dictionary, by default the one it was loaded as. Every text question is coded but those that identify
    people. Refused with CannotCount where the table is not named, has no text question, or has no column of ids.
    """
    name = table or responses.attrs.get("table")
    if not name:
        raise CannotCount("Which table these responses are is not known. Say so: code_responses(answers, 'responses').")
    asked, book = dictionary().table(name), codebook()
    reason = responses.attrs.get("not_available")
    comments = () if reason else _comments(responses, name, asked)
    answers = [(comment, _codes_of(comment, rules_of(book))) for comment in comments]
    said = [comment for comment, codes in answers if codes is not None]
    questions = tuple(question for question in _text_questions(asked) if reason or question in responses)
    return Coded(
        table=name,
        unit=asked.unit,
        unit_one=asked.unit_one,
        questions=questions,
        commented=_by_question(said, questions),
        no_comment=_by_question((comment for comment, codes in answers if codes is None), questions),
        codes=pd.DataFrame([code for _, codes in answers for code in codes or ()], columns=COLUMNS),
        cases={} if reason else _cases(responses, asked),
        made_up=furthest(comment.made_up for comment in said),
        codebook=book,
        not_available=reason,
    )


def _text_questions(asked: Table) -> list[str]:
    return [name for name, question in asked.questions.items() if question.type == "text" and not question.identifies]


def _comments(responses: pd.DataFrame, name: str, asked: Table) -> Iterator[_Comment]:
    """Every answered text question, by response and then by question."""
    if "counted_as" not in responses:
        raise CannotCount(f"'{name}' has no column 'counted_as', so it is not known whose answers these are.")
    questions = [question for question in _text_questions(asked) if question in responses]
    if not questions:
        raise CannotCount(f"'{name}' has no free text to code: no question of type text in these responses.")
    wanted = ["counted_as", *(f"{name}{part}" for name in questions for part in ("", "_state", "_made_up"))]
    rows = responses[[column for column in wanted if column in responses]].to_dict("records")
    for row in sorted(rows, key=lambda row: by_number(str(row["counted_as"]))):
        for question in questions:
            if row.get(f"{question}_state", "answered") == "answered" and isinstance(row[question], str):
                made_up = row.get(f"{question}_made_up", MADE_UP[0])
                yield _Comment(str(row["counted_as"]), question, row[question], made_up)


def _by_question(comments: Iterable[_Comment], questions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {question: [] for question in questions}
    for comment in comments:
        found[comment.question].append(comment.response)
    return {question: each_once(responses) for question, responses in found.items()}


def _cases(responses: pd.DataFrame, asked: Table) -> dict[str, str]:
    """The case of each response, where the table has it and the response gives it."""
    if "case" not in responses or "case" not in asked.questions:
        return {}
    known = responses[responses["case"].notna()]
    return {str(row): str(case) for row, case in zip(known["counted_as"], known["case"], strict=True)}


def _codes_of(comment: _Comment, rules: Rules) -> list[dict] | None:
    """The codes of one answer, None where it is no comment."""
    text = words(comment.text, rules.spelling)
    return None if is_no_comment(text, rules) else list(_codes(comment, text, rules))


def _codes(comment: _Comment, text: list[Word], rules: Rules) -> Iterator[dict]:
    """The codes of the words of an answer, clause by clause."""
    prior = rules.book.priors.get(comment.question)
    if denies(text, rules):
        prior = OPPOSITE.get(prior, prior)
    before: list[str] = []
    for clause in clauses(text, comment.question, rules):
        read = reading(text, clause, prior, rules)
        judgements = _judgements(read, before)
        start, end = text[clause.span.first].start, text[clause.span.last].end
        for theme, judgement, rule in judgements:
            yield {
                "id": comment.response,
                "question": comment.question,
                "theme": theme,
                "label": rules.book.themes[theme].label,
                "valence": judgement.valence,
                "span": comment.text[start:end],
                "start": start,
                "end": end,
                "rule": rule,
                "reason": judgement.reason,
                "by": "rules",
                "made_up": comment.made_up,
            }
        before = list(dict.fromkeys(theme for theme, _, _ in judgements)) or before


def _judgements(read: Reading, before: list[str]) -> list[tuple[str, Judgement, str]]:
    """Theme, judgement and rule of one clause: once a theme and valence, what words say before what the question asks.

    A clause that names no theme but judges speaks of the themes `before` it: 'communication was good but came late'.
    """
    if not read.clause.hits:
        alone = judged_alone(read) if before else None
        return [(theme, alone, "carried over the contrast") for theme in before] if alone else []
    found: dict[str, dict[Valence, tuple[Judgement, str]]] = {}
    for hit in read.clause.hits:
        judgement = judged(hit, read)
        if judgement is None:
            continue
        found.setdefault(hit.term.theme, {}).setdefault(judgement.valence, (judgement, f"term: {hit.term.text}"))
    return [
        (theme, judgement, rule)
        for theme in read.rules.book.themes
        for judgement, rule in found.get(theme, {}).values()
        if judgement.explicit or not any(other.explicit for other, _ in found[theme].values())
    ]
