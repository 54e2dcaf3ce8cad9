"""Which decisions need a second look, because the codebook or the answer is another than the one they were made with.

One row is one coder (or the adjudication), one answer and one theme. Where a theme's label, definition or what it
includes and excludes has changed, those who gave it look again; where a theme is new, everybody at everything that they
coded before it was there. Deciding again, alike or not, clears it.
"""

from collections.abc import Iterator

import pandas as pd

from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coders.decided import decisions
from analysis.themes.coders.final import standing_by_answer
from analysis.themes.coders.lines import CodebookRead, Decision, text_hash
from analysis.themes.coders.order import places

COLUMNS = ["coder", "id", "question", "theme", "why"]
ANSWER_CHANGED, ANSWER_GONE = "answer changed", "answer is gone"
DEFINITION_CHANGED, THEME_GONE, THEME_NEW = "definition changed", "theme is gone", "theme is new since"


def second_look(audit_round: str, table: str, answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The decisions to look at again, by coder and answer: coder, id, question, theme ('' for the whole answer), why.

    `answers` are those of today (columns id, question, text). What counts meanwhile is what was decided.
    """
    today = CodebookRead.of(book)
    texts = dict(zip(places(answers), map(text_hash, answers["text"]), strict=True))
    rows = [
        (coder, *where, theme, why)
        for where, standing in standing_by_answer(decisions(audit_round, table)).items()
        for coder, decision in standing.items()
        for theme, why in _reasons(decision, texts.get(where), today)
    ]
    turn = {where: place for place, where in enumerate(texts)}
    rows.sort(key=lambda row: (row[0], turn.get(row[1:3], len(turn)), row[1:3]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _reasons(decision: Decision, text: str | None, today: CodebookRead) -> Iterator[tuple[str, str]]:
    """Theme and reason of each second look that a decision needs; `text` is the hash of the answer as it is today."""
    if text is None:
        yield "", ANSWER_GONE
        return
    if text != decision.text:
        yield "", ANSWER_CHANGED
    was = decision.read.themes if decision.read else {}
    given = dict.fromkeys(code.theme for code in decision.codes)
    for theme in given:
        if theme not in today.themes:
            yield theme, THEME_GONE
        elif was.get(theme) != today.themes[theme]:
            yield theme, DEFINITION_CHANGED
    yield from ((theme, THEME_NEW) for theme in today.themes if theme not in was and theme not in given)
