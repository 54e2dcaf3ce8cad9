"""Privacy on the way in: what could tell who somebody is goes out of sight, and everything else stays as it was."""

import csv
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import folders
from analysis.errors import BadDefinition, UnknownName
from analysis.privacy.checks import UPN_LETTERS, is_nhs_number, is_upn
from analysis.privacy.coarser import age_at, birth_month, postcode_district
from analysis.privacy.patterns import checked_privacy, privacy
from analysis.privacy.redaction import Redacted, redacted

HERE = Path(__file__).parent
with (HERE / "privacy_sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = list(csv.DictReader(file))
MARKS = privacy().marks()
LIBRARY_CARD = """
[kinds.library_card]
label = "Library card"
mark = "[library card]"
patterns = ['''(?<!\\w)LC\\d{4}(?!\\w)''']

[kinds.email]"""


def shown(text: str, **known: str) -> str:
    return redacted([text], known)[0].text


def content() -> dict:
    return tomllib.loads((folders.DEFINITIONS / "privacy.toml").read_text(encoding="utf-8"))


def problems(changed: dict) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        checked_privacy(changed)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["text"][:40])
def test_a_sentence_loses_what_names_somebody_and_nothing_else(row):
    [result] = redacted([row["text"]])
    marks = re.findall(r"\[[^\]]+\]", row["redacted"])
    assert result.text == row["redacted"]
    assert [MARKS[kind] for kind in result.found] == marks


def test_the_sentences_that_hold_nothing_are_as_many_as_those_that_do():
    clean = sum(row["text"] == row["redacted"] for row in SENTENCES)
    assert 0.4 < clean / len(SENTENCES) < 0.6


