"""The coding desk where it is used: JupyterLab really started, two coders with a kernel each, the keyboard alone, a
kernel that is killed in the middle, and a saved notebook that holds no word of any answer."""

import json
import re
import shutil
from pathlib import Path

import browser
import lab
import pytest
from rounds_made import make_round

from analysis.desk.answers import DeskAnswer, desk_answers
from analysis.desk.work import Desk

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "coding_desk.ipynb"
HEADINGS = {"No": "response", "Agency": "agency", "Case": "case", "Well": "worked_well", "Better": "could_be_better"}
ROWS = [
    list(HEADINGS),
    ["1", "Police", "A1", "😀 Good records <script>window.ran = 1</script> and $x^2$ *well*.", "Nothing at all."],
    ["2", "CSC", "A1", "We were told at once.", "More visits to the home."],
]
NOT_SAVED = "Not saved: the kernel does not answer. If it is not busy with another cell, restart it and run the cell of"
CODER = ".rt-desk >> nth=0 >> "  # the second panel of the notebook is the adjudication
PLACE_OF = """(word) => {
  const text = [...document.querySelector('.rt-text').childNodes].find(node => node.textContent.includes(word));
  const range = document.createRange(), start = text.textContent.indexOf(word);
  range.setStart(text, start);
  range.setEnd(text, start + word.length);
  const box = range.getBoundingClientRect();
  return {x: box.x + box.width / 2, y: box.y + box.height / 2};
}"""
FITS = "() => [...document.querySelectorAll('.rt-desk')].every(part => part.scrollWidth <= part.clientWidth + 1)"


