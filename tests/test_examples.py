"""Made-up rounds: same bytes for the same seed, every shape of intake, nothing refused, and effects that are there.

Tolerances follow from n. An estimated share differs from the true one by more than 4 standard errors, sqrt(p(1-p)/n),
in 1 of 16,000 draws; the log of an odds ratio has the standard error sqrt(1/a + 1/b + 1/c + 1/d) over the four cells
(Woolf). The seed is fixed, so these tests fail only when what is drawn, or what is true, has changed.
"""

import math
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from plan_made import associations_of

from analysis import declared
from analysis.__main__ import main
from analysis.errors import BadDefinition, RoundtableError
from analysis.examples import tables_of, write_example_rounds
from analysis.examples.chance import Chance, with_odds
from analysis.examples.effects import declared_effects
from analysis.examples.example_round import ExampleRound
from analysis.examples.survey import QUESTIONS, share_of
from analysis.processed import Checked, check_round
from analysis.questions import Question, dictionary
from analysis.rounds import find_round
from analysis.shapes import shapes
from analysis.themes.by_rules import coded_by_rules
from analysis.themes.counting import count_themes
from analysis.writing import sha256

STANDARD_ERRORS = 4
LARGE = 1000
# Of the rounds of each layout: two children more than have sheets of their own.
CASES, RESPONSES = 62, 150
MONTHS_OF_FOUR = ("2023-04", "2023-10", "2024-04", "2024-10")
# The first numbers of the stream of ages with seed 1: PCG64 gives them on every system.
NUMBERS = [0.446461448050102, 0.954063335041995]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    return tmp_path


def hashes(home: Path) -> dict[str, str]:
    """file below data/raw -> sha256"""
    raw = home / "data" / "raw"
    files = sorted(path for path in raw.rglob("*") if path.is_file())
    return {path.relative_to(raw).as_posix(): sha256(path.read_bytes()) for path in files}


def written(home: Path, **how: int | str) -> dict[str, str]:
    """The hashes of a small example."""
    write_example_rounds(home, **{"rounds": 2, "cases": 6, "responses": 12, "seed": 1} | how)
    return hashes(home)


def drawn(number: int = 1, cases: int = LARGE, responses: int = LARGE, seed: int = 1) -> ExampleRound:
    """A round of which only what is drawn is looked at."""
    return ExampleRound("example", number, cases, responses, seed, declared_effects())


def near_share(number: int, n: int, share: float) -> bool:
    """Whether number of n is within 4 standard errors of a share."""
    return abs(number / n - share) <= STANDARD_ERRORS * math.sqrt(share * (1 - share) / n)


def near_odds_ratio(cells: tuple[int, int, int, int], ratio: float) -> bool:
    """Whether the odds ratio of a, b, c, d is within 4 standard errors of the true one, on the log scale."""
    a, b, c, d = cells
    error = math.sqrt(sum(1 / cell for cell in cells))
    return abs(math.log(a * d / (b * c)) - math.log(ratio)) <= STANDARD_ERRORS * error


def four(rows: list[tuple[bool, bool]]) -> tuple[int, int, int, int]:
    """Exposed with and without the outcome, the others with and without."""
    counts = Counter(rows)
    return counts[True, True], counts[True, False], counts[False, True], counts[False, False]


# ------------------------------------------------------------------------------------------------------ same and other


def test_the_same_arguments_write_the_same_bytes(tmp_path):
    assert written(tmp_path / "one", rounds=4) == written(tmp_path / "two", rounds=4)


def test_another_seed_writes_other_rows_into_the_same_files(tmp_path):
    one, two = written(tmp_path / "one"), written(tmp_path / "two", seed=2)
    assert list(one) == list(two)
    # round.toml says nothing of what is drawn, and the references of the children are no matter of chance.
    same = {name.partition("/")[2] for name in one if one[name] == two[name]}
    assert same == {"round.toml", "Which child is which.csv"}


def test_neither_hashing_nor_time_zone_nor_language_of_a_computer_changes_a_byte(tmp_path):
    code = (
        "import sys; from pathlib import Path; from analysis.examples import write_example_rounds;"
        "write_example_rounds(Path(sys.argv[1]), rounds=4, cases=6, responses=12, seed=1)"
    )
    other = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "0"}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "other")], env={**os.environ, **other}, check=True, cwd=ROOT
    )
    assert hashes(tmp_path / "other") == written(tmp_path / "here", rounds=4)


def test_the_numbers_of_a_stream_are_those_of_every_other_computer():
    assert Chance(1, 1).numbers("cases.age", 2)[:, 0].tolist() == NUMBERS


