"""Released values of many rounds as one table: what the manifests say, and no more."""

import json

import pandas as pd
import pytest
from editions import edition

import analysis
from analysis.__main__ import main
from analysis.errors import RoundtableError, UnknownName
from analysis.folders import RoundFolders
from analysis.reports.pooled import COLUMNS, csv_of, released_values
from analysis.reports.published import INDEX, id_of, mark_of
from analysis.writing import replace_text

VALUE = {"made_up": "no", "kind": "value", "title": "Cases", "label": "Cases", "page": "a.html", "block": "Cases"}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Two rounds with a board's edition, and one that has only been received."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    publish("one", [VALUE | {"value": 4, "unit": "case files", "denominator": 8, "percent": "50%", "within": "VEMT"}])
    publish("two", [VALUE | {"value": "[x]", "reason": "Not received.", "round": "one"}])
    received("three")
    return tmp_path


def received(name: str) -> RoundFolders:
    replace_text(analysis.folders.home() / "data" / "raw" / name / "round.toml", "")
    return RoundFolders(name, analysis.folders.home())


def publish(name: str, values: list[dict], audience: str = "board") -> None:
    about = {"round": name, "partnership": "A partnership", "audited": "2026-01", "audience": audience}
    manifest = json.dumps(about | {"released": values})
    folders = received(name)
    replace_text(folders.reports / audience / id_of(manifest) / "manifest.json", manifest)
    replace_text(folders.reports / INDEX, mark_of({audience: id_of(manifest)}))


def expected(**columns: list) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({name: columns.get(name, [None] * rows) for name in COLUMNS}).astype(COLUMNS)


def test_a_row_is_a_released_value_with_its_round_and_what_stands_beside_it(data):
    values = released_values()
    shared = {"partnership": "A partnership", "audited": "2026-01", "page": "a.html", "block": "Cases"}
    shared |= {"kind": "value", "title": "Cases", "label": "Cases", "made_up": "no"}
    pd.testing.assert_frame_equal(
        values,
        expected(
            round=["one", "two"],
            of_round=["one", "one"],
            value=[4, None],
            text=[None, "[x]"],
            unit=["case files", None],
            denominator=[8, None],
            within=["VEMT", None],
            percent=["50%", None],
            reason=[None, "Not received."],
            **{name: [value] * 2 for name, value in shared.items()},
        ),
    )
    assert values.attrs == {"not_published": ["three"]}


def test_what_is_no_number_is_text(data):
    table = {"kind": "table", "title": "Files", "columns": ["From"], "value": [["Panel"]]}
    date = {"kind": "date", "title": "As at", "value": "2015-10", "text": "October 2015"}
    publish("one", [entry | {"made_up": "no", "page": "a.html", "block": "A"} for entry in (table, date)])
    values = released_values(rounds=["one"])
    assert values["text"].tolist() == ['[["Panel"]]', "2015-10"]
    assert values["value"].isna().all()


def test_what_is_hidden_is_text_and_no_number_and_so_is_a_hidden_denominator(data):
    shared = {"kind": "value", "unit": "files", "made_up": "no", "page": "a.html", "block": "A", "percent": "[c]"}
    few = shared | {"title": "Few", "label": "Few", "value": "[c]", "denominator": 8}
    of_few = shared | {"title": "Of few", "label": "Of few", "value": 7, "denominator": "[c]"}
    publish("one", [few, of_few])
    values = released_values(rounds=["one"])
    assert values["text"].fillna("").tolist() == ["[c]", ""]
    assert values["value"].isna().tolist() == [True, False]
    assert values["denominator"].isna().tolist() == [False, True]
    assert values["reason"].fillna("").tolist() == ["", "The denominator is [c]."]


def test_rounds_that_were_named_and_have_no_edition_are_refused_together(data):
    with pytest.raises(RoundtableError, match="There is no whole board edition of: three. 'roundtable run"):
        released_values(rounds=["one", "three"])
    with pytest.raises(UnknownName, match="'on' is not a known round. Did you mean 'one'"):
        released_values(rounds=["on"])
    with pytest.raises(UnknownName, match="'bord' is not a known audience. Did you mean 'board'"):
        released_values("bord")


def test_an_edition_that_was_edited_since_is_no_edition(data):
    manifest = edition(data, "one", "board") / "manifest.json"
    manifest.write_text(manifest.read_text().replace("4", "5"), encoding="utf-8")
    assert released_values().attrs["not_published"] == ["one", "three"]


def test_no_round_at_all_gives_an_empty_table_with_its_columns(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    assert list(released_values().columns) == list(COLUMNS)


def test_all_values_of_real_editions_are_in_it_once(ran, manifests, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(ran))
    boards = {name: manifest for (name, audience), manifest in manifests.items() if audience == "board"}
    values = analysis.released_values()
    assert values["round"].value_counts().to_dict() == {name: len(m["released"]) for name, m in boards.items()}
    assert set(values["partnership"]) == {manifest["partnership"] for manifest in boards.values()}
    numbers = [e["value"] for m in boards.values() for e in m["released"] if isinstance(e["value"], int)]
    assert sorted(values["value"].dropna()) == sorted(numbers)
    assert not values[["round", "audited", "page", "block", "title", "made_up"]].isna().any(axis=None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_calculate_is_not_calculated(data, text):
    publish("one", [VALUE | {"title": text, "value": 4}])
    values = released_values(rounds=["one"])
    assert f",'{text}," in csv_of(values).replace('"', "")
    assert values["title"].tolist() == [text]


def test_the_command_writes_a_file_that_excel_opens_and_says_what_is_missing(data, capsys):
    file = data / "pooled.csv"
    assert main(["released", "-o", str(file)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{file}: 2 values of 2 rounds.\n"
    assert said.err == "roundtable: no board edition of: three.\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfround,partnership,audited,page,")
    back = pd.read_csv(file, encoding="utf-8-sig", dtype=COLUMNS)
    pd.testing.assert_frame_equal(back, released_values(), check_like=True)


def test_without_a_file_the_table_goes_to_the_screen(data, capsys):
    assert main(["released", "one"]) == 0
    assert capsys.readouterr().out.startswith("round,partnership,")


def test_values_of_the_panel_are_written_to_the_restricted_folder_and_nowhere_else(data, capsys):
    publish("one", [VALUE | {"value": 4}], "panel")
    for words in (["-o", str(data / "panel.csv")], []):
        assert main(["released", "one", "--audience", "panel", *words]) == 2
        assert "its values are only written to a file below" in capsys.readouterr().err
    inside = data / "data" / "processed" / "panel.csv"
    assert main(["released", "one", "--audience", "panel", "-o", str(inside)]) == 0
    assert inside.exists()
    assert not (data / "panel.csv").exists()


def test_a_file_that_cannot_be_written_is_a_sentence_and_is_as_it_was(data, capsys):
    (data / "taken").mkdir()
    assert main(["released", "one", "-o", str(data / "taken")]) == 1
    assert "taken cannot be written (" in capsys.readouterr().err
    assert not list(data.glob("*.part"))
