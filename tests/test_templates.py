"""`roundtable new`: forms that accept what the dictionary offers and read back, and what is carried over."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rounds_made import make_round, write_file

from analysis.cleaning.readings import read_answer
from analysis.description import ReceivedFile
from analysis.errors import BadDefinition, CannotWrite, RoundtableError, UnknownName
from analysis.intake import Received, read_round
from analysis.intake.corrections import decided
from analysis.intake.parts import Manner
from analysis.questions import Question, dictionary
from analysis.rounds import find_round
from analysis.templates import write_new_round
from analysis.templates.drop_downs import LISTS, choices, rule_of
from analysis.templates.forms import form
from analysis.templates.round_toml import block_text, round_toml, toml

TYPED = {"integer": "9", "month": "2026-03", "postcode": "TS18 1AB", "identifier": "007"}
DAY = date(2026, 3, 9)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return tmp_path / "data" / "raw"


def drop_down(sheet: Worksheet, cell: str) -> list[str]:
    """What the drop-down of a cell offers, as Excel shows it; nothing where it has none."""
    rule = next((rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)
    if rule is None or rule.type != "list":
        return []
    if rule.formula1.startswith('"'):
        return rule.formula1[1:-1].replace('""', '"').split(",")
    name, cells = rule.formula1.split("!")
    return [cell.value for (cell,) in sheet.parent[name][cells.replace("$", "")]]


def answer(sheet: Worksheet, cell: str, question: Question, number: int) -> object:
    """The answer of that number to a question: from the drop-down, one after the other, or one of its type."""
    offered = drop_down(sheet, cell)
    if offered:
        return offered[number % len(offered)]
    if question.type == "identifier":
        return f"00{number}"
    return DAY if question.type in ("date", "birth") else TYPED.get(question.type, f"Words {number}")


def fill_list(path: Path, file: ReceivedFile, number: int) -> dict[str, list]:
    """Fill a list with that many rows; question -> what was filled in."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    asked = dictionary().table(file.table).questions
    filled = {question: [] for question in file.headings.values()}
    for column, question in enumerate(file.headings.values(), start=1):
        for row in range(number):
            cell = sheet.cell(row + 2, column)
            cell.value = answer(sheet, cell.coordinate, asked[question], row)
            filled[question].append(cell.value)
    book.save(path)
    return filled


def fill_tool(path: Path, file: ReceivedFile, number: int) -> dict[str, dict[str, list]]:
    """Fill that many copies of the sheet; table -> question -> what was filled in, or printed there already."""
    book = load_workbook(path)
    blank = book.worksheets[0]
    known = dictionary()
    filled = {
        file.table: {q: [] for q in file.headings.values()},
        file.lines_table: {q: [] for q in file.lines.values()},
    }
    for copy in range(number):
        sheet = book.copy_worksheet(blank)
        sheet.title = f"Filled {copy}"
        rows = {sheet.cell(row, 1).value: row for row in range(sheet.max_row, 0, -1)}
        for label, question in file.headings.items():
            value = answer(blank, f"B{rows[label]}", known.question(file.table, question), copy)
            sheet.cell(rows[label], 2).value = value
            filled[file.table][question].append(value)
        top = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == list(file.lines)[1])
        for row in range(top + 1, sheet.max_row + 1):
            for column, question in enumerate(file.lines.values(), start=1):
                cell = sheet.cell(row, column)
                asked = known.question(file.lines_table, question)
                cell.value = cell.value or answer(blank, cell.coordinate, asked, copy + row)
                filled[file.lines_table][question].append(cell.value)
    book.remove(blank)
    book.save(path)
    return filled


def raw_of(received: Received, file: str) -> dict[str, dict[str, list]]:
    """table -> question -> the answers received from a file."""
    found: dict[str, dict[str, list]] = {}
    for part in (part for part in received.parts if part.file == file):
        for question, column in part.columns.items():
            found.setdefault(part.table, {}).setdefault(question, []).extend(column.raw)
    return found


