"""The sweep of real rounds: what their files hold is found, and their own editions are not stopped."""

import pandas as pd
import pytest

from analysis.audiences import find_audience
from analysis.cleaning.in_cells import kind_of_heading
from analysis.processed import load
from analysis.pseudonyms.digests import digests, is_telling, words_of
from analysis.reports.whole import WHOLE
from analysis.sweeping.sweep import finds, identifiers_of
from analysis.sweeping.views import views

EXAMPLES = ("stockton-2014-10", "stockton-2015-04", "lscb-2015")
CASES = ["Case", "Child's name", "DOB", "NHS number", "Home postcode", "Mobile", "Notes"]
ROW = [
    "V15-01",
    "Marguerite Ashdown",
    "12/03/2009",
    "943 476 5919",
    "TS18 1AB",
    "07700 900123",
    "ring mum@home.example",
]


def pages_of(home, audit_round: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((home / "reports" / audit_round).glob("board/*/*"))}


@pytest.mark.parametrize("audit_round", EXAMPLES)
def test_the_editions_of_the_example_rounds_hold_nothing_but_the_quotes_that_were_released(ran, in_home, audit_round):
    pages = pages_of(ran, audit_round)
    found = finds(pages, identifiers_of(audit_round))
    assert len(pages) > 9 and not find_audience("board").identifiers
    files = {find.where.partition(",")[0] for find in found}
    assert files <= {"03_practitioners.html", "04_young_people.html", WHOLE, "report.docx", "report.pdf"}
    assert all(find.what.startswith("six words") for find in found)


def test_an_answer_that_is_no_quote_of_the_edition_stops_it(ran, in_home):
    """Every answer to a question of the survey, as received, each in a page of its own."""
    swept = identifiers_of("lscb-2015")
    rows = load("lscb-2015", "responses")
    texts = [text for text in rows["worked_well"].dropna() if len(text.split()) > 12 and "[" not in text]
    assert len(texts) > 5
    for text in texts:
        assert finds({"p.html": f"<p>{text}</p>"}, swept)
        assert finds({"p.html": f"<p>{text}</p>"}, swept, [text]) == []


def test_the_digests_of_a_round_are_those_of_its_answers(in_home):
    swept = identifiers_of("stockton-2015-04")
    assert set(digests(swept.key, "Team", ["Fieldwork South 2"])["digest"]) <= set(swept.words["digest"])
    found = {find.what for find in finds({"p.html": "<p>JP/CP</p>"}, swept)}
    assert found == {"an answer to 'Auditors' stands in it."}


def test_no_number_of_a_real_page_is_taken_for_somebodys(ran):
    """Years, counts, coordinates, colours and pieces of a sha256 are none."""
    pages = [path for path in sorted((ran / "reports").glob("*/board/*/*")) if path.suffix in (".html", ".json")]
    assert pages
    numbers = {
        (path.name, word)
        for path in pages
        for word in words_of(views(path.read_text(encoding="utf-8")).written)
        if word.isdigit() and is_telling(word)
    }
    assert numbers == set()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Marguerite Ashdown", "a column of names that no question reads"),
        ("12 March 2009", "a column of dates of birth that no question reads"),
        ("943-476-5919", "NHS number in a file received"),
        ("ts18 1ab", "Full postcode in a file received"),
        ("+447700900123", "Telephone number in a file received"),
        ("mum@home.example", "E-mail address in a file received"),
        ("V15 01", "Case"),
    ],
)
def test_what_no_question_reads_is_looked_for_too(made, text, what):
    made.add("cases.csv", "cases", {"Case": "case"}, [CASES, ROW], left_out=CASES[1:])
    found = {find.what for find in finds({"p.html": f"<p>{text}</p>"}, identifiers_of("one"))}
    assert f"an answer to '{what}' stands in it." in found


def test_no_table_of_a_round_holds_what_no_question_reads(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [CASES, ROW], left_out=CASES[1:])
    for name in ("identifiers", "signs", "runs"):
        stored = load("one", name)
        assert isinstance(stored, pd.DataFrame)
        assert not stored.map(lambda cell: any(secret in str(cell) for secret in (*ROW, "Ashdown"))).to_numpy().any()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Name", "name"),
        ("First name", "name"),
        ("Surname", "name"),
        ("Social worker", "name"),
        ("Completed by", "name"),
        ("D.O.B.", "birth"),
        ("Date_of_birth", "birth"),
        ("E-mail", "identifier"),
        ("Mosaic ID", "identifier"),
        ("Tel. no.", "phone"),
        ("Post code", "postcode"),
        ("School name", None),
        ("Please do not name any children", None),
        ("Grade", None),
        ("", None),
    ],
)
def test_a_heading_tells_what_stands_below_it(heading, kind):
    assert kind_of_heading(heading) == kind