def test_nothing_in_a_workbook_tells_the_time_or_the_system(tmp_path):
    written(tmp_path, rounds=3)
    workbooks = [path for path in tmp_path.rglob("*") if path.suffix in (".xlsx", ".ods")]
    assert {path.suffix for path in workbooks} == {".xlsx", ".ods"}
    for path in workbooks:
        with zipfile.ZipFile(path) as book:
            assert {(part.date_time, part.create_system, part.compress_type) for part in book.infolist()} == {
                ((2026, 1, 5, 9, 0, 0), 0, zipfile.ZIP_STORED)
            }
        if path.suffix == ".xlsx":
            assert load_workbook(path).properties.modified.isoformat() == "2026-01-05T09:00:00"


def test_more_responses_leave_the_children_as_they_are_and_the_first_responses_too():
    few, many = tables_of(drawn(cases=30, responses=20)), tables_of(drawn(cases=30, responses=50))
    for table in set(few) - {"responses"}:
        assert few[table] == many[table], table
    times = {"began": None, "ended": None}  # the survey is open for four weeks, however many answer
    assert [row | times for row in many["responses"][:20]] == [row | times for row in few["responses"]]


@pytest.mark.parametrize("table", ["cases", "findings", "missing_episodes", "suspensions", "follow_up"])
def test_more_children_leave_the_first_as_they_are(table):
    few, many = tables_of(drawn(cases=20, responses=0)), tables_of(drawn(cases=70, responses=0))
    assert many[table][: len(few[table])] == few[table]


def test_more_rounds_leave_the_earlier_ones_as_they_are(tmp_path):
    one, three = written(tmp_path / "one", rounds=1), written(tmp_path / "three", rounds=3)
    assert {name: content for name, content in three.items() if name in one} == one


def test_rounds_of_one_call_have_other_children_and_answers():
    one, two = tables_of(drawn(1, 30, 30)), tables_of(drawn(2, 30, 30))
    assert [row["age"] for row in one["cases"]] != [row["age"] for row in two["cases"]]
    assert [row["worked_well"] for row in one["responses"]] != [row["worked_well"] for row in two["responses"]]


# --------------------------------------------------------------------------------------------------------- as received


@pytest.mark.parametrize(("cases", "responses"), [(1, 0), (2, 5)])
def test_the_smallest_rounds_are_read_without_a_problem_and_no_row_is_lost(home, cases, responses):
    folders = write_example_rounds(home, rounds=4, cases=cases, responses=responses)
    for number, folder in enumerate(folders, start=1):
        lost_nothing(check_round(find_round(folder.name)), drawn(number, cases, responses))


def lost_nothing(checked: Checked, this: ExampleRound) -> None:
    """Every row that was drawn for the files of a round is kept, without a problem."""
    assert checked.problems == ()
    assert checked.files["rows"].tolist() == checked.files["kept"].tolist()
    assert checked.received.marked
    kept = {name: len(rows) for name, rows in checked.cleaned.tables.items()}
    assert kept == {name: len(rows) if this.layout.brings(name) else 0 for name, rows in tables_of(this).items()}


@pytest.fixture(scope="module")
def four_rounds(tmp_path_factory) -> list:
    """A round of each layout, some children beyond those with sheets of their own: round and what intake made of it."""
    folder = tmp_path_factory.mktemp("four")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(folder))
        made = write_example_rounds(folder, rounds=4, cases=CASES, responses=RESPONSES)
        return [(one, check_round(one)) for one in (find_round(path.name) for path in made)]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_round_is_read_without_a_problem_and_no_row_is_lost(four_rounds, number):
    lost_nothing(four_rounds[number - 1][1], drawn(number, CASES, RESPONSES))