def as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def test_every_question_filled_with_every_answer_on_offer_reads_back_without_a_question(data):
    write_new_round("one")
    filled: dict[str, dict[str, dict[str, list]]] = {}
    for file in find_round("one").description.files:
        asked = dictionary().table(file.table).questions
        number = max(len(choices(asked[question])) for question in file.headings.values()) + 1
        if file.lines:
            filled[file.path] = fill_tool(data / "one" / file.path, file, number)
        else:
            filled[file.path] = {file.table: fill_list(data / "one" / file.path, file, number)}
    received = read_round(find_round("one"))
    assert received.problems == ()
    assert {query.what for query in received.queries} == {"round.toml does not say who sent it."}
    fed = set()
    for path, tables in filled.items():
        for table, questions in tables.items():
            fed.add(table)
            raw = raw_of(received, path)[table]
            for name, values in questions.items():
                typed = [value for value in values if isinstance(value, str)]
                assert typed in ([], list(raw[name])), (table, name)
                assert read_back(raw[name], table, name) == read_back(map(as_text, values), table, name), (table, name)
    assert fed == set(dictionary().tables)


def read_back(texts, table: str, name: str) -> list:
    """What cleaning makes of the texts; a drop-down's answers are answers, or states that the dictionary declares."""
    question = dictionary().question(table, name)
    readings = [read_answer(text, question, Manner()) for text in texts]
    assert [reading.fault for reading in readings if reading.fault] == []
    if question.type in ("single", "multi") and not question.answers_from:
        said = {code for r in readings for code in (r.value if isinstance(r.value, tuple) else (r.value,)) if code}
        assert said == set(question.answers)
    return [(reading.value, reading.state) for reading in readings]


def test_there_is_a_form_for_every_table_and_every_question_that_is_asked(data):
    write_new_round("one")
    asked: dict[str, list[str]] = {}
    for file in find_round("one").description.files:
        asked.setdefault(file.table, []).extend(file.headings.values())
        asked.setdefault(file.lines_table, []).extend(file.lines.values())
    for name, table in dictionary().tables.items():
        from_labels = set(table.key) if name in ("findings", "judgements") else set()
        wanted = {q for q, question in table.questions.items() if not question.worked_out_from}
        assert set(asked[name]) | (from_labels & {"case", "agency"}) == wanted


def test_an_empty_form_is_no_problem(data):
    write_new_round("one")
    received = read_round(find_round("one"))
    assert received.problems == ()
    assert [str(query) for query in received.queries if query.what != "round.toml does not say who sent it."] == [
        f"{path}, sheet 'Child 1': is not filled in, and gives no row. Delete the sheet, or ask for its answers."
        for path in ("audit workbook.xlsx", "agency returns.xlsx")
    ]


ANSWERS = {"a": "Yes, fully", "b": "No"}


def rule(**question: object) -> object:
    from openpyxl import Workbook

    return rule_of(Question(**({"label": "Met", "type": "single", "answers": ANSWERS} | question)), Workbook())


def test_short_lists_stand_in_the_rule_and_long_ones_or_ones_with_a_comma_on_a_hidden_sheet():
    from openpyxl import Workbook

    book = Workbook()
    short = Question(label="Met", type="single", answers={"y": 'Yes "fully"', "n": "No"})
    long = Question(label="Which", type="single", answers={f"a{n}": f"Answer number {n}" for n in range(40)})
    comma = Question(label="How", type="single", answers=ANSWERS)
    assert rule_of(short, book).formula1 == '"Yes ""fully"",No"'
    assert book.sheetnames == ["Sheet"]
    assert rule_of(long, book).formula1 == "Lists!$A$1:$A$40"
    assert rule_of(comma, book).formula1 == "Lists!$B$1:$B$2"
    assert rule_of(comma, book).formula1 == "Lists!$B$1:$B$2"
    assert [cell.value for cell in book[LISTS]["B"]][:2] == ["Yes, fully", "No"]
    assert book[LISTS].sheet_state == "veryHidden"


def test_only_one_answer_from_a_list_is_held_to_it():
    assert rule().showErrorMessage
    assert not rule(type="multi").showErrorMessage
    assert not rule(other="b").showErrorMessage
    assert rule(type="integer", answers={}, lowest=0, highest=25).showErrorMessage
    assert not rule(type="integer", answers={}, states={"Not known": "not known"}).showErrorMessage
    assert not rule(type="text", answers={}).showErrorMessage


def test_a_rule_says_what_is_asked_and_what_may_answer_it():
    assert rule(states={"N/A": "not applicable", "NA": "not applicable", "Not known": "not known"}).prompt == (
        "Met – One of: Yes, fully; No; N/A; Not known"
    )
    assert rule(type="multi").prompt == "Met – Any of these, with ; between them: Yes, fully; No"
    whole = rule(type="integer", answers={}, lowest=0, highest=25)
    assert (whole.prompt, whole.type, whole.formula1, whole.formula2) == (
        "Met – A whole number from 0 to 25.",
        "whole",
        "0",
        "25",
    )
    assert rule(type="date", answers={}).prompt == "Met – A day: 31/01/2026."
    long = rule(label="Is it " + "so " * 200)
    assert (len(long.prompt), len(long.promptTitle), len(long.error) <= 255) == (255, 32, True)