def test_no_made_up_answer_of_the_project_is_taken_for_a_name_or_number():
    with (HERE / "themes_sentences.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    examples = tomllib.loads((folders.DEFINITIONS / "examples.toml").read_text(encoding="utf-8"))
    texts += list(_texts([examples[block] for block in ("survey", "topics", "consultation", "panel")]))
    assert len(texts) > 400
    assert [result.text for result in redacted(texts) if result.found] == []


def _texts(block: object):
    if isinstance(block, str):
        yield block
    for part in block.values() if isinstance(block, dict) else block if isinstance(block, list) else ():
        yield from _texts(part)


# ----------------------------------------------------------------------------------------------- numbers and addresses


def test_an_nhs_number_has_ten_digits_and_the_right_last_one():
    assert [is_nhs_number(text) for text in ("943 476 5919", "943-476-5870", "9434765919")] == [True] * 3
    assert [is_nhs_number(text) for text in ("943 476 5918", "943476591", "94347659190", "")] == [False] * 4
    # 943-476-5870: the worked example of python-stdnum, stdnum.gb.nhs. The weights of 999123456 give 10, which
    # no number may end with.
    assert not any(is_nhs_number(f"999123456{digit}") for digit in range(10))


def test_a_upn_has_the_right_check_letter_and_may_be_temporary():
    # B801200005001: the worked example of python-stdnum, stdnum.gb.upn.
    assert [is_upn(text) for text in ("A123456789012", "B801200005001", "x80840991004b")] == [True] * 3
    assert [is_upn(text) for text in ("A801200005001", "A12345678901", "S123456789012", "I80840991004O")] == [False] * 4


def test_a_number_with_a_wrong_check_digit_counts_where_the_sentence_says_what_it_is():
    assert shown("Number 943 476 5918.") == "Number 943 476 5918."
    assert shown("His NHS number is 943 476 5918.") == "His NHS number is [NHS number]."
    assert shown("The NHS was told. Parcel 943 476 5918.") == "The NHS was told. Parcel 943 476 5918."


def test_a_date_is_a_date_of_birth_only_near_a_word_that_says_so():
    assert shown("Seen 03/04/2025; DOB 12/03/2009.") == "Seen 03/04/2025; DOB [date of birth]."
    assert shown("DOBs 12/03/2009 and 4 May 2011") == "DOBs [date of birth] and [date of birth]"
    assert shown("12/03/2009 (DOB), seen 03/04/2025") == "[date of birth] (DOB), seen [date of birth]"
    assert shown("dob. 12/03/2009") == "dob. [date of birth]"


def test_two_hits_that_overlap_go_under_the_mark_of_the_longer():
    assert shown("jamie.smith@example.org") == "[e-mail]"
    assert redacted(["ref AB/07700 900123 x"], {"AB/07700": "case_reference"}) == [
        Redacted("ref [phone] x", ("phone",))
    ]


# -------------------------------------------------------------------------------------------- identifiers of the round


def test_identifiers_of_the_round_are_found_as_whole_words_with_any_capitals():
    known = {"VEMT/15-07": "case_reference", "QQ 81": "case_reference", "Zanthe": "name", "90210": "case_reference"}
    texts = ["vemt/15-07, zanthe's file", "QQ  81 and 90210", "VEMT/15-071 of Zanthea, 902101"]
    assert redacted(texts, known) == [
        Redacted("[case reference], [name]'s file", ("case_reference", "name")),
        Redacted("[case reference] and [case reference]", ("case_reference", "case_reference")),
        Redacted("VEMT/15-071 of Zanthea, 902101", ()),
    ]


def test_short_words_and_numbers_of_the_round_are_passed_over():
    known = dict.fromkeys(("a", "JS", "7", "123", "", "#"), "case_reference")
    assert redacted(["a 7 of 123 # js"], known) == [Redacted("a 7 of 123 # js", ())]


def test_of_two_identifiers_that_begin_alike_the_longer_is_found():
    known = {"LL-100": "case_reference", "LL-100-2": "upn"}
    assert redacted(["LL-100-2, LL-100"], known) == [Redacted("[UPN], [case reference]", ("upn", "case_reference"))]


def test_an_identifier_of_an_unknown_kind_is_refused_with_near_names():
    with pytest.raises(
        UnknownName, match="'case_ref' is not a known kind of identifier. Did you mean 'case_reference'"
    ):
        redacted([], {"LL-100": "case_ref"})


# ----------------------------------------------------------------------------------------------- what is kept, coarser


def test_a_date_of_birth_is_kept_as_its_month_and_the_age():
    assert birth_month(date(2009, 4, 3)) == "2009-04"
    assert [age_at(date(2009, 4, 3), at) for at in (date(2025, 4, 2), date(2025, 4, 3))] == [15, 16]


def test_who_was_born_on_29_february_is_a_year_older_on_1_march():
    leap = date(2008, 2, 29)
    assert [age_at(leap, at) for at in (date(2025, 2, 28), date(2025, 3, 1), date(2024, 2, 29))] == [16, 17, 16]


def test_a_postcode_is_kept_as_its_district():
    codes = {
        "TS18 1AB": "TS18",
        "ts181ab": "TS18",
        " GIR 0AA ": "GIR",
        "W1A 1HQ": "W1A",
        "M1 1AE": "M1",
        "EC1A1BB": "EC1A",
    }
    assert {text: postcode_district(text) for text in codes} == codes
    assert [postcode_district(text) for text in ("TS18", "", "18 1AB", "TS18 1AB x", "TS18 1AC2", "QS18 1AB")] == [
        None
    ] * 6


# ------------------------------------------------------------------------------------------------ the list of patterns


def test_a_kind_is_added_in_one_block_and_no_code(tmp_path, monkeypatch):
    folder = shutil.copytree(folders.DEFINITIONS, tmp_path / "definitions")
    path = folder / "privacy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("\n[kinds.email]", LIBRARY_CARD, 1), encoding="utf-8")
    assert redacted(["Card LC1234."]) == [Redacted("Card LC1234.", ())]
    monkeypatch.setattr(folders, "DEFINITIONS", folder)
    assert redacted(["Card LC1234."]) == [Redacted("Card [library card].", ("library_card",))]


def test_every_problem_of_the_pattern_list_is_named_at_once():
    changed = content()
    changed["kinds"]["phone"] |= {"patterns": ["(\\d", "\\d*"], "mark": "phone"}
    changed["kinds"]["upn"] |= {"check": "unp", "colour": "red"}
    changed["kinds"]["nhs_number"] |= {"check": "nsh"}
    changed["kinds"]["postcode"]["label"] = "e-mail address"
    changed["kinds"]["name"] = {"label": "Names", "mark": "[name]"}
    changed["names"]["never"] += " Jamie"
    changed["names"]["titels"] = "Mr"
    assert problems(changed) == [
        "privacy.toml, [kinds.upn]: 'colour' is an unknown key. Known: label, mark, patterns, needs, check, near, "
        "notes.",
        "privacy.toml: 'names.titels' is an unknown key. Did you mean 'titles'?",
        "privacy.toml, [kinds.nhs_number]: 'nsh' is no known check. Did you mean 'nhs'?",
        "privacy.toml, [kinds.phone]: mark is 'phone'. Write it between [ and ], such as '[phone]'.",
        "privacy.toml, [kinds.phone]: '(\\d' is not a regular expression: missing ), unterminated subpattern at "
        "position 0. Put it right; between three single quotes a backslash is one.",
        "privacy.toml, [kinds.phone]: '\\d*' is found in an empty text. Let it ask for one character at least.",
        "privacy.toml, [kinds.postcode]: 'e-mail address' is the label of 'email' too. Give each its own.",
        "privacy.toml, [kinds.name]: names have their own block. Say it in [names], or call this kind otherwise.",
    ]


def test_a_given_name_that_is_said_never_to_be_one_is_refused():
    changed = content()
    changed["names"]["never"] += " Jamie"
    assert problems(changed) == [
        "privacy.toml, [names]: 'Jamie' is a given name and in never. Move it to plain_words, or take it out of never."
    ]


def test_words_that_are_no_text_and_a_file_without_kinds_are_refused():
    assert problems(content() | {"kinds": {}}) == [
        "privacy.toml: has no kinds. Give each kind a block such as [kinds.phone]."
    ]
    changed = content()
    changed["names"]["says"] = 5
    assert problems(changed) == [
        "privacy.toml: 'names.says' is 5; it should be text between quotes, its words apart by blanks. "
        "Put it right in that file."
    ]


def test_a_kind_given_twice_is_refused_with_its_line(tmp_path, monkeypatch):
    folder = shutil.copytree(folders.DEFINITIONS, tmp_path / "definitions")
    path = folder / "privacy.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[kinds.phone]\nlabel = "Phone"\n', encoding="utf-8")
    monkeypatch.setattr(folders, "DEFINITIONS", folder)
    with pytest.raises(BadDefinition, match=r"privacy\.toml: is not valid TOML: .*\(at line \d+"):
        redacted(["x"])


# ------------------------------------------------------------------------------------------------------------ any text

PLAIN = st.lists(
    st.sampled_from(["the", "plan", "was seen", "and", "School", "7 of 8", "on 03/04/2025.", "😀", "שלום", "<b>"])
)
DIGITS = st.text("0123456789", min_size=9, max_size=9)


def _nhs(nine: str) -> str:
    return next((f"{nine}{digit}" for digit in range(10) if is_nhs_number(f"{nine}{digit}")), "9434765919")


def _upn(twelve: str) -> str:
    return next(f"{letter}{twelve}" for letter in UPN_LETTERS if is_upn(f"{letter}{twelve}"))


PERSONAL = st.one_of(
    st.tuples(st.just("nhs_number"), DIGITS.map(lambda nine: _nhs(f"9{nine[1:]}"))),
    st.tuples(st.just("upn"), DIGITS.map(lambda nine: _upn(f"806{nine}"))),
    st.tuples(st.just("phone"), DIGITS.map(lambda nine: f"07{nine}")),
    st.tuples(st.just("phone"), DIGITS.map(lambda nine: f"+44 7{nine[:3]} {nine[3:]}")),
    st.tuples(
        st.just("email"), st.text("aejt09_.+-", min_size=1, max_size=12).map(lambda who: f"x{who}@x.example.org")
    ),
    st.tuples(st.just("postcode"), st.text("ABDELNPX", min_size=2, max_size=2).map(lambda end: f"TS18 1{end}")),
)


@given(PLAIN, PERSONAL, PLAIN)
def test_an_identifier_goes_out_of_any_text_and_the_text_stays(before, personal, after):
    kind, written = personal
    text = " ".join([*before, written, *after])
    assert redacted([text]) == [Redacted(" ".join([*before, MARKS[kind], *after]), (kind,))]


TRICKY = [
    "Jamie",
    "jamie",
    "JAMIE",
    "Smith",
    "O'Neill",
    "Anne-Marie",
    "van",
    "der",
    "Berg",
    "Will",
    "Hope",
    "May",
    "SAM",
    "mum",
    "brother",
    "child",
    "JS",
    "J.S.",
    "Mr",
    "PC",
    "DC",
    "Dr.",
    "St",
    "House",
    "Street",
    "said",
    "and",
    ",",
    ".",
    "'",
    "'s",
    "(",
    ")",
    "[",
    "]",
    "-",
    ":",
    "dob",
    "born",
    "NHS",
    "UPN",
    "12/03/2009",
    "943",
    "476",
    "5919",
    "07700",
    "900123",
    "@x",
    "a@b.example",
    "TS18",
    "1AB",
    "A123456789012",
    "[name]",
    "[phone]",
    "[date",
    "LL-100",
    "www.x.org",
    "ref",
]


@given(st.lists(st.tuples(st.sampled_from(TRICKY), st.sampled_from(("", " ", " "))), max_size=14))
def test_redacting_twice_is_redacting_once(pieces):
    text = "".join(word + gap for word, gap in pieces)
    known = {"LL-100": "case_reference", "Street": "name"}
    [once] = redacted([text], known)
    assert redacted([once.text], known) == [Redacted(once.text, ())]


@given(st.text(max_size=60), PERSONAL)
def test_whatever_characters_stand_around_nothing_outside_the_hits_changes(around, personal):
    _, written = personal
    [result] = redacted([f"{around} {written}"])
    kept = re.split("|".join(re.escape(mark) for mark in MARKS.values()), result.text)
    place = 0
    for piece in kept:
        assert piece in f"{around} {written}"[place:]
        place = f"{around} {written}".index(piece, place) + len(piece)
    assert written not in result.text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "a" * 10_000 + "@",
        "1 " * 5_000,
        "0" * 10_000,
        "+44" * 3_000,
        "born " * 2_000,
        "A" * 10_000 + " " + "Bb " * 3_000,
        "www." + "." * 10_000,
        "a." * 5_000 + "@" + "b-" * 5_000,
        "<script>alert('x')</script>",
        "\u202eabc \u0645\u0631\u062d\u0628\u0627 \ud800 😀 \x00",
        "[" * 10_000 + "]",
        "",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_hostile_text_comes_back_as_it_was(text):
    assert redacted([text]) == [Redacted(text, ())]


def test_the_order_of_the_texts_and_of_the_hits_is_kept():
    texts = ["Jamie, 07700 900123", "none", "TS18 1AB for Chloe"]
    assert redacted(texts) == [
        Redacted("[name], [phone]", ("name", "phone")),
        Redacted("none", ()),
        Redacted("[postcode] for [name]", ("postcode", "name")),
    ]
