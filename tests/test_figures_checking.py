"""Figures held against what was released: matched, contradicted or not traceable, and nothing else."""

import json

import pytest

from analysis.__main__ import main
from analysis.errors import RoundtableError, UnknownName
from analysis.figures.checking import check_figures
from analysis.figures.html_texts import html_text
from analysis.figures.judging import CONTRADICTED, MATCHED, NOT_TRACEABLE
from analysis.figures.plain_texts import plain_text
from analysis.figures.released import figures_of_manifest, released_figures
from analysis.folders import RoundFolders
from analysis.reports.published import INDEX, id_of, mark_of
from analysis.writing import replace_text, sha256


def entry(label: str, value: object, of: int | None, block: str, **more: object) -> dict:
    made = {"kind": "value", "title": more.pop("title", label), "label": label, "value": value, "unit": "case files"}
    whole = {} if of is None else {"denominator": of, "percent": f"{(200 * value + of) // (2 * of)}%"}
    return made | whole | {"page": "a.html", "block": block, "made_up": "no"} | more


ENTRIES = [
    entry("Good", 4, 8, "Grades of the case files", title="Grade Good"),
    entry("Requires improvement", 3, 8, "Grades of the case files", title="Grade Requires improvement"),
    entry("Inadequate", 1, 8, "Grades of the case files", title="Grade Inadequate"),
    entry("Nothing mentioned", 4, 8, "Child seen"),
    entry("Nothing mentioned", 2, 8, "Supervision"),
    entry("Held within 72 hours", 5, 10, "Return home interviews", unit="episodes"),
    entry("Family relationships", 9, 36, "Themes", unit="responses", interval="14% to 41%"),
    entry("Missing at least once", 3, 4, "Exclusion", unit="children", within="Suspended"),
    entry("Missing at least once", 2, 4, "Exclusion", unit="children", within="Not suspended"),
    entry("Placed outside the area", "[c]", None, "Placement", unit="children"),
    entry("Responses received", 36, None, "Responses received", unit="responses"),
]
PAGE = """<h1>Case files</h1><h2>Child seen</h2><p>In April 2015, 4 of 8 files said nothing of 14 visits.</p>
<table><tr><th>Child seen</th><th>Case files</th><th>Of</th></tr><tr><td>Nothing mentioned</td><td>4</td><td>8</td></tr>
</table>"""


@pytest.fixture
def released():
    return figures_of_manifest({"audience": "board", "round": "one", "released": ENTRIES}, {"a.html": html_text(PAGE)})


@pytest.fixture
def verdicts(released):
    """The verdict on each figure of a text, by the words alone and by the numbers."""

    def of(text: str) -> list[str]:
        return [one.verdict for one in check_figures(plain_text(text), released).verdicts]

    return of


@pytest.mark.parametrize(
    "text",
    [
        "4 of 8 case files (50%) were graded Good",
        "Half of the 8 files were Good.",
        "Good: four of the eight",
        "50% (4) of 8 were graded Good",
        "Grade | Files | Of | %\n| Good | 4 | 8 | 50 |",
        "| Grade | Files | Of | % |\n| Good | 4 | 8 | 50% |",
        "50% of the files were graded Good",
        "36 responses were received",
        "9 of 36 responses (25%, 95% interval 14% to 41%) told of family relationships",
        "5 of 10 were held within 72 hours",
        "Supervision: nothing mentioned in 2 of 8",
        "13% (1 of 8) were Inadequate",
    ],
)
def test_a_figure_with_the_name_and_the_numbers_of_a_released_value_is_matched(verdicts, text):
    assert verdicts(text) == [MATCHED]


@pytest.mark.parametrize(
    "text",
    [
        "5 of 8 case files were graded Good",
        "3 of 8 were Good",
        "60% of the files were graded Good",
        "| Grade | Files | Of |\n| Good | 5 | 8 |",
        "Supervision: nothing mentioned in 4 of 8",
        "9 of 36 responses (25%, 95% interval 14% to 42%) told of family relationships",
        "9% (22,786) of 143,453",
        "12% (1 of 8) were Inadequate",
        "2 of 4 who were placed outside the area",
        "6 of 10 were held within 72 hours",
    ],
)
def test_a_figure_that_arithmetic_or_a_value_of_that_name_denies_is_contradicted(verdicts, text):
    assert verdicts(text) == [CONTRADICTED]


@pytest.mark.parametrize(
    "text",
    [
        "4 of 8 were seen by a doctor",
        "7 of 9 were graded Good",
        "17 children",
        "61% of boys",
        "4 of 8 said nothing mentioned",
        "35 responses were received",
    ],
)
def test_a_figure_without_a_released_value_of_that_name_is_not_traceable(verdicts, text):
    assert verdicts(text) == [NOT_TRACEABLE]