@pytest.fixture
def round_one(tmp_path, monkeypatch) -> Path:
    """A folder with a notebook for each of two coders, and a round of four answers in the data folder."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path).add("cases.csv", "cases", {"Ref": "case"}, [["Ref"], ["A1"]])
    made.add("survey.csv", "responses", HEADINGS, ROWS)
    (tmp_path / "copies").mkdir()  # a notebook in the project's own folder would be saved without what widgets leave
    for coder in ("AB", "CD"):
        text = NOTEBOOK.read_text(encoding="utf-8").replace("lscb-2015", "one").replace("XY", coder)
        (tmp_path / "copies" / f"{coder}.ipynb").write_text(text, encoding="utf-8")
    return tmp_path / "copies"


@pytest.mark.browser
def test_two_coders_at_their_desks_and_a_killed_kernel(round_one, tmp_path):
    browser.skip_without()
    answers = desk_answers("one", "responses")
    asked_for: list[str] = []
    with lab.started(round_one, tmp_path) as server, browser.opened() as chromium:
        first = lab.notebook(server, chromium, "AB.ipynb", asked_for)
        second = lab.notebook(server, chromium, "CD.ipynb", asked_for)
        for page in (first, second):
            run(page)
        by_keyboard_alone(first, answers)
        for _ in answers:
            press(second, "0", "Enter")
        saved(second, "4 of 4 coded")
        a_killed_kernel_loses_nothing(server, first, answers)
        what_is_seen(first, answers, tmp_path)
        where_they_differ(first)
        nothing_of_it_is_in_the_notebook(first, round_one / "AB.ipynb", answers)
        assert lab.is_protected(first), "JupyterLab started from elsewhere does not have the project's settings"
    assert asked_for == []
    assert [len(Desk("one", "responses", coder).codes(answer)) for coder in ("AB", "CD") for answer in answers] == [
        *(2, 1, 1, 1),
        *(0, 0, 0, 0),
    ]


def run(page) -> None:
    """Run all cells, and wait until the desk is there with the focus in it."""
    page.evaluate(lab.RUN_ALL)
    page.wait_for_selector(f"{CODER}.rt-text:visible")
    page.focus(f"{CODER}.rt-text")


def press(page, *keys: str) -> None:
    """Keys one after another; more than one letter that is no name of a key is typed."""
    for key in keys:
        page.keyboard.type(key) if " " in key or key.islower() and len(key) > 1 else page.keyboard.press(key)


def saved(page, progress: str) -> None:
    """The desk says how far the coder is, and that Python has written it."""
    page.wait_for_selector(f"{CODER}text={progress}")
    page.wait_for_function(
        "() => /^Saved \\d\\d:\\d\\d:\\d\\d$/.test(document.querySelector('.rt-status').textContent)"
    )


def codes_of(answer: DeskAnswer) -> list[tuple]:
    desk = Desk("one", "responses", "AB")
    return [(code.theme, code.valence, answer.text[code.start : code.end]) for code in desk.codes(answer)]


def by_keyboard_alone(page, answers: list[DeskAnswer]) -> None:
    """The first answer: a span of two words, a theme by search, both ways, a memo; the second: a wrong code, undone."""
    cells = page.locator(".jp-Cell").count()
    spanned = " ".join(answers[0].text.split()[1:3])
    press(page, "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "/", "recording", "Enter", "b")
    press(page, "m", "seen twice in the answer", "Escape")
    saved(page, "1 of 4 coded")
    assert codes_of(answers[0]) == [("recording", "strength", spanned), ("recording", "concern", spanned)]
    assert Desk("one", "responses", "AB").memo(answers[0]) == "seen twice in the answer"
    press(page, "Enter", "1", "-")
    saved(page, "2 of 4 coded")
    press(page, "u")
    saved(page, "1 of 4 coded")
    assert codes_of(answers[1]) == []
    press(page, "d", "d", "1", "n")  # JupyterLab would delete the cell
    saved(page, "2 of 4 coded")
    assert [code[1:] for code in codes_of(answers[1])] == [("neutral", answers[1].text)]
    assert page.locator(".jp-Cell").count() == cells, "JupyterLab's own keys were at work too"


def a_killed_kernel_loses_nothing(server: lab.Server, page, answers: list[DeskAnswer]) -> None:
    """What was decided as the kernel died is never shown as saved, is kept, and is saved when the cell is run again."""
    press(page, "Enter")
    server.kill_kernel_of("AB.ipynb")
    page.wait_for_selector("text=Kernel Restarting")
    page.click(".jp-Dialog button:has-text('Ok')")
    page.focus(f"{CODER}.rt-text")
    press(page, "2", "+")
    warning = page.wait_for_selector(f"{CODER}.rt-warning:visible").inner_text()
    assert warning.startswith(NOT_SAVED) and "1 decision is kept" in warning
    assert page.inner_text(f"{CODER}.rt-status") == "Not saved"
    assert page.is_visible(f"{CODER}text=2 of 4 coded")
    assert codes_of(answers[2]) == []
    page.evaluate("() => document.querySelector('.rt-desk').remove()")  # so that the desk seen next is the new one
    run(page)
    saved(page, "3 of 4 coded")
    assert [code[1:] for code in codes_of(answers[2])] == [("strength", answers[2].text)]
    assert page.is_hidden(f"{CODER}.rt-warning")


def what_is_seen(page, answers: list[DeskAnswer], folder: Path) -> None:
    """Answers as they were typed, no suggestion before the last answer is coded and some after, wide and narrow."""
    place = next(index for index, answer in enumerate(answers) if "<script>" in answer.text)
    assert page.locator(f"{CODER}.rt-suggestions:visible, {CODER}.rt-suggested").count() == 0
    press(page, *["k"] * len(answers), *["j"] * place)
    assert page.inner_text(f"{CODER}.rt-text") == answers[place].text
    assert page.evaluate("() => window.ran") is None
    marked_with_the_mouse(page, "records")
    press(page, "Escape", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "/", "recording", "Enter", "+")
    saved(page, "4 of 4 coded")
    assert codes_of(answers[place]) == [("recording", "strength", "Good records")]  # behind an emoji
    press(page, *["k"] * len(answers), *["j"] * place, "s")
    page.wait_for_selector(f"{CODER}.rt-suggested")
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FITS), f"the panel is wider than its cell at {width}"
        assert faults(page) == []
        page.screenshot(path=folder / f"desk_{width}.png")
    press(page, "g")
    page.wait_for_selector(f"{CODER}.rt-table td")
    assert faults(page) == []
    press(page, "g")


def marked_with_the_mouse(page, word: str) -> None:
    """A word is clicked twice, as people mark it."""
    place = page.evaluate(PLACE_OF, word)
    page.mouse.dblclick(place["x"], place["y"])
    page.wait_for_selector(f"{CODER}text=Marked: “{word}”")


def where_they_differ(page) -> None:
    """The adjudication shows nothing until it is asked to, and saves nothing without a memo."""
    assert page.locator(".rt-side").count() == 0
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector("text=Show where coders differ >> nth=-1").click()
    page.wait_for_selector("text=Take all of Coder A").click()
    press(page, "Control+Enter")
    page.wait_for_selector("text=Not saved: Say in the memo why")
    press(page, "Escape", "m", "both say so", "Control+Enter")
    page.wait_for_selector("text=1 of 4 decided")
    assert faults(page) == []


def faults(page) -> list[str]:
    """What axe-core finds in our panels."""
    return lab.faults(page, ".rt-desk")


def nothing_of_it_is_in_the_notebook(page, path: Path, answers: list[DeskAnswer]) -> None:
    """JupyterLab was told to save what widgets hold; what they hold is no word of an answer, a memo or a code."""
    page.evaluate(lab.SAVE)
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    text = json.dumps(notebook, ensure_ascii=False)
    words = [json.dumps(answer.text, ensure_ascii=False)[1:-1] for answer in answers]
    assert [one for one in [*words, "seen twice", "both say so"] if one in text] == []
    shutil.copy(path, path.with_suffix(".saved"))
    assert not re.search("|".join(answer.id for answer in answers), text)
