"""The look of a report in a real browser: a page with every kind of part, and with what people type to break it."""

from dataclasses import replace
from itertools import cycle

import browser
import pytest
from conftest import EXAMPLES
from editions import edition as published_edition
from odd_blocks import LONG, odd_blocks

from analysis.charts import in_page
from analysis.disclosure.blocks import Bar, Item, Shown, ShownChart, ShownTable
from analysis.disclosure.fragment import fragment
from analysis.documents.contents import Marking
from analysis.folders import RoundFolders
from analysis.reports.forms import ONE_FILE
from analysis.reports.markdown import render
from analysis.reports.page import Index, Link, Page, render_index, render_page
from analysis.reports.published import drafts
from analysis.reports.whole import WHOLE

pytestmark = pytest.mark.browser

MARKING = Marking(
    partnership="Stockton Safeguarding Partnership",
    round_title="Themed audit of child sexual exploitation, April 2015",
    dates="Case files read 13 to 24 April 2015",
    audience="Board edition",
    circulation="Restricted: for members of the board; not to be passed on",
    banner="Partly made up: what the published report does not give was invented to fit. Each such part says so.",
)
LINKS = (
    Link("What did the auditors judge?", "02_case_files.html", "Standard by standard, and the grade", current=True),
    Link("What did practitioners say?", "03_practitioners.html", "Coded into themes by two people"),
)
PROVENANCE = (("Round", "stockton-2015-04"), ("Made from", "sha256 " + "0123456789abcdef" * 4), ("Hidden", "nothing"))
HOSTILE = (
    "<script>alert(1)</script><style>*{display:none}</style><img src=https://example.org/x onerror=alert(1)>",
    "**bold** [link](javascript:alert(1)) ![pixel](https://example.org/pixel.png) $E=mc^2$ `code` & &amp; {{ 7*7 }}",
    "\x1b[31mred\x1b[0m \u202egnp.exe\u202c zero\u200bwidth \ud800 lone",
    "W" * 300,
    "https://example.org/" + "very-long-path/" * 25,
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0628\u0631\u0648\u0645",
    "Mae'r t\u0177 yn hardd \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f "
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
)


def table(*rows: tuple[str, str]) -> ShownTable:
    return ShownTable(("Answer", "Number"), (False, True), rows)


GRADES = Shown(
    id="grades",
    kind="counts",
    title="Half of the case files were graded Good",
    made_up="which row",
    text="4 of 8 case files (50%) were graded Good and 4 of 8 (50%) Requires improvement.",
    note="Grades as published in the report of April 2015.",
    chart=ShownChart(
        "bar",
        (
            Bar("Outstanding", 0, "0", "outstanding"),
            Bar("Good", 4, "4 (50%)", "good"),
            Bar("Requires improvement", 4, "4 (50%)", "requires_improvement"),
            Bar("Inadequate", 1, "1", "inadequate"),
            Bar("October 2014", None, "[x]"),
        ),
        "case files",
        8,
    ),
    table=table(("Outstanding", "0"), ("Good", "4"), ("Requires improvement", "4"), ("October 2014", "[x]")),
)
THEMES = Shown(
    id="themes",
    kind="themes",
    title="Early warning signs need work; communication divides opinion",
    made_up="yes",
    chart=ShownChart(
        "diverging",
        tuple(
            bar
            for label, concerns, strengths in (
                ("Early warning signs", 12, 2),
                ("Communication and information sharing between agencies", 8, 11),
                ("Return home interviews", 7, None),
                ("Placement quality", 1, 7),
            )
            for bar in (
                Bar(label, concerns, str(concerns), "concern"),
                Bar(label, strengths, "[c]" if strengths is None else str(strengths), "strength"),
            )
        ),
        "mentions",
        36,
    ),
    table=ShownTable(
        ("Theme", "Concerns", "Strengths"),
        (False, True, True),
        (("Early warning signs", "12", "2"), ("Return home interviews", "7", "[c]"), ("Placement quality", "1", "7")),
    ),
)
CASES = Shown(
    id="cases",
    kind="table",
    title="The eight case files",
    table=ShownTable(
        ("Case file", "Auditors", "Grade", "Age", "Team", "Legal status", "School", "Safeguarded", "Missing episodes"),
        (False, False, False, True, False, False, False, False, True),
        (("1", "JP/CP", "Good", "17", "Fieldwork South 2", "Looked after", "College", "Yes", "3"),) * 8,
    ),
)
PARTS = (
    render("# What did the auditors judge?\n\nPairs of auditors read each case file against the standards."),
    fragment(
        Shown(
            "audited", "figure", "Case files audited", text="8 of 25 children on the list", note="How they were drawn"
        )
    ),
    render(
        "## What they judged\n\nSee [the published report](https://example.org/report) and [what follows](#quotes)."
    ),
    fragment(GRADES, in_page(GRADES)),
    fragment(CASES),
    fragment(
        Shown("odds", "association", "Exclusion and missing", emphasis="With 8 children nothing can be concluded.")
    ),
    render("## What practitioners said\n\n- one\n- two\n\n```\n" + "code " * 60 + "\n```\n\n> quoted\n\n### Deeper"),
    fragment(THEMES, in_page(THEMES)),
    fragment(
        Shown(
            "quotes",
            "quotes",
            "In their words",
            made_up="yes",
            items=(
                Item("If you use a big word, break it down.\nThen ask again.", "Young person", quoted=True),
                Item("Agree who calls the family."),
                Item("Write the plan with the child.", "Health"),
            ),
        )
    ),
    render("## What people type\n\n" + HOSTILE[0] + "\n\n" + HOSTILE[1]),
    *(
        fragment(shown, in_page(shown))
        for number, typed in enumerate(HOSTILE)
        for shown in (
            Shown(
                id=f"hostile {number}",
                kind="hostile",
                title=f"{number} {typed}",
                text=typed,
                emphasis=typed,
                note=typed,
                items=(Item(typed, typed, quoted=True), Item(typed, typed)),
                table=table((typed, "3"), ("none", "[c]")),
                chart=ShownChart("bar", (Bar(typed, 3, "3"), Bar(typed, None, "[c]")), typed, 8),
            ),
        )
    ),
    fragment(Shown("empty", "counts", "An empty table", table=table())),
)


