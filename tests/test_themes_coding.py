"""Answers into codes: quotes that slice back, no comment, states, hostile text, and how well the rules do."""

import time
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import CannotCount, ProblemsReceived, UnknownName
from analysis.privacy.redaction import redacted
from analysis.statistics.intervals import wilson
from analysis.themes import code_table
from analysis.themes.code_table import COLUMNS
from analysis.themes.codebook import codebook
from analysis.themes.coding import code_responses
from analysis.themes.identifying import TELLS, identifying
from analysis.themes.matching.codes import codes_in, states
from analysis.themes.matching.marks import marks_by
from analysis.themes.matching.stretches import Stretches
from analysis.themes.matching.terms import rules_of

FOLDER = Path(__file__).parent
HOSTILE = [
    "<script>alert('communication')</script>",
    "Poor communication $x^2$ and **school** `attendance` [x](http://a.b)",
    "😀 communication 👩‍👩‍👧 was good 😀",
    "\u202eتواصل communication לא טוב\u202c",
    "communication\x00was\x00poor\x00",
    "ＣＯＭＭＵＮＩＣＡＴＩＯＮ was ﬁne; truant\u00ading",
    "\ufeff\u200bDidn’t share\u00a0information\r\nwith\tschool",
    '=HYPERLINK("communication")',
    "\ud800 communication",
]
LONG = ["a" * 100_000, "good communication, " * 5_000, "mum argue " * 10_000, "but " * 25_000, "not " * 25_000]


def table(rows: list[dict]) -> pd.DataFrame:
    responses = pd.DataFrame(rows).rename(columns={"response": "counted_as"})
    responses.attrs["table"] = "responses"
    return responses