@pytest.mark.parametrize(
    "text",
    [
        "3 of 8 case files were not graded Requires improvement",
        "7 of 8 were not Inadequate",
        "1 of 8 wasn't Inadequate",
        "neither Good nor Inadequate: 4 of 8",
        "9 of 36 responses (25%) without any mention of family relationships",
        "Not all 8 were Good",
        "| Grade | Files | Of |\n| Not Good | 4 | 8 |",
    ],
)
def test_a_figure_of_those_who_are_not_is_neither_the_released_one_of_those_who_are_nor_against_it(verdicts, text):
    assert verdicts(text) == [NOT_TRACEABLE]


def test_a_figure_of_those_who_are_not_is_held_against_the_released_one_of_them(verdicts):
    said = "{} of 4 not suspended were missing at least once"
    assert (verdicts(said.format(2)), verdicts(said.format(3))) == ([MATCHED], [CONTRADICTED])


@pytest.mark.parametrize(
    "text",
    ["No fewer than 4 of 8 were graded Good", "4 of 8 were graded Good, not Outstanding", "Not only were 4 of 8 Good"],
)
def test_a_denial_of_something_else_takes_no_figure_away(verdicts, text):
    assert verdicts(text) == [MATCHED]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("More than 4 of 8 were graded Good", CONTRADICTED),
        ("Fewer than 4 of 8 were graded Good", CONTRADICTED),
        ("Under half of the files were graded Good", CONTRADICTED),
        ("Over 50% of the files were graded Good", CONTRADICTED),
        ("At least 5 of 8 were graded Good", CONTRADICTED),
        ("More than 3 of 8 were graded Good", MATCHED),
        ("More than a quarter of the files were graded Good", MATCHED),
        ("No more than 4 of 8 were graded Good", MATCHED),
        ("At least 2 of 8 were graded Good", MATCHED),
        ("Good fell by 4 of 8", NOT_TRACEABLE),
        ("An increase of 50% of files graded Good", NOT_TRACEABLE),
        ("More than 3 of 8 were seen by a doctor", NOT_TRACEABLE),
    ],
)
def test_a_bound_is_held_against_the_released_value_as_a_bound_and_a_change_against_none(verdicts, text, verdict):
    assert verdicts(text) == [verdict]


def test_the_names_of_several_figures_stand_behind_them_or_before_them(verdicts):
    behind = "4 of 8 were Good, 3 of 8 Requires improvement and 1 of 8 Inadequate."
    before = "Good: 4 of 8; Requires improvement: 3 of 8; Inadequate: 1 of 8."
    assert verdicts(behind) == verdicts(before) == [MATCHED] * 3
    assert verdicts(behind.replace("1 of 8", "4 of 8")) == [MATCHED, MATCHED, CONTRADICTED]
    assert verdicts(before.replace("3 of 8", "1 of 8")) == [MATCHED, CONTRADICTED, MATCHED]


def test_two_groups_that_were_exchanged_are_contradicted(verdicts):
    said = "{} children who were suspended were missing at least once, against {} who were not."
    assert verdicts(said.format("3 of 4", "2 of 4")) == [MATCHED, MATCHED]
    assert verdicts(said.format("2 of 4", "3 of 4")) == [CONTRADICTED, NOT_TRACEABLE]
    assert verdicts(said.format("3 of 4", "3 of 4")) == [MATCHED, NOT_TRACEABLE]


def test_a_published_line_with_another_number_is_contradicted_and_years_and_bare_numbers_are_among_them(verdicts):
    line = "In April 2015, 4 of 8 files said nothing of 14 visits."
    assert verdicts(line) == [MATCHED, MATCHED]
    assert verdicts(line.replace("14", "15")) == [MATCHED, CONTRADICTED]
    assert verdicts(line.replace("4 of", "5 of")) == [CONTRADICTED, MATCHED]
    assert verdicts(line.replace("2015", "2016")) == [MATCHED, MATCHED, CONTRADICTED]


