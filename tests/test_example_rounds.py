"""The example rounds as received: what they must say, and what they must not.

The raw files are read here with csv and openpyxl alone, not with the project's own intake, so that a mistake of intake
cannot hide one in the files. Ids such as S11 are those of the published figures.
"""

import csv
import io
import json
import shutil
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from example_rounds.seed_words import HASHES, hashed, runs, words
from example_rounds.write import content, write_example_rounds
from example_rounds.write_codings import write_codings
from openpyxl import load_workbook
from scipy.stats import fisher_exact

from analysis import load
from analysis.folders import DATA_VARIABLE
from analysis.questions import MADE_UP, dictionary
from analysis.rounds import find_round
from analysis.themes.codebook import codebook
from analysis.themes.coders import Final, decisions, final_codes, second_look
from analysis.themes.to_code import answers_of_round

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
CONTENT = ROOT / "tests" / "example_rounds"
ROUNDS = ("stockton-2014-10", "stockton-2015-04", "lscb-2015")
RECEIVED = sorted(
    path.relative_to(RAW).as_posix()
    for name in ROUNDS
    for path in (RAW / name).iterdir()
    if path.suffix in (".csv", ".xlsx")
)
AUDIT_TOOL = "stockton-2015-04/CSE audit tool April 2015.xlsx"
FOLLOW_UP = "lscb-2015/Follow-up May 2017.xlsx"
# Encoding and separator of each text file, as its sender's program saves it.
TEXT_FILES = {
    "stockton-2014-10/Actions recommended May 2015.csv": ("cp1252", ","),
    "stockton-2015-04/SSDA903 missing 2014-15.csv": ("utf-8", ","),
    "stockton-2015-04/School census exclusions 2014-15.csv": ("utf-8", ","),
    "stockton-2015-04/Conclusions April 2015.csv": ("utf-8-sig", ","),
    "lscb-2015/case list.csv": ("utf-8-sig", ";"),
    "lscb-2015/exclusions 2014-15.csv": ("utf-8", ","),
    "lscb-2015/Recommendations.csv": ("utf-8-sig", ","),
}
# Findings that no file can bear together.
CONTRADICTIONS = (
    ("Chronology good", "Chronology not sufficiently up to date"),
    ("Chronology good", "Chronology up to date but not focused"),
    ("Chronology not sufficiently up to date", "Chronology up to date but not focused"),
    ("No risk assessment and management plan", "Risk assessment and management plan incomplete"),
    ("No risk assessment and management plan", "Risk assessment and management plan not updated during VEMT"),
    ("No risk assessment and management plan", "Risks identified and addressed"),
    ("Good quality case recording", "Case recording not reflective or focused enough"),
    ("Supervision reflective", "Supervision not challenging or reflective enough"),
)
# The eight rows as published: auditors, grade, age, team, safeguarded.
CASE_TABLE = [
    ("JP/CP", "Good", 17, "Fieldwork South 2", "Yes"),
    ("KS/JA", "Good", 14, "Fieldwork South 3", "Yes"),
    ("SMc/NH", "Requires Improvement", 17, "Permanence 2", "Yes"),
    ("JA/SB", "Requires Improvement", 11, "Permanence 1", "Yes"),
    ("JH/MM", "Good", 14, "Assessment/FST (closed)", "Yes"),
    ("MD/GM", "Requires Improvement", 17, "Fieldwork South 2", "Yes"),
    ("PS/GT", "Good", 13, "Assessment", "Yes"),
    ("RB/DR", "Requires Improvement", 15, "Fieldwork North 3", "Yes"),
]
FINDINGS = {
    "S10": ("Chronology present", 8),
    "S11": ("Chronology not sufficiently up to date", 3),
    "S12": ("Chronology good", 3),
    "S13": ("Chronology up to date but not focused", 1),
    "S14": ("Risk assessment and management plan not updated during VEMT", 2),
    "S15": ("Risk assessment and management plan incomplete", 1),
    "S16": ("No risk assessment and management plan", 1),
    "S17": ("Risks identified and addressed", 2),
    "S18": ("Child not being seen", 0),
    "S19": ("No increase in visits during VEMT", 1),
    "S20": ("Visits not frequent enough", 1),
    "S21": ("Not clear whether child seen alone", 1),
    "S22": ("Usually someone else in the house during visits", 1),
    "S23": ("Good quality case recording", 3),
    "S24": ("Case recording not reflective or focused enough", 4),
    "S25": ("Effective communication", 6),
    "S26": ("Child's wishes and feelings gathered", 7),
    "S27": ("Supervision not challenging or reflective enough", 3),
    "S28": ("Supervision reflective", 3),
    "S29": ("No increase in supervision during VEMT", 1),
    "S30": ("Supervision not at required frequency", 1),
    "S31": ("Management oversight evidenced", 4),
    "S32": ("Care plan mentioned positively", 4),
    "S33": ("Immediate follow-up (strategy meeting) recommended", 1),
}
# heading of the follow-up list: (answer, how many, of how many asked)
FOLLOWED_UP = {
    "L4": ("Update received?", "Yes", 9, 11),
    "L5": ("Continued concerns?", "Yes", 7, 9),
    "L6": ("Potential CSE?", "Yes", 5, 7),
    "L7": ("Open to CSC with family dysfunction?", "Yes", 5, 5),
    "L8": ("Substance misuse?", "Yes", 3, 5),
    "L9": ("Mental health with suicidal ideation?", "Yes", 2, 5),
    "L10": ("Education or work", "NEET", 2, 5),
    "L11": ("Education or work", "In work", 2, 5),
    "L12": ("Education or work", "Specialist school provision", 1, 5),
    "L13": ("Offending?", "Yes", 3, 5),
    "L14": ("Gang culture?", "Yes", 2, 3),
}
LISTS = {
    "S1": ("stockton-2014-10/VEMT audit case list Oct 2014.xlsx", None, 9),
    "S34": ("stockton-2014-10/Actions recommended May 2015.csv", None, 9),
    "S36": ("stockton-2015-04/CSE audit actions tracker.xlsx", "From April 2015", 4),
    "L1": ("lscb-2015/case list.csv", None, 11),
    "L15": ("lscb-2015/Practitioner survey(1-36).xlsx", None, 36),
    "L21": ("lscb-2015/Young people feedback.xlsx", None, 3),
    "L24": ("lscb-2015/Recommendations.csv", None, 9),
}
THEMES = {
    ("concerns", "concern"): {  # L16
        "Family relationships",
        "Behaviour or truanting at school",
        "Mental health and emotional well-being",
    },
    ("worked_well", "strength"): {  # L17, L18
        "Communication and information sharing",
        "Engagement between young person and worker",
        "Quality and security of LAC placements",
        "Engagement with families",
    },
    ("worked_well", "concern"): {"Communication and information sharing"},
    ("could_be_better", "strength"): {"Communication and information sharing"},
    ("could_be_better", "concern"): {  # L17, L19, L20
        "Communication and information sharing",
        "Early intervention",
        "Awareness of early warning signs",
        "Confidence building",
        "Joint and inter-agency working",
        "Engaging resistant young people and parents",
        "Whole family and younger siblings",
        "Impact of domestic abuse",
    },
}
RAISED_ONCE = {"Whole family and younger siblings", "Impact of domestic abuse"}


