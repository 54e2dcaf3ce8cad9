"""Answers as HTML with what was coded in them marked, for the analyst at work in JupyterLab.

It shows what people typed, so it is restricted: it is no block, and no report may hold it. All that was typed is
escaped; what would not be seen but would act, such as marks that turn the direction of writing, is shown by its number;
MathJax is kept out. A valence is told in words and by the line under a quote, not by its colour alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis.errors import UnknownName
from analysis.themes.coded import Coded

# Control characters but tab and line feed, marks of direction, what has no width, halves of pairs.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
# JupyterLab's MathJax passes over elements of the first class; notebooks of before 2022 over those of the second.
NO_MATHS = "mathjax_ignore tex2jax_ignore"
STYLE = """<style>
.roundtable-coded { max-width: 50rem; }
.roundtable-coded .typed { white-space: pre-wrap; unicode-bidi: isolate; }
.roundtable-coded mark { color: inherit; background: #0000000d; padding: 0 1px; border-bottom: 3px dotted #505a5f; }
.roundtable-coded mark.strength { border-bottom: 3px solid #00703c; }
.roundtable-coded mark.concern { border-bottom: 3px dashed #d4351c; }
.roundtable-coded mark.strength.concern { border-bottom: 3px double #4c2c92; }
.roundtable-coded .said { font-size: 0.75em; font-style: italic; }
.roundtable-coded .unseen { font-size: 0.75em; border: 1px solid; padding: 0 2px; }
</style>
"""


class Quote(NamedTuple):
    """A stretch of an answer that bears a theme and a valence."""

    start: int
    end: int
    theme: str
    valence: str


@dataclass(frozen=True, eq=False)
class ShownCodes:
    """Answers with their codes, to be shown in a notebook: each (id, question, text), and the codes of all."""

    answers: tuple[tuple[str, str, str], ...]
    codes: pd.DataFrame
    left_out: int

    def _repr_html_(self) -> str:
        """What JupyterLab shows."""
        shown = "".join(self._answer(*answer) for answer in self.answers)
        more = f"<p>{self.left_out} more answers are not shown.</p>" if self.left_out else ""
        return f'{STYLE}<div class="roundtable-coded {NO_MATHS}">{shown}{more}</div>'

    def _answer(self, id: str, question: str, text: str) -> str:
        own = self.codes[(self.codes["id"] == id) & (self.codes["question"] == question)]
        said = "".join(_told(code) for code in own.to_dict("records")) or "<li>No code.</li>"
        heading = " · ".join(map(_typed, filter(None, (id, question))))
        return f"<h4>{heading}</h4><p>{highlighted(text, own)}</p><ul>{said}</ul>"


def show_codes(coded: Coded, id: str | None = None, question: str | None = None, most: int = 20) -> ShownCodes:
    """The answers with their quotes marked and, below each, every code with its rule and reason.

    All answers, or those of one id, or to one question, the first `most` of them. An id or question that nobody has is
    refused as UnknownName.
    """
    answers = coded.answers
    if id is not None:
        answers = _only(answers, "id", id)
    if question is not None:
        answers = _only(answers, "question", question)
    shown = answers.head(most)
    codes = coded.codes[coded.codes["id"].isin(shown["id"])]
    texts = zip(shown["id"], shown["question"], shown["text"], strict=True)
    return ShownCodes(tuple(texts), codes, len(answers) - len(shown))


def highlighted(text: str, codes: pd.DataFrame) -> str:
    """An answer as HTML, each quote of its `codes` (theme or label, valence, start, end) in a <mark>.

    Where quotes lie over each other the mark bears the valences of all; each quote ends with its theme and valence in
    words, which a screen reader reads.
    """
    quotes = _quotes(codes, len(text))
    cuts = sorted({0, len(text), *(place for quote in quotes for place in quote[:2])})
    pieces = [_piece(text, start, end, quotes) for start, end in pairwise(cuts)]
    return f'<bdi class="typed {NO_MATHS}" dir="auto">{"".join(pieces)}</bdi>'


def _only(answers: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    chosen = answers[answers[column] == value]
    if chosen.empty:
        raise UnknownName(column, str(value), [str(known) for known in answers[column].unique()])
    return chosen


def _quotes(codes: pd.DataFrame, length: int) -> list[Quote]:
    """The quotes from left to right; a stretch that goes over the text ends with it."""
    named = "label" if "label" in codes else "theme"
    rows = zip(codes["start"], codes["end"], codes[named], codes["valence"], strict=True)
    kept = (Quote(max(int(start), 0), min(int(end), length), theme, valence) for start, end, theme, valence in rows)
    return [quote for quote in kept if quote.start < quote.end]


def _piece(text: str, start: int, end: int, quotes: Iterable[Quote]) -> str:
    """A stretch over which no quote begins or ends."""
    over = [quote for quote in quotes if quote.start <= start and end <= quote.end]
    if not over:
        return _typed(text[start:end])
    said = "; ".join(f"{quote.theme}: {quote.valence}" for quote in over)
    kinds = " ".join(dict.fromkeys(quote.valence for quote in over))
    ended = [f"{quote.theme}: {quote.valence}" for quote in over if quote.end == end]
    told = f'<span class="said"> [{_typed("; ".join(ended))}]</span>' if ended else ""
    return f'<mark class="{escape(kinds)}" title="{escape(said)}">{_typed(text[start:end])}{told}</mark>'


def _told(code: dict) -> str:
    how = f"{code['rule']}; {code['reason']}; confidence {code['confidence']:.2f}; by {code['by']}"
    return f"<li>{_typed(str(code['label']))}: {_typed(str(code['valence']))} ({_typed(how)})</li>"


def _typed(text: str) -> str:
    """Text as it was typed, safe as HTML. A dollar has an element of its own, which no pair of them can reach over."""
    shown = UNSEEN.sub(lambda found: f"\x00{ord(found[0]):04X}\x00", text)
    safe = escape(shown).replace("$", "<span>$</span>").replace("`", "&#96;")
    return re.sub("\x00([0-9A-F]+)\x00", r'<span class="unseen">U+\1</span>', safe)