def test_excel_keeps_what_is_typed_and_shows_days_as_they_are_written_in_england(data):
    write_new_round("one")
    sheet = load_workbook(data / "one" / "missing episodes.xlsx").active
    formats = {sheet.cell(1, n).value: sheet.column_dimensions["ABCDEFG"[n - 1]].number_format for n in range(1, 8)}
    assert formats == {
        "Case": "@",
        "Date of birth": "dd/mm/yyyy",
        "Missing or away": "@",
        "Start": "dd/mm/yyyy",
        "End": "dd/mm/yyyy",
        "Return home interview offered": "@",
        "Return home interview held": "@",
    }
    tool = load_workbook(data / "one" / "agency returns.xlsx").active
    assert [tool.cell(row, 2).number_format for row in (2, 3, 4)] == ["@", "@", "0"]


def test_a_list_keeps_its_headings_in_sight_and_is_marked_as_a_table(data):
    write_new_round("one")
    sheet = load_workbook(data / "one" / "statements.xlsx").active
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    (table,) = sheet.tables.values()
    assert (table.ref, table.column_names) == ("A1:C2", ["Kind", "Number", "Statement"])
    (lines,) = load_workbook(data / "one" / "audit workbook.xlsx").active.tables.values()
    assert lines.column_names == ["Standard", "Finding", "Mentioned"]


def test_nothing_but_headings_labels_and_what_the_tool_prints_stands_in_a_form(data):
    write_new_round("one")
    sheet = load_workbook(data / "one" / "statements.xlsx").active
    assert list(sheet.iter_rows(values_only=True)) == [("Kind", "Number", "Statement")]
    tool = load_workbook(data / "one" / "agency returns.xlsx").active
    rows = [row for row in tool.iter_rows(values_only=True) if any(row)]
    assert rows[0][0] == "Copy this sheet: each is one agency's return about one child"
    printed = {(s.label, text) for s in dictionary().standards.values() for text in s.criteria.values()}
    assert {row[:2] for row in rows[9:]} == printed
    assert {row[2:] for row in rows[9:]} == {(None, None, None)}


def test_the_same_round_is_written_with_the_same_bytes(data):
    for name in ("one", "two"):
        write_new_round(name)
    files = sorted(path.name for path in (data / "one").glob("*.xlsx"))
    assert files
    assert all((data / "one" / file).read_bytes() == (data / "two" / file).read_bytes() for file in files)


def test_a_form_whose_headings_hold_quotes_and_blanks_reads_back(data):
    heading, made = 'The "child\'s" ref', make_round(data.parent.parent)
    file = ReceivedFile(
        path="cases.xlsx", shape="flat list", table="cases", received_from="X", headings={heading: "case"}
    )
    book = form(file)
    book.active["A2"] = "007"
    book.save(made.folder / "cases.xlsx")
    made.blocks.append(block_text(file))
    made.save()
    received = read_round(find_round("one"))
    assert received.problems == ()
    assert raw_of(received, "cases.xlsx") == {"cases": {"case": ["007"]}}


@pytest.mark.parametrize("value", ["plain", 'a "quote"', "a\\b", "a\nb", "\x7f", "é ’ 漢", 25, ["a", "b"], {"a": "b"}])
def test_what_is_written_as_toml_is_read_as_it_was(value):
    assert tomllib.loads(f"key = {toml(value)}") == {"key": value}


EARLIER = """reported = "2026-03-31"
next_audit_due = "2026-12"
audiences = ["panel"]
period = { first = "2024-01-01", last = "2026-12-31" }
[not_available]
"cases.age" = "The ages were not asked for."
"""
ACTIONS = {"No": "number", "What": "action", "Status": "status", "Owner": "owner", "Due by": "due"}
OLD = [
    ["No", "What", "Status", "Owner", "Due by"],
    ["1", "Share lists", "In progress", "Police", "2026-02"],
    ["3", "Write a guide", "Implemented", "Health", ""],
    ["4", "Ask children", "", "", ""],
]