def triples(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def f1(gold: set, found: set) -> float:
    """Harmonic mean of precision and recall: 2 |both| / (|gold| + |found|)."""
    return 2 * len(gold & found) / (len(gold) + len(found))


def sentences(held_out: bool) -> tuple[set, set]:
    """The gold and the found (id, theme, valence) of the sentences: those that rules were changed by, or the others."""
    rows = triples(FOLDER / "themes_sentences.csv")
    rows = rows[rows["id"].str.startswith("d") == held_out]
    coded = code_responses(table([{"response": row.id, row.question: row.text} for row in rows.itertuples()])).codes
    gold = {(row.id, *code.split(":")) for row in rows.itertuples() for code in row.codes.split("|") if code}
    return gold, set(coded[["id", "theme", "valence"]].itertuples(index=False, name=None))


def test_a_code_tells_theme_valence_quote_rule_and_reason():
    coded = code_responses(table([{"response": "7", "worked_well": "Poor recording. Calm home."}]))
    assert coded.codes.to_dict("records") == [
        {
            "id": "7",
            "question": "worked_well",
            "theme": "recording",
            "label": "Case recording",
            "valence": "concern",
            "span": "Poor recording",
            "start": 0,
            "end": 14,
            "rule": "term: record",
            "reason": "'poor' in the same clause",
            "confidence": codebook().confidence.words,
            "by": "rules",
            "made_up": "no",
        }
    ]


def test_only_answered_questions_are_coded_and_no_comment_is_not_a_comment():
    coded = code_responses(
        table(
            [
                {"response": "10", "concerns": "Truanting", "concerns_state": "answered"},
                {"response": "2", "concerns": "n/a", "concerns_state": "answered"},
                {"response": "3", "concerns": "None.", "concerns_state": "answered"},
                {"response": "4", "concerns": "Truanting", "concerns_state": "skipped"},
                {"response": "5", "concerns": None, "concerns_state": "skipped"},
                {"response": "6", "concerns": "- 👍", "concerns_state": "answered"},
                {"response": "9", "concerns": "Nothing that is in the codebook", "concerns_state": "answered"},
            ]
        )
    )
    assert coded.questions == ("concerns",)
    assert coded.commented == {"concerns": ("9", "10")}
    assert coded.no_comment == {"concerns": ("2", "3", "6")}
    assert coded.codes["id"].tolist() == ["10"]


def test_the_mark_of_made_up_answers_goes_with_their_codes():
    rows = [
        {"response": "1", "concerns": "Truanting", "concerns_made_up": "no"},
        {"response": "2", "concerns": "Truanting", "concerns_made_up": "yes"},
        {"response": "3", "concerns": "Truanting", "concerns_made_up": "which row"},
    ]
    assert code_responses(table(rows)).codes["made_up"].tolist() == ["no", "yes", "which row"]
    assert code_responses(table(rows)).made_up == "yes"
    assert code_responses(table(rows[:1])).made_up == "no"


def test_codes_do_not_depend_on_the_order_of_the_rows():
    rows = triples(FOLDER / "example_rounds" / "practitioner_answers.csv").to_dict("records")
    one, other = code_responses(table(rows)), code_responses(table(rows[::-1]))
    pd.testing.assert_frame_equal(one.codes, other.codes)
    assert one.commented == other.commented


def test_what_was_not_published_is_not_computed():
    responses = table([{"response": "1", "concerns": "Truanting"}])
    responses.attrs["not_available"] = "The report does not give the answers."
    coded = code_responses(responses)
    assert coded.not_available == "The report does not give the answers."
    assert coded.codes.empty and list(coded.codes.columns) == COLUMNS and coded.commented["concerns"] == ()


def test_young_peoples_words_are_coded_too():
    answers = pd.DataFrame([{"counted_as": "YP1", "advice_professionals": "Just listen to us more."}])
    coded = code_responses(answers, "consultation")
    assert (coded.unit, coded.unit_one) == ("young people", "young person")
    assert coded.codes[["id", "question", "theme"]].values.tolist() == [["YP1", "advice_professionals", "voice"]]


def test_responses_of_no_known_table_are_refused():
    with pytest.raises(CannotCount, match="Which table these responses are is not known"):
        code_responses(pd.DataFrame({"counted_as": ["1"]}))
    with pytest.raises(UnknownName, match="'response' is not a known table. Did you mean 'responses'"):
        code_responses(pd.DataFrame({"counted_as": ["1"]}), "response")


def test_responses_without_text_or_without_ids_are_refused():
    with pytest.raises(CannotCount, match="'responses' has no free text to code"):
        code_responses(pd.DataFrame({"counted_as": ["1"], "agency": ["police"]}), "responses")
    with pytest.raises(CannotCount, match="'responses' has no column 'counted_as'"):
        code_responses(pd.DataFrame({"concerns": ["Truanting"]}), "responses")


@pytest.mark.parametrize("text", HOSTILE)
def test_quotes_of_hostile_text_are_what_was_typed(text: str):
    codes = code_responses(
        pd.DataFrame({"counted_as": ["1"], "concerns": pd.Series([text], dtype=object)}), "responses"
    ).codes
    assert not codes.empty
    for code in codes.itertuples():
        assert text[code.start : code.end] == code.span


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:18])
def test_a_hundred_thousand_characters_take_no_more_than_seconds_of_work(text: str):
    code_responses(table([{"response": "1", "concerns": "warm up"}]))
    started = time.process_time()
    codes = code_responses(table([{"response": "1", "concerns": text}])).codes
    assert time.process_time() - started < 3  # about 0.8 on a quiet machine; work that grows with the square takes 60
    assert all(text[code.start : code.end] == code.span for code in codes.itertuples())


def long(*rows: tuple, columns: tuple[str, ...] = ("id", "question", "text")) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def test_answers_in_long_form_are_coded_in_the_order_given():
    answers = long(("10", "worked_well", "Poor recording"), ("2", "concerns", "n/a"), ("2", "other", "Training"))
    coded = code_responses(answers)
    assert coded.codes[["id", "question", "theme", "valence"]].values.tolist() == [
        ["10", "worked_well", "recording", "concern"],
        ["2", "other", "training", "neutral"],
    ]
    assert (coded.table, coded.unit, coded.questions) == ("answers", "answers", ("worked_well", "concerns", "other"))
    assert coded.commented == {"worked_well": ("10",), "concerns": (), "other": ("2",)}
    assert coded.no_comment == {"worked_well": (), "concerns": ("2",), "other": ()}


