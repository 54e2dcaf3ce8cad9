"""What moved: a rerun that changes a released value says which, from what to what, and what went in otherwise."""

import json
import shutil

import pytest

from analysis.folders import RoundFolders
from analysis.reports.moved import changed_inputs, moves
from analysis.reports.published import MOVED, RUNS, published, run_of

GOOD = {"kind": "value", "title": "Good", "value": 4, "unit": "files", "denominator": 8, "percent": "50%"}
NAME = "stockton-2015-04"


def released(*entries):
    return {"released": [{"page": "p.html", "block": "B", "made_up": "no"} | entry for entry in entries]}


def test_a_value_is_known_again_wherever_it_stands_and_however_it_was_marked():
    elsewhere = {"page": "p.html", "block": "Another title", "made_up": "yes"} | GOOD
    assert moves(released(GOOD), {"released": [elsewhere]}) == []


def test_values_that_are_new_or_gone_are_told_as_such():
    one, other = GOOD | {"title": "Was"}, GOOD | {"title": "Is"}
    found = [(move.what, move.was, move.now) for move in moves(released(one), released(other))]
    assert found == [("Is", "-", "4 of 8 files (50%)"), ("Was", "4 of 8 files (50%)", "-")]


def test_of_a_table_only_the_rows_that_differ_are_told():
    table = {"kind": "table", "title": "Files", "columns": ["File", "Rows"], "value": [["a.csv", "3"], ["b.csv", "4"]]}
    (move,) = moves(released(table), released(table | {"value": [["a.csv", "3"], ["b.csv", "5"]]}))
    assert (move.was, move.now) == ("b.csv | 4", "b.csv | 5")


def test_what_differs_besides_the_words_is_told_too():
    (move,) = moves(released(GOOD), released(GOOD | {"tone": "concern"}))
    assert (move.was, move.now) == ('{"tone": null}', '{"tone": "concern"}')


def test_a_p_that_moved_is_told_with_its_sentence():
    result = {"kind": "result", "title": "Age and grade", "label": "Age", "value": "Too few.", "p": 0.03}
    (move,) = moves(released(result), released(result | {"p": 0.05}))
    assert (move.was, move.now) == ("Too few.; p 0.03", "Too few.; p 0.05")


def test_inputs_that_changed_came_or_went_are_named():
    before = {"inputs": {"data/raw/a.csv": "1", "data/raw/b.csv": "1"}, "notebooks": {"02": "1"}, "given": {}}
    after = {"inputs": {"data/raw/a.csv": "2", "data/raw/c.csv": "1"}, "notebooks": {"02": "1"}, "given": {"x": "1"}}
    assert changed_inputs(before, after) == [
        "data/raw/a.csv changed",
        "data/raw/b.csv is gone",
        "data/raw/c.csv is new",
        "parameter x is new",
    ]


@pytest.fixture
def again(ran, tmp_path, monkeypatch):
    """A copy of the example rounds after their run; gives their folder."""
    home = tmp_path / "home"
    for part in ("data", "reports"):
        shutil.copytree(ran / part, home / part)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    return home


def manifests(one):
    return {name: json.loads((at / "manifest.json").read_text("utf-8")) for name, at in published(one).items()}


def test_a_rerun_after_a_file_changed_lists_every_value_that_moved_and_the_file(again, capsys):
    from analysis.__main__ import main

    one = RoundFolders(NAME, again)
    assert not (one.processed / MOVED).exists(), "nothing was published before"
    before, file = manifests(one), one.raw / "School census exclusions 2014-15.csv"
    first, _, *rest = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([first, *rest]) + "\n", encoding="utf-8")
    assert main(["run", NAME]) == 0
    page, after = one.processed / MOVED, manifests(one)
    assert f"released values differ from those published before: {page}" in capsys.readouterr().out
    html = page.read_text("utf-8")
    assert "data/raw/School census exclusions 2014-15.csv changed" in html
    for audience in ("panel", "board"):
        moved = moves(before[audience], after[audience])
        told = {(move.what, move.was, move.now) for move in moved}
        assert ("Suspensions and exclusions", "6 suspensions and exclusions", "5 suspensions and exclusions") in told
        table = html.split(f"{len(moved)} values of the {audience} edition", 1)[1].split("</table>")[0]
        assert table.count("<tr>") == 1 + len(moved)
    assert main(["run", NAME, "--force"]) == 0
    assert page.read_text("utf-8") == html, "it says what moved when the published editions were made"


def test_records_are_kept_of_the_runs_that_published_editions_were_made_from_and_of_no_others(again):
    from analysis.__main__ import main

    one = RoundFolders(NAME, again)
    for text in ("# one\n", "# two\n"):
        toml = one.raw / "round.toml"
        toml.write_text(text + toml.read_text("utf-8"), encoding="utf-8")
        assert main(["run", NAME]) == 0
    runs = {run_of(folder)[:12] for folder in published(one).values()}
    assert {path.stem for path in (one.processed / RUNS).glob("*")} >= runs
    assert len(list((one.processed / RUNS).glob("*"))) == 2  # this run's, and the one before, which it was held against
