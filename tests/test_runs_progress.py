"""What a person sees while rounds run: bars on a terminal, lines elsewhere, outcomes where a machine watches."""

import io

import pytest
from rich.console import Console

from analysis.runs.bars import bars
from analysis.runs.events import Event
from analysis.runs.progress import progress

COURSE = (
    Event("one", "surveying"),
    Event("one", "planned", of=2),
    Event("one", "kept", notebook="01_a"),
    Event("one", "began", notebook="02_b"),
    Event("one", "cell", notebook="02_b", number=2, of=5),
    Event("one", "done", notebook="02_b", seconds=0.24),
    Event("one", "publishing"),
    Event("one", "published", audience="board", text="reports/one/board/3f2a/index.html"),
)


@pytest.fixture
def nobody_watches(monkeypatch):
    monkeypatch.delenv("CI", raising=False)


def test_elsewhere_than_on_a_terminal_each_step_is_a_line(nobody_watches, capsys):
    with progress() as tell:
        for event in COURSE:
            tell(event)
    assert capsys.readouterr().out.splitlines() == [
        "one: reading and checking the files received",
        "one: [1/2] 01_a (has not changed)",
        "one: [2/2] 02_b (0.2 s)",
        "one: building editions",
        "one: reports/one/board/3f2a/index.html",
    ]


def test_of_several_rounds_it_is_said_how_many_have_ended(nobody_watches, capsys):
    with progress() as tell:
        for number in range(3):
            tell(Event("", "rounds", number=number, of=2))
    assert capsys.readouterr().out.splitlines() == ["1 of 2 rounds have ended", "2 of 2 rounds have ended"]
    shown = drawn(Event("", "rounds", of=600), *COURSE[:2], Event("", "rounds", number=17, of=600)).splitlines()
    assert shown[0].startswith("all rounds ") and "17/600 rounds" in shown[0]
    assert shown[1].startswith("one ")


def test_where_a_machine_watches_only_what_came_of_it_is_said(monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    with progress() as tell:
        for event in (*COURSE, Event("two", "unchanged"), Event("three", "failed", text="No file.")):
            tell(event)
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "one: reports/one/board/3f2a/index.html",
        "two: nothing has changed since its reports were made.",
    ]
    assert said.err == "roundtable: three: No file. The published reports are as they were.\n"


def drawn(*events: Event) -> str:
    """What a terminal shows after the last of the events."""
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    with bars(console) as tell:
        for event in events:
            tell(event)
        return "\n".join(_text(console, tell._drawn))


def _text(console: Console, shown: object) -> list[str]:
    lines = console.render_lines(shown.get_renderable(), pad=False)
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


def test_a_terminal_has_a_bar_for_the_round_and_one_for_each_notebook_at_work():
    shown = drawn(*COURSE[:5]).splitlines()
    assert shown[0].startswith("one ")
    assert "1/3 steps" in shown[0]
    assert shown[1].startswith("  02_b ")
    assert "1/5 cells" in shown[1]
    assert len(shown) == 2


def test_the_bar_of_a_round_tells_the_time_left():
    assert "-:--:--" in drawn(*COURSE[:3])  # not known after one step


def test_a_round_that_has_ended_needs_no_bar_and_says_where_its_reports_are():
    assert drawn(*COURSE).strip() == ""
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with bars(console) as tell:
        for event in COURSE:
            tell(event)
    assert "one: reports/one/board/3f2a/index.html" in console.file.getvalue()


def test_a_round_that_failed_while_notebooks_were_at_work_needs_no_bars(capsys):
    assert drawn(*COURSE[:5], Event("one", "failed", text="02_b.ipynb: no")).strip() == ""
    assert "roundtable: one: 02_b.ipynb: no The published reports" in capsys.readouterr().err


def test_names_of_rounds_are_no_markup():
    assert "[red]" in drawn(Event("[red]", "surveying"))


def test_an_event_for_programs_leaves_out_what_says_nothing():
    assert COURSE[4].as_json() == {"round": "one", "step": "cell", "notebook": "02_b", "number": 2, "of": 5}