@pytest.fixture
def earlier(data):
    """A round 'one' with a list of cases, new and older actions, and the export of a survey."""
    made = make_round(data.parent.parent)
    made.top = EARLIER
    case_list = [["Ref", "Grade given"], ["A1", "Good"]]
    made.add("cases 2026.csv", "cases", {"Ref": "case", "Grade given": "grade_panel"}, case_list)
    rows = [["No", "What"], ["1", "Train staff"], ["2", "Meet weekly"]]
    made.add("new.csv", "actions", {"No": "number", "What": "action"}, rows, constants='{ raised = "this_round" }')
    made.add("old.csv", "actions", ACTIONS, OLD, constants='{ raised = "round_before" }')
    export = [["ID", "Start time", "Completion time", "Agency"], ["1", "", "", "Police"]]
    made.add("survey.csv", "responses", {"ID": "response", "Agency": "agency"}, export, shape="ms forms")
    return made


def written(data: Path, name: str) -> dict:
    return tomllib.loads((data / name / "round.toml").read_text(encoding="utf-8"))


def test_what_an_earlier_round_declared_is_carried_over_and_its_days_and_title_are_not(data, earlier):
    assert write_new_round("two", "one").said == ()
    found = written(data, "two")
    files = found.pop("files")
    assert found == {
        "title": "Themed audit",
        "partnership": "A partnership",
        "theme": "Neglect",
        "round_before": "one",
        "scale": "ofsted",
        "audiences": ["panel"],
        "population": {"name": "CP list", "draw": "random", "selected_on": []},
        "not_available": {"cases.age": "The ages were not asked for."},
    }
    assert [(file["path"], file.get("headings")) for file in files] == [
        ("cases.xlsx", {"Ref": "case", "Grade given": "grade_panel"}),
        ("actions.xlsx", {"No": "number", "What": "action"}),
        ("survey.csv", {"ID": "response", "Agency": "agency"}),
        (
            "actions of the round before.xlsx",
            {"Number": "number", "Action": "action", "Owner": "owner", "Due": "due", "Status": "status"}
            | {"Status at": "status_at"},
        ),
    ]
    assert sorted(path.name for path in (data / "two").iterdir()) == [
        "actions of the round before.xlsx",
        "actions.xlsx",
        "cases.xlsx",
        "round.toml",
    ]
    text = (data / "two" / "round.toml").read_text(encoding="utf-8")
    assert "in one: Audit" in text
    assert '# audited = "2026-01"' in text
    assert "put this round's file here, and its name" in text


def test_a_round_that_was_carried_over_reads_back_once_its_month_and_files_are_given(data, earlier):
    write_new_round("two", "one")
    with pytest.raises(BadDefinition, match="audited"):
        find_round("two")
    path = data / "two" / "round.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("# audited", "audited"), encoding="utf-8")
    survey = [["ID", "Start time", "Completion time", "Agency"], ["1", "", "", "Police"]]
    write_file(data / "two" / "survey.csv", survey)
    fill_list(data / "two" / "cases.xlsx", find_round("two").description.files[0], 3)
    received = read_round(find_round("two"))
    assert received.problems == ()
    assert received.files["rows"].tolist() == [3, 0, 1, 4]


def test_which_version_of_a_question_was_asked_is_carried_over():
    said = {"title": "Audit", "versions": {"responses.confident": "2024"}}
    text = round_toml("two", [], "one", said)
    assert tomllib.loads(text)["versions"] == {"responses.confident": "2024"}
    assert "versions" not in tomllib.loads(round_toml("two", []))


def test_open_actions_are_carried_over_with_their_status_to_be_filled_in(data, earlier):
    write_new_round("two", "one")
    rows = load_workbook(data / "two" / "actions of the round before.xlsx").active.iter_rows(values_only=True)
    assert [tuple(cell or "" for cell in row) for row in rows] == [
        ("Number", "Action", "Owner", "Due", "Status", "Status at"),
        ("1", "Train staff", "", "", "", ""),
        ("2", "Meet weekly", "", "", "", ""),
        ("1 (an earlier round)", "Share lists", "Police", "2026-02", "", ""),
        ("4 (an earlier round)", "Ask children", "", "", "", ""),
    ]
    (block,) = (file for file in written(data, "two")["files"] if file["path"].startswith("actions of"))
    assert block["constants"] == {"raised": "round_before"}