def as_cleaned(value: object, asked: Question) -> object:
    """What a clean table holds of what was drawn."""
    kind = asked.type
    if kind == "multi":
        return tuple(code for code in asked.answers if code in value) or None
    if kind == "date" and value is not None:
        return pd.Timestamp(value)
    if kind == "birth":
        return f"{value:%Y-%m}"
    if kind == "postcode":
        return value.split()[0]
    return value


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_answer_that_was_drawn_is_read_back(four_rounds, number):
    """But for identifiers, which become pseudonyms, and for what people wrote, which is redacted."""
    cleaned, compared = four_rounds[number - 1][1].cleaned.tables, set()
    for name, rows in tables_of(drawn(number, CASES, RESPONSES)).items():
        for question, asked in dictionary().tables[name].questions.items():
            answered = cleaned[name][f"{question}_state"] == "answered"
            if asked.type in ("identifier", "text") and question != "help_other" or not answered.any():
                continue
            # The old list of exclusions has room for one reason.
            one_only = name == "suspensions" and question == "reasons" and number == 3
            made = [as_cleaned(row[question][:1] if one_only else row[question], asked) for row in rows]
            read = [value if there else None for value, there in zip(cleaned[name][question], answered, strict=True)]
            by_birth = name == "cases" and question == "age" and number == 3
            states = set(asked.states.values())  # such as not applicable: no value
            wrong = [
                (one, other)
                for one, other in zip(made, read, strict=True)
                if one != other and one not in states and not (by_birth and one is None)
            ]
            assert wrong == [], f"{name}.{question}"
            compared.add((name, question))
    assert {("responses", "help"), ("responses", "help_other"), ("suspensions", "reasons")} <= compared


def test_four_rounds_cover_every_table_shape_encoding_and_separator(four_rounds):
    files = [file for audit_round, _ in four_rounds for file in audit_round.description.files]
    assert {file.shape for file in files} == set(shapes())
    assert {table for file in files for table in (file.table, file.lines_fed)} - {""} == set(dictionary().tables)
    declared_files = [file for layout in declared_effects().layouts for file in layout.files]
    kinds = defaultdict(set)
    for file in declared_files:
        kinds[file.table].add("workbook" if file.is_workbook else "text")
    # Annex A comes as text, and what agencies judge comes on the sheets of their returns.
    both = {table for table, found in kinds.items() if found == {"workbook", "text"}}
    assert both == set(dictionary().tables) - {"missing_counts", "judgements"}
    assert {Path(file.path).suffix for file in declared_files} == {".xlsx", ".ods", ".csv", ".tsv"}
    texts = [file for file in declared_files if not file.is_workbook]
    assert {file.encoding for file in texts} == {"utf-8", "utf-8-sig", "utf-16", "cp1252"}
    assert {file.separator for file in texts} == {",", ";", "\t"}


def test_every_file_is_known_for_its_shape_by_its_content(home):
    """round.toml need not name the shape of any file that the generator writes."""
    for folder in write_example_rounds(home, rounds=4, cases=6, responses=20):
        with_shapes = find_round(folder.name).description.files
        text = (folder / "round.toml").read_text(encoding="utf-8")
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith("shape = ")]
        (folder / "round.toml").write_text("".join(kept), encoding="utf-8")
        checked = check_round(find_round(folder.name))
        assert checked.problems == ()
        assert checked.files["kept"].sum() == checked.files["rows"].sum() > len(with_shapes)


def test_text_files_are_encoded_as_declared(home):
    first, second, _, fourth = write_example_rounds(home, rounds=4, cases=6, responses=3)
    assert (second / "suspensions.tsv").read_bytes().startswith(b"\xff\xfe")
    assert (second / "SurveyMonkey October 2023.csv").read_bytes().startswith(b"\xef\xbb\xbfRespondent ID,")
    assert b"Case\xa0ref;" in (second / "case list October 2023.csv").read_bytes()
    assert b"\r\n" in (first / "SSDA903 missing.csv").read_bytes()
    assert (fourth / "SmartSurvey.csv").read_bytes().splitlines()[1].startswith(b",,,,,Identifying exploitation,")


def test_several_answers_in_a_cell_stand_as_each_system_writes_them(home):
    first, _, third, _ = write_example_rounds(home, rounds=4, cases=6, responses=200)
    forms = load_workbook(first / "Practitioner survey April 2023.xlsx").active
    (heading,) = [cell for cell in forms[1] if cell.value == "What would help you?"]
    cells = {forms.cell(row, heading.column).value for row in range(2, 202)} - {None}
    assert "Supervision;Information sharing;" in cells
    assert any("A drop-in at the school; weekly;" in cell for cell in cells)
    assert '"Supervision, Information sharing' in (third / "Google Forms April 2024.csv").read_text(encoding="utf-8")
    assert "\n4/1/2024 " in (third / "Google Forms April 2024.csv").read_text(encoding="utf-8")


def test_the_systems_know_a_child_by_references_of_their_own(four_rounds):
    audit_round, checked = four_rounds[0]
    sent = [audit_round.raw / name for name in ("SSDA903 missing.csv", "School census suspensions.csv")]
    missing, suspended = (path.read_text(encoding="utf-8") for path in sent)
    assert "\n002304" in missing
    assert "\nZ9992304" in suspended
    assert "EX2304-" not in missing + suspended
    kept = checked.cleaned.tables
    for table in ("missing_episodes", "suspensions"):
        assert set(kept[table]["case"]) < set(kept["cases"]["case"])


