"""Writes what two made-up coders and an adjudicator decided about the answers of lscb-2015, as the coding desk would.

    python tests/example_rounds/write_codings.py [FOLDER]        (FOLDER: data/decisions/lscb-2015/coding, unless given)

Who gave what stands in codings.csv beside this program: a row a theme of an answer, or one without a theme where there
was nothing to code; without a quote it is the whole answer. The final codes are those of practitioner_codes.csv. Names,
decisions and times are made up; the answers' ids are pseudonyms made with the demonstration key. Run it again when a
theme's label, definition or what it includes and excludes has changed.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from analysis import load
from analysis.questions import dictionary
from analysis.themes.codebook import codebook
from analysis.themes.coders.lines import (
    ADJUDICATION,
    BLIND,
    Answer,
    Code,
    CodebookRead,
    Decision,
    codebook_line,
    codes_line,
    text_hash,
    written,
)
from analysis.themes.coders.order import coding_order
from analysis.themes.to_code import answers_of_round

HERE = Path(__file__).parent
ROUND = "lscb-2015"
FOLDER = HERE.parents[1] / "data" / "decisions" / ROUND / "coding"
# Whose answers they are -> the file with what was answered and its column of ids.
ANSWERED = {"responses": ("practitioner_answers", "response"), "consultation": ("young_people", "young_person")}
# Who decided -> when they began; one answer a minute.
BEGAN = {
    "AB": datetime(2015, 10, 12, 9, tzinfo=UTC),
    "CD": datetime(2015, 10, 13, 13, tzinfo=UTC),
    "adjudicated": datetime(2015, 10, 20, 10, tzinfo=UTC),
}
ADJUDICATOR = "EF"
NOTE = "An example: AB, CD and EF, and all that they decided here, are made up. The answers are made up too."


def write_codings(folder: Path) -> None:
    """Write the three files into the folder, over those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for coder in BEGAN:
        (folder / f"{coder}.jsonl").write_bytes(written(_lines(coder)))


def _lines(coder: str) -> Iterator[dict]:
    """The lines of one file: that it is made up, the codebook, then the answers in coding order, table by table."""
    given = {where: list(rows) for where, rows in groupby(_content("codings", coder), key=_where)}
    yield {"kind": "note", "made_up": "yes", "says": NOTE}
    yield codebook_line(coder, BEGAN[coder].isoformat(), CodebookRead.of(codebook()))
    minutes = 0
    for table in ANSWERED:
        for answer, respondent, text in _answers(table):
            rows = given.get((table, respondent, answer.question), [])
            if rows:
                minutes += 1
                yield codes_line(_decision(coder, answer, text, rows, BEGAN[coder] + timedelta(minutes=minutes)))


def _decision(coder: str, answer: Answer, text: str, rows: list[dict], at: datetime) -> Decision:
    adjudicates = coder not in ("AB", "CD")
    return Decision(
        answer=answer,
        passed=ADJUDICATION if adjudicates else BLIND,
        text=text_hash(text),
        codes=tuple(sorted((_code(row, text) for row in rows if row["theme_label"]), key=lambda code: code.start)),
        memo=rows[0]["memo"],
        at=at.isoformat(),
        by=ADJUDICATOR if adjudicates else "",
        read=None,
    )


def _code(row: dict, text: str) -> Code:
    start = text.index(row["quote"])
    (theme,) = [name for name, theme in codebook().themes.items() if theme.label == row["theme_label"]]
    return Code(theme, row["valence"], start, start + len(row["quote"]) if row["quote"] else len(text))


def _answers(table: str) -> Iterator[tuple[Answer, str, str]]:
    """Each answer in coding order, with who gave it as the files received call them, and its text."""
    file, column = ANSWERED[table]
    rows = load(ROUND, table)
    respondents = dict(zip(rows["counted_as"], (row[column] for row in _content(file)), strict=True))
    for row in coding_order(answers_of_round(rows, table, dictionary().table(table))).itertuples():
        yield Answer(table, row.id, row.question), respondents[row.id], row.text


def _where(row: dict) -> tuple[str, str, str]:
    return row["table"], row["respondent"], row["question"]


def _content(name: str, coder: str = "") -> list[dict[str, str]]:
    """The rows of a content file, of one coder where one is named."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not coder or row["coder"] == coder]


if __name__ == "__main__":
    write_codings(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
