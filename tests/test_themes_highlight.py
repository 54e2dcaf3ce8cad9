"""Answers shown with what was coded in them: as typed, harmless, each quote told in words."""

import html
import re

import pandas as pd
import pytest

from analysis.errors import UnknownName
from analysis.themes.coding import code_responses
from analysis.themes.highlight import highlighted, show_codes


def codes(*rows: tuple[int, int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["start", "end", "theme", "valence"])


def typed(shown: str) -> str:
    """The text in HTML, without what tells of the quotes."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="said">.*?</span>', "", shown)))


def test_a_quote_bears_its_theme_and_valence_in_words():
    shown = highlighted("Poor recording. Calm.", codes((0, 14, "Recording", "concern")))
    assert (
        '<mark class="concern" title="Recording: concern">Poor recording'
        '<span class="said"> [Recording: concern]</span></mark>. Calm.' in shown
    )


def test_quotes_that_lie_over_each_other_are_all_told():
    quotes = codes((0, 9, "A", "strength"), (5, 14, "B", "concern"), (5, 9, "C", "neutral"))
    shown = highlighted("good but late.", quotes)
    assert typed(shown) == "good but late."
    assert re.findall(r'<mark class="([^"]*)" title="([^"]*)">', shown) == [
        ("strength", "A: strength"),
        ("strength concern neutral", "A: strength; B: concern; C: neutral"),
        ("concern", "B: concern"),
    ]
    assert re.findall(r'class="said"> \[(.*?)\]', shown) == ["A: strength; C: neutral", "B: concern"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert('x')</script>",
        "$x^2$ and $$y$$ \\(z\\)",
        "**bold** _it_",
        "[x](http://a.b)",
        "`code`",
        'a"b&amp;',
    ],
)
def test_nothing_that_was_typed_acts(text: str):
    shown = highlighted(text, codes((1, 5, "<b>", "concern")))
    assert typed(shown) == text
    assert "<script" not in shown and "<b>" not in shown and "`" not in shown
    assert not re.search(r"\$[^<]|[^>]\$", shown), "a dollar stands by itself in an element"
    assert 'class="typed mathjax_ignore tex2jax_ignore"' in shown


def test_what_would_not_be_seen_but_would_act_is_shown_by_its_number():
    shown = highlighted("a\u202eb\x00c\u200bd\ud800e\tf\n", codes())
    assert re.findall(r'class="unseen">(U\+[0-9A-F]+)<', shown) == ["U+202E", "U+0000", "U+200B", "U+D800"]
    assert "\u202e" not in shown and "\x00" not in shown and shown.encode()
    assert "e</" not in shown and "\tf\n" in shown and 'dir="auto"' in shown


def test_an_analyst_sees_answers_with_rule_and_reason():
    answers = pd.DataFrame(
        [("1", "worked_well", "Poor recording."), ("2", "worked_well", "Calm home"), ("3", "other", "Training")],
        columns=["id", "question", "text"],
    )
    coded = code_responses(answers)
    shown = show_codes(coded, most=2)._repr_html_()
    assert "<h4>1 · worked_well</h4>" in shown and "term: record; &#x27;poor&#x27; in the same clause" in shown
    assert "No code." in shown and "1 more answers are not shown." in shown and "Training" not in shown
    assert "Training" in show_codes(coded, id="3")._repr_html_()
    assert "Training" not in show_codes(coded, question="worked_well")._repr_html_()
    with pytest.raises(UnknownName, match="'4' is not a known id"):
        show_codes(coded, id="4")
