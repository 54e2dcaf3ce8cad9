"""Reports: what may leave a notebook, in which order, and the pages, manifests and exporter made of it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import nbformat
import pytest
from conftest import EXAMPLES
from editions import edition as published_edition
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.description import Population
from analysis.disclosure.blocks import BLOCK_MIME
from analysis.errors import BadDefinition, NotReleasable
from analysis.reports.contents import report_notebooks
from analysis.reports.editions import DRAWN
from analysis.reports.parts import parts_of

ROOT = Path(__file__).parent.parent
PARAMETERS = 'audit_round: str = "one"  # the round'


def block(title="T", content=None) -> dict:
    about = {"label": "T", "number": 4, "unit": "files", "members": [], "denominator": None, "within": None}
    return {
        "kind": "figure",
        "id": "t",
        "title": title,
        "content": about | {"not_available": None} | (content or {}),
        "made_up": "no",
        "note": "",
    }


def notebook_with(*outputs) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_markdown_cell("# T"), new_code_cell("x", outputs=list(outputs))])


def display(data: dict):
    return new_output("display_data", data=data)


def test_released_blocks_and_words_leave_a_notebook_in_reading_order():
    parts = parts_of(notebook_with(display({BLOCK_MIME: block(), "text/html": "<b>4</b>"})), "n")
    assert [type(part).__name__ for part in parts] == ["Markdown", "Block"]


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (new_output("stream", name="stdout", text="Child A"), "it prints to stdout, which nobody released"),
        (new_output("stream", name="stderr", text="warning"), "it prints to stderr, which nobody released"),
        (new_output("error", ename="KeyError", evalue="'Ann'", traceback=["Ann"]), "it stopped with KeyError"),
        (display({"text/html": "<table class='dataframe'>", "text/plain": "a"}), "it shows text/html, text/plain"),
        (new_output("execute_result", data={"text/plain": "0    Ann"}), "it shows text/plain, which nobody released"),
        (display({"image/png": "iVBORw0KGgo="}), "it shows image/png, which nobody released"),
        (display({"application/vnd.jupyter.widget-view+json": {}}), "widget-view+json, which nobody released"),
        (display({BLOCK_MIME: block() | {"kind": "anything"}}), "it holds a block that release(...) did not make"),
        (
            display({BLOCK_MIME: block() | {"content": {"number": 4}}}),
            "it holds a block that release(...) did not make",
        ),
        (display({BLOCK_MIME: "4 of 8"}), "it holds a block that release(...) did not make"),
    ],
    ids=[
        "print",
        "warning",
        "traceback",
        "DataFrame",
        "Series",
        "figure",
        "widget",
        "unknown kind",
        "wrong content",
        "no block",
    ],
)
def test_every_other_output_is_refused_with_its_cell(output, says):
    with pytest.raises(NotReleasable) as refused:
        parts_of(notebook_with(output), "02_case_files")
    assert str(refused.value).startswith("02_case_files.ipynb, code cell 1: ")
    assert says in str(refused.value)
    assert "Ann" not in str(refused.value)


def test_all_refused_outputs_are_named_at_once():
    outputs = [new_output("stream", name="stdout", text="a"), display({"image/png": "x"})]
    with pytest.raises(NotReleasable) as refused:
        parts_of(notebook_with(*outputs), "n")
    assert len(str(refused.value).splitlines()) == 2


def test_two_results_under_one_title_are_refused_and_the_same_one_twice_is_not():
    twice = [display({BLOCK_MIME: block()}), display({BLOCK_MIME: block()})]
    assert len(parts_of(notebook_with(*twice), "n")) == 3
    other = [display({BLOCK_MIME: block()}), display({BLOCK_MIME: block(content={"number": 5})})]
    with pytest.raises(NotReleasable, match="two different results have the title 'T'"):
        parts_of(notebook_with(*other), "n")


def write_notebook(folder: Path, name: str, after: list[str] = (), parameters: str = PARAMETERS) -> None:
    cells = [new_markdown_cell(f"# About {name}\n\nWhat is it?")]
    if parameters:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    book = new_notebook(cells=cells)
    book.metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
    book.metadata["roundtable"] = {"after": list(after)}
    nbformat.write(book, folder / f"{name}.ipynb")


def test_adding_a_report_is_adding_a_notebook(tmp_path):
    write_notebook(tmp_path, "01_first")
    write_notebook(tmp_path, "sums", parameters="")
    write_notebook(tmp_path, "09_new", after=["01_first"])
    found = report_notebooks(tmp_path)
    assert [(n.name, n.title, n.question) for n in found] == [
        ("01_first", "About 01_first", "What is it?"),
        ("09_new", "About 09_new", "What is it?"),
    ]


def test_notebooks_run_after_those_they_need_and_by_name_otherwise(tmp_path):
    write_notebook(tmp_path, "01_a", after=["03_c"])
    write_notebook(tmp_path, "02_b")
    write_notebook(tmp_path, "03_c")
    assert [notebook.name for notebook in report_notebooks(tmp_path)] == ["02_b", "03_c", "01_a"]


def test_an_order_that_cannot_be_kept_is_refused(tmp_path):
    write_notebook(tmp_path, "01_a", after=["02_b"])
    with pytest.raises(BadDefinition, match="runs after '02_b', which is no report"):
        report_notebooks(tmp_path)
    write_notebook(tmp_path, "02_b", after=["01_a"])
    with pytest.raises(BadDefinition, match="wait for each other"):
        report_notebooks(tmp_path)


def test_a_notebook_without_a_kernel_is_named(tmp_path):
    notebook = nbformat.read(ROOT / "notebooks" / "01_received.ipynb", as_version=4)
    del notebook.metadata["kernelspec"]
    nbformat.write(notebook, tmp_path / "01_a.ipynb")
    with pytest.raises(BadDefinition, match="01_a.ipynb: names no kernel. Open it in JupyterLab, choose Python 3"):
        report_notebooks(tmp_path)


def test_a_broken_notebook_is_named(tmp_path):
    (tmp_path / "01_a.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(BadDefinition, match="01_a.ipynb: is not a readable notebook"):
        report_notebooks(tmp_path)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("edition", ["panel", "board"])
def test_an_edition_holds_a_page_for_each_report_an_index_and_a_manifest(name, edition, ran):
    folder = published_edition(ran, name, edition)
    names = sorted(path.name for path in folder.iterdir())
    others = (
        "08_briefing.pdf",
        "all_reports.html",
        "report.docx",
        "report.pdf",
        "tables.xlsx",
        "index.html",
        "manifest.json",
    )
    assert names == sorted([*(f"{n.name}.html" for n in report_notebooks()), *others])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_page_bears_its_audience_and_the_banner_of_an_example_round(name, ran):
    for edition, marking in (("panel", "for the audit panel only"), ("board", "for members of the board only")):
        for page in published_edition(ran, name, edition).glob("*.html"):
            html = page.read_text(encoding="utf-8")
            assert html.count(marking) >= 2, page
            assert "An example round." in html, page
            assert "<script" not in html
            assert "http://" not in html.replace("http://www.w3.org", "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_identifier_of_the_raw_files_is_in_a_board_edition(name, ran):
    import pandas as pd

    cases = pd.read_parquet(ran / "data" / "processed" / name / "tables" / "cases.parquet")
    identifying = {str(value) for column in ("case", "auditors", "team") for value in cases[column].dropna()}
    assert identifying
    for path in (one for one in published_edition(ran, name, "board").iterdir() if one.suffix in (".html", ".json")):
        text = path.read_text(encoding="utf-8")
        found = {word for word in identifying if word in text}
        # 'Assessment' is a team of one case and a word of the audit's standards.
        assert found <= {"Assessment"}, f"{path.name}: {found}"


def test_the_panel_alone_sees_the_case_table(ran):
    panel = (published_edition(ran, "stockton-2015-04", "panel") / "02_case_files.html").read_text(encoding="utf-8")
    board = (published_edition(ran, "stockton-2015-04", "board") / "02_case_files.html").read_text(encoding="utf-8")
    assert "SMc/NH" in panel
    assert "SMc/NH" not in board
    assert "Case by case" in panel
    assert "Case by case" not in board


def test_a_manifest_holds_only_what_the_edition_shows_and_the_hash_of_run_json(ran, manifests):
    import hashlib

    for (name, edition), manifest in manifests.items():
        record = (ran / "data" / "processed" / name / "run.json").read_bytes()
        assert manifest["run"] == hashlib.sha256(record).hexdigest()
        assert (manifest["round"], manifest["audience"], manifest["example"]) == (name, edition, True)
        kinds = {entry["kind"] for entry in manifest["released"]}
        of_rows = {"timeline"} if edition == "panel" else set()
        assert kinds <= {"value", "table", "set", "order", "date", "period", "result", "effect", "words", *of_rows}
        text = json.dumps(manifest)
        assert "members" not in text
        assert str(ran) not in text


def test_what_was_not_published_is_x_in_the_manifest_and_never_0(manifests):
    released = manifests["stockton-2014-10", "board"]["released"]
    grades = [entry for entry in released if entry["block"] == "Grades of the case files"]
    assert [entry["value"] for entry in grades] == ["[x]"]
    assert grades[0]["reason"].startswith("Not available. The published report does not give the grades")


def test_run_json_records_inputs_definitions_versions_and_rows(ran):
    record = json.loads((ran / "data" / "processed" / "stockton-2015-04" / "run.json").read_text(encoding="utf-8"))
    assert record["parameters"]["02_case_files"] == {}
    assert "data/raw/round.toml" in record["inputs"]
    assert "definitions/questions.toml" in record["inputs"]
    assert record["packages"]["pandas"].startswith("3.")
    assert all(file["rows"] == file["kept"] + file["refused"] for file in record["files"])
    assert sum(file["rows"] for file in record["files"] if file["shape"] == "sheet per child") == 8 * 25
    assert str(ran) not in json.dumps(record)


def test_nbconvert_gives_the_page_that_the_command_published(ran, tmp_path):
    executed = ran / "data" / "processed" / "stockton-2015-04" / "executed" / "02_case_files.ipynb"
    for edition in ("board", "panel"):
        words = ["--to", "roundtable", f"--RoundtableExporter.audience={edition}", "--output-dir", str(tmp_path)]
        command = [sys.executable, "-m", "jupyter", "nbconvert", *words, str(executed)]
        environment = {**__import__("os").environ, "ROUNDTABLE_DATA": str(ran)}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
        published = published_edition(ran, "stockton-2015-04", edition) / "02_case_files.html"
        assert (tmp_path / "02_case_files.html").read_text(encoding="utf-8") == published.read_text(encoding="utf-8")


def test_the_exporter_refuses_a_notebook_with_another_output(ran, monkeypatch):
    from analysis.reports.exporter import RoundtableExporter

    monkeypatch.setenv("ROUNDTABLE_DATA", str(ran))
    executed = ran / "data" / "processed" / "stockton-2015-04" / "executed" / "02_case_files.ipynb"
    notebook = nbformat.read(executed, as_version=4)
    notebook.cells[-1].source = "words"
    notebook.cells.append(new_code_cell("cases", outputs=[display({"text/html": "<table>"})]))
    with pytest.raises(NotReleasable, match="it shows text/html, which nobody released"):
        RoundtableExporter().from_notebook_node(notebook, resources={"metadata": {"name": "02_case_files"}})


ROWS = {
    "kind": "rows",
    "id": "rows",
    "title": "Rows",
    "made_up": "no",
    "note": "",
    "content": {
        "columns": ["Age"],
        "rows": [["11"]],
        "identifying": [False],
        "row_level": True,
        "not_available": None,
        "made_up": "no",
    },
}


def board_page(*cells) -> str:
    """The sections that a board sees of a notebook made of markdown texts and block contents."""
    from analysis.audiences import find_audience
    from analysis.disclosure.blocks import Block
    from analysis.disclosure.sight import sight_of
    from analysis.reports.parts import Markdown
    from analysis.reports.sections import report_of

    parts = tuple(Markdown(cell) if isinstance(cell, str) else Block(**cell) for cell in cells)
    return repr(report_of(report_notebooks()[0], parts, sight_of(find_audience("board"))).parts)


def test_commentary_on_rows_goes_where_the_rows_go():
    page = board_page(
        "## Case by case", ROWS, "### The youngest\n\nWords about one child.", "## All\n\nWords for all.", block()
    )
    assert "Case by case" not in page
    assert "one child" not in page
    assert "Words for all." in page
    assert "Case by case" not in board_page("## Case by case", "### The youngest", ROWS)


def test_a_report_whose_blocks_are_all_for_the_panel_is_no_page_of_the_boards_edition():
    from analysis.audiences import find_audience
    from analysis.disclosure.blocks import Block
    from analysis.reports.sections import is_for

    rows, figure = Block(**ROWS), Block(**block())
    board, panel = find_audience("board"), find_audience("panel")
    assert (is_for((rows,), board), is_for((rows,), panel), is_for((rows, figure), board)) == (False, True, True)


def test_an_auditor_named_in_a_title_is_not_published(failing_title, capsys):
    from analysis.__main__ import main

    assert main(["run", "one", "--data", str(failing_title)]) == 2
    said = capsys.readouterr().err
    assert "01_received.html: an answer to 'Auditors' stands in it." in said
    assert "JP/CP" not in said
    assert not (failing_title / "reports").exists() or not list((failing_title / "reports").glob("*/*"))


@pytest.fixture
def failing_title(tmp_path):
    """A round and one report, in which a block's title holds an auditor's initials."""
    import shutil

    from rounds_made import make_round

    made = make_round(tmp_path)
    made.add("cases.csv", "cases", {"Case": "case", "By": "auditors"}, [["Case", "By"], ["A1", "JP/CP"]])
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / "01_received.ipynb", folder)
    notebook = nbformat.read(folder / "01_received.ipynb", as_version=4)
    notebook.cells = notebook.cells[:3]
    notebook.cells.append(new_code_cell('release(sample(cases), "Cases read by " + cases.auditors[0])'))
    nbformat.write(notebook, folder / "01_received.ipynb")
    return tmp_path


def test_what_is_said_in_short_stands_first_wherever_the_notebook_says_it(ran):
    for name in EXAMPLES:
        page = (published_edition(ran, name, "board") / "07_since_last_round.html").read_text(encoding="utf-8")
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
        assert (headings[1] == "In short") == (name == "stockton-2015-04"), "the others have no round before them"


@pytest.mark.parametrize("edition", ["board", "panel"])
def test_what_the_reports_say_in_short_stands_first_in_the_edition(ran, edition):
    for name, said in (
        ("stockton-2015-04", "4 of 8 case files (50%) were graded Good"),
        ("lscb-2015", "11 case files"),
    ):
        folder = published_edition(ran, name, edition)
        for page, after in (("index.html", "<h2>Reports</h2>"), ("all_reports.html", ">What was received</h2>")):
            html = (folder / page).read_text("utf-8").partition("<main")[2]
            found = html[html.index(">What was found</h2>") : html.index(after)]
            assert said in found and ">Case files</h3>" in found and "[x]" not in found, page


def test_what_is_not_available_is_not_said_in_short_but_in_its_place(ran):
    page = (published_edition(ran, "lscb-2015", "board") / "02_case_files.html").read_text(encoding="utf-8")
    short = page.split('id="in-short"')[1].split("<h2")[0]
    assert "11 case files were reviewed." in short and "[x]" not in short
    assert "[x]" in page.split('id="grades"')[1]


def test_an_edition_opens_with_what_was_found_and_tells_of_the_files_last(ran):
    index = (published_edition(ran, "lscb-2015", "board") / "index.html").read_text(encoding="utf-8")
    found = index.split("<h2>What was found</h2>")[1].split("<h2")[0]
    titles = re.findall(r"<h3>(.*?)</h3>", found)
    assert titles[-1] == "What was received"
    assert {"Case files", "What practitioners said", "What the young people said"} <= set(titles)
    assert "3 young people were consulted." in found


def test_all_grades_are_told_and_how_many_were_not_safeguarded_because_the_rest_may_not_be_known(ran):
    index = (published_edition(ran, "stockton-2015-04", "board") / "index.html").read_text(encoding="utf-8")
    assert "0 of 8 case files (0%) Inadequate and 0 of 8 case files (0%) Outstanding." in index
    assert "In 8 of 8 case files (100%) the young person was being safeguarded, in 0 of 8 case files (0%) not." in index


def test_how_the_cases_were_drawn_is_said_in_words_for_every_way_there_is(ran):
    index = (published_edition(ran, "stockton-2015-04", "board") / "index.html").read_text(encoding="utf-8")
    assert "VEMT list of 25 children (drawn at random)" in index
    assert DRAWN.keys() == set(get_args(Population.model_fields["draw"].annotation))


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_report_is_too_large_to_mail(name, ran):
    """A page with eight charts and their tables stays below 250 KB."""
    pages = {
        page.name: page.read_text(encoding="utf-8")
        for audience in ("panel", "board")
        for page in published_edition(ran, name, audience).glob("0*.html")
    }
    assert {page: len(html) for page, html in pages.items() if len(html.encode()) > 250_000} == {}


def test_jupyters_export_menu_gives_no_public_page(ran, in_home):
    from analysis.errors import NotReleasable
    from analysis.reports.exporter import RoundtableExporter

    executed = ran / "data" / "processed" / "stockton-2015-04" / "executed" / "02_case_files.ipynb"
    with pytest.raises(NotReleasable, match="made by 'roundtable run' and published by 'roundtable release'"):
        RoundtableExporter(audience="public").from_filename(str(executed))


def test_a_notebook_that_was_not_run_is_not_exported(in_home):
    from analysis.errors import NotReleasable
    from analysis.reports.exporter import RoundtableExporter

    with pytest.raises(NotReleasable, match="Nothing was released in 02_case_files: run all its cells"):
        RoundtableExporter().from_filename(str(ROOT / "notebooks" / "02_case_files.ipynb"))
