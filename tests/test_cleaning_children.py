"""Children: one under several references, stored under pseudonyms, with the month of their birth and no more."""

import re

import pandas as pd
import pytest
from rounds_made import check, said

from analysis import load, rows

CROSSWALK = {"Case": "case", "UPN": "upn", "CHILD": "child_id", "Before": "case_before"}


def cases(made, *references: str):
    return made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], *([one] for one in references)])


def crosswalk(made, *lines: list[str]):
    return made.add("children.csv", "children", CROSSWALK, [list(CROSSWALK), *lines])


def suspensions(made, *upns: str):
    headings = {"UPN": "case", "startdate": "start"}
    lines = [[upn, f"2015-Mar-{day:02}"] for day, upn in enumerate(upns, 1)]
    return made.add("census.csv", "suspensions", headings, [list(headings), *lines], case_is='"upn"')


def episodes(made, *children: str):
    headings = {"CHILD": "case", "FROM": "start"}
    lines = [[child, f"{day:02}/03/2015"] for day, child in enumerate(children, 1)]
    return made.add("903.csv", "missing_episodes", headings, [list(headings), *lines], case_is='"child_id"')


# One child under several references


def test_a_child_with_three_references_in_three_files_is_one_child(made):
    cases(made, "V15-01", "V15-02")
    crosswalk(made, ["V15-01", "Z900001", "7001", ""], ["V15-02", "Z900002", "7002", ""])
    suspensions(made, "Z900001", "z900001 ", "Z900002")
    episodes(made, "7001", "7001")
    checked = check()
    assert checked.problems == ()
    tables = checked.cleaned.tables
    first, second = tables["cases"]["case"]
    assert tables["suspensions"]["counted_as"].tolist() == [first, first, second]
    assert tables["missing_episodes"]["counted_as"].tolist() == [first, first]
    labels = checked.cleaned.labels
    assert labels[labels["kind"] == "case"]["label"].tolist() == ["Case 1", "Case 2"]


def test_a_reference_that_the_crosswalk_does_not_have_is_refused_with_its_reason(made):
    cases(made, "V15-01")
    crosswalk(made, ["V15-01", "Z900001", "", ""])
    suspensions(made, "Z900001", "Z999999", "")
    checked = check()
    assert checked.problems == ()
    assert checked.cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["census.csv, row 3", "'Case' is not in the crosswalk of children"],
        ["census.csv, row 4", "'Case' is not given"],
    ]


def test_a_child_of_the_crosswalk_who_is_not_audited_is_refused_elsewhere_and_kept_in_it(made):
    cases(made, "V15-01")
    crosswalk(made, ["V15-01", "Z900001", "", ""], ["V15-99", "Z900099", "", ""])
    suspensions(made, "Z900099")
    cleaned = check().cleaned
    assert cleaned.refused["reason"].tolist() == ["the child is not among the cases of this round"]
    assert len(cleaned.tables["children"]) == 2


def test_a_reference_at_two_children_is_a_problem(made):
    cases(made, "A1", "A2")
    crosswalk(made, ["A1", "Z1", "7001", ""], ["A2", "z1 ", "7002", ""])
    assert said(check().problems) == [
        "children.csv, cell B3: its 'UPN' is that of another child (children.csv, row 2). Ask which is right, and "
        "correct it."
    ]


def test_a_file_of_other_references_without_a_crosswalk_is_a_problem_of_the_file(made):
    cases(made, "A1")
    suspensions(made, "Z1", "Z2")
    assert said(check().problems) == [
        "census.csv: knows its children by 'upn', but no file of the round gives the cases of these references. Add a "
        "file for the table 'children', or say case_is = \"case\" where the column holds the case."
    ]


def test_the_later_of_two_rows_of_a_case_in_the_crosswalk_is_refused_and_counts_for_nothing(made):
    cases(made, "A1")
    crosswalk(made, ["A1", "Z1", "", ""], ["a1", "Z2", "", ""])
    suspensions(made, "Z1", "Z2")
    assert check().cleaned.refused[["record", "reason"]].to_numpy().tolist() == [
        ["census.csv, row 3", "'Case' is not in the crosswalk of children"],
        ["children.csv, row 3", "has the same 'Case' as children.csv, row 2"],
    ]


def left_out(made, *lines: str):
    folder = made.folder.parent.parent / "decisions" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "left_out.csv").write_text("\n".join(["file,sheet,row,who,why", *lines, ""]), encoding="utf-8")


def test_a_row_of_the_crosswalk_that_is_left_out_counts_for_nothing(made):
    cases(made, "A1", "A2")
    crosswalk(made, ["A2", "Z1", "", ""], ["A1", "Z1", "", ""])
    suspensions(made, "Z1")
    left_out(made, "children.csv,,2,J. Lee,it is the other child's")
    checked = check()
    assert checked.problems == ()
    assert (
        checked.cleaned.tables["suspensions"]["case"].tolist() == checked.cleaned.tables["cases"]["case"].tolist()[:1]
    )