def demo_page() -> str:
    return render_page(Page(MARKING, "What did the auditors judge?", PARTS, LINKS, PROVENANCE))


def demo_index() -> str:
    facts = (("Case files", "8 of 25 children on the list"), ("Read", "13 to 24 April 2015"))
    return render_index(Index(MARKING, facts, LINKS, ONE_FILE, PROVENANCE))


@pytest.fixture(scope="module")
def chromium():
    browser.skip_without()
    with browser.opened() as opened:
        yield opened


@pytest.mark.parametrize("state", browser.STATES, ids=lambda state: state.name)
def test_a_page_with_every_kind_of_part_has_no_fault(chromium, tmp_path, state):
    path = tmp_path / "page.html"
    path.write_text(demo_page(), encoding="utf-8")
    assert browser.state_faults(chromium, path, state) == []


def test_the_page_that_leads_to_the_reports_has_no_fault(chromium, tmp_path):
    path = tmp_path / "index.html"
    path.write_text(demo_index(), encoding="utf-8")
    assert browser.page_faults(chromium, path) == []


def odd_page() -> str:
    parts = [fragment(one, in_page(one)) for one in odd_blocks()]
    return render_page(Page(replace(MARKING, round_title=LONG[:500]), LONG[:500], ("<h2>All</h2>", *parts), LINKS))


@pytest.mark.parametrize("state", browser.STATES, ids=lambda state: state.name)
def test_a_page_of_none_one_and_forty_categories_all_nought_and_all_hidden_has_no_fault(chromium, tmp_path, state):
    path = tmp_path / "odd.html"
    path.write_text(odd_page(), encoding="utf-8")
    assert browser.state_faults(chromium, path, state) == []


def test_the_checks_find_what_is_wrong(chromium, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text(
        "<!DOCTYPE html><title>x</title><script>console.error('said')</script>"
        "<p style='width: 2000px; color: #ccc'>wide</p><table><tr><th>a</th></tr></table><div class=scroll>x</div>"
        "<img src='https://127.0.0.1:9/x.png' alt='short'>"
        "<details><summary>s</summary><p>folded</p></details>",
        encoding="utf-8",
    )
    states = [state for state in browser.STATES if state.name in ("light", "320 px", "print")]
    found = "\n".join(
        f"{state.name}: {fault}" for state in states for fault in browser.state_faults(chromium, path, state)
    )
    for words in (
        "light: console error: said",
        "light: request: https://127.0.0.1:9/x.png",
        "light: the language is not en-GB",
        "light: there is not exactly one h1",
        "light: active or foreign elements (1)",
        "light: images that are not in the page (1)",
        "light: images with an alt text under 40 characters (1)",
        "light: tables without a caption (1)",
        "light: table headers without a scope (1)",
        "320 px: the page is wider than the window",
        "light: axe color-contrast",
        "light: the first stop of the keyboard is not a skip link in sight",
        "light: 1 scroll regions cannot be reached by keyboard",
        "print: 1 folded parts are not printed",
    ):
        assert words in found


@pytest.mark.parametrize("name", EXAMPLES[:1])
def test_the_page_of_a_round_has_no_fault(chromium, ran, name):
    for state in browser.STATES:
        assert browser.state_faults(chromium, ran / "reports" / name / "index.html", state) == [], state.name


@pytest.mark.parametrize("edition", ["board", "panel"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_page_of_an_example_round_has_a_fault(chromium, ran, name, edition):
    """Each page in one state in turn, so that every state meets pages of every edition."""
    _refuse_faults(chromium, published_edition(ran, name, edition))


def test_the_page_of_all_reports_has_no_fault(chromium, ran):
    for state in browser.STATES:
        page = published_edition(ran, "stockton-2015-04", "board") / WHOLE
        assert browser.state_faults(chromium, page, state) == [], state.name


@pytest.mark.parametrize("name", EXAMPLES[1:])
def test_no_page_of_a_public_draft_has_a_fault(chromium, ran, name):
    _refuse_faults(chromium, drafts(RoundFolders(name, ran))["public"])
    for state in browser.STATES:
        page = ran / "data" / "processed" / name / "draft" / "index.html"
        assert browser.state_faults(chromium, page, state) == [], state.name


def _refuse_faults(chromium, folder):
    pages = sorted(path for path in folder.glob("*.html") if path.name != WHOLE)
    assert len(pages) == 9
    for page, state in zip(pages, cycle(browser.STATES), strict=False):
        assert browser.state_faults(chromium, page, state) == [], f"{page.name}, {state.name}"
