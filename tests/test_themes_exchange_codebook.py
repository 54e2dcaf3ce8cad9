"""Codebooks as REFI-QDA: ours out and in again, and those of other programs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiCodebook

from analysis.errors import BadDefinition
from analysis.themes.codebook import checked_codebook, codebook
from analysis.themes.codebook.blocks import Theme
from analysis.themes.exchange import codebook_in, codebook_out, themes_without_terms
from analysis.themes.exchange.descriptions import END, RULES, described, read_description

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi_qda" / "Codebook.xsd"))
RECORDING = Theme(label="Recording", definition="What is written down.", terms=("record", "write + {place}"))


def qdc(codes: str, sets: str = "", namespace: str = "urn:QDA-XML:codebook:1.0") -> bytes:
    """A codebook as another program writes it."""
    return f'<CodeBook xmlns="{namespace}" origin="Other"><Codes>{codes}</Codes>{sets}</CodeBook>'.encode()


def code(name: str, within: str = "", **attributes: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<Code name="{name}" guid="{{5215cc69-b628-4e02-afb9-9beeaee55808}}"{told}>{within}</Code>'


def refusal(content: bytes) -> str:
    with pytest.raises(BadDefinition) as error:
        codebook_in(content, "theirs.qdc")
    return str(error.value)


def test_our_codebook_comes_back_equal_and_is_valid_by_the_schema():
    written = codebook_out(codebook())

    SCHEMA.assertValid(etree.fromstring(written))
    assert written == codebook_out(codebook())
    back = checked_codebook(codebook_in(written))
    assert back == codebook()
    assert back.hash == codebook().hash
    assert list(back.themes) == list(codebook().themes)


def test_a_program_that_is_not_ours_reads_every_theme(tmp_path):
    path = tmp_path / "ours.qdc"
    path.write_bytes(codebook_out(codebook()))

    read = RefiCodebook.load(path)

    themes = codebook().themes.values()
    assert [one.name for one in read.codes.code] == [theme.label for theme in themes]
    assert all(theme.definition in one.description for one, theme in zip(read.codes.code, themes, strict=True))
    assert all(one.is_codable for one in read.codes.code)
    assert {one.guid for one in read.sets.set[0].member_code} == {one.guid for one in read.codes.code}


def test_rules_that_a_partnership_changed_for_all_themes_go_along():
    theirs = codebook().model_copy(update={"version": "7 of ours", "versions": (), "priors": {"concerns": "neutral"}})

    assert checked_codebook(codebook_in(codebook_out(theirs))) == theirs


LINES = st.lists(
    st.sampled_from(["", " ", "Include: x", "Exclude:", "\\Include: y", RULES, END, "plain", 'id = "z"', "é😀", "\\"]),
    max_size=6,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(definition=LINES, include=LINES, exclude=LINES)
def test_whatever_people_read_comes_back_as_it_was(definition, include, exclude):
    theme = RECORDING.model_copy(update={"definition": definition, "include": include, "exclude": exclude})

    read = read_description(described("recording", theme))

    assert read.pop("id") == "recording"
    assert Theme.model_validate({"label": "Recording"} | read) == theme


def test_what_was_changed_in_another_program_is_read_and_the_rules_are_kept():
    text = described("recording", RECORDING).replace("What is written down.", "What is kept.\n\nInclude: minutes")
    changed = text.replace("\n", "\r\n") + "\r\nA note below."

    read = read_description(changed)

    assert read["definition"] == "What is kept."
    assert read["include"] == "minutes\n\nA note below."
    assert read["terms"] == ["record", "write + {place}"]


def test_codes_within_codes_of_another_program_are_themes_and_headings_are_none():
    theirs = qdc(
        code("Agencies", code("Police", isCodable="true") + code("Äußeres 😀", isCodable="true"), isCodable="false")
        + code("Home", code("Police", "<Description>At home.\n\nInclude: calls</Description>"), color="#ff0000")
        + '<Code name="مدرسة"/>',
        '<Sets><Set name="Group" guid="x"><MemberCode guid="y"/></Set></Sets>',
    )

    content = codebook_in(theirs)

    assert content == {
        "themes": {
            "agencies_police": {"label": "Agencies / Police"},
            "äußeres": {"label": "Äußeres 😀"},
            "home": {"label": "Home"},
            "home_police": {"label": "Home / Police", "definition": "At home.", "include": "calls"},
            "مدرسة": {"label": "مدرسة"},
        }
    }
    assert themes_without_terms(content) == ("Agencies / Police", "Äußeres 😀", "Home", "Home / Police", "مدرسة")


def test_ids_of_names_that_are_alike_are_told_apart_and_spare_those_that_are_taken():
    ours = described("home_life", RECORDING.model_copy(update={"label": "Recording"}))
    codes = [code(name) for name in ("Home life", "Home, life?", "1", "😀")]
    theirs = qdc("".join(codes) + code("Rec", f"<Description>{ours}</Description>"))

    assert list(codebook_in(theirs)["themes"]) == ["home_life_2", "home_life_3", "theme_1", "theme", "home_life"]


def test_themes_with_a_valence_in_a_codebook_of_a_project_are_no_themes_of_their_own():
    valence = f'<Description>{RULES}\nvalence_of = "recording"\n{END}</Description>'
    theirs = qdc(code("Recording", code("Recording: strength", valence + code("Minutes"))))

    assert [theme["label"] for theme in codebook_in(theirs)["themes"].values()] == ["Recording", "Minutes"]


def test_the_older_namespace_of_atlas_ti_is_read():
    older = qdc(code("Home"), namespace="urn:QDA-XML:codebook:0:4")

    assert codebook_in(older) == {"themes": {"home": {"label": "Home"}}}


def test_everything_wrong_with_the_codes_is_told_at_once_without_their_descriptions():
    broken = f"<Description>{RULES}\nterms = [secret\n{END}</Description>"
    copied = f"<Description>{described('recording', RECORDING)}</Description>"
    theirs = qdc(code("Home") + code("home") + code(" ") + code("A", broken) + code("B", copied) + code("C", copied))

    said = refusal(theirs)

    assert "theirs.qdc: has the code 'Home' 2 times. Give each a name of its own." in said
    assert "theirs.qdc, line 1: has a code without a name. Give it one." in said
    assert "theirs.qdc, line 1: has a code whose rules are no TOML any more. Put back" in said
    assert "theirs.qdc: has 2 codes with the rules of the theme 'recording'. One is a copy" in said
    assert "secret" not in said


def test_rules_of_all_themes_that_were_changed_are_told():
    spoiled = codebook_out(codebook()).replace(b"emerging_from = 2", b"emerging_from = two")

    assert "theirs.qdc, the set 'Roundtable: rules that all themes share': holds no TOML any more." in refusal(spoiled)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty. Export the codebook again"),
        (b"theme,label\n", "is not valid XML (line 1)."),
        (b"<CodeBook>\n<Codes>", "is not valid XML (line 2)."),
        (b"PK\x03\x04rest", "is a zip file, such as a whole project (.qdpx), and no codebook."),
        (b"<CodeBook><Codes/></CodeBook>", "is XML, but no REFI-QDA codebook (another namespace)."),
        (b'<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>', "is a project and not a codebook."),
        (qdc(""), "has no code that can be coded with. Give it at least one."),
        (qdc(code("Heading", isCodable="false")), "has no code that can be coded with."),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "has no code that can be coded with."),
        (b"<a>" * 10_000, "is not valid XML (line 1)."),
        (b" " * 10_000_001, "is larger than 10 MB, which no codebook is."),
    ],
)
def test_what_is_no_codebook_is_refused(content, words):
    assert refusal(content).startswith(f"theirs.qdc: {words}")


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY file SYSTEM "{path}">',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY file "&b;&b;&b;">',
        '<!ENTITY % more SYSTEM "{path}"> %more; <!ENTITY file "x">',
    ],
)
def test_a_file_with_a_doctype_is_refused_and_nothing_that_it_names_is_read(tmp_path, entities):
    secret = tmp_path / "secret.txt"
    secret.write_text("a child's name", encoding="utf-8")
    declared = "<!DOCTYPE CodeBook [" + entities.replace("{path}", secret.as_uri()) + "]>"
    theirs = declared.encode() + qdc(code("Home", "<Description>&file;</Description>"))

    said = refusal(theirs)

    assert "has a DOCTYPE" in said or "is not valid XML" in said
    assert "child" not in said


def test_entities_that_grow_without_end_are_refused_in_no_time():
    bomb = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    theirs = f"<!DOCTYPE CodeBook [{bomb}]>".encode() + qdc('<Code name="&x11;" guid="y"/>')

    assert "is not valid XML" in refusal(theirs) or "has a DOCTYPE" in refusal(theirs)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(BadDefinition, match="gone.qdc: does not exist. See that the path is right."):
        codebook_in(tmp_path / "gone.qdc")
    with pytest.raises(BadDefinition, match="cannot be read"):
        codebook_in(tmp_path)