def test_every_question_is_answered_in_one_round_or_another(four_rounds):
    rounds = [checked.cleaned.tables for _, checked in four_rounds]
    asked = {(name, question) for name, table in dictionary().tables.items() for question in table.questions}
    answered = {
        (name, question)
        for tables in rounds
        for name, question in asked
        if (tables[name][f"{question}_state"] == "answered").any()
    }
    # The children of each round are others.
    assert asked - answered == {("children", "case_before")}


def test_every_row_and_answer_is_marked_as_made_up(four_rounds):
    """But for the actions' 'raised', which round.toml gives, and the numbers of responses that Google Forms does not
    number: they are their rows' places, which nobody marks."""
    constant = {("example-2023-04", "actions", "raised"), ("example-2024-04", "responses", "response")}
    for audit_round, checked in four_rounds:
        assert "made up" in audit_round.description.example
        for name, rows in checked.cleaned.tables.items():
            for question in dictionary().tables[name].questions:
                marks = rows.loc[rows[f"{question}_state"] != "not asked", f"{question}_made_up"]
                if (audit_round.name, name, question) not in constant:
                    assert set(marks) <= {"yes"}, f"{audit_round.name}: {name}.{question}"


def test_what_people_write_in_their_own_way_is_repaired(four_rounds):
    assert [set(checked.cleaned.changes["rule"]) for _, checked in four_rounds] == [
        {"blanks and capitals", "also written", "month of a date"},
        {"blanks and capitals", "also written"},
        {"blanks and capitals", "also written", "month of a date", "worked out from the date of birth"},
        {"blanks and capitals", "also written"},
    ]


def test_names_and_addresses_do_not_survive_intake(four_rounds):
    exported = (four_rounds[1][0].raw / "SurveyMonkey October 2023.csv").read_text(encoding="utf-8-sig")
    for said in ("person7@example.invalid", "Imaginary,Surname7", "203.0.113.8"):
        assert said in exported
    for _, checked in four_rounds:
        raw = {text for part in checked.received.parts for column in part.columns.values() for text in column.raw}
        assert not [text for text in raw if re.search(r"example\.invalid|Person \d|Surname\d|203\.0\.113", text)]


def test_more_children_than_sheets_come_as_a_list(home):
    (folder,) = write_example_rounds(home, rounds=1, cases=62, responses=0)
    assert len(load_workbook(folder / "Audit tool April 2023.xlsx").sheetnames) == 60 + 1
    assert len((folder / "Further cases April 2023.csv").read_text(encoding="utf-8").splitlines()) == 1 + 2
    (small,) = write_example_rounds(home, "small", rounds=1, cases=60, responses=0)
    assert not (small / "Further cases April 2023.csv").exists()


def test_the_rounds_are_half_a_year_apart_and_each_names_the_one_before(home):
    folders = write_example_rounds(home, "harbour", rounds=4, cases=2, responses=0)
    assert folders == [home / "data" / "raw" / f"harbour-{month}" for month in MONTHS_OF_FOUR]
    before = [find_round(folder.name).description.round_before for folder in folders]
    assert before == [None, *(folder.name for folder in folders[:-1])]


def test_the_actions_of_a_round_come_back_in_the_next():
    first, second = tables_of(drawn(1, 2, 0))["actions"], tables_of(drawn(2, 2, 0))["actions"]
    assert {row["raised"] for row in first} == {"this_round"}
    again = [row["action"] for row in second if row["raised"] == "round_before"]
    assert again == [row["action"] for row in first]


def test_the_readme_says_what_the_round_was_drawn_with(home):
    first, second = write_example_rounds(home, rounds=2, cases=6, responses=12)
    says = (second / "README.md").read_text(encoding="utf-8")
    assert "roundtable example --name example --cases 6 --responses 12 --seed 1" in says
    assert "| Odds ratio of missing at least once, suspended or excluded against not | 3 |" in says
    assert "| Graded Good or better, aged under 16 | 0.458 |" in says
    assert "| Graded Good or better, aged under 16 | 0.36 |" in (first / "README.md").read_text(encoding="utf-8")
    assert "| What worked well? | Joint and inter-agency working (strength) | 0.253 | 0.228 |" in says
    for path in second.rglob("*"):
        assert path.is_dir() or path.name in ("README.md", "round.toml") or path.name in says


