"""Rounds: found by name, described by a checked round.toml."""

import pytest

from analysis.errors import BadDefinition, RoundtableError, UnknownName
from analysis.folders import home, new_round_folder, round_names
from analysis.rounds import find_round

ROUND = """title = "Audit"
partnership = "A partnership"
theme = "Neglect"
audited = "2026-01"
[population]
name = "CP list"
size = 20
draw = "random"
[[files]]
path = "cases.csv"
shape = "flat list"
table = "cases"
received_from = "Audit team"
[files.headings]
"Case" = "case"
"""


@pytest.fixture
def write_round(tmp_path, monkeypatch):
    """Writes a round.toml for a round called 'one' and gives its folder."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))

    def write(text: str = ROUND):
        folder = tmp_path / "data" / "raw" / "one"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "round.toml").write_text(text, encoding="utf-8")
        return folder

    return write


def test_a_round_knows_its_folders(write_round, tmp_path):
    folder = write_round()
    found = find_round("one")
    assert found.raw == folder
    assert found.reports == tmp_path / "reports" / "one"
    assert found.description.population.size == 20
    assert round_names() == ["one"]


def test_an_unknown_round_is_refused_with_near_names(in_home):
    with pytest.raises(UnknownName, match="'stockton-2015-05' is not a known round. Did you mean 'stockton-2015-04'"):
        find_round("stockton-2015-05")


@pytest.mark.parametrize("name", ["..", "../lscb-2015", "", "a/b", "C:\\x"])
def test_a_name_that_is_no_folder_name_is_no_round(in_home, name):
    with pytest.raises(UnknownName, match="is not a known round"):
        find_round(name)


def test_a_folder_without_round_toml_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    (tmp_path / "data" / "raw" / "bare").mkdir(parents=True)
    with pytest.raises(BadDefinition, match=r"data/raw/bare/round.toml: is missing. 'roundtable new' writes one"):
        find_round("bare")


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('theme = "Neglect"', 'theme = "Neglect"\ntheem = "x"', "'theem' is an unknown key. Did you mean 'theme'?"),
        ("size = 20", 'size = "twenty"', "'population.size' is 'twenty'; it should be a whole number"),
        ("size = 20", "size = 0", "'population.size' is 0; it should be greater than or equal to 1"),
        ('draw = "random"', 'draw = "rnd"', "'population.draw' is 'rnd'; it should be 'census', 'random'"),
        ('draw = "random"', 'drawn = "random"', "'population.draw' is missing. Add it."),
        ('audited = "2026-01"', 'audited = "January"', "'audited' is 'January'"),
        ('title = "Audit"', "", "'title' is missing. Add it."),
        ('shape = "flat list"', 'shape = "flat"', "has shape 'flat', which is not known. Did you mean 'flat list'"),
        ('"Case" = "case"', '"Case" = "cas"', "maps to 'cas', which is no question of 'cases'. Did you mean 'case'"),
        ('table = "cases"', 'table = "case"', "feeds table 'case', which is not known. Did you mean 'cases'"),
        (
            'theme = "Neglect"',
            'theme = "Neglect"\nscale = "ofstd"',
            "scale 'ofstd' is not known. Did you mean 'ofsted'",
        ),
        ("[population]", '[not_available]\n"cases.grde" = "x"\n[population]', "Did you mean 'cases.grade'"),
        ("[population]", "[population", "is not valid TOML"),
        (
            'path = "cases.csv"',
            'path = "../other/secret.csv"',
            "it should be the name of a file in the round's own folder",
        ),
        ('path = "cases.csv"', 'path = "/etc/passwd"', "it should be the name of a file in the round's own folder"),
        ('path = "cases.csv"', 'path = "C:/secret.csv"', "it should be the name of a file in the round's own folder"),
        ('theme = "Neglect"', 'theme = "Neglect"\naudiences = []', "'audiences' is []"),
        (
            'theme = "Neglect"',
            'theme = "Neglect"\naudiences = ["bord"]',
            "audience 'bord' is not known. Did you mean 'board'",
        ),
        ('theme = "Neglect"', 'theme = "Neglect"\naudiences = ["board", "board"]', "audience 'board' is given twice"),
        ('theme = "Neglect"', 'theme = "Neglect"\nwithheld = {publc = ["Ages"]}', "audience 'publc' is not known"),
        ('theme = "Neglect"', 'theme = "Neglect"\nround_before = "one"', "round_before 'one' is no other round"),
        ('theme = "Neglect"', 'theme = "Neglect"\nround_before = "zero"', "round_before 'zero' is no other round"),
        (
            '"Case" = "case"',
            '"Case" = "case"\n"Ref" = "case"',
            "an answer to 'case' of 'cases' in file 'cases.csv' is given twice",
        ),
        ("[population]", '[not_available]\ncases = "x"\n[population]', "'cases' is not_available, but a file gives it"),
        (
            "[population]",
            'period = { first = "2015-05-01", last = "2015-04-01" }\n[population]',
            "period ends on 2015-04-01, before it begins. Put 'first' and 'last' right.",
        ),
        (
            "[population]",
            'period = { first = "2015-02-31", last = "2015-04-01" }\n[population]',
            "'period.first' is '2015-02-31'; it should be a day of the calendar, as yyyy-mm-dd",
        ),
        (
            "[population]",
            'retain_until = "2026-13-01"\n[population]',
            "'retain_until' is '2026-13-01'; it should be a day",
        ),
        ("[population]", 'retain_until = "1 May"\n[population]', "'retain_until' is '1 May'"),
        (
            'table = "cases"',
            'table = "cases"\ncase_is = "unp"',
            "file 'cases.csv' has case_is 'unp', which is no reference of a child. Did you mean 'upn'",
        ),
        (
            'table = "cases"',
            'table = "cases"\ndates = "day frist"',
            "'files.0.dates' is 'day frist'; it should be 'day first'",
        ),
        (
            'table = "cases"',
            'table = "cases"\nlines_table = "finding"',
            "has lines_table 'finding', which is not known.",
        ),
        (
            "[population]",
            '[not_available]\n"cases.case" = "x"\n[population]',
            "'cases.case' is not_available, but a file",
        ),
    ],
)
def test_a_wrong_round_toml_is_refused_with_place_and_remedy(write_round, was, becomes, says):
    assert was in ROUND
    write_round(ROUND.replace(was, becomes))
    with pytest.raises(BadDefinition) as refused:
        find_round("one")
    assert says in str(refused.value)
    assert "round.toml" in str(refused.value)


def test_a_sheet_that_is_read_twice_for_one_table_is_refused_whether_it_is_named_or_not(write_round):
    block = ROUND[ROUND.index("[[files]]") :]
    write_round(ROUND + block.replace('table = "cases"', 'table = "cases"\nsheet = "Sheet1"'))
    with pytest.raises(BadDefinition, match="file 'cases.csv' for table 'cases' is given twice. Take one out."):
        find_round("one")


def test_all_problems_of_a_round_toml_are_named_at_once(write_round):
    write_round(ROUND.replace('title = "Audit"', "").replace("size = 20", 'size = "x"\ncolour = "red"'))
    with pytest.raises(BadDefinition) as refused:
        find_round("one")
    assert len(refused.value.problems) == 3


def test_a_round_toml_saved_by_notepad_with_a_byte_order_mark_is_read(write_round):
    folder = write_round()
    (folder / "round.toml").write_text(ROUND, encoding="utf-8-sig")
    assert find_round("one").description.title == "Audit"


def test_a_new_round_is_refused_where_its_name_is_unfit_or_taken(write_round):
    write_round()
    with pytest.raises(RoundtableError, match="is there already"):
        new_round_folder("one")
    with pytest.raises(RoundtableError, match="cannot be the name of a round"):
        new_round_folder("Round One")
    for device in ("con", "nul.2026-01", "com1"):
        with pytest.raises(RoundtableError, match="cannot be the name of a round"):
            new_round_folder(device)


def test_a_folder_with_an_unfit_name_is_no_round_and_says_why(write_round):
    folder = write_round()
    folder.rename(folder.parent / "Harbour 2026")
    assert round_names() == []
    with pytest.raises(RoundtableError, match="'Harbour 2026' cannot be the name of a round"):
        find_round("Harbour 2026")


def test_the_data_folder_is_found_from_a_folder_below_it(tmp_path, monkeypatch):
    monkeypatch.delenv("ROUNDTABLE_DATA", raising=False)
    below = tmp_path / "notebooks" / "deep"
    below.mkdir(parents=True)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(below)
    assert home() == tmp_path


def test_what_round_toml_says_of_a_block_is_said_of_each_of_its_questions(write_round):
    blocks = {"responses.confident": "Lost.", "responses.confident_disrupting": "Not asked.", "actions": "None."}
    said = "[not_available]\n" + "".join(f'"{place}" = "{why}"\n' for place, why in blocks.items())
    write_round(ROUND.replace("[population]", f"{said}[population]"))
    assert find_round("one").description.not_available == {
        "responses.confident_identifying": "Lost.",
        "responses.confident_disrupting": "Not asked.",
        "actions": "None.",
    }
