"""No identifier of a round stands in a finished page, although no table of the round holds one."""

import pandas as pd
import pytest

from analysis.audiences import find_audience
from analysis.errors import NotReleasable
from analysis.pseudonyms.digests import digests, is_telling, words_of
from analysis.pseudonyms.key_files import Key
from analysis.reports.identifiers import Identifiers, identifiers_of, refuse_identifiers

KEY = Key(bytes.fromhex("a5" * 32))
PAGE = "02_case_files.html"


def identifiers(**answers: list[str]) -> Identifiers:
    """What identifies somebody in a round: question -> answers as received."""
    return Identifiers(KEY, pd.concat([digests(KEY, question, given) for question, given in answers.items()]))


ROUND = identifiers(
    Case=["V15-01", "A1", "7"],
    Auditors=["JP/CP", "Anne-Marie M\u00fcller", "Mx"],
    Team=["Fieldwork South 2", "Assessment", "Early Help"],
    CHILD=["007001", "H801200001001", "943 476 5919"],
)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<h1>What JP/CP said</h1>", "Auditors"),
        ('<svg aria-label="Case V15-01 was first">', "Case"),
        ('{"title": "Held by Fieldwork South 2"}', "Team"),
        ("<p>JP/<b>CP</b></p>", "Auditors"),
        ("<p>Fieldwork So<b>uth</b> 2</p>", "Team"),
        ("<p>V15-01&#x20;again</p>", "Case"),
        ("<p>v15/01 or (V15 01): v15\u201301</p>", "Case"),
        ("<td>Fieldwork</td>\n<td>South</td><td>2</td>", "Team"),
        ("Anne-Marie Mu\u0308ller", "Auditors"),
        ("Anne-Marie M&uuml;l&shy;ler", "Auditors"),
        ("<p>Early Help was slow</p>", "Team"),
        ("Child 007001.", "CHILD"),
        ('"h801200001001"', "CHILD"),
        ("NHS number 943&nbsp;476&nbsp;5919", "CHILD"),
        ("9434765919 or 943-476-5919", "CHILD"),
    ],
)
def test_an_identifier_of_the_round_stops_the_edition_and_is_not_said(text, question):
    with pytest.raises(NotReleasable) as refused:
        refuse_identifiers({"index.html": "<p>nothing</p>", PAGE: text}, ROUND)
    assert str(refused.value) == (
        f"{PAGE}: an answer to '{question}' stands in it.\n"
        "Take it out of the title, the note, the sentence or the markdown cell that holds it."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Assessment of 7 files; V15-011, not the child",
        "A1 of 2015, early help, Early help and Help, Early",
        "V15 of 01, Fieldwork South and 2, 1007001 or 12.007001",
        '<path d="M 7001 15.26 L 640 0 z "/><rect x="15.01"/>',
        "JPCP, JP and CP",
    ],
)
def test_other_words_are_no_identifiers_and_neither_are_those_that_pages_are_full_of(text):
    refuse_identifiers({PAGE: text}, ROUND)


def test_the_lines_of_a_drawing_are_nobody_but_the_words_beside_them_may_be():
    cases = identifiers(Case=["C-12", "L 640"])
    refuse_identifiers({PAGE: '<path d="M 1 2 C 12 4.5 L 640 0 z"/><use transform="translate(12 4)"/>'}, cases)
    with pytest.raises(NotReleasable, match="an answer to 'Case'"):
        refuse_identifiers({PAGE: '<path d="M 1 2" id="C-12"/>'}, cases)
    with pytest.raises(NotReleasable, match="an answer to 'Case'"):
        refuse_identifiers({PAGE: '<path d="M 1 2; C-12"/>'}, cases)


def test_every_file_and_question_is_named_at_once():
    files = {"b.html": "JP/CP on V15-01", "a.html": "<p>V15-01</p>", "c.html": "nothing"}
    with pytest.raises(NotReleasable) as refused:
        refuse_identifiers(files, ROUND)
    assert str(refused.value).splitlines()[:-1] == [
        "a.html: an answer to 'Case' stands in it.",
        "b.html: an answer to 'Auditors' stands in it.",
        "b.html: an answer to 'Case' stands in it.",
    ]


def test_an_identifier_of_many_words_is_found_at_the_end_of_a_page():
    many = "Mx Anna Bea Cleo Dora Elif Fay Gwen Hope Ines 2"
    with pytest.raises(NotReleasable):
        refuse_identifiers({PAGE: f"by {many}"}, identifiers(By=[many]))
    refuse_identifiers({PAGE: f"by {many[:-1]}3"}, identifiers(By=[many]))


@pytest.mark.parametrize("text", ["", "V15", "..."])
def test_a_page_of_fewer_words_than_an_identifier_holds_none(text):
    refuse_identifiers({PAGE: text}, ROUND)


def test_another_key_finds_nothing_so_the_key_of_the_round_is_asked_for():
    other = Identifiers(Key(bytes(32)), ROUND.known)
    refuse_identifiers({PAGE: "JP/CP"}, other)


def test_the_digests_of_a_round_are_those_of_its_answers(in_home):
    swept = identifiers_of("stockton-2015-04")
    assert set(digests(swept.key, "Team", ["Fieldwork South 2"])["digest"]) <= set(swept.known["digest"])
    with pytest.raises(NotReleasable, match="an answer to 'Auditors'"):
        refuse_identifiers({PAGE: "<p>JP/CP</p>"}, swept)


def test_no_number_of_a_real_page_is_taken_for_somebodys(ran):
    """Years, counts, coordinates, colours and pieces of a sha256 are none."""
    pages = [path for path in sorted((ran / "reports").glob("*/board/*/*")) if path.is_file()]
    assert pages and not find_audience("board").identifiers
    numbers = {
        (path.name, word)
        for path in pages
        for word in words_of(path.read_text(encoding="utf-8"))
        if word.isdigit() and is_telling(word)
    }
    assert numbers == set()