def test_answers_without_questions_have_no_question_to_judge_by():
    codes = code_responses(long((7, "Training"), (8, None), columns=("id", "text"))).codes
    assert codes[["id", "question", "valence", "reason"]].values.tolist() == [
        ["7", "", "neutral", "nothing in the clause judges it"]
    ]


def test_another_codebook_may_code_them():
    book = codebook().model_copy(update={"themes": {"housing": codebook().themes["training"]}})
    assert code_responses(long(("1", "", "Training")), codebook=book).codes["theme"].tolist() == ["housing"]


def test_answers_that_cannot_be_told_apart_are_refused_all_at_once():
    answers = long(("1", "a", "x"), ("1", "b", "x"), (None, "a", "x"), (" ", "a", "x"), ("1", "a", "y"))
    with pytest.raises(ProblemsReceived) as refused:
        code_responses(answers)
    assert [str(problem) for problem in refused.value.problems] == [
        "the answers, row 3: has no id. Give each answer the id of who gave it.",
        "the answers, row 4: has no id. Give each answer the id of who gave it.",
        "the answers, row 5: has the id and question of a row above. "
        "Give each answer an id of its own, or a column 'question'.",
    ]


def test_rows_are_named_as_the_file_has_them_and_no_more_than_twenty():
    answers = long(*[("1", "a", "x")] * 30)
    answers.attrs["rows_in_file"] = tuple(range(2, 32))
    with pytest.raises(ProblemsReceived) as refused:
        code_responses(answers)
    told = [problem.where for problem in refused.value.problems]
    assert told[0] == "the answers, row 3" and len(told) == 21
    assert "The same goes for 9 more rows." in str(refused.value.problems[-1])


def test_answers_without_the_columns_needed_are_refused():
    with pytest.raises(ProblemsReceived) as refused:
        code_responses(pd.DataFrame({"ID": ["1"], "comment": ["x"]}))
    assert [problem.what for problem in refused.value.problems] == ["have no column 'id'.", "have no column 'text'."]


def test_every_answer_is_told_with_its_state_and_the_first_in_the_same_words():
    coded = code_responses(
        long(
            ("1", "concerns", "Truanting, and drugs."),
            ("2", "concerns", "truanting and  DRUGS"),
            ("3", "worked_well", "Truanting and drugs"),
            ("4", "concerns", "n/a"),
            ("5", "concerns", "N/A"),
            ("6", "concerns", "Roedd y cyfathrebu yn dda iawn"),
        )
    )
    assert coded.answers[["id", "state", "same_as"]].values.tolist() == [
        ["1", "comment", ""],
        ["2", "comment", "1"],
        ["3", "comment", ""],
        ["4", "no comment", ""],
        ["5", "no comment", ""],
        ["6", "not English", ""],
    ]
    assert coded.commented["concerns"] == ("1", "2") and "6" not in set(coded.codes["id"])
    assert {"1", "2"} <= set(coded.codes["id"]), "an answer in the same words is coded too"


def test_the_quote_of_what_could_tell_who_somebody_is_bears_marks():
    text = "Poor communication with Jamie Smith on 07700 900123. Late supervision. Good training by jamie.s@example.org"
    coded = code_responses(long(("1", "", text), ("2", "", "Good training")))
    assert coded.answers["identifying"].tolist() == ["name, phone, email", ""]
    quotes = coded.codes[coded.codes["id"] == "1"]
    assert [text[code.start : code.end] == code.span for code in quotes.itertuples()] == [False, True, False]
    assert "".join(redacted([text])[0].text.split(". ")) == "".join(quotes["span"])


def test_a_quote_that_ends_within_what_was_found_shows_the_whole_mark():
    (found,) = identifying(["With Jamie Smith, late"], [TELLS]).values()
    assert [found.quote(0, 8), found.quote(7, 12), found.quote(12, 22), found.quote(0, 5)] == [
        *("With [name]", "[name]", "[name], late", "With "),
    ]


