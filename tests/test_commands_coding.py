"""`roundtable code`, `coding` and `qda`, as they are typed."""

import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.__main__ import main
from analysis.themes.by_rules import coded_by_rules

ROUND = "lscb-2015"
ANSWERS = """id,question,text,agency
1,worked_well,"Good communication between agencies, but supervision was late.",Police
2,could_be_better,n/a,Police
3,concerns,Roedd y plentyn ar goll yn aml ac nid oedd neb yn gwybod ble roedd hi,School
4,worked_well,"Call John Smith on 07700 900123, he shared information promptly.",School
5,worked_well,"Good communication between agencies, but supervision was late.",School
"""


@pytest.fixture
def answers(tmp_path) -> Path:
    path = tmp_path / "the answers.csv"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_a_file_of_answers_becomes_a_file_of_codes_and_what_is_odd_is_said(answers, tmp_path, capsys):
    output = tmp_path / "codes.csv"
    assert main(["code", str(answers), "--review", "0.4", "-o", str(output)]) == 0
    codes = read(output)
    assert list(codes)[:9] == ["id", "theme", "valence", "span", "start", "end", "rule", "confidence", "by"]
    found = set(codes[["id", "theme", "valence"]].itertuples(index=False, name=None))
    of_one = {("communication", "strength"), ("supervision", "concern")}
    assert found == {(id, *code) for id in "15" for code in of_one} | {("4", "communication", "strength")}
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "1 answer: no comment.",
        "1 answer: not English.",
        "1 answer in the same words as an earlier one, coded like it.",
        "1 answer with what tells who somebody is: a mark stands for it in quotes.",
        "Columns with other headings, which are not read: D.",
        f"{output}: 5 codes of 5 answers.",
        f"{tmp_path / 'codes-for-people.csv'}: 2 answers for people to code first, the most uncertain first.",
    ]
    assert "John" not in output.read_text(encoding="utf-8") and "07700" not in output.read_text(encoding="utf-8")
    first = read(tmp_path / "codes-for-people.csv")
    assert first[["id", "why"]].values.tolist() == [["3", "not English"], ["4", "tells who somebody is"]]


def test_every_quote_stands_where_it_says(answers, tmp_path):
    main(["code", str(answers), "-o", str(tmp_path / "codes.csv")])
    texts = dict(read(answers)[["id", "text"]].itertuples(index=False, name=None))
    for code in read(tmp_path / "codes.csv").itertuples():
        if code.id != "4":  # of what tells who somebody is the quote shows a mark
            assert texts[code.id][int(code.start) : int(code.end)] == code.span


def test_the_same_answers_give_the_same_bytes_and_those_of_the_function(answers, tmp_path):
    written = []
    for name in ("one.csv", "two.csv"):
        main(["code", str(answers), "-o", str(tmp_path / name)])
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    codes = coded_by_rules(read(answers)).codes
    assert read(tmp_path / "one.csv")["span"].tolist() == codes["span"].tolist()


def test_what_people_coded_teaches_and_what_was_learned_is_said(answers, tmp_path, capsys):
    coded = tmp_path / "coded.csv"
    coded.write_text("id,question,theme,valence\n1,worked_well,communication,strength\n2,could_be_better,,\n")
    assert main(["code", str(answers), "--learn-from", str(coded), "-o", str(tmp_path / "codes.csv")]) == 0
    assert capsys.readouterr().out.startswith("Learned from 1 coded answer")


@pytest.mark.parametrize(
    ("coded", "says"),
    [
        ("id,question,theme\n1,worked_well,comunication\n", "'comunication' is no theme"),
        ("id,question,theme\n77,worked_well,communication\n", "'77'"),
    ],
)
def test_codes_to_learn_from_are_refused_with_their_row(answers, tmp_path, capsys, coded, says):
    (tmp_path / "coded.csv").write_text(coded, encoding="utf-8")
    output = tmp_path / "codes.csv"
    assert main(["code", str(answers), "--learn-from", str(tmp_path / "coded.csv"), "-o", str(output)]) == 2
    error = capsys.readouterr().err
    assert says in error and "coded.csv, row 2" in error
    assert not output.exists()


def test_what_is_read_is_never_written_over(answers, capsys):
    before = answers.read_bytes()
    assert main(["code", str(answers), "-o", str(answers)]) == 2
    assert "is read and would be written over" in capsys.readouterr().err
    assert answers.read_bytes() == before


def test_a_partnerships_own_codebook_may_hold_themes_alone(answers, tmp_path):
    book = tmp_path / "own.toml"
    book.write_text('[themes.late]\nlabel = "Lateness"\nterms = ["late"]\n', encoding="utf-8")
    assert main(["code", str(answers), "--codebook", str(book), "-o", str(tmp_path / "codes.csv")]) == 0
    assert set(read(tmp_path / "codes.csv")["theme"]) == {"late"}


@pytest.fixture
def copied(home, tmp_path, monkeypatch) -> Path:
    """A copy of the example round that this test may add decisions to."""
    for part in ("raw", "decisions"):
        shutil.copytree(home / "data" / part / ROUND, tmp_path / "data" / part / ROUND)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return tmp_path


def test_a_sheet_goes_out_and_comes_back_into_the_coders_own_file(copied, capsys):
    sheet = copied / "for GH.xlsx"
    assert main(["coding", "sheet", ROUND, "gh", "--sample", "3", "-o", str(sheet)]) == 0
    book = load_workbook(sheet)
    rows = book["Answers"]
    heading = {cell.value: cell.column for cell in rows[1]}
    rows.cell(2, heading["Supervision"], "-")
    rows.cell(2, heading["Done"], "yes")
    book.save(sheet)
    capsys.readouterr()
    assert main(["coding", "take", ROUND, str(sheet)]) == 0
    assert "1 answers decided anew" in capsys.readouterr().out
    assert (copied / "data" / "decisions" / ROUND / "coding" / "GH.jsonl").exists()
    assert main(["check", ROUND]) == 0
    assert "GH 1 of 101" in capsys.readouterr().out


def test_a_coded_round_goes_out_with_every_answer_and_the_codebook_alone(copied, capsys):
    assert main(["qda", ROUND, "-o", str(copied / "round.qdpx")]) == 0
    with zipfile.ZipFile(copied / "round.qdpx") as project:
        assert len([name for name in project.namelist() if name.startswith("sources/")]) == 108
        assert b"Coder B" in project.read("project.qde")
    assert main(["qda", ROUND, "-o", str(copied / "book.qdc")]) == 0
    assert main(["qda", ROUND, "-o", str(copied / "book.pdf")]) == 2
    assert "ends in neither .qdpx" in capsys.readouterr().err