def test_letters_that_nobody_sees_make_no_other_reference(made):
    cases(made, "A1\u200b")
    crosswalk(made, ["A1", "Z\u00ad1", "", ""])
    suspensions(made, "Z1")
    checked = check()
    assert (checked.problems, len(checked.cleaned.tables["suspensions"])) == ((), 1)


def test_a_reference_of_letters_that_nobody_sees_is_none(made):
    cases(made, "A1", "\u200b", "\ufeff")
    assert check().cleaned.refused["reason"].tolist() == ["'Case' is not given"] * 2


# From round to round


def second_round(made, name: str = "two"):
    folder = made.folder.parent / name
    folder.mkdir()
    return type(made)(folder, top='round_before = "one"').save()


def test_a_child_with_an_earlier_reference_has_the_same_pseudonym_in_both_rounds_and_another_label(made):
    cases(made, "V14-08", "V14-09")
    later = second_round(made)
    cases(later, "V15-01", "V15-02")
    crosswalk(later, ["V15-02", "Z2", "", "V14-08"], ["V15-01", "Z1", "", ""])
    suspensions(later, "Z2")
    before, now = check("one").cleaned, check("two").cleaned
    known = before.tables["cases"]["case"][0]
    assert now.tables["cases"]["case"].tolist().index(known) == 1
    assert now.tables["suspensions"]["case"].tolist() == [known]
    labels = [dict(one.labels[["pseudonym", "label"]].to_numpy()) for one in (before, now)]
    assert [one[known] for one in labels] == ["Case 1", "Case 2"]


def test_two_children_whose_cases_changed_places_stay_two(made):
    cases(made, "1", "2")
    later = second_round(made)
    cases(later, "1", "2")
    crosswalk(later, ["1", "", "", "2"], ["2", "", "", "1"])
    before, now = (check(name).cleaned.tables["cases"]["case"].tolist() for name in ("one", "two"))
    assert (check("two").problems, now) == ((), before[::-1])


def test_an_earlier_reference_that_is_another_childs_case_now_is_a_problem(made):
    cases(made, "1", "2")
    crosswalk(made, ["2", "", "", "1"])
    assert said(check().problems) == [
        "children.csv, cell D2: its 'Case in an earlier round' is the case of another child of this round: the two "
        "would be one. Ask which is right; if both are, let the cases of this round have references of their own."
    ]


# What is stored

RAW = {"Case": "case", "DOB": "birth", "Postcode": "postcode", "Age": "age", "Team": "team"}


def stored(made) -> list[bytes]:
    folder = made.folder.parent.parent / "processed" / "one" / "tables"
    return [path.read_bytes() for path in folder.iterdir()]


def texts(made) -> str:
    """Every cell of every stored table, as text."""
    folder = made.folder.parent.parent / "processed" / "one" / "tables"
    tables = [pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))]
    return "\n".join(str(cell) for table in tables for cell in [*table.columns, *table.to_numpy().ravel()])


def test_no_reference_name_or_address_of_the_files_stands_in_a_stored_table(made):
    lines = [["V15-0001", "14/03/2009", "TS18 1AB", "", "North"], ["V15-0002", "2008-11-27", "TS19 9ZZ", "17", "South"]]
    made.add("cases.xlsx", "cases", RAW, [list(RAW), *lines])
    crosswalk(made, ["V15-0001", "Z90000101", "700101", "V14-0008"], ["V15-0002", "Z90000102", "700102", ""])
    suspensions(made, "Z90000101")
    episodes(made, "700102")
    survey = {"ID": "response", "Case": "case", "Concerns": "concerns", "Help": "help"}
    answers = [
        ["ID", "Case", "Concerns", "Help", "Email", "Full name"],
        [
            "resp-4471",
            "V15-0001",
            "Talk of v15-0002 and Z90000101, not of 700102.",
            "Training; see V15-0002",
            "ann@x.org",
            "Ann Marl",
        ],
    ]
    made.add("survey.csv", "responses", survey, answers)
    load("one", "cases")
    everything = texts(made) + "".join(one.decode("latin-1") for one in stored(made))
    hidden = ["V15-0001", "V15-0002", "V14-0008", "Z90000101", "Z90000102", "700101", "700102", "resp-4471"]
    hidden += ["ann@x.org", "Ann Marl", "Email", "Full name", "TS18 1AB", "TS19 9ZZ", "9ZZ"]
    assert [one for one in hidden if one.casefold() in everything.casefold()] == []
    day = re.compile(r"14[/.-]0?3[/.-]2009|2009-0?3-14|2008-11-27|27[/.-]11[/.-]2008")
    assert day.findall(everything) == []
    assert load("one", "cases")["birth"].tolist() == ["2009-03", "2008-11"]
    assert load("one", "cases")["postcode"].tolist() == ["TS18", "TS19"]
    flags = load("one", "flags")
    assert flags[["question", "cell"]].to_numpy().tolist() == [["concerns", "C2"], ["help_other", "D2"]]