# ---------------------------------------------------------------------------------------------- effects that are there


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> dict:
    """Two large rounds, read back through intake and cleaning: number -> checked round."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(folder))
        found = [find_round(made.name) for made in write_example_rounds(folder, rounds=2, cases=LARGE, responses=LARGE)]
        return {number: (one, check_round(one).cleaned.tables) for number, one in enumerate(found, start=1)}


def test_exclusion_goes_with_missing_as_declared(large):
    audit_round, tables = large[1]
    found = associations_of(audit_round, tables)["exclusion_and_missing"]
    cells = tuple(cell.number for cell in found.table)
    design = declared_effects().exclusion_and_missing
    assert (found.grade, found.gates) == ("B", ())
    assert near_odds_ratio(cells, design.odds_ratio)
    assert near_share(cells[0] + cells[1], LARGE, design.suspended)
    assert near_share(cells[2], cells[2] + cells[3], design.missing)
    assert found.estimate.low < design.odds_ratio < found.estimate.high


def test_age_has_no_effect_and_the_reason_for_selection_has_the_declared_one(large):
    audit_round, tables = large[1]
    found = associations_of(audit_round, tables)
    assert near_odds_ratio(
        tuple(cell.number for cell in found["older_and_grade"].table), declared_effects().cases.good_older
    )
    cells = tuple(cell.number for cell in found["concern_by_reason_for_selection"].table)
    assert near_odds_ratio(cells, declared_effects().follow_up.concerns_selected_missing)
    assert near_share(cells[2], cells[2] + cells[3], declared_effects().follow_up.concerns)


@pytest.mark.parametrize("number", [1, 2])
def test_grades_are_shared_out_as_declared_and_get_better_from_round_to_round(large, number):
    grades, design = Counter(large[number][1]["cases"]["grade"]), declared_effects().cases
    good = with_odds(design.good, design.good_each_round ** (number - 1))
    assert near_share(grades["good"] + grades["outstanding"], LARGE, good)
    assert near_share(grades["outstanding"], LARGE, good * design.if_good["outstanding"])
    assert near_share(grades["inadequate"], LARGE, (1 - good) * design.otherwise["inadequate"])


def test_each_round_multiplies_the_odds_of_a_good_grade(large):
    graded = [
        (number == 2, grade in ("good", "outstanding"))
        for number in large
        for grade in large[number][1]["cases"]["grade"]
    ]
    assert near_odds_ratio(four(graded), declared_effects().cases.good_each_round)


def test_episodes_are_recorded_by_placement_as_declared_where_there_were_any(large):
    tables, design = large[2][1], declared_effects().missing_episodes
    cases = tables["cases"]
    ever = cases["case"].isin(tables["missing_episodes"]["case"])
    assert set(cases.loc[~ever, "missing_recorded_state"]) == {"not applicable"}
    assert set(cases.loc[ever, "missing_recorded_state"]) == {"answered"}
    seen = cases[ever]
    cells = four(list(zip(seen["placement"] == "out_of_area", seen["missing_recorded"] == "yes", strict=True)))
    assert near_odds_ratio(cells, design.recorded_out_of_area)
    assert near_share(cells[2], cells[2] + cells[3], design.recorded)
    for placement, share in declared_effects().cases.placement.items():
        assert near_share(int((cases["placement"] == placement).sum()), LARGE, share), placement


def test_return_home_interviews_follow_the_episodes_as_declared(large):
    episodes, design = large[2][1]["missing_episodes"], declared_effects().missing_episodes
    offered = episodes[episodes["interview_offered"] == "yes"]
    assert near_share(len(offered), len(episodes), design.offered_after_each)
    assert set(episodes.loc[episodes["interview_offered"] == "no", "interview_held_state"]) == {"not asked"}
    for held, share in design.held.items():
        assert near_share(int((offered["interview_held"] == held).sum()), len(offered), share), held


def test_findings_go_with_the_grade_as_declared(large):
    tables = large[1][1]
    grades = dict(zip(tables["cases"]["case"], tables["cases"]["grade"].isin(["good", "outstanding"]), strict=True))
    good = sum(grades.values())
    for standard, block in dictionary().standards.items():
        for name, finding in block.findings.items():
            code = f"{standard}.{name}"
            rows = tables["findings"].query("finding == @code and mentioned == 'yes'")["case"].map(grades)
            shares = declared_effects().findings.share_of(code, finding)
            assert near_share(int(rows.sum()), good, shares.good), code
            assert near_share(int((~rows.astype(bool)).sum()), LARGE - good, shares.otherwise), code


def test_a_file_bears_one_at_most_of_findings_that_exclude_each_other(large):
    mentioned = large[1][1]["findings"].query("mentioned == 'yes'")
    for codes in declared_effects().findings.one_of:
        assert mentioned[mentioned["finding"].isin(codes)]["case"].is_unique


@pytest.mark.parametrize("number", [1, 2])
def test_themes_are_raised_as_declared(large, number):
    """Of those who commented, the share found is that of the topics, but for what is worded past the codebook."""
    coded = coded_by_rules(large[number][1]["responses"], "responses")
    survey, this = declared_effects().survey, drawn(number)
    for question in QUESTIONS:
        counted = count_themes(coded, question)
        n = counted.denominator
        assert near_share(n, LARGE, 1 - survey.skipped - survey.no_comment)
        silent = defaultdict(lambda: 1.0)  # (theme, valence) -> share that no topic gives it
        for topic in (topic for topic in this.effects.topics if topic.question == question):
            for code in topic.codes:
                silent[tuple(code.split(":"))] *= 1 - share_of(this, topic) * (1 - survey.missed)
        for theme in counted.themes:
            for valence in ("strength", "concern", "neutral"):
                raised = len(getattr(theme, valence))
                assert near_share(raised, n, 1 - silent[theme.theme, valence]), f"{question} {theme.theme} {valence}"


def test_as_many_sentences_are_worded_past_the_codebook_as_declared():
    rows, said = tables_of(drawn(cases=1, responses=3000))["responses"], Counter()
    for topic in declared_effects().topics:
        answers = [(row[topic.question] or "").casefold() for row in rows]
        for kind in ("caught", "missed"):
            bank = [sentence.casefold().removesuffix(".") for sentence in getattr(topic, kind)]
            said[kind] += sum(any(sentence in answer for sentence in bank) for answer in answers)
    assert near_share(said["missed"], said.total(), declared_effects().survey.missed)


def test_every_comment_is_coded_as_it_was_meant_and_what_is_worded_past_the_codebook_is_not(large):
    coded = coded_by_rules(large[1][1]["responses"], "responses").codes
    found = defaultdict(set)
    for code in coded.itertuples():
        found[code.id, code.question].add(f"{code.theme}:{code.valence}")
    pseudonyms = large[1][1]["responses"]["response"]
    for response, row in zip(pseudonyms, tables_of(drawn())["responses"], strict=True):
        for question in QUESTIONS:
            assert found[response, question] == set(row["codes"][question]), row[question]


@pytest.mark.parametrize("number", [1, 2])
def test_practitioners_are_as_confident_and_want_as_much_as_declared(large, number):
    survey, responses = declared_effects().survey, large[number][1]["responses"]
    for row, shares in survey.confident.items():
        answers = responses.loc[responses[f"confident_{row}_state"] == "answered", f"confident_{row}"]
        assert near_share(len(answers), LARGE, 1 - survey.skipped)
        for answer, share in shares.items():
            assert near_share(int((answers == answer).sum()), len(answers), share), f"{row} {answer}"
    ticked = Counter(code for codes in responses["help"].dropna() for code in codes)
    for code in set(survey.help) - {"training"}:
        assert near_share(ticked[code], LARGE, survey.help[code]), code


def test_who_is_not_confident_asks_for_training_as_declared(large):
    survey = declared_effects().survey
    rows = [
        (confident in ("not_at_all", "not_very"), "training" in (helped or ()))
        for _, tables in large.values()
        for confident, helped in zip(
            tables["responses"]["confident_identifying"], tables["responses"]["help"], strict=True
        )
    ]
    cells = four(rows)
    assert near_odds_ratio(cells, survey.training_if_unsure)
    assert near_share(cells[2], cells[2] + cells[3], survey.help["training"])


@pytest.fixture(scope="module")
def agencies(tmp_path_factory) -> dict[str, pd.DataFrame]:
    """The clean tables of a round with agencies' returns."""
    folder = tmp_path_factory.mktemp("agencies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTABLE_DATA", str(folder))
        made = write_example_rounds(folder, rounds=3, cases=250, responses=10)[-1]
        return check_round(find_round(made.name)).cleaned.tables