def test_actions_that_cannot_be_read_are_a_sentence_and_their_block_is_carried_over(data, earlier):
    write_file(earlier.folder / "cases 2026.csv", [["Ref"], ["A1"]])
    (sentence,) = write_new_round("two", "one").said
    assert sentence.startswith("The actions of 'one' could not be carried over: cases 2026.csv")
    paths = [file["path"] for file in written(data, "two")["files"]]
    assert paths == ["cases.xlsx", "actions.xlsx", "actions 2.xlsx", "survey.csv"]


def test_neither_the_text_of_an_example_nor_unreadable_signs_are_carried_over(data, earlier):
    earlier.top = 'example = "An example round."\n' + earlier.top
    earlier.save()
    description = earlier.folder / "round.toml"
    text = description.read_text(encoding="utf-8").replace('title = "Audit"', 'title = "Audit\\nof \\"two\\" lines"')
    description.write_text(text, encoding="utf-8")
    write_new_round("two", "one")
    assert "example" not in written(data, "two")
    assert 'in one: Audit of "two" lines\n' in (data / "two" / "round.toml").read_text(encoding="utf-8")


def test_a_round_to_carry_over_that_is_not_there_or_not_right_writes_nothing(data, earlier):
    with pytest.raises(UnknownName, match="'on' is not a known round. Did you mean 'one'"):
        write_new_round("two", "on")
    earlier.top = 'colour = "red"'
    earlier.save()
    with pytest.raises(BadDefinition, match="colour"):
        write_new_round("two", "one")
    assert [path.name for path in data.iterdir()] == ["one"]


def test_files_that_lie_there_already_get_a_round_toml_with_a_proposed_map_and_nothing_else(data, earlier):
    folder = data / "two"
    folder.mkdir()
    write_file(folder / "cases 2027.csv", [["Ref", "Grade given"], ["A1", "Good"]])
    write_file(folder / "staff.csv", [["Agency", "What worked well", "Colour"], ["Police", "Much", "red"]])
    (folder / "tool.xlsx").write_bytes(b"PK\x03\x04 cut short")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (sentence,) = write_new_round("two").said
    assert sentence == "Its files are as they were. Guesses in round.toml are listed under 'guesses'."
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "round.toml"} == before
    files = {file["path"]: file for file in written(data, "two")["files"]}
    assert files["cases 2027.csv"]["headings"] == {"Ref": "case", "Grade given": "grade_panel"}
    assert (files["staff.csv"]["table"], files["staff.csv"]["left_out"]) == ("responses", ["Colour"])
    assert '# "tool.xlsx" needs a [[files]] block.' in (folder / "round.toml").read_text(encoding="utf-8")


def test_files_that_lie_there_and_a_round_to_carry_over_give_both(data, earlier):
    folder = data / "two"
    folder.mkdir()
    write_file(folder / "cases 2027.csv", [["Ref", "Grade given"], ["A1", "Good"]])
    write_new_round("two", "one")
    found = written(data, "two")
    assert (found["round_before"], found["partnership"]) == ("one", "A partnership")
    assert [file["path"] for file in found["files"]] == ["cases 2027.csv"]
    assert sorted(path.name for path in folder.iterdir()) == ["cases 2027.csv", "round.toml"]


def test_a_folder_with_a_round_toml_or_without_files_is_refused(data, earlier):
    (data / "empty").mkdir()
    before = (earlier.folder / "round.toml").read_bytes()
    for name in ("one", "empty"):
        with pytest.raises(RoundtableError, match="is there already"):
            write_new_round(name)
    assert (earlier.folder / "round.toml").read_bytes() == before
    assert list((data / "empty").iterdir()) == []


def test_a_round_that_cannot_be_written_whole_is_not_there(data, monkeypatch):
    def no_room(book):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.templates.saved", no_room)
    with pytest.raises(CannotWrite, match="No space left"):
        write_new_round("one")
    assert list(data.iterdir()) == []


def test_files_for_the_decisions_of_people_are_written_with_their_headings_and_never_over_others(data):
    decisions = data.parent / "decisions" / "two"
    decisions.mkdir(parents=True)
    (decisions / "left_out.csv").write_text("file,sheet,row,who,why\na.csv,,2,AB,sent twice\n", encoding="utf-8")
    write_new_round("two")
    assert (decisions / "corrections.csv").read_text(encoding="utf-8") == "file,sheet,cell,from,to,who,why,when\n"
    assert "sent twice" in (decisions / "left_out.csv").read_text(encoding="utf-8")
    assert [str(problem) for problem in decided(decisions).problems] == []