def test_labels_stand_in_lists_for_the_panel_and_no_pseudonym_does(made):
    cases(made, "V15-0001", "V15-0002")
    listed = rows(load("one", "cases"), "case")
    assert [one[0] for one in listed.rows] == ["Case 1", "Case 2"]
    assert listed.identifying[0]


# Ages and dates of birth


def aged(made, *lines: list[str], audited: str = "2026-01"):
    made.add("cases.csv", "cases", {"Case": "case", "DOB": "birth", "Age": "age"}, [["Case", "DOB", "Age"], *lines])
    path = made.folder / "round.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('audited = "2026-01"', f'audited = "{audited}"'), encoding="utf-8"
    )
    return check()


def test_an_age_that_was_not_given_is_worked_out_and_listed_without_the_date(made):
    cleaned = aged(made, ["A1", "14/03/2009", ""], ["A2", "14/03/2009", "16"]).cleaned
    assert cleaned.tables["cases"]["age"].tolist() == [16, 16]
    assert cleaned.changes.to_numpy().tolist() == [
        ["cases", "cases.csv", "", "B2", "age", "", "16", "worked out from the date of birth"]
    ]


def test_an_age_is_worked_out_where_no_column_gives_it(made):
    made.add(
        "cases.csv", "cases", {"Case": "case", "DOB": "birth"}, [["Case", "DOB"], ["A1", "14/03/2009"], ["A2", ""]]
    )
    cleaned = check().cleaned
    assert cleaned.tables["cases"]["age_state"].tolist() == ["answered", "not asked"]
    assert cleaned.changes[["cell", "was", "became"]].to_numpy().tolist() == [["B2", "", "16"]]


@pytest.mark.parametrize(
    ("birth", "audited", "age"),
    [
        ("31/01/2010", "2026-01", None),  # 15 until the last day of the month
        ("01/01/2010", "2026-01", 16),
        ("29/02/2008", "2026-02", 17),  # older on 1 March
        ("29/02/2008", "2026-03", 18),
        ("29/02/2008", "2024-02", None),
        ("31/12/2009", "2026", None),
        ("01/01/2010", "2026", 16),
    ],
)
def test_an_age_is_worked_out_where_the_time_of_the_audit_leaves_one_age(made, birth, audited, age):
    found = aged(made, ["A1", birth, ""], audited=audited).cleaned.tables["cases"]["age"].tolist()
    assert found == [age] if age is not None else pd.isna(found[0])


ASK = "Ask which is right; a wrong cell is put right in data/decisions (corrections.csv)."


def test_an_age_that_does_not_fit_the_date_of_birth_is_asked_about_without_the_date(made):
    checked = aged(made, ["A1", "14/03/2009", "12"], ["A2", "14/03/2009", "16"])
    assert said(checked.queries) == [f"cases.csv, cell B2: the date of birth does not fit the age given. {ASK}"]
    assert checked.problems == ()


@pytest.mark.parametrize("birth", ["14/03/2027", "14/03/1959"])
def test_a_date_of_birth_of_nobody_who_could_be_audited_gives_no_age_and_is_asked_about(made, birth):
    checked = aged(made, ["A1", birth, ""])
    assert checked.cleaned.tables["cases"]["age"].isna().all()
    assert said(checked.queries) == [
        f"cases.csv, cell B2: no child of that date of birth could be in this audit. {ASK}"
    ]


def test_a_date_of_birth_elsewhere_is_held_against_the_list_of_cases(made):
    cases_list = [["Case", "DOB", "Age"], ["A1", "14/03/2009", ""], ["A2", "", "12"], ["A3", "", "16"]]
    made.add("cases.csv", "cases", {"Case": "case", "DOB": "birth", "Age": "age"}, cases_list)
    headings = {"CHILD": "case", "DOB": "birth", "FROM": "start"}
    lines = [
        ["A1", "14/03/2009", "01/05/2025"],
        ["A1", "03/03/2009", "02/05/2025"],
        ["A2", "14/03/2009", "01/05/2025"],
        ["A3", "14/03/2009", "01/05/2025"],
        ["B9", "14/03/2019", "01/05/2025"],
    ]
    made.add("903.csv", "missing_episodes", headings, [list(headings), *lines])
    assert said(check().queries) == [
        f"903.csv, cell B3: the date of birth is another one than in the list of cases. {ASK}",
        f"903.csv, cell B4: the date of birth does not fit the age in the list of cases. {ASK}",
    ]


def test_a_file_that_maps_no_child_is_refused_row_by_row(made):
    cases(made, "A1")
    headings = {"DOB": "birth", "FROM": "start", "TO": "end"}
    made.add("903.csv", "missing_episodes", headings, [list(headings), ["14/03/2009", "01/05/2025", "02/05/2025"]])
    assert check().cleaned.refused["reason"].tolist() == ["'Case' is not given"]
