"""A codebook of any file: what it may leave out, what is refused in it, and where its terms come from."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import folders
from analysis.errors import BadDefinition
from analysis.themes.codebook import codebook
from analysis.themes.codebook.files import codebook_of
from analysis.themes.coding import code_responses

THEMES = """
[themes.parking]
label = "Parking"
terms = ["parking", "{vehicle} + park"]
[groups]
vehicle = ["car", "van"]
[priors]
worked_well = "neutral"
"""
TABLE = """theme,label,definition,include,exclude,terms,problems,unless
parking,Parking,Where people park.,-,,parking; car park,clamped,national park
food,Food,,,,canteen,,
_none,Nothing said,,,,,,
"""
WITHOUT_TERMS = """\ufefftheme,label,definition,include,exclude
training,Training & worker confidence,What staff know.,courses,-
recording,Case recording,Case notes.,records,chronology as such
"""


@pytest.fixture
def file(tmp_path: Path):
    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def problems(path: Path) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        codebook_of(path)
    return [str(problem) for problem in refused.value.problems]


def test_the_projects_own_file_is_the_projects_codebook():
    book = codebook_of(folders.DEFINITIONS / "themes.toml")
    assert book == codebook() and book.hash == codebook().hash


def test_a_file_of_themes_alone_has_the_projects_words_and_its_own_themes(file):
    book = codebook_of(file("ours.toml", THEMES))
    assert list(book.themes) == ["parking"] and book.version == "ours" and book.versions == ()
    assert book.judgement == codebook().judgement
    assert book.groups == codebook().groups | {"vehicle": ("car", "van")}
    assert book.priors == codebook().priors | {"worked_well": "neutral"}


def test_a_table_of_themes_is_a_codebook(file):
    book = codebook_of(file("ours.csv", TABLE))
    assert list(book.themes) == ["parking", "food"]
    parking = book.themes["parking"]
    assert (parking.terms, parking.problems, parking.unless) == (
        ("parking", "car park"),
        ("clamped",),
        ("national park",),
    )
    assert (parking.definition, parking.include) == ("Where people park.", "")


def test_a_table_without_terms_has_those_of_the_projects_themes_and_of_what_is_within_them(file):
    book = codebook_of(file("theirs.csv", WITHOUT_TERMS))
    ours = codebook().themes
    assert list(book.themes) == ["training", "recording"]
    assert book.themes["recording"].terms == ours["recording"].terms
    assert set(book.themes["training"].terms) == {*ours["training"].terms, *ours["confidence"].terms}
    assert book.themes["training"].definition == "What staff know."


def test_a_table_without_terms_is_refused_where_a_theme_is_not_the_projects(file):
    assert problems(file("theirs.csv", "theme,label\nparking,Parking\nrecording,Recording\n")) == [
        "theirs.csv, theme 'parking': has no terms: the file has no column 'terms', and no theme of this id is in the "
        "project's themes.toml. Add the column, with the words that name each theme, separated by ';'."
    ]


def test_an_answer_is_coded_by_the_codebook_of_a_file(file):
    book = codebook_of(file("ours.toml", THEMES))
    answers = pd.DataFrame([{"id": "1", "question": "", "text": "No parking."}])
    codes = code_responses(answers, codebook=book).codes
    assert codes[["theme", "valence"]].values.tolist() == [["parking", "concern"]]


def test_problems_of_a_table_are_told_at_once_with_their_lines(file):
    table = "theme,label,terms\na,A,one\na,B,two\n,C,three\nd,D,four,five\n"
    assert problems(file("ours.csv", table)) == [
        "ours.csv, line 3: the theme 'a' is in line 2 too. Give one of them another id.",
        "ours.csv, line 4: the theme has no id. Give it one in the column 'theme'.",
        "ours.csv, line 5: has more cells than there are columns. Put quotes round a cell that holds commas.",
    ]


def test_columns_of_a_table_that_are_missing_unknown_or_twice_are_told(file):
    assert problems(file("ours.csv", "theme,lable,terms,terms\na,A,one,two\n")) == [
        "ours.csv: has no column 'label'. Its columns are separated by commas.",
        "ours.csv: 'lable' is no column of a codebook. Did you mean 'label'?",
        "ours.csv: the column 'terms' is there twice. Put both into one.",
    ]


def test_what_the_codebook_itself_refuses_names_the_file(file):
    assert problems(file("ours.csv", "theme,label,terms\na,A,one\nb,a,One\nc,C,\n")) == [
        "ours.csv, [themes.b]: 'a' is the label of 'a' too. Give each its own.",
        "ours.csv, [themes.b]: 'One' is a term of 'a' too. "
        "Keep it in one of them, or make it longer where it means something else.",
        "ours.csv, [themes.c]: has no terms, so nothing would ever be coded with it. Give it terms.",
    ]
    assert problems(file("ours.toml", "[themes.a]\nlabel = 'A'\ntrems = ['x']\n")) == [
        "ours.toml, [themes.a]: 'trems' is an unknown key. Did you mean 'terms' or 'problems'?"
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ours.xlsx", b"", "ours.xlsx: cannot be a codebook. Give a file in .toml, .csv, .qdc."),
        (
            "ours.csv",
            "theme,label,terms\na,Caf\xe9,x\n".encode("latin-1"),
            "ours.csv: is not UTF-8 text. Save it again",
        ),
        ("ours.toml", b"\xff", "ours.toml: is not UTF-8 text. Save it again as UTF-8."),
        ("ours.toml", b"[themes", "ours.toml: is not valid TOML: "),
        ("ours.toml", b"", "ours.toml: has no themes. Give each theme a block such as [themes.recording]."),
        ("ours.csv", b"", "ours.csv: has no column 'theme'. Its columns are separated by commas."),
        ("ours.csv", b"theme,label,terms\n", "ours.csv: has no themes. Give each theme"),
        ("ours.csv", b'theme,label,terms\na,"A,x\n', "ours.csv: cannot be read as a table (unexpected end of data)."),
        ("ours.qdc", b"<x", "ours.qdc: "),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(file, name: str, content: bytes, says: str):
    assert problems(file(name, content))[0].startswith(says)


def test_a_file_that_is_not_there_is_looked_for(tmp_path: Path):
    assert problems(tmp_path / "ours.csv") == [f"ours.csv: is not there. Look for it in {tmp_path.resolve()}."]


def test_a_codebook_of_refi_qda_that_we_wrote_comes_back_as_it_was(file):
    from analysis.themes.exchange.codebook_out import codebook_out

    assert codebook_of(file("ours.qdc", codebook_out(codebook()))).hash == codebook().hash