@pytest.mark.parametrize("table", ["cases", "returns", "contacts"])
def test_auditor_and_moderator_agree_as_declared_and_the_last_stage_gave_the_grade(agencies, table):
    stages, graded = declared_effects().stages, agencies[table]
    moderated = graded[graded["grade_moderator_state"] == "answered"]
    agreed = moderated[moderated["grade_auditor"] == moderated["grade_moderator"]]
    differ = moderated.drop(agreed.index)
    assert near_share(len(moderated), len(graded), stages.moderated)
    assert near_share(len(agreed), len(moderated), stages.agreement)
    for_moderator = int((differ["grade_panel"] == differ["grade_moderator"]).sum())
    assert near_share(for_moderator, len(differ), stages.panel_for_moderator)
    assert ((graded["grade_panel_state"] == "answered") == graded.index.isin(differ.index)).all()
    scale = list(dictionary().question(table, "grade").answers)
    for row in differ.itertuples():
        assert abs(scale.index(row.grade_auditor) - scale.index(row.grade_moderator)) == 1
    # Not moderated: the auditor's; agreed: both; else the panel's.
    last = graded["grade_panel"].fillna(graded["grade_moderator"]).fillna(graded["grade_auditor"])
    assert last.equals(graded["grade"])


def test_agencies_send_returns_and_grade_as_declared(agencies):
    design, returns, cases = declared_effects().returns, agencies["returns"], agencies["cases"]
    for agency, share in design.agency.items():
        assert near_share(int((returns["agency"] == agency).sum()), len(cases), share), agency
    file_good = returns["case"].map(cases.set_index("case")["grade"]).isin(["good", "outstanding"])
    good = returns["grade"].isin(["good", "outstanding"])
    assert near_share(int(good[file_good].sum()), int(file_good.sum()), design.good.good)
    assert near_share(int(good[~file_good].sum()), int((~file_good).sum()), design.good.otherwise)