@pytest.fixture(autouse=True)
def the_tracked_rounds(monkeypatch):
    """Whatever folder this machine works on, these tests are about the tracked rounds."""
    monkeypatch.setenv(DATA_VARIABLE, str(ROOT))


def sheets(path: Path) -> dict[str, list[tuple]]:
    """The cells of each sheet of a workbook, or of a text file under the name ''."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    encoding, separator = TEXT_FILES[f"{path.parent.name}/{path.name}"]
    text = path.read_bytes().decode(encoding)
    return {"": [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]}


def listed(name: str, sheet: str | None = None) -> list[dict]:
    """The rows of a list with its headings in row 1."""
    found = sheets(RAW / name)
    top, *rows = found[sheet] if sheet else next(iter(found.values()))
    return [dict(zip(top, row, strict=True)) for row in rows]


def child_sheets() -> list[tuple[dict, list[dict]]]:
    """Labels with their answers, and the lines of findings, of each sheet of the audit tool."""
    children = []
    for rows in sheets(RAW / AUDIT_TOOL).values():
        top = next(index for index, row in enumerate(rows) if row[0] == "Standard")
        labels = {row[0]: row[2] for row in rows[:top] if row[0] and row[2] is not None}
        children.append((labels, [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]))
    return children


def files_of(name: str) -> list:
    """The files that round.toml names."""
    return list(find_round(name).description.files)


def one_line(heading: str) -> str:
    return " ".join(heading.split())


def test_the_three_rounds_are_described():
    described = {name: find_round(name).description for name in ROUNDS}
    assert [d.audited for d in described.values()] == ["2014-10", "2015-04", "2015"]
    assert [(d.population.size, d.population.draw) for d in described.values()] == [
        (25, "random"),
        (25, "random"),
        (None, "purposive"),
    ]
    assert described["stockton-2015-04"].round_before == "stockton-2014-10"
    assert described["stockton-2015-04"].reported == "2015-11-19"
    assert described["stockton-2015-04"].next_audit_due == "2015-12"  # S37
    assert all(d.example for d in described.values())


def test_each_round_has_a_readme_that_names_each_of_its_files():
    unnamed = [
        file.path
        for name in ROUNDS
        for file in files_of(name)
        if f"`{file.path}`" not in (RAW / name / "README.md").read_text(encoding="utf-8")
    ]
    assert unnamed == []


def test_round_toml_names_every_file_received_and_no_other():
    named = {f"{name}/{file.path}" for name in ROUNDS for file in files_of(name)}
    assert named == set(RECEIVED)
    assert {
        path.name for name in ROUNDS for path in (RAW / name).iterdir() if path.suffix not in (".csv", ".xlsx")
    } == {
        "round.toml",
        "README.md",
    }


def test_every_heading_is_mapped_or_left_out():
    of_forms = {"Start time", "Completion time", "Email", "Name", "Last modified time"}
    for name in ROUNDS:
        for file in files_of(name):
            if file.shape == "sheet per child":
                headings = {label for labels, _ in child_sheets() for label in labels}
                expected = {*file.headings}
            else:
                headings = {one_line(heading) for heading in listed(f"{name}/{file.path}", file.sheet)[0]}
                expected = {*file.headings, *file.left_out} | (of_forms if file.shape == "ms forms" else set())
            assert headings == expected | {"Made up"}, file.path


def test_what_was_not_published_is_absent_with_a_reason():
    fed_by = {
        name: {table for file in find_round(name).description.files for table in (file.table, file.lines_fed)} - {""}
        for name in ROUNDS
    }
    for name in ROUNDS:
        description = find_round(name).description
        others = set().union(*fed_by.values()) - fed_by[name]
        assert {place for place in description.not_available if "." not in place} == others
        missing = set().union(*map(asked_of_cases, ROUNDS)) - asked_of_cases(name)
        blocks = dictionary().tables["cases"].questions
        said = [place.removeprefix("cases.") for place in description.not_available if place.startswith("cases.")]
        assert {blocks[question].block for question in said} == missing


def asked_of_cases(name: str) -> set[str]:
    files = find_round(name).description.files
    return {question for file in files if file.table == "cases" for question in file.headings.values()}


def test_written_again_the_files_are_those_tracked(tmp_path):
    write_example_rounds(tmp_path)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert written == RECEIVED
    for name in written:
        if name.endswith(".csv"):
            assert (tmp_path / name).read_bytes() == (RAW / name).read_bytes(), name
        else:
            assert sheets(tmp_path / name) == sheets(RAW / name), name


def test_writing_twice_gives_the_same_bytes(tmp_path):
    for turn in ("one", "two"):
        write_example_rounds(tmp_path / turn)
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in RECEIVED)


def test_text_files_are_as_their_senders_save_them():
    contents = {name: (RAW / name).read_bytes() for name in TEXT_FILES}
    assert all(content.count(b"\n") == content.count(b"\r\n") for content in contents.values())
    with pytest.raises(UnicodeDecodeError):
        contents["stockton-2014-10/Actions recommended May 2015.csv"].decode("utf-8")
    assert contents["lscb-2015/case list.csv"].startswith(b"\xef\xbb\xbfCase ref;Selected because;")


@pytest.mark.parametrize("name", RECEIVED)
def test_every_row_says_how_far_it_is_made_up(name):
    audit_round, path = name.split("/", 1)
    for file in (file for file in files_of(audit_round) if file.path == path):
        if file.shape == "sheet per child":
            cells = [(labels["Made up"], file.headings) for labels, _ in child_sheets()]
            cells += [(line["Made up"], file.lines) for _, lines in child_sheets() for line in lines]
        else:
            cells = [(row["Made up"], file.headings) for row in listed(name, file.sheet)]
        for cell, headings in cells:
            for part in cell.split(";"):
                mark, _, named = part.partition(":")
                assert mark.strip() in MADE_UP, cell
                assert {heading.strip() for heading in named.split(",") if heading.strip()} <= set(headings), cell


def test_no_row_is_as_published_where_the_reports_give_no_row():
    invented = [name for name in RECEIVED if "missing" in name or "exclusions" in name or "survey" in name]
    assert len(invented) == 5
    assert {row["Made up"] for name in invented for row in listed(name)} == {"yes"}


def test_the_case_table_of_april_2015_is_as_published():  # S2, S5 to S9
    labels = ("Audit pair initials", "Overall grade", "Age at audit", "Team", "Young person being safeguarded?")
    assert [tuple(child[label] for label in labels) for child, _ in child_sheets()] == CASE_TABLE


def test_one_case_of_april_2015_is_stepped_down_and_no_child_unsafe():
    children = [child for child, _ in child_sheets()]
    status = {child["Audit pair initials"]: child["Status of the case"] for child in children}
    assert Counter(status.values()) == {  # S3, S4
        "Active to children's social care": 7,
        "Stepped down to the family support team": 1,
    }
    assert status["JH/MM"] == "Stepped down to the family support team"
    assert [child["Child deemed unsafe?"] for child in children] == ["No"] * 8  # S38


@pytest.mark.parametrize("figure", FINDINGS)
def test_each_finding_is_mentioned_as_often_as_published(figure):
    finding, published = FINDINGS[figure]
    mentions = [line["Mentioned"] for _, lines in child_sheets() for line in lines if line["Finding"] == finding]
    assert len(mentions) == 8
    assert Counter(mentions) == {key: n for key, n in (("Yes", published), (None, 8 - published)) if n}


def test_the_tool_has_a_line_for_every_finding_in_the_words_of_the_standards():
    standards = [block for block in dictionary().standards.values()]
    lines = [(block.label, finding.label) for block in standards for finding in block.findings.values()]
    for _, found in child_sheets():
        standard, read = "", []
        for line in found:
            standard = line["Standard"] or standard
            read.append((standard, line["Finding"]))
        assert read == lines


def test_no_file_contradicts_itself():
    mentioned = [{line["Finding"] for line in lines if line["Mentioned"]} for _, lines in child_sheets()]
    assert [pair for pair in CONTRADICTIONS for findings in mentioned if set(pair) <= findings] == []
    chronology = {FINDINGS[figure][0] for figure in ("S11", "S12", "S13")}
    assert sum(len(findings & chronology) for findings in mentioned) == 7
    plan = {FINDINGS[figure][0] for figure in ("S14", "S15", "S16", "S17")}
    assert sum(len(findings & plan) for findings in mentioned) == 6


def test_a_finding_says_as_published_only_where_all_files_or_none_bear_it():
    marks = {line["Finding"]: line["Made up"] for _, lines in child_sheets() for line in lines}
    as_published = {finding for finding, mark in marks.items() if mark == "no"}
    assert as_published == {finding for finding, published in FINDINGS.values() if published in (0, 8)}


@pytest.mark.parametrize("figure", LISTS)
def test_each_list_is_as_long_as_published(figure):
    name, sheet, published = LISTS[figure]
    assert len(listed(name, sheet)) == published


def test_the_nine_actions_of_october_2014_were_implemented_a_year_later():  # S35
    tracked = listed("stockton-2015-04/CSE audit actions tracker.xlsx", "From October 2014")
    assert [(row["No."], row["Status"], row["Status at"]) for row in tracked] == [
        (number, "Implemented", "2015-10") for number in range(1, 10)
    ]
    recommended = listed("stockton-2014-10/Actions recommended May 2015.csv")
    assert [row["Action"] for row in tracked] == [row["Action"] for row in recommended]


def test_only_what_was_published_of_an_action_is_filled_in():
    rows = listed("stockton-2015-04/CSE audit actions tracker.xlsx", "From April 2015")
    assert [row["Due"] for row in rows] == [None, None, None, "2015-12"]
    assert [bool(row["Owner"]) for row in rows] == [False, False, True, False]


def test_eleven_cases_were_selected_for_two_reasons():  # L2, L3
    reasons = Counter(row["Selected because"] for row in listed("lscb-2015/case list.csv"))
    assert reasons == {"Absent or missing": 6, "Concern about CSE": 5}


@pytest.mark.parametrize("figure", FOLLOWED_UP)
def test_each_follow_up_figure_is_as_published(figure):
    heading, answer, published, asked = FOLLOWED_UP[figure]
    answers = [row[heading] for row in listed(FOLLOW_UP) if row[heading] is not None]
    assert (answers.count(answer), len(answers)) == (published, asked)


def test_the_follow_up_runs_from_august_2015_to_december_2016():  # L26
    periods = {(row["Update from"], row["Update to"]) for row in listed(FOLLOW_UP) if row["Update received?"] == "Yes"}
    assert periods == {("2015-08", "2016-12")}


def test_three_young_people_felt_as_published():  # L22, L27, L28
    rows = listed("lscb-2015/Young people feedback.xlsx")
    assert [row["More complex history?"] for row in rows].count("Yes") == 2
    assert Counter(row["Feeling (ticked with the worker)"] for row in rows) == {
        "Did not care": 1,
        "Annoyed and upset": 1,
        "Something else": 1,
    }


def test_thirteen_conclusions_and_four_messages():  # L23, L25
    kinds = Counter(row["Kind"] for row in listed("lscb-2015/Conclusions and messages.xlsx"))
    assert kinds == {"Conclusion": 13, "Message for practitioners": 4}


def codes() -> list[dict]:
    with (CONTENT / "practitioner_codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_answers_bear_the_published_themes_and_no_other():
    found = {}
    for code in codes():
        found.setdefault((code["question"], code["valence"]), set()).add(code["theme_label"])
    assert found == THEMES


def test_two_themes_are_raised_once_and_the_others_several_times():
    often = Counter((code["question"], code["theme_label"]) for code in codes())
    once = {theme for (question, theme), n in often.items() if n == 1 and question == "could_be_better"}
    assert once == RAISED_ONCE
    assert min(n for (_, theme), n in often.items() if theme not in RAISED_ONCE) >= 4


def test_only_answers_that_were_given_are_coded():
    with (CONTENT / "practitioner_answers.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["response"]: row for row in csv.DictReader(file)}
    assert [code for code in codes() if not answers[code["response"]][code["question"]].strip()] == []


def dated(name: str, child: str, start: str, end: str | None = None) -> list[tuple[str, date, date]]:
    """Child, first and last day of each row of a list, however the list writes its days."""
    return [(row[child], day(row[start]), day(row[end or start])) for row in listed(name)]


def day(written: datetime | str) -> date:
    if isinstance(written, datetime):
        return written.date()
    return datetime.strptime(written, "%d/%m/%Y" if "/" in written else "%Y-%b-%d").date()


DATED = {
    "stockton-2015-04": (
        dated("stockton-2015-04/SSDA903 missing 2014-15.csv", "CHILD", "MIS_START", "MIS_END"),
        dated("stockton-2015-04/School census exclusions 2014-15.csv", "child", "startdate"),
        [labels["Child unique ref"] for labels, _ in child_sheets()],
    ),
    "lscb-2015": (
        dated("lscb-2015/missing and away episodes.xlsx", "Case ref", "Date from", "Date to"),
        dated("lscb-2015/exclusions 2014-15.csv", "Case ref", "Start date"),
        [row["Case ref"] for row in listed("lscb-2015/case list.csv")],
    ),
}


@pytest.mark.parametrize("name", DATED)
def test_episodes_and_exclusions_lie_in_the_year_before_the_audit(name):
    episodes, exclusions, children = DATED[name]
    said = find_round(name).description.audited
    audited = date.fromisoformat(f"{said}-01" if len(said) > 4 else f"{said}-07-01")  # a year alone: its middle
    year_before = audited.replace(year=audited.year - 1)
    assert {child for child, _, _ in episodes + exclusions} <= set(children)
    assert all(year_before <= start <= end < audited for _, start, end in episodes + exclusions)
    assert all(start.weekday() < 5 for _, start, _ in exclusions)


def test_the_days_that_the_records_cover_are_declared_and_hold_every_episode_and_exclusion():
    period = find_round("stockton-2015-04").description.period
    assert (period.first, period.last) == ("2014-04-01", "2015-03-31")
    episodes, exclusions, _ = DATED["stockton-2015-04"]
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    assert all(first <= start <= end <= last for _, start, end in episodes + exclusions)


def test_where_a_child_was_placed_and_what_its_file_recorded_are_made_up_and_fit_its_episodes():
    children = {labels["Child unique ref"]: labels for labels, _ in child_sheets()}
    assert Counter(labels["Placement"] for labels in children.values()) == {
        "Placed in the area": 3,
        "Placed outside the area": 3,
        "At home": 2,
    }
    recorded = {child: labels["Missing episodes recorded in the file?"] for child, labels in children.items()}
    of_placement = Counter((children[child]["Placement"], answer) for child, answer in recorded.items())
    assert {key: n for key, n in of_placement.items() if key[1] != "N/A"} == {
        ("Placed in the area", "Yes"): 2,
        ("Placed in the area", "No"): 1,
        ("Placed outside the area", "Yes"): 1,
        ("Placed outside the area", "No"): 1,
    }
    episodes = DATED["stockton-2015-04"][0]
    assert {child for child, answer in recorded.items() if answer != "N/A"} == {child for child, _, _ in episodes}
    marked = {label.strip() for labels in children.values() for label in labels["Made up"].split(":")[1].split(",")}
    assert marked == {"Child unique ref", "Placement", "Missing episodes recorded in the file?"}


def test_return_home_interviews_are_held_where_they_were_offered():
    rows = listed("stockton-2015-04/SSDA903 missing 2014-15.csv")
    assert Counter((row["RHI_OFFERED"], row["RHI_HELD"]) for row in rows) == {
        ("Y", "Within 72 hours"): 5,
        ("Y", "Later"): 3,
        ("Y", "Not held"): 2,
        ("N", ""): 2,
        ("", ""): 2,
    }


def test_the_answers_to_the_declared_questions_are_read_as_the_dictionary_calls_them(decided, tmp_path):
    shutil.copytree(RAW / "stockton-2015-04", tmp_path / "data" / "raw" / "stockton-2015-04")
    shutil.copytree(RAW / "stockton-2014-10", tmp_path / "data" / "raw" / "stockton-2014-10")
    cases, episodes = (load("stockton-2015-04", name) for name in ("cases", "missing_episodes"))
    assert Counter(cases["placement"]) == {"in_area": 3, "out_of_area": 3, "home": 2}
    assert Counter(cases["missing_recorded_state"]) == {"answered": 5, "not applicable": 3}
    assert Counter(cases["missing_recorded"].dropna()) == {"yes": 3, "no": 2}
    assert Counter(episodes["interview_offered"].dropna()) == {"yes": 10, "no": 2}
    assert Counter(episodes["interview_offered_state"]) == {"answered": 12, "not recorded": 2}
    assert Counter(episodes["interview_held"].dropna()) == {"within_72": 5, "later": 3, "no": 2}
    assert Counter(episodes["interview_held_state"]) == {"answered": 10, "not asked": 4}
    for table, question in (("cases", "placement"), ("missing_episodes", "interview_offered")):
        assert set(load("lscb-2015", table)[f"{question}_state"]) == {"not available"}


@pytest.mark.parametrize("name", DATED)
def test_no_link_of_exclusion_and_missing_stands_out(name):
    episodes, exclusions, children = DATED[name]
    ever_missing, ever_excluded = ({child for child, _, _ in rows} for rows in (episodes, exclusions))
    together = Counter((child in ever_excluded, child in ever_missing) for child in children)
    table = [[together[excluded, missing] for missing in (True, False)] for excluded in (True, False)]
    assert min(min(row) for row in table) > 0
    assert fisher_exact(table).pvalue > 0.4


def test_a_child_selected_as_missing_has_an_episode_on_record():
    missing = {
        row["Case ref"] for row in listed("lscb-2015/case list.csv") if row["Selected because"] == "Absent or missing"
    }
    assert missing <= {child for child, _, _ in DATED["lscb-2015"][0]}


def texts() -> list[tuple[str, str]]:
    """Everything that can be read in the three folders: each cell by itself, and the text files as wholes."""
    cells = [
        (name, str(cell))
        for name in RECEIVED
        for rows in sheets(RAW / name).values()
        for row in rows
        for cell in row
        if cell
    ]
    whole = [
        (f"{name}/{file}", (RAW / name / file).read_text(encoding="utf-8"))
        for name in ROUNDS
        for file in ("round.toml", "README.md")
    ]
    return cells + whole


def test_no_sentence_of_the_published_reports_is_repeated():
    published = set(tomllib.loads(HASHES.read_text(encoding="utf-8"))["runs"])
    labels = {finding.label for block in dictionary().standards.values() for finding in block.findings.values()}
    repeated = [
        (name, run)
        for name, text in texts()
        if text not in labels
        for code, run in runs(text).items()
        if code in published
    ]
    assert repeated == []


def test_nobody_who_wrote_the_reports_is_named():
    names = set(tomllib.loads(HASHES.read_text(encoding="utf-8"))["names"])
    assert len(names) == 2
    assert [name for name, text in texts() for word in words(text) if hashed(word) in names] == []


def test_a_repeated_sentence_would_be_recognised():
    published = set(tomllib.loads(HASHES.read_text(encoding="utf-8"))["runs"])
    label_as_published = "usually someone else in the house during visits"
    assert len([run for code, run in runs(label_as_published).items() if code in published]) == 3


# What two made-up coders decided about the answers of lscb-2015


@pytest.fixture
def decided(tmp_path, monkeypatch) -> Path:
    """The folder of decisions of lscb-2015, in a copy of its files: reading them writes tables."""
    for part in ("raw", "decisions"):
        shutil.copytree(ROOT / "data" / part / "lscb-2015", tmp_path / "data" / part / "lscb-2015")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return tmp_path / "data" / "decisions" / "lscb-2015" / "coding"


def final_of(table: str) -> tuple[pd.DataFrame, Final]:
    rows = load("lscb-2015", table)
    answers = answers_of_round(rows, table, dictionary().table(table))
    return rows, final_codes("lscb-2015", table, answers, codebook())


def test_written_again_the_codings_are_those_tracked_but_for_the_terms_of_the_codebook(decided, tmp_path):
    write_codings(tmp_path / "again")
    names = ["AB.jsonl", "CD.jsonl", "adjudicated.jsonl"]
    assert sorted(path.name for path in decided.iterdir()) == sorted(
        path.name for path in (tmp_path / "again").iterdir()
    )
    for name in names:
        was, now = ([json.loads(line) for line in (at / name).open("rb")] for at in (decided, tmp_path / "again"))
        for lines in (was, now):
            lines[1] |= {"version": "", "hash": ""}  # neither is read by those who code
        assert was == now, f"{name}: run 'python tests/example_rounds/write_codings.py'"
        assert was[0]["made_up"] == "yes" and "made up" in was[0]["says"]


def test_the_final_codes_of_the_example_are_those_that_two_people_would_agree_on(decided):
    rows, final = final_of("responses")
    numbers = dict(zip(rows["counted_as"], [row["response"] for row in content("practitioner_answers")], strict=True))
    found = final.codes[["id", "question", "label", "valence"]].itertuples(index=False, name=None)
    assert sorted((numbers[id], *code) for id, *code in found) == sorted(tuple(code.values()) for code in codes())
    assert final.awaiting == () and len(final.decided) == 101
    assert set(final.codes["by"]) == {"agreed", "adjudicated"} and set(final.codes["made_up"]) == {"yes"}
    _, young = final_of("consultation")
    assert young.awaiting == () and len(young.decided) == 7


def test_the_two_coders_of_the_example_differ_as_people_do_and_every_difference_is_decided_with_a_reason(decided):
    found = decisions("lscb-2015", "responses")
    one, other = (found.sets()[coder] for coder in ("AB", "CD"))
    gold = sum(len(codes) for codes in found.sets()["AB"].values())
    differ = {where for where in one if one[where] != other[where]}
    assert one.keys() == other.keys() and found.problems == ()
    assert 0.10 <= len(differ) / gold <= 0.15
    adjudicated = found.latest[found.latest["coder"] == "adjudicated"]
    assert set(zip(adjudicated["id"], adjudicated["question"], strict=True)) == differ
    assert all(adjudicated["memo"]) and set(adjudicated["by"]) == {"EF"}


def test_no_decision_of_the_example_needs_a_second_look(decided):
    for table in ("responses", "consultation"):
        answers = answers_of_round(load("lscb-2015", table), table, dictionary().table(table))
        assert second_look("lscb-2015", table, answers, codebook()).empty, "run write_codings.py again"


def test_the_memos_of_the_example_repeat_no_published_sentence():
    published = set(tomllib.loads(HASHES.read_text(encoding="utf-8"))["runs"])
    texts = [row[column] for row in content("codings") for column in ("memo", "quote")]
    assert [run for text in texts for code, run in runs(text).items() if code in published] == []
