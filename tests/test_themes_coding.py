"""Answers into codes: quotes that slice back, no comment, states, hostile text, and how well the rules do."""

import time
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import CannotCount, UnknownName
from analysis.themes.coding import COLUMNS, code_responses

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


def test_example_answers_are_coded_as_two_people_would():
    folder = FOLDER / "example_rounds"
    coded = code_responses(table(triples(folder / "practitioner_answers.csv").to_dict("records"))).codes
    found = set(coded[["id", "question", "label", "valence"]].itertuples(index=False, name=None))
    gold = set(triples(folder / "practitioner_codes.csv").itertuples(index=False, name=None))
    assert f1(gold, found) >= 0.97


def test_sentences_that_the_rules_were_written_with_stay_coded():
    assert f1(*sentences(held_out=False)) >= 0.97


def test_sentences_never_used_to_change_a_rule_are_coded_well():
    assert f1(*sentences(held_out=True)) >= 0.85