def test_the_marks_of_a_round_that_was_redacted_before_are_told():
    coded = code_responses(table([{"response": "1", "concerns": "Truanting with [name] and [name], drugs [typed]"}]))
    assert coded.answers[["identifying", "same_as", "state"]].values.tolist() == [["name", "", "comment"]]
    assert "[name]" in coded.codes["span"][0]


def test_many_answers_are_coded_as_few_are(monkeypatch: pytest.MonkeyPatch):
    rows = [(str(number), "concerns", f"Truanting and drugs, {number}. Poor training") for number in range(50)]
    plain = code_responses(long(*rows))
    monkeypatch.setattr("analysis.themes.by_rules.BATCH", 7)
    monkeypatch.setattr(code_table, "COMPACT_FROM", 10)
    compact = code_responses(long(*rows))
    assert str(compact.codes["theme"].dtype) == "category" and str(plain.codes["theme"].dtype) == "str"
    assert compact.codes.astype(object).values.tolist() == plain.codes.astype(object).values.tolist()
    assert compact.answers.astype(object).values.tolist() == plain.answers.astype(object).values.tolist()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_answers_in_long_form_are_coded_and_kept_as_typed(text: str):
    coded = code_responses(long((text, "", text)))
    assert coded.answers[["id", "text"]].values.tolist() == [[text, text]] and not coded.codes.empty
    marked = coded.answers["identifying"][0] != ""
    assert all(marked or text[code.start : code.end] == code.span for code in coded.codes.itertuples())


def test_no_answers_give_empty_tables():
    coded = code_responses(long())
    assert coded.codes.empty and coded.answers.empty and coded.made_up == "no"


@pytest.mark.parametrize("question", ["concerns", ""])
def test_the_confidence_of_a_code_is_how_often_such_codes_were_right(question: str):
    rows = triples(FOLDER / "themes_sentences.csv")
    rows = rows[rows["id"].str.startswith("d")]
    sure, right = codebook().confidence, {}
    for how, was_right in shares(rows, told=bool(question)):
        right.setdefault(how, []).append(was_right)
    assert {"words", "question"} <= right.keys() if question else "nothing" in right
    for how in right.keys() - ({"nothing"} if question else {"words", "question", "term", "hint", "carried_over"}):
        bounds = wilson(sum(right[how]), len(right[how]))
        assert bounds.low <= getattr(sure, how) <= bounds.high, how


def shares(rows: pd.DataFrame, told: bool) -> list[tuple[str, bool]]:
    """What gave each code's valence, and whether it was right: theme and valence, or the theme, without a question."""
    rules = rules_of(codebook())
    read = Stretches(rules.spelling, marks_by(rules), lambda typed: 0).read(rows["text"].tolist())
    silent = frozenset(number for number, state in enumerate(states(read, rules)) if state != "comment")
    gold = [{tuple(code.split(":")) for code in codes.split("|") if code} for codes in rows["codes"]]
    themes = [{theme for theme, _ in codes} for codes in gold]
    return [
        (code.how, (code.theme, code.valence) in gold[code.answer] if told else code.theme in themes[code.answer])
        for code in codes_in(read, rows["question"].tolist() if told else [""] * len(rows), silent, rules)
    ]


def test_example_answers_are_coded_as_two_people_would():
    folder = FOLDER / "example_rounds"
    coded = code_responses(table(triples(folder / "practitioner_answers.csv").to_dict("records"))).codes
    found = set(coded[["id", "question", "label", "valence"]].itertuples(index=False, name=None))
    gold = set(triples(folder / "practitioner_codes.csv").itertuples(index=False, name=None))
    assert f1(gold, found) >= 0.97


def test_sentences_that_the_rules_were_written_with_stay_coded():
    assert f1(*sentences(held_out=False)) >= 0.94


def test_sentences_never_used_to_change_a_rule_are_coded_well():
    assert f1(*sentences(held_out=True)) >= 0.85
