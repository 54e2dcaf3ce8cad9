"""Answers into codes by rules: theme, valence and quote, with the rule that found the theme and why it is judged so.

One row of `codes` is one theme with one valence in one clause of one answer. The quote is that clause as it was typed:
answer[start:end] gives it back, but for what could tell who somebody is: the quote shows a mark there. An answer that
says nothing ('n/a') is no comment: it is coded with nothing and stands in no denominator; nor does one that is not in
English, until people have coded it.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd

from analysis.errors import CannotCount
from analysis.questions import Table, dictionary, furthest
from analysis.themes.code_table import CodeTable, Numbers, column_of_texts, repeated
from analysis.themes.codebook import codebook as project_codebook
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coded import ANSWER_COLUMNS, Coded, OfState
from analysis.themes.identifying import NOTHING, Identifying, Telling, identifying, kinds_marked
from analysis.themes.matching.codes import COMMENT, NO_COMMENT, RuleCode, codes_in, states
from analysis.themes.matching.marks import marks_by
from analysis.themes.matching.stretches import MULTIPLIER, Stretches, Words
from analysis.themes.matching.terms import Rules, rules_of
from analysis.themes.to_code import COLUMNS as GIVEN
from analysis.themes.to_code import answers_of_round, long_answers, text_questions

# In answers: enough that arrays pay, few enough that a batch takes no more than 40 MB.
BATCH = 10_000
# Told how many answers of how many are read.
Tell = Callable[[int, int], None]
# What answers are called that are of no table.
ANSWERS, ANSWER = "answers", "answer"


def coded_by_rules(
    responses: pd.DataFrame, table: str | None = None, codebook: Codebook | None = None, tell: Tell | None = None
) -> Coded:
    """The free-text answers of a table, or answers in long form, coded by the rules of a codebook.

    `responses` has a row a response, a column a question and its state in `<question>_state`; `table` is its name in
    the data dictionary, by default the one it was loaded as. Every text question is coded but those that identify
    people. Refused with CannotCount where the table is not named, has no text question, or has no column of ids.

    Or a row an answer, of no table: columns id, text and, where there are several, question. Then ProblemsReceived
    names every problem at once. What could tell who somebody is is marked in the quotes; that of a round was before.
    """
    book = codebook or project_codebook()
    name = table or responses.attrs.get("table")
    if not name and "counted_as" in responses:
        raise CannotCount("Which table these responses are is not known. Say so: code_responses(answers, 'responses').")
    return _of_round(responses, name, book, tell) if name else _of_answers(responses, book, tell)


def _of_round(responses: pd.DataFrame, name: str, book: Codebook, tell: Tell | None) -> Coded:
    asked, reason = dictionary().table(name), responses.attrs.get("not_available")
    given = pd.DataFrame(columns=GIVEN, dtype="str") if reason else answers_of_round(responses, name, asked)
    read = _Reading(book, given, None, tell)
    return read.coded(
        table=name,
        unit=asked.unit,
        unit_one=asked.unit_one,
        questions=tuple(question for question in text_questions(asked) if reason or question in responses),
        cases={} if reason else _cases(responses, asked),
        not_available=reason,
    )


def _of_answers(answers: pd.DataFrame, book: Codebook, tell: Tell | None) -> Coded:
    given = long_answers(answers)
    read = _Reading(book, given, Telling(), tell)
    questions = tuple(given["question"].unique())
    return read.coded(table=ANSWERS, unit=ANSWERS, unit_one=ANSWER, questions=questions, cases={}, not_available=None)


def _cases(responses: pd.DataFrame, asked: Table) -> dict[str, str]:
    """The case of each response, where the table has it and the response gives it."""
    if "case" not in responses or "case" not in asked.questions:
        return {}
    known = responses[responses["case"].notna()]
    return {str(row): str(case) for row, case in zip(known["counted_as"], known["case"], strict=True)}


class _Reading:
    """Answers (id, question, text, made_up) read by the rules, batch by batch.

    `telling` finds what could tell who somebody is; None where the texts were redacted before.
    """

    def __init__(self, book: Codebook, given: pd.DataFrame, telling: Telling | None, tell: Tell | None):
        self._book, self._given, self._telling = book, given, telling
        self._codes = CodeTable(book)
        self._states, self._kinds = Numbers(), Numbers()
        self._state, self._kind, self._same = (np.empty(len(given), kind) for kind in (np.int8, np.int32, np.uint64))
        rules = rules_of(book)
        stretches = Stretches(rules.spelling, marks_by(rules), telling or _nothing)
        for first in range(0, len(given), BATCH):
            with _no_search_for_cycles():
                batch = given.iloc[first : first + BATCH]
                texts = batch["text"].tolist()
                self._read(stretches.read(texts), texts, batch["question"].tolist(), first, rules)
            if tell:
                tell(first + len(texts), len(given))

    def _read(self, read: Words, texts: list[str], questions: list[str], first: int, rules: Rules) -> None:
        """One batch."""
        found = states(read, rules)
        left_out = frozenset(number for number, state in enumerate(found) if state != COMMENT)
        telling = identifying(texts, read.tells.tolist())
        kinds = [telling[number].kinds if number in telling else () for number in range(len(texts))]
        if self._telling is None:
            kinds = [kinds_marked(text) for text in texts]
        codes = list(codes_in(read, questions, left_out, rules))
        self._codes.add(codes, first, _spans(codes, texts, telling))
        named = [", ".join(dict.fromkeys(one)) for one in kinds]
        batch = slice(first, first + len(texts))
        self._state[batch], self._kind[batch] = self._states.of(found), self._kinds.of(named)
        self._same[batch] = read.same()

    def coded(self, questions: tuple[str, ...], **about: object) -> Coded:
        """All that was read. `about` is what else the answers are known to be."""
        answers = self._answers()
        return Coded(
            questions=questions,
            commented=OfState(answers, COMMENT, questions),
            no_comment=OfState(answers, NO_COMMENT, questions),
            codes=self._codes.table(answers),
            made_up=furthest(answers.loc[answers["state"] == COMMENT, "made_up"].unique()),
            codebook=self._book,
            answers=answers,
            **about,
        )

    def _answers(self) -> pd.DataFrame:
        """One row an answer."""
        question, made_up = Numbers(), Numbers()
        asked = question.of(self._given["question"])
        columns = {
            "id": column_of_texts(self._given["id"]),
            "question": repeated(question, asked),
            "state": repeated(self._states, self._state),
            "identifying": repeated(self._kinds, self._kind),
            "made_up": repeated(made_up, made_up.of(self._given["made_up"])),
        }
        silent = self._state == self._states[NO_COMMENT]
        columns["text"] = column_of_texts(self._given["text"])
        columns["same_as"] = _same_as(columns["id"].array, asked, self._same, silent)
        return pd.DataFrame(columns, copy=False)[ANSWER_COLUMNS]


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Python looks through all objects again and again for those that hold each other; a batch makes none such, and
    the looking takes a fifth of its time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _nothing(_: str) -> int:
    return NOTHING


def _spans(codes: Sequence[RuleCode], texts: Sequence[str], telling: dict[int, Identifying]) -> list[str]:
    """The quote of each code, with marks where what could tell who somebody is stands."""
    return [
        telling[code.answer].quote(code.start, code.end)
        if code.answer in telling
        else texts[code.answer][code.start : code.end]
        for code in codes
    ]


def _same_as(
    ids: pd.api.extensions.ExtensionArray, asked: np.ndarray, same: np.ndarray, silent: np.ndarray
) -> pd.Series:
    """The id of the first answer to the same question in the same words, '' for that answer itself and for silence."""
    key = same + asked.astype(np.uint64) * np.uint64(MULTIPLIER)
    order = np.argsort(key, kind="stable")
    begins = np.append(True, key[order[1:]] != key[order[:-1]])[: len(key)]
    earliest = np.empty(len(key), np.int64)
    earliest[order] = order[begins][np.cumsum(begins) - 1]
    again = (earliest != np.arange(len(key))) & ~silent
    found = pd.Series([""] * len(same), dtype=ids.dtype)
    found[again] = ids.take(earliest[again])
    return found
