"""Files of answers and of codes: read in any form they come in, refused with every problem, written for Excel."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from analysis.errors import ProblemsReceived
from analysis.themes.answer_files import csv_for_people, csv_of_codes, read_answers, read_coded
from analysis.themes.codebook import codebook


def csv_file(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def refused(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ProblemsReceived) as error:
        read_answers(csv_file(folder, text))
    return str(error.value).splitlines()


def test_an_answer_is_its_id_its_question_and_its_text_as_typed(tmp_path):
    path = csv_file(tmp_path, 'Text , ID,agency,Question\r\n"=1+1; **bold**\n $x$",007,Police,worked_well\r\n,8,,\r\n')
    answers = read_answers(path)
    assert answers[["id", "question", "text"]].values.tolist() == [
        ["007", "worked_well", "=1+1; **bold**\n $x$"],
        ["8", "", ""],
    ]
    assert answers.attrs["not_read"] == ("C",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_encodings_of_excel(tmp_path, encoding):
    answers = read_answers(csv_file(tmp_path, "id;text\n1;café – good\n2;naïve\n".encode(encoding)))
    assert answers["text"].tolist() == ["café – good", "naïve"]


def test_a_workbook_is_read_too(tmp_path):
    book = Workbook()
    book.active.append(["id", "text"])
    book.active.append([7, "None"])
    book.save(tmp_path / "answers.xlsx")
    assert read_answers(tmp_path / "answers.xlsx")[["id", "text"]].values.tolist() == [["7", "None"]]


def test_control_characters_stay_because_a_code_says_where_its_quote_stands(tmp_path):
    assert read_answers(csv_file(tmp_path, "id,text\n1,good\x07 talk\n"))["text"].tolist() == ["good\x07 talk"]


def test_every_problem_of_a_file_is_told_at_once(tmp_path):
    assert refused(tmp_path, "id,text\n1,a\n,b\n  ,c\n") == [
        "answers.csv, cell A3: has no id. Give it one, or take the row away. Also in: answers.csv, cell A4.",
    ]
    assert refused(tmp_path, "id,question,text\n1,q,a\n2,q,b\n1,r,c\n1,q,d\n2,q,e\n") == [
        "answers.csv, row 5: is the answer with the id '1' a second time; the first is in row 2. "
        "Give each answer an id of its own, or a column 'question'.",
        "answers.csv, row 6: is the answer with the id '2' a second time; the first is in row 3. "
        "Give each answer an id of its own, or a column 'question'.",
    ]


def test_a_missing_or_doubled_column_is_named(tmp_path):
    assert refused(tmp_path, "idd,answer\n1,a\n") == [
        "answers.csv, row 1: has no column 'id'. Give the columns headings: 'id', 'text', 'question'.",
        "answers.csv, row 1: has no column 'text'. Give the columns headings: 'id', 'text', 'question'.",
    ]
    assert refused(tmp_path, "id,text,Text\n1,a,b\n") == [
        "answers.csv, row 1: has the column 'text' 2 times. Keep one."
    ]


def test_null_bytes_are_named_line_by_line(tmp_path):
    assert refused(tmp_path, b"id,text\n1,a\0b\n2,b\n3,\0\n") == [
        "answers.csv, line 2: holds a null byte, which no text has. Take it out, or save the file again as CSV UTF-8. "
        "Also in: answers.csv, line 4.",
    ]


def test_a_file_that_is_missing_or_empty_is_a_sentence(tmp_path):
    with pytest.raises(ProblemsReceived, match="nowhere.csv: was not found"):
        read_answers(tmp_path / "nowhere.csv")
    assert refused(tmp_path, "") == ["answers.csv: is empty. Ask for the file again."]


def test_codes_of_people_may_say_that_an_answer_has_none(tmp_path):
    coded = read_coded(csv_file(tmp_path, "id,theme,valence\n1,recording,concern\n2,,\n", "coded.csv"))
    assert coded[["id", "theme", "valence"]].values.tolist() == [["1", "recording", "concern"], ["2", "", ""]]


def test_what_excel_would_take_for_a_formula_is_text_and_an_id_stays_an_id(tmp_path):
    code = {"theme": "recording", "valence": "concern", "start": 0, "end": 4, "rule": "r", "by": "rules"}
    codes = pd.DataFrame([code | {"id": "-7", "span": "=1+1", "confidence": 0.81249, "question": "q", "reason": ""}])
    written = csv_of_codes(codes, codebook())
    assert written == (
        "\ufeffid,theme,valence,span,start,end,rule,confidence,by,question,reason,within\r\n"
        "-7,recording,concern,'=1+1,0,4,r,0.812,rules,q,,\r\n"
    )
    people = pd.DataFrame([{"id": "=7", "question": "q", "uncertainty": 1, "why": "w", "text": "@x\ny"}])
    assert csv_for_people(people) == "\ufeffid,question,uncertainty,why,text\r\n'=7,q,1.0,w,\"'@x\ny\"\r\n"


def test_a_file_without_headings_is_refused_without_a_word_of_its_answers(tmp_path):
    said = " ".join(refused(tmp_path, "17,worked_well,She was shouted at every night\n"))
    assert "has no column 'id'" in said and "shouted" not in said


def test_the_rest_of_an_answer_behind_a_comma_is_never_lost(tmp_path):
    assert refused(tmp_path, "id,text\n1,Good communication, but no plan\n") == [
        "answers.csv, cell C2: holds something under no heading. Put quotation marks round an answer that holds "
        "commas, or give the column a heading."
    ]


def test_an_id_that_was_kept_from_being_a_formula_is_the_id_again(tmp_path):
    assert read_coded(csv_file(tmp_path, "id,theme\n'=7,recording\n'O,recording\n"))["id"].tolist() == ["=7", "'O"]