def test_a_published_row_under_its_heading_is_known_by_its_words(verdicts):
    row = "## Child seen\n\n| Child seen | Case files | Of |\n| Nothing mentioned | {} | 8 |"
    assert verdicts(row.format(4)) == [MATCHED]
    assert verdicts(row.format(2)) == [CONTRADICTED]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (["A | 4 | 50%", "B | 4 | 50%", "Total | 8 | 100%"], 0),
        (["A | 4 | 50%", "B | 4 | 50%", "Total | 9 | 100%"], 1),
        (["A | 1 | 33%", "B | 1 | 33%", "C | 1 | 33%", "Total | 3 | 100%"], 0),
        (["A | 1 | 33%", "B | 1 | 43%", "C | 1 | 33%", "All | 3 | 100%"], 1),
        (["A | 4 | x", "B | [c] | x", "Total | 8 | x"], 0),
    ],
)
def test_a_last_row_headed_total_is_the_sum_of_the_rows_above(released, rows, wrong):
    table = "\n".join(f"| {row} |" for row in ["Zone | Visits | %", *rows])
    found = [one for one in check_figures(plain_text(table), released).verdicts if " is " in one.reason]
    assert sum(one.verdict == CONTRADICTED and "+" in one.reason for one in found) == wrong


def test_a_column_headed_total_is_the_sum_of_its_row_unless_answers_overlap(released):
    table = "| Zone | Seen | Not seen | Total |\n| A | 3 | 1 | 5 |\n| B | 2 | 2 | 4 |"
    found = check_figures(plain_text(table), released).verdicts
    assert [one.reason for one in found if "+" in one.reason] == ["3 + 1 is 4, not 5."]
    overlap = table.replace("Zone", "Zone (more than one may be given)")
    assert not [one for one in check_figures(plain_text(overlap), released).verdicts if "+" in one.reason]


def test_figures_in_the_first_row_of_a_table_without_heads_and_in_heads_are_checked(verdicts):
    assert verdicts("| Good | 4 of 8 (60%) | x |") == [CONTRADICTED]
    assert verdicts("| Inadequate | 9 | x |\n| Good | 7 | x |") == [NOT_TRACEABLE, NOT_TRACEABLE]


def test_numbers_in_the_name_of_a_released_value_are_no_figures(released):
    checked = check_figures(plain_text("Held within 72 hours was common"), released)
    assert (checked.verdicts, dict(checked.passed)) == ((), {"names of released values": 1})


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A round with a published edition for the board."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    folders = RoundFolders("one", tmp_path)
    replace_text(folders.raw / "round.toml", "")
    about = {"audience": "board", "round": "one", "files": {"a.html": sha256(PAGE.encode())}, "released": ENTRIES}
    manifest = json.dumps(about)
    folder = folders.reports / "board" / id_of(manifest)
    replace_text(folder / "manifest.json", manifest)
    replace_text(folder / "a.html", PAGE)
    replace_text(folders.reports / INDEX, mark_of({"board": id_of(manifest)}))
    return folder


def test_the_command_lists_what_does_not_hold_and_leaves_with_1_when_something_is_contradicted(
    published, tmp_path, capsys
):
    report = tmp_path / "report.md"
    report.write_text("5 of 8 files were Good.\n\n17 boats.\n\n4 of 8 files were Good in 2015.\n", encoding="utf-8")
    assert main(["figures", str(report), "--round", "one"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "contradicted   line 1                 5 of 8 files were Good.",
        "                                      Released: 'Grade Good' is 4 of 8.",
        "not traceable  line 3                 17 boats.",
        "                                      No released value has these numbers.",
        "Figures: 3, against the board edition of one: 1 matched, 1 contradicted, 1 not traceable.",
        "Numbers passed over: 1 (1 years).",
    ]
    assert main(["figures", str(report), "--round", "one", "--all"]) == 1
    assert "matched        line 5                 4 of 8 files were Good in 2015." in capsys.readouterr().out


def test_the_command_leaves_with_0_when_nothing_is_contradicted_and_speaks_json(published, tmp_path, capsys):
    (tmp_path / "r.txt").write_text("4 of 8 files were Good; 17 boats.", encoding="utf-8")
    assert main(["figures", str(tmp_path / "r.txt"), "--round", "one", "--json"]) == 0
    *figures, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["verdict"] for one in figures] == [MATCHED, NOT_TRACEABLE]
    assert (last["figures"], last["matched"], last["edition"]) == (2, 1, "board edition of one")


def test_a_report_that_cannot_be_read_leaves_with_2(published, tmp_path, capsys):
    assert main(["figures", str(tmp_path / "none.docx"), "--round", "one"]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_a_missing_or_changed_edition_and_an_unknown_audience_are_refused(published):
    with pytest.raises(RoundtableError, match="There is no panel edition of one"):
        released_figures("one", "panel")
    with pytest.raises(UnknownName, match="'borad' is not a known audience"):
        released_figures("one", "borad")
    (published / "a.html").write_text(PAGE + " ", encoding="utf-8")
    with pytest.raises(RoundtableError, match="is not as it was published"):
        released_figures("one")