def test_judgements_are_shared_out_by_the_grade_of_the_return_as_declared(agencies):
    design, judgements = declared_effects().judgements, agencies["judgements"]
    key = ["case", "agency"]
    graded = judgements.merge(agencies["returns"][[*key, "grade"]], on=key, suffixes=("_of_standard", ""))
    good = graded["grade"].isin(["good", "outstanding"])
    # An answer that has a state, such as not known, has no code.
    said = graded["answer"].fillna(graded["answer_state"])
    for shares, of in ((design.if_good, said[good]), (design.otherwise, said[~good])):
        assert set(of) == set(shares)
        for answer, share in shares.items():
            assert near_share(int((of == answer).sum()), len(of), share), answer
    assert near_share(int((graded["comment_state"] == "answered").sum()), len(graded), design.commented)


def test_contacts_and_schools_are_graded_as_declared(agencies):
    for table, shares in (
        ("contacts", declared_effects().contacts.grade),
        ("schools", declared_effects().schools.grade),
    ):
        grades = agencies[table]["grade"]
        for grade, share in shares.items():
            assert near_share(int((grades == grade).sum()), len(grades), share), f"{table} {grade}"


def test_interviews_are_offered_and_accepted_as_declared_and_counts_are_those_of_the_episodes(agencies):
    design, counts = declared_effects().missing_episodes, agencies["missing_counts"].set_index("case")
    missing = counts[counts["missing"] > 0]
    offered = missing[missing["interview_offered"] == "yes"]
    assert set(counts.loc[counts["missing"] == 0, "interview_offered_state"]) == {"not applicable"}
    assert near_share(len(offered), len(missing), design.interview_offered)
    accepted = int((offered["interview_accepted"] == "yes").sum())
    assert near_share(accepted, len(offered), design.interview_accepted)
    episodes = agencies["missing_episodes"]
    for kind in ("missing", "away"):
        number = episodes[episodes["kind"] == kind].groupby("case").size()
        assert counts[kind].astype(int).equals(number.reindex(counts.index, fill_value=0))


def test_the_readme_tells_of_returns_only_where_they_came(home):
    first, _, third = write_example_rounds(home, rounds=3, cases=6, responses=12)
    told = "## What is true of agencies' returns, contacts and schools"
    assert told not in (first / "README.md").read_text(encoding="utf-8")
    says = (third / "README.md").read_text(encoding="utf-8")
    assert told in says
    assert "| The moderator gives the auditor's grade, of those moderated | 0.75 |" in says
    assert (
        "| `Exclusions.csv` | census exclusions, suspensions, cp1252, commas, the first of the reasons only |" in says
    )
    assert "| Odds ratio of that, not confident against the others | 2.5 |" in says


def test_episodes_of_a_child_do_not_overlap_and_lie_in_the_year_before(large):
    rows = large[1][1]["missing_episodes"].sort_values(["case", "start"])
    follows = rows["case"] == rows["case"].shift()
    assert not (follows & (rows["start"] <= rows["end"].shift())).any()
    assert rows["start"].between("2022-04-01", "2023-03-31").all()


