"""What the sweep takes for somebody's: whole words, signs at every place, runs of six words; compared with searches
that know the answers."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweeping_made import KEY, MAC_HOME, UNIX_HOME, WINDOWS_HOME, identifiers

from analysis.cleaning.sought import Sought, sought
from analysis.errors import NotReleasable
from analysis.pseudonyms.signs import signs_of
from analysis.pseudonyms.word_runs import runs_of
from analysis.sweeping.sweep import finds, sweep, sweep_for_paths

SAFE = st.text(alphabet=st.sampled_from("abcxyz019 -\u00e9"), max_size=80)


def of(kind: str, *answers: str) -> object:
    """The identifiers of a round with one question."""
    return identifiers(identifying={"Case": sought(kind, answers)}, written={})


@settings(deadline=None, max_examples=60)
@given(text=SAFE, known=st.text(alphabet="abcxyz", min_size=6, max_size=9).filter(lambda one: len(set(one)) > 1))
def test_letters_are_found_where_a_search_that_knows_them_finds_them(text, known):
    round_of_one = identifiers(identifying={"Case": Sought(signs={known})}, written={})
    assert bool(finds({"p": text}, round_of_one)) == (known in signs_of(text))
    assert finds({"p": f"{text} {'-'.join(known).upper()} {text}"}, round_of_one)


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(alphabet="0123456789 .x", max_size=60),
    known=st.text(alphabet="0123456789", min_size=6, max_size=8).filter(lambda one: len(set(one)) > 1),
)
def test_a_number_is_found_where_it_stands_whole_and_not_as_part_of_a_longer_one(text, known):
    round_of_one = identifiers(identifying={"Case": Sought(signs={known})}, written={})
    grouped = r" ?".join(known)
    by_search = re.search(rf"(?<!\d)(?<!\d[.,]){grouped}(?!\d)(?!\.\d)", text)
    assert bool(finds({"p": text}, round_of_one)) == bool(by_search)
    assert finds({"p": f"{text}x{known}x{text}"}, round_of_one)


@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.sampled_from(["she", "he", "rang", "came", "never", "again", "friday"]), max_size=30))
def test_runs_are_those_of_every_six_words_in_turn(words):
    texts = {" ".join(words[at : at + 6]) for at in range(max(len(words) - 5, 0))}
    each = {run for text in texts for run in runs_of(KEY, [text]).tolist()}
    assert each == set(runs_of(KEY, [", ".join(words).upper()]).tolist())
    assert len(each) == len(texts)


def test_no_run_goes_from_one_answer_into_the_next():
    assert runs_of(KEY, ["one two three", "four five six"]).size == 0
    assert runs_of(KEY, ["one two three four five six"]).size == 1
    assert runs_of(KEY, []).size == 0


@pytest.mark.parametrize(
    "text",
    [
        "Case (V15/01)",
        "v15\u201301",
        "V15 01",
        "v1501",
        "<p>V15-<b>01</b></p>",
        "<td>Fieldwork</td>\n<td>South</td><td>2</td>",
    ],
)
def test_what_stands_between_the_words_does_not_count(text):
    kind = "label" if "South" in text else "identifier"
    with pytest.raises(NotReleasable, match="an answer to 'Case' stands in it"):
        sweep({"p.html": text}, of(kind, "V15-01" if kind == "identifier" else "Fieldwork South 2"))


@pytest.mark.parametrize("text", ["V15-011", "AV15-01", "V15 and 01", "12.007001", "", "V15", "..."])
def test_a_short_reference_is_one_only_as_whole_words(text):
    assert finds({"p.html": text}, of("identifier", "V15-01", "007001")) == []


def test_the_lines_of_a_drawing_are_nobody_but_the_words_beside_them_may_be():
    cases = of("identifier", "C-12", "L 640")
    assert finds({"p": '<path d="M 1 2 C 12 4.5 L 640 0 z"/><use transform="translate(12 4)"/>'}, cases) == []
    assert finds({"p": '<path d="M 1 2" id="C-12"/>'}, cases)
    assert finds({"p": '<path d="M 1 2; C-12"/>'}, cases)


def test_an_identifier_of_many_words_is_found_at_the_end_of_a_page():
    many = "Mx Anna Bea Cleo Dora Elif Fay Gwen Hope Ines 2"
    assert finds({"p": f"by {many}"}, of("label", many))
    assert finds({"p": f"by {many[:-1]}3"}, of("label", many)) == []


def test_a_surname_that_is_a_word_of_the_program_is_passed_over_alone_and_found_with_its_first_name():
    auditor = of("name", "Hester Young", "Bramwell")
    assert finds({"p": "Young people"}, auditor) == []
    assert finds({"p": "<h1>HESTER YOUNG</h1>"}, auditor)
    assert finds({"p": "what bramwell saw"}, auditor)
    assert finds({"p": "Hester"}, auditor)


def test_a_team_of_plain_words_is_found_as_it_is_written_alone():
    team = of("label", "Early Help", "Assessment")
    assert finds({"p": "Assessment of early help, Help, Early"}, team) == []
    assert finds({"p": "Early Help was slow"}, team)


@pytest.mark.parametrize(("day", "month"), list(itertools.product((1, 11, 22, 31), (1, 10, 12))))
def test_a_date_of_birth_is_found_in_words_and_in_numbers(day, month):
    birth = of("birth", f"2009-{month:02}-{day:02}")
    name = {1: "January", 10: "October", 12: "December"}[month]
    ending = {1: "st", 22: "nd", 31: "st"}.get(day, "th")
    for text in (
        f"{day}/{month}/2009", f"{day:02}.{month:02}.2009", f"2009-{month:02}-{day:02}", f"{name} {day}, 2009",
        f"{day}{ending} {name[:3]} 2009", f"2009{month:02}{day:02}",
    ):  # fmt: skip
        assert finds({"p": f"born {text}."}, birth), text
        assert finds({"p": f"born {text.replace('2009', '2019')}."}, birth) == []


@pytest.mark.parametrize(
    "text",
    [
        "12th of March 2009", "12-MAR-2009", "12-Mar-09", "12 March '09", "12/03/09", "12.3.09", "2009-03-12T00:00:00",
        "2009, March 12", "12 march 2009",
    ],
)  # fmt: skip
def test_a_date_of_birth_is_found_as_people_and_programs_shorten_it(text):
    assert finds({"p": f"born {text}."}, of("birth", "12/03/2009")), text
    assert finds({"p": f"born {text}.".replace("12", "13")}, of("birth", "12/03/2009")) == []


def test_a_month_in_four_letters_is_found():
    assert finds({"p": "born 3 Sept 2011"}, of("birth", "2011-09-03"))


def test_three_numbers_of_a_table_in_a_row_are_no_date_of_birth():
    assert finds({"p": "<td>11</td><td>12</td><td>10</td> 11 12 10"}, of("birth", "11/12/2010")) == []


@pytest.mark.parametrize("text", ["cases_V15-01.csv", '<p id="row_V15_01_x">', "by_QX", "Q.X.", "Q. X. read it", "Q.X"])
def test_a_line_between_words_and_points_between_initials_hide_nobody(text):
    round_of_two = identifiers(
        identifying={"Case": sought("identifier", ["V15-01"]), "By": sought("name", ["QX"])}, written={}
    )
    assert finds({"p.html": f"<p>{text}</p>"}, round_of_two)


@pytest.mark.parametrize("text", ["Q X", "q.x.", "A.Q.X.Y.", "VQ.X.", "parts Q and X"])
def test_letters_that_are_no_initials_are_nobodys(text):
    assert finds({"p.html": f"<p>{text}</p>"}, of("name", "QX")) == []


@pytest.mark.parametrize("text", ["9,434,765,919", "9_434_765_919", "943_476_5919"])
def test_a_number_that_a_program_grouped_is_found(text):
    assert finds({"p.html": f"<p>{text}</p>"}, of("identifier", "9434765919"))
    assert (
        finds({"p.html": f"<p>{text}</p><p>943,476,5919</p>".replace("9", "8")}, of("identifier", "9434765919")) == []
    )


def test_a_telephone_number_is_found_as_it_is_dialled_from_abroad():
    assert finds({"p": "ring 0044 7700 900123"}, of("phone", "07700 900123"))


def test_a_letter_of_another_alphabet_that_looks_alike_hides_nobody():
    """An A in Cyrillic or Greek, and six words with Cyrillic letters among them."""
    for text in ("\u0410shdown", "\u0391shd\u043ewn"):
        assert finds({"p": text}, of("name", "Ashdown"))
    answer = "she rang me every single friday"
    written = identifiers(identifying={}, written={"What worked well?": {answer}})
    assert finds({"p": answer.replace("e", "\u0435").replace("a", "\u0430")}, written)
    assert finds({"p": "\u0418\u0432\u0430\u043d\u043e\u0432"}, of("name", "\u0418\u0432\u0430\u043d\u043e\u0432"))


@pytest.mark.parametrize(
    "text",
    [
        WINDOWS_HOME, r"D:\\audit\\x.csv", "c:/users/anybody", r"\\server\share$\cases", f"file://{UNIX_HOME}/x",
        UNIX_HOME,
        f"({'/'.join(('', 'tmp', 'abc'))})", f"'{MAC_HOME}'", "~/audit/x.csv", "~anybody/x", "/var/folders/x",
        "/".join(("", "mnt", "c/x")),
    ],
)  # fmt: skip
def test_a_path_of_any_computer_is_found(text):
    found = finds({"p.html": f"<p>saved at {text}</p>"}, of("identifier"))
    assert [find.what for find in found] == ["a path of a computer stands in it."]


@pytest.mark.parametrize(
    "text",
    ["and/or", "https://example.org/home/x", "3/4", "data/raw", "a:b", r"\d+\s", "url(#a)", "~5%", "</var/>", "n/a"],
)
def test_what_only_looks_like_a_path_is_none(text):
    assert finds({"p.html": f"<p>{text}</p>"}, of("identifier")) == []


def test_the_folders_and_the_user_of_this_computer_are_found(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "qbramwell")
    assert finds({"p": f"in {tmp_path}/data"}, of("identifier"))
    whole, part = finds({"p": "by QBramwell."}, of("identifier")), finds({"p": "qbramwells"}, of("identifier"))
    assert [find.what for find in whole] == ["the name of a user of this computer stands in it."]
    assert part == []


def test_paths_of_a_computer_are_in_no_edition_and_names_may_be_in_the_panels():
    sweep_for_paths({"p.html": "<p>Audited by Marguerite Ashdown, case V15-01.</p>"})
    with pytest.raises(NotReleasable, match="p.html: a path of a computer stands in it"):
        sweep_for_paths({"p.html": f"<!-- {WINDOWS_HOME}\\audit.xlsx -->"})
