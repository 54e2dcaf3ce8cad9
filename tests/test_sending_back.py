"""Lists to send back: each agency gets what is wrong in its own files, as a workbook that is safe to open."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.description import Description
from analysis.errors import Place, Problem, RoundtableError
from analysis.rounds import Round
from analysis.sending_back import ListToSend, lists_to_send, refuse_folder, write_lists
from analysis.sending_back.file_names import file_names
from analysis.sending_back.senders import Senders
from analysis.sending_back.words import for_sender, is_for_analyst
from analysis.sending_back.workbook import BY_SECURE_WAY, HEADINGS, Asked, what_it_is, workbook

POLICE = {"path": "police.csv", "received_from": "Police"}
SCHOOLS = {"path": "schools.xlsx", "received_from": "Schools"}


def round_of(folder: Path, *files: dict) -> Round:
    described = Description.model_validate(
        {
            "title": "Neglect",
            "partnership": "A partnership",
            "theme": "Neglect",
            "audited": "2026-01",
            "population": {"name": "CP list", "draw": "census"},
            "files": files,
        }
    )
    return Round(name="one", home=folder, description=described)


def checked(problems=(), queries=(), refused=(), left_out=()):
    """A round as checked, with what is wrong in it: the parts that lists are made from."""
    rows = pd.DataFrame(list(refused), columns=["table", "file", "sheet", "record", "reason"])
    return SimpleNamespace(
        problems=tuple(problems),
        queries=tuple(queries),
        cleaned=SimpleNamespace(refused=rows),
        received=SimpleNamespace(left_out=dict.fromkeys(left_out, "left out by J. Lee: moved")),
    )


def by_sender(found, *files) -> dict[str | None, list[tuple]]:
    lists = lists_to_send(found, round_of(Path("home"), *files))
    return {one.sender: [tuple(line) for line in one.lines] for one in lists}


def asked(what: str = "is wrong.", **more: str) -> Asked:
    return Asked("police.csv", "", "B2", what, "Say.")._replace(**more)


def test_each_sender_gets_what_is_wrong_in_its_own_files_and_the_analyst_the_rest():
    found = checked(
        problems=[
            Problem(Place("police.csv", "", 1, "B2"), "'Godo' is not an answer to 'Grade'.", "Did you mean 'Good'?"),
            Problem(Place("schools.xlsx", "Child 3"), "has no rows."),
            Problem("schools.xlsx, sheet 'Child 4', row 7", "is not whole.", "Open it in Excel and save it."),
            Problem("round.toml", "no file gives a case.", "A round needs the list of its cases."),
            Problem(Place("corrections.csv", "", 3), "'who' is empty.", "Fill it in."),
        ],
        queries=[Problem(Place("police.csv", "", 4, "C5"), "the episode has no end.")],
        refused=[("cases", "schools.xlsx", "List", "schools.xlsx, sheet 'List', row 9", "'Case' is not given")],
    )
    health = {"path": "health.csv", "received_from": "Health"}
    assert by_sender(found, POLICE, SCHOOLS, health) == {
        None: [
            ("round.toml", "", "", "no file gives a case.", "A round needs the list of its cases."),
            ("corrections.csv", "", "row 4", "'who' is empty.", "Fill it in."),
        ],
        "Police": [
            ("police.csv", "", "B2", "'Godo' is not an answer to 'Grade'.", "Did you mean 'Good'?"),
            (
                "police.csv",
                "",
                "C5",
                "the episode has no end.",
                "Please say whether it is right, and if not, what it should be.",
            ),
        ],
        "Schools": [
            ("schools.xlsx", "Child 3", "", "has no rows.", "Please say what it should be, or send the file again."),
            ("schools.xlsx", "", "sheet 'Child 4', row 7", "is not whole.", "Open it in Excel and save it."),
            (
                "schools.xlsx",
                "List",
                "row 9",
                "The row is not counted: 'Case' is not given.",
                "Please say what it should be, or that it can stay out.",
            ),
        ],
        "Health": [],
    }


def test_a_row_that_a_person_left_out_is_asked_of_nobody():
    rows = [
        ("cases", "police.csv", "", "police.csv, row 3", "left out by J. Lee: moved"),
        ("findings", "schools.xlsx", "One", "schools.xlsx, sheet 'One', row 5", "the child's sheet is refused"),
        ("cases", "police.csv", "", "police.csv, row 4", "'Case' is not given"),
    ]
    found = checked(refused=rows, left_out=[Place("police.csv", "", 2), Place("schools.xlsx", "One")])
    assert [line[2] for line in by_sender(found, POLICE, SCHOOLS)["Police"]] == ["row 4"]
    assert by_sender(found, POLICE, SCHOOLS)["Schools"] == []


def test_the_same_line_is_asked_once():
    problem = Problem(Place("police.csv", "", 1, "B2"), "is wrong.")
    assert len(by_sender(checked([problem], [problem, problem]), POLICE)["Police"]) == 2


def test_a_sender_is_one_in_any_capitals_and_blanks():
    files = [POLICE, {"path": "later.csv", "received_from": " POLICE "}, {"path": "x.csv", "received_from": " "}]
    found = checked([Problem(Place("later.csv"), "is wrong."), Problem(Place("x.csv"), "is wrong.")])
    lists = by_sender(found, *files)
    assert [(sender, len(lines)) for sender, lines in lists.items()] == [(None, 1), ("Police", 1)]


def test_the_sheets_of_a_file_that_several_sent_go_to_whom_each_is_from():
    files = round_of(
        Path("home"),
        {"path": "all.xlsx", "sheet": "P", "received_from": "Police"},
        {"path": "all.xlsx", "sheet": "S", "received_from": "Schools"},
        {"path": "one.xlsx", "sheet": "A", "received_from": "Health"},
    ).description.files
    senders = Senders.of(files)
    assert [senders.of_file("all.xlsx", sheet) for sheet in ("P", "S", "Other", "")] == [
        "Police",
        "Schools",
        None,
        None,
    ]
    assert [senders.of_file("one.xlsx", sheet) for sheet in ("A", "Other", "")] == ["Health"] * 3
    assert senders.of_file("none.xlsx", "") is None


def test_words_that_begin_with_the_longest_name_of_a_file_are_about_it():
    senders = Senders.of(
        round_of(Path("home"), {**POLICE, "path": "a.csv"}, {**POLICE, "path": "a.csv, b.csv"}).description.files
    )
    assert senders.place_of("a.csv, b.csv, row 2") == Place("a.csv, b.csv", cell="row 2")
    assert senders.place_of("a.csv, row 2") == Place("a.csv", cell="row 2")
    assert senders.place_of("a.csvs") == Place("a.csvs")


@pytest.mark.parametrize(
    ("what", "remedy"),
    [
        ("heading 'X' is mapped to no question.", "Map it under headings in round.toml, or name it in left_out."),
        ("was not found.", "In its folder are: police.csv, health.csv."),
        ("heading 'X' has no column left.", "Take it out of headings."),
    ],
)
def test_what_only_the_analyst_can_put_right_is_not_sent(what, remedy):
    problem = Problem(Place("police.csv"), what, remedy)
    assert is_for_analyst(problem)
    assert by_sender(checked([problem]), POLICE) == {None: [("police.csv", "", "", what, remedy)], "Police": []}


@pytest.mark.parametrize(
    ("remedy", "sent"),
    [
        ("Ask for the file again.", "Please send the file again."),
        ("Ask whether it belongs.", "Please say whether it belongs."),
        ("Is it another version? A sheet that is no child's is named in left_out.", "Is it another version?"),
        (
            "Put a label into column A, clear the cell, or name its text in left_out.",
            "Put a label into column A or clear the cell.",
        ),
        ("Delete the sheet, or ask for its answers.", "Delete the sheet, or send its answers."),
        ("Ask which is right; it is put right in data/decisions (corrections.csv).", ""),
        ("Did you mean 'Good'? If it is another way of writing it, add it to also_written.", "Did you mean 'Good'?"),
    ],
)
def test_senders_read_what_they_are_to_do_and_nothing_of_the_analysts_files(remedy, sent):
    problem = Problem(Place("police.csv"), "'Godo' is no answer. Add it to also_written.", remedy)
    assert for_sender(problem) == replace(problem, what="'Godo' is no answer.", remedy=sent)


def test_file_names_are_ones_that_windows_can_hold():
    senders = [
        "Children's social care",
        "Health / CAMHS",
        "Health: CAMHS",
        "health-camhs",
        "con",
        "COM1.team",
        "COM\u00b9",
        "Police...",
        "..\\..\\Police",
        "<>",
        "A\tB\u202ecod.exe",
        "for the analyst",
        "=HYPERLINK(1)",
        "E" * 300,
    ]
    assert [name.removesuffix(".xlsx") for name in file_names(senders).values()] == [
        "For the analyst",
        "Children's social care",
        "Health-CAMHS",
        "Health-CAMHS (2)",
        "health-camhs (3)",
        "Sender con",
        "Sender COM1.team",
        "Sender COM\u00b9",
        "Police",
        "Police (2)",
        "Sender",
        "A Bcod.exe",
        "for the analyst (2)",
        "=HYPERLINK(1)",
        "E" * 60,
    ]


def test_a_list_says_what_it_is_and_has_a_table_with_a_column_for_the_answers():
    content = workbook([asked(), asked(within="row 7")], what_it_is("Police", "Neglect (one)"))
    first, table = load_workbook(BytesIO(content)).worksheets
    assert [cell.value for cell in first["A"]] == [
        "This lists what could not be read, or is to be asked, in the files from Police for the audit round Neglect "
        "(one): please answer each line of the sheet 'To answer' in its last column, and send the workbook back.",
        BY_SECURE_WAY,
    ]
    assert "never by open e-mail" in BY_SECURE_WAY
    assert [[cell.value for cell in row] for row in table] == [
        ["File", "Sheet", "Row or cell", "What is wrong", "What to do", "Your answer"],
        ["police.csv", None, "B2", "is wrong.", "Say.", None],
        ["police.csv", None, "row 7", "is wrong.", "Say.", None],
    ]
    assert (table.freeze_panes, table.tables["ToAnswer"].ref) == ("A2", "A1:F3")
    assert [table.column_dimensions[letter].width for letter in "ABCDEF"] == list(HEADINGS.values())
    assert all(cell.alignment.wrap_text for row in table for cell in row)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "\x07=1"]
)
def test_nothing_in_a_list_is_a_formula(text):
    line = Asked(text, text, text, text, text)
    content = workbook([line], (text, *what_it_is(text, text)))
    cells = [cell for sheet in load_workbook(BytesIO(content)) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value and cell.value[0] in "=+-@\t\r\n\uff1d")
    written = text.removeprefix("\x07").replace("\r", "\n")  # openpyxl alone writes \r as \n, with lxml as it is
    assert [str(cell.value).replace("\r", "\n") for cell in cells].count(written) == 6


def test_what_no_workbook_can_hold_is_left_out_of_it():
    content = workbook([asked(file="a\x00b\ud800c\uffff.csv", what="x" * 40_000)], ("What it is.",))
    sheet = load_workbook(BytesIO(content))["To answer"]
    assert (sheet["A2"].value, len(sheet["D2"].value)) == ("abc.csv", 32_767)


def test_answers_are_typed_as_text():
    sheet = load_workbook(BytesIO(workbook([asked()], ("What it is.",))))["To answer"]
    assert sheet["F2"].number_format == "@"


def test_the_same_list_is_the_same_bytes():
    assert workbook([asked()], ("What it is.",)) == workbook([asked()], ("What it is.",))


def test_only_senders_with_something_to_answer_get_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    lists = (
        ListToSend(None, "For the analyst.xlsx", (asked(file="round.toml"),)),
        ListToSend("Police", "Police.xlsx", (asked(),)),
        ListToSend("Schools", "Schools.xlsx", ()),
    )
    this, folder = round_of(tmp_path, POLICE, SCHOOLS), tmp_path / "to send" / "monday"
    write_lists(lists, this, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["For the analyst.xlsx", "Police.xlsx"]
    assert "Police for the audit round Neglect (one)" in load_workbook(folder / "Police.xlsx").worksheets[0]["A1"].value
    assert "the analyst alone" in load_workbook(folder / "For the analyst.xlsx").worksheets[0]["A1"].value
    write_lists(lists[2:], this, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_lists_are_written_all_or_none(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "home"))
    lists = (ListToSend("Police", "Police.xlsx", (asked(),)), ListToSend("x", "no folder/x.xlsx", (asked(),)))
    with pytest.raises(RoundtableError, match="cannot be written"):
        write_lists(lists, round_of(tmp_path / "home", POLICE), tmp_path / "sent")
    assert list(tmp_path.iterdir()) == []


def test_lists_are_not_written_among_what_is_received_decided_shared_or_sent_before(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    for kept in ("data/raw", "data/decisions", "reports"):
        with pytest.raises(RoundtableError, match="where no lists are written. Name a folder elsewhere"):
            refuse_folder(tmp_path / kept / "one" / "sent")
    with pytest.raises(RoundtableError, match="where no lists are written"):
        refuse_folder(tmp_path / "data" / "processed" / ".." / "raw")
    (tmp_path / "sent").mkdir()
    with pytest.raises(RoundtableError, match="is there already. Name a new folder: lists that were sent before"):
        refuse_folder(tmp_path / "sent")
    refuse_folder(tmp_path / "data" / "processed" / "sent")
    refuse_folder(tmp_path / "reports to send back")