# ------------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"rounds": 0}, "rounds is 0; it should be a whole number, 1 or more, and at most 40."),
        ({"rounds": 41}, "rounds is 41; it should be a whole number, 1 or more, and at most 40."),
        (
            {"cases": 0, "responses": -1},
            "cases is 0; it should be a whole number, 1 or more, and at most 5000. responses is -1;",
        ),
        ({"seed": -5}, "seed is -5; it should be a whole number, 0 or more."),
        ({"cases": 2.5}, "cases is 2.5; it should be a whole number"),
        ({"name": "Harbour Side"}, "'Harbour Side-2023-04' cannot be the name of a round"),
        ({"name": "con."}, "'con.-2023-04' cannot be the name of a round"),
        ({"name": "x" * 60}, "cannot be the name of a round"),
    ],
)
def test_numbers_out_of_range_and_unfit_names_are_refused_and_nothing_is_written(tmp_path, how, says):
    with pytest.raises(RoundtableError) as refused:
        written(tmp_path, **how)
    assert says in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_round_that_is_there_is_never_overwritten(tmp_path):
    written(tmp_path, rounds=1)
    before = hashes(tmp_path)
    with pytest.raises(RoundtableError, match=r"There already: .*example-2023-04\. Choose another name with --name"):
        written(tmp_path, rounds=2, seed=7)
    assert hashes(tmp_path) == before


def test_nothing_is_left_where_one_round_cannot_be_written(tmp_path, monkeypatch):
    import analysis.examples as examples

    def full(this: ExampleRound, files: list) -> str:
        if this.number == 1:
            raise OSError(28, "No space left on device")
        return ""

    monkeypatch.setattr(examples, "readme", full)
    with pytest.raises(RoundtableError, match="No space left on device"):
        written(tmp_path)
    assert list((tmp_path / "data" / "raw").iterdir()) == []


CHANGES = {
    "good = 0.36 ": ("good = 1.0 ", "'cases.good' is 1.0; it should be less than 1"),
    "if_good = { good = 0.85": ("if_good = { good = 0.8", "it should be shares from 0 to 1 that add up to 1"),
    '"11" = 0.04': ("eleven = 0.04", "it should be shares of whole numbers"),
    "status = { active": ("status = { activ", "'activ' is not known. Did you mean 'active'?"),
    'codes = ["training:concern"]': ('codes = ["trainig:concern"]', "'trainig' is not known. Did you mean 'training'?"),
    'shape = "smartsurvey"': ('shape = "smartsurvy"', "'smartsurvy' is not known. Did you mean 'smartsurvey'?"),
    "[survey.confident]\nidentifying": (
        "[survey.confident]\nidentifyin",
        "'confident_identifyin' is not known. Did you",
    ),
    'headings = { kind = "Kind"': ('headings = { kin = "Kind"', "'kin' is not known. Did you mean 'kind'?"),
    '"chronology.not_focused" = { good = 0.1': ('"chronology.not_focused" = { good = 0.9', "exceed 1"),
    'question = "concerns"\ncodes = ["school:concern"]': (
        'question = "concerns"\ncodes = ["missing:concern"]',
        "'concerns: missing:concern' is there twice",
    ),
}


@pytest.mark.parametrize("line", CHANGES)
def test_a_mistake_in_the_design_is_a_sentence(line, monkeypatch):
    path = Path(declared.__file__).parent / "definitions" / "examples.toml"
    text = path.read_text(encoding="utf-8")
    assert line in text
    changed, says = CHANGES[line]
    wrong = tomllib.loads(text.replace(line, changed, 1))
    real = declared.definition
    monkeypatch.setattr(
        "analysis.examples.effects.definition", lambda name: wrong if name == "examples.toml" else real(name)
    )
    with pytest.raises(BadDefinition) as refused:
        declared_effects.__wrapped__()
    assert says in str(refused.value)


# --------------------------------------------------------------------------------------------------------- the command


def test_the_command_writes_the_rounds_and_says_what_to_do_next(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    words = ["example", "--rounds", "2", "--cases", "6", "--responses", "12", "--seed", "1", "--name", "harbour"]
    assert main([*words, "--data", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert str(tmp_path / "data" / "raw" / "harbour-2023-04") in said
    assert "roundtable run harbour-2023-10" in said
    assert main([*words, "--data", str(tmp_path)]) == 2
    assert "There already" in capsys.readouterr().err
