"""Coded rounds as REFI-QDA projects: valid by the schema, and read back by a program that is not ours."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from pyrefiqda import RefiProject

from analysis.errors import BadDefinition
from analysis.themes.codebook import codebook
from analysis.themes.exchange import Project, codebook_in, project_out
from analysis.themes.exchange.texts import plain

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi_qda" / "Project.xsd"))
COLUMNS = ["id", "question", "theme", "valence", "start", "end", "by"]
WELL, BETTER = "worked_well", "could_be_better"
# An answer with what moves positions in other programs: two code units, right to left, line ends of two signs.
HARD = "Great 👨‍👩‍👧 work.\r\nمدرسة helped,\rbut \x00calls came late."


def answers(*rows: tuple, columns: tuple = ()) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "question", "text", *columns], dtype=object)


def codes(*rows: tuple, **more: list) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(**more)


def code(text: str, quote: str, theme: str, valence: str, by: str, id: str = "R1", question: str = WELL) -> tuple:
    start = text.index(quote)
    return (id, question, theme, valence, start, start + len(quote), by)


def memos_of(*memos: str | None, id: str = "R1") -> pd.DataFrame:
    """Memos of coder AA about one answer."""
    return pd.DataFrame([(id, WELL, "AA", memo) for memo in memos], columns=["id", "question", "by", "memo"])


def project(given: pd.DataFrame, coded: pd.DataFrame | None = None, **more: object) -> Project:
    """A round of one table, whose answers nobody made up."""
    about = dict(name="Stockton, April 2015", where_from="Round stockton-2015-04.", made_up="no")
    return Project(book=codebook(), answers=given, codes=codes() if coded is None else coded, **about | more)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def xml(content: bytes) -> etree._Element:
    """project.qde, once the schema has found it valid."""
    top = etree.fromstring(opened(content).read("project.qde"))
    SCHEMA.assertValid(top)
    return top


def read_back(content: bytes, folder: Path) -> set[tuple]:
    """Every code as pyrefiqda reads it: answer, passage, name of the code, name of the user."""
    path = folder / "round.qdpx"
    path.write_bytes(content)
    read = RefiProject.load(path, str(folder / "extracted"))
    users = {user.guid: user.name for user in read.users.user}
    names = {one.guid: one.name for theme in read.code_book.codes.code for one in (theme, *theme.code)}
    found = set()
    for source in read.sources.text_source:
        text = RefiProject.resolve_source_path(source.plain_text_path, folder / "extracted").read_bytes().decode()
        for passage in source.plain_text_selection:
            quote = text[passage.start_position : passage.end_position]
            for coding in passage.coding:
                assert coding.creating_user == passage.creating_user
                found.add((source.name, quote, names[coding.code_ref.target_guid], users[coding.creating_user]))
    return found


LABEL = {name: theme.label for name, theme in codebook().themes.items()}


def test_every_code_text_passage_and_coder_is_read_back_by_another_program(tmp_path):
    other = "Nothing."
    given = answers(("R1", WELL, HARD), ("R1", BETTER, other), ("R2", WELL, "I felt heard 😀"))
    coded = codes(
        code(HARD, "👨‍👩‍👧 work", "joint_working", "strength", "BB"),
        code(HARD, "calls came late", "communication", "concern", "BB"),
        code(HARD, "calls came late", "supervision", "neutral", "BB"),
        code(HARD, "calls came late", "communication", "concern", "AA"),
        code(HARD, "مدرسة helped", "joint_working", "strength", "rules"),
        code(other, other, "communication", "concern", "agreed", question=BETTER),
        ("R2", WELL, "communication", "strength", None, None, "AA"),
    )

    content = project_out(project(given, coded))

    xml(content)
    assert read_back(content, tmp_path) == {
        ("R1 worked_well", "👨‍👩‍👧 work", f"{LABEL['joint_working']}: strength", "Coder B"),
        ("R1 worked_well", "calls came late", f"{LABEL['communication']}: concern", "Coder B"),
        ("R1 worked_well", "calls came late", f"{LABEL['supervision']}: neutral", "Coder B"),
        ("R1 worked_well", "calls came late", f"{LABEL['communication']}: concern", "Coder A"),
        ("R1 worked_well", "مدرسة helped", f"{LABEL['joint_working']}: strength", "Rules"),
        ("R1 could_be_better", "Nothing.", f"{LABEL['communication']}: concern", "Agreed"),
        ("R2 worked_well", "I felt heard 😀", f"{LABEL['communication']}: strength", "Coder A"),
    }


def test_the_same_project_is_the_same_file_in_any_order_of_its_codes():
    given = answers(("R1", WELL, HARD))
    coded = codes(
        code(HARD, "calls", "communication", "concern", "AA"), code(HARD, "Great", "joint_working", "strength", "rules")
    )
    written = project_out(project(given, coded))

    assert written == project_out(project(given, pd.concat([coded[::-1], coded])))
    assert {entry.compress_type for entry in opened(written).infolist()} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in opened(written).infolist()} == {(2026, 1, 5, 9, 0, 0)}


def test_texts_are_written_without_what_no_file_can_hold_and_no_position_moves():
    assert plain("a\x00b\x0b\ud83d\uffffc").text == "a\ufffdb\ufffd\ufffd\ufffdc"
    assert plain("a\x00b\x0b\ud83d\uffffc").replaced == 4
    assert plain("\ufeffa").text == "\ufffda"
    lines = plain("a\r\nb\rc\nd")
    assert lines.text == "a\nb\nc\nd"
    assert [lines.place(position) for position in range(9)] == [0, 1, 1, 2, 3, 4, 5, 6, 7]


def test_a_text_of_100_000_signs_keeps_its_codes(tmp_path):
    long = "Calls came late. 😀\r\n" * 5_000
    start = long.rindex("late")
    content = project_out(
        project(answers(("R1", WELL, long)), codes(("R1", WELL, "communication", "concern", start, start + 4, "AA")))
    )

    assert {quote for _, quote, _, _ in read_back(content, tmp_path)} == {"late"}


def test_replaced_characters_are_told():
    top = xml(project_out(project(answers(("R1", WELL, "a\x00\ud800")))))

    assert top.findtext("{*}Sources/{*}TextSource/{*}Description") == "worked_well\n\nCharacters replaced by U+FFFD: 2."
    assert top.findtext("{*}Description").endswith("can hold are replaced by U+FFFD: 2.")


def test_each_guid_is_there_once_and_every_reference_leads_to_one():
    given = answers(("R1", WELL, "Good calls."), ("R2", WELL, "Good calls."))
    coded = codes(
        code("Good calls.", "Good", "communication", "strength", "AA"),
        code("Good calls.", "Good", "communication", "concern", "AA"),
        code("Good calls.", "Good", "communication", "strength", "rules", id="R2"),
    )
    memos = pd.DataFrame(
        [("R1", WELL, "AA", "Why?"), ("R1", WELL, "AA", "Because.")], columns=["id", "question", "by", "memo"]
    )
    top = xml(project_out(project(given, coded, memos=memos)))

    guids = [element.get("guid") for element in top.iterfind(".//*[@guid]")]
    assert len(guids) == len(set(guids))
    referred = {element.get(key) for key in ("targetGUID", "creatingUser") for element in top.iterfind(f".//*[@{key}]")}
    assert referred <= set(guids)


def test_who_coded_is_a_letter_and_the_names_of_coders_are_nowhere_in_the_file():
    given = answers(("R1", WELL, "Good calls."))
    coded = codes(
        *(code("Good calls.", "Good", "communication", "strength", by) for by in ("QZX", "JVK", "adjudicated"))
    )

    content = project_out(project(given, coded))

    users = [user.get("name") for user in xml(content).iterfind("{*}Users/{*}User")]
    assert users == ["Roundtable", "Coder A", "Coder B", "Adjudicated"]
    assert b"QZX" not in content and b"JVK" not in content


def test_memos_are_notes_of_their_answer_and_name_nobody():
    memos = memos_of("Mr John Smith, case AB-77, said so.", " ", None)
    content = project_out(project(answers(("R1", WELL, "x")), memos=memos, known={"AB-77": "case_reference"}))

    top = xml(content)
    note = top.find("{*}Notes/{*}Note")
    assert len(top.findall("{*}Notes/{*}Note")) == 1
    assert note.get("name") == "Memo 1 on R1 worked_well, Coder A"
    assert note.get("guid") == top.find("{*}Sources/{*}TextSource/{*}NoteRef").get("targetGUID")
    assert note.findtext("{*}PlainTextContent") in top.findtext("{*}Sources/{*}TextSource/{*}Description")
    assert b"Smith" not in content and b"AB-77" not in content


def test_attributes_that_were_named_go_out_with_the_response_or_the_answer_and_no_other_column_does():
    given = answers(
        ("R1", WELL, "x", "police", "yes", "12 High Street", "no"),
        ("R1", BETTER, "y", "police", None, "12 High Street", "part"),
        ("R2", WELL, "z", None, "no", "", "no"),
        columns=("agency", "long", "address", "made_up"),
    )
    asked = {WELL: "What worked well?"}
    top = xml(project_out(project(given, questions=asked, attributes={"agency": "Agency", "long": "Long answer"})))

    def told(element: etree._Element) -> dict[str, str]:
        names = {one.get("guid"): one.get("name") for one in top.iterfind("{*}Variables/{*}Variable")}
        values = element.findall("{*}VariableValue")
        return {names[one.find("{*}VariableRef").get("targetGUID")]: one.findtext("{*}TextValue") for one in values}

    assert {case.get("name"): told(case) for case in top.iterfind("{*}Cases/{*}Case")} == {
        "R1": {"Agency": "police"},
        "R2": {},
    }
    assert [told(source) for source in top.iterfind("{*}Sources/{*}TextSource")] == [
        {"Long answer": "yes", "Made up": "no", "Question asked": "What worked well?"},
        {"Made up": "part", "Question asked": BETTER},
        {"Long answer": "no", "Made up": "no", "Question asked": "What worked well?"},
    ]
    assert "High Street" not in etree.tostring(top, encoding="unicode")


def test_the_project_says_that_it_is_restricted_what_is_made_up_and_by_which_codebook():
    real = xml(project_out(project(answers(("R1", WELL, "x"))))).findtext("{*}Description")
    invented = xml(project_out(project(answers(("R1", WELL, "x")), made_up="yes"))).findtext("{*}Description")

    assert real.startswith("RESTRICTED. This file holds what people wrote about children's cases.")
    assert "Stockton, April 2015. Round stockton-2015-04." in real
    assert "Answers: 1. Codes: 0. Memos: 0." in real
    assert f"Codebook: version {codebook().version}, hash {codebook().hash}." in real
    assert "No answer or code in it is made up." in real
    assert "are made up: nothing here says what happened to a child." in invented


def test_rule_and_reason_of_a_code_are_told_at_its_passage():
    given = answers(("R1", WELL, "Good calls."))
    coded = codes(
        code("Good calls.", "Good", "communication", "strength", "rules"),
        rule=["'calls'"],
        reason=["good"],
        confidence=[0.8],
    )
    top = xml(project_out(project(given, coded)))

    said = top.findtext("{*}Sources/{*}TextSource/{*}PlainTextSelection/{*}Description")
    assert said == f"{LABEL['communication']}: strength: 'calls'; good; confidence 0.80"


def test_the_codebook_of_a_project_is_read_again_without_its_valences():
    top = xml(project_out(project(answers(("R1", WELL, "x")))))
    alone = etree.tostring(top.find("{*}CodeBook"), encoding="unicode").replace("QDA-XML:project", "QDA-XML:codebook")

    content = codebook_in(alone.encode())

    assert list(content["themes"]) == list(codebook().themes)
    names = [one.get("name") for one in top.iterfind("{*}CodeBook//{*}Code")]
    assert len(names) == len(set(names)) == 4 * len(codebook().themes)


def test_a_theme_that_is_no_longer_in_the_codebook_goes_out_with_its_codes(tmp_path):
    coded = codes(code("Good calls.", "Good", "telepathy", "strength", "AA"), label=["Telepathy"])
    content = project_out(project(answers(("R1", WELL, "Good calls.")), coded))

    xml(content)
    assert {name for _, _, name, _ in read_back(content, tmp_path)} == {
        "Telepathy (no longer in the codebook): strength"
    }


def test_responses_of_two_tables_with_one_id_are_two_cases():
    given = answers(("1", WELL, "x"), ("1", WELL, "y")).assign(table=["responses", "consultation"])
    top = xml(project_out(project(given)))

    assert [case.get("name") for case in top.iterfind("{*}Cases/{*}Case")] == ["responses 1", "consultation 1"]
    assert [one.get("name") for one in top.iterfind("{*}Sources/{*}TextSource")] == [
        "responses 1 worked_well",
        "consultation 1 worked_well",
    ]


def test_names_of_answers_are_names_of_files_on_every_system():
    given = answers(("R/1", "why?", "x"), ("R:1", "why*", "y"), ("r_1", "why_", "z"), ("2", None, "z"))
    top = xml(project_out(project(given)))

    names = [one.get("name") for one in top.iterfind("{*}Sources/{*}TextSource")]
    assert names == ["R_1 why_", "R_1 why_ (2)", "r_1 why_ (3)", "2"]


def test_a_round_without_answers_is_a_valid_project():
    content = project_out(project(answers()))

    assert xml(content).find("{*}Sources") is None
    assert opened(content).namelist() == ["project.qde"]


def test_everything_that_does_not_fit_is_refused_at_once_and_no_answer_is_quoted():
    given = answers(("R1", WELL, "Secret words."), ("R1", WELL, "Secret words."), ("R2", WELL, ""))
    coded = codes(
        ("R9", WELL, "communication", "strength", 0, 3, "AA"),
        ("R1", WELL, "communication", "good", 0, 3, "AA"),
        ("R1", WELL, "communication", "strength", 10, 99, "AA"),
        ("R1", WELL, "communication", "strength", 3, 3, "AA"),
        ("R1", WELL, "communication", "strength", 0, 6, "AA"),
        ("R2", WELL, "communication", "strength", 0, 0, "AA"),
        span=["", "", "", "", "Other.", ""],
    )
    memos = memos_of("Secret memo", id="R8")

    with pytest.raises(BadDefinition) as error:
        project_out(project(given, coded, memos=memos, attributes={"a": "Agency", "b": "Agency"}))

    remedy = "This is a mistake of whoever put the project together; nothing was written."
    assert str(error.value).splitlines() == [
        f"answer 'R1' to 'worked_well': is there 2 times. {remedy}",
        f"Stockton, April 2015: has 2 attributes with the words 'Agency'. {remedy}",
        f"code 1, answer 'R9' to 'worked_well': belongs to no answer. {remedy}",
        f"code 2, answer 'R1' to 'worked_well': has a valence that is none. {remedy}",
        f"code 3, answer 'R1' to 'worked_well': does not stand in the text. {remedy} Also in: "
        "code 4, answer 'R1' to 'worked_well'; code 6, answer 'R2' to 'worked_well'.",
        f"code 5, answer 'R1' to 'worked_well': has a quote that does not stand where it says. {remedy}",
        f"answer 'R8' to 'worked_well': has a memo, and is not there. {remedy}",
    ]
