"""What a real browser finds wrong with a page: the checks of every report, for any test that makes one.

    with browser.opened() as chromium:
        assert browser.page_faults(chromium, path) == []

Chromium is Debian's, driven by Playwright; axe-core comes in the package axe-playwright-python. Where one of them is
missing, the tests are skipped with a sentence, unless the environment says ROUNDTABLE_BROWSER=required.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_TAB_STOPS = 1000


@dataclass(frozen=True)
class State:
    """One way in which a page is read."""

    name: str
    width: int = 1280
    media: dict = field(default_factory=dict)


STATES = (
    State("light"),
    State("dark", media={"color_scheme": "dark"}),
    State("320 px", width=320),
    State("320 px dark", width=320, media={"color_scheme": "dark"}),
    State("forced colours", media={"forced_colors": "active"}),
    State("forced colours dark", media={"forced_colors": "active", "color_scheme": "dark"}),
    State("print", width=794, media={"media": "print"}),
)

# Sentences about what is wrong, whatever the state. Charts draw text of 14 units on 640.
BUILT_WRONG = """() => {
  const all = (query) => [...document.querySelectorAll(query)], faults = [];
  const fault = (wrong, words) => wrong && faults.push(words + (typeof wrong === 'number' ? ` (${wrong})` : ''));
  const active = 'script, iframe, object, embed, form, audio, video, base, link[rel=stylesheet]';
  const ofRound = document.querySelector('meta[name=roundtable-published]');
  const below = ofRound ? /^[\\w-]+\\/[\\w-]+\\/index\\.html$/ : /(?!)/;
  const beside = /^(#|https:|[\\w.-]+\\.(html(#|$)|docx$|pdf$|xlsx$))/;
  const leads = (a) => [beside, below].some(form => form.test(a.getAttribute('href') || ''));
  const stands = (a) => document.getElementById(decodeURIComponent(a.hash.slice(1)));
  const said = (chart) => (chart.getAttribute('alt') || chart.getAttribute('aria-label') || '').length;
  const data = (chart) => chart.closest('figure')?.parentElement.querySelector('details table');
  const wide = (chart) => chart.getBoundingClientRect().width;
  fault(document.documentElement.lang !== 'en-GB', 'the language is not en-GB');
  fault(all('h1').length !== 1, 'there is not exactly one h1');
  fault(all('main').length !== 1, 'there is not exactly one main');
  fault(all(active).length, 'active or foreign elements');
  fault(all('*').filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length, 'event handlers');
  fault(all('img:not([src^="data:"])').length, 'images that are not in the page');
  fault(all('a').filter(a => !leads(a)).length, 'links elsewhere');
  fault(all('a[href^="#"]').filter(a => !stands(a)).length, 'links to nowhere');
  fault(all('[id]').length - new Set(all('[id]').map(e => e.id)).size, 'ids that stand twice');
  fault(all('img, .chart').filter(e => said(e) < 40).length, 'images with an alt text under 40 characters');
  fault(all('table').filter(e => !e.caption || !e.caption.innerText.trim()).length, 'tables without a caption');
  fault(all('th:not([scope])').length, 'table headers without a scope');
  fault(all('.chart').filter(e => !data(e)).length, 'charts without data');
  fault(all('.chart').filter(e => wide(e) && wide(e) / 640 * 14 < 12).length, 'charts with text under 12 px');
  fault(document.documentElement.scrollWidth > innerWidth, 'the page is wider than the window');
  return faults;
}"""
FOLDED_IN_PRINT = """() => [...document.querySelectorAll('details > :not(summary)')].filter(
  e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.getBoundingClientRect().height).length"""


def page_faults(browser, html_path: Path | str) -> list[str]:
    """Every fault of the page in every state, as sentences that begin with the state; an empty list is a good page."""
    return [f"{state.name}: {fault}" for state in STATES for fault in state_faults(browser, html_path, state)]


def state_faults(browser, html_path: Path | str, state: State) -> list[str]:
    """The faults of the page in one state: requests, console, structure, overflow, axe, and the way by keyboard."""
    with in_state(browser, state) as page:
        heard = _listened(page)
        page.goto(Path(html_path).resolve().as_uri())
        folded = page.evaluate(FOLDED_IN_PRINT) if state.name == "print" else 0
        open_all(page)
        faults = [*heard, *page.evaluate(BUILT_WRONG), *([f"{folded} folded parts are not printed"] if folded else [])]
        return faults + axe_faults(page) + (keyboard_faults(page) if state.name in ("light", "320 px") else [])


def axe_faults(page) -> list[str]:
    """What axe-core finds in the open page: rule, words, and the first elements concerned."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"axe {rule['id']}: {rule['help']} ({len(rule['nodes'])}): "
        + "; ".join(node["html"][:120] for node in rule["nodes"][:3])
        for rule in found
    ]


def keyboard_faults(page) -> list[str]:
    """The skip link is the first stop, is seen there and leads to the report; every scroll region is a stop."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    page.keyboard.press("Tab")
    seen = page.evaluate(
        "() => document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().top >= 0"
    )
    page.keyboard.press("Enter")
    faults = [] if seen else ["the first stop of the keyboard is not a skip link in sight"]
    if page.evaluate("() => document.activeElement.tagName") != "MAIN":
        faults.append("the skip link does not lead to the report")
    return faults + _regions_not_reached(page)


def skip_without() -> None:
    """Skips the test, or fails it where the environment requires the browser."""
    lacks = why_not()
    if lacks and os.environ.get("ROUNDTABLE_BROWSER") == "required":
        pytest.fail(lacks)
    if lacks:
        pytest.skip(lacks)


def why_not() -> str:
    """What is missing for the checks, as a sentence; nothing where all is there."""
    if not CHROMIUM:
        return (
            "The reports were not opened in a browser: Chromium is not installed (on Debian: apt-get install chromium)."
        )
    missing = [name for name in ("playwright", "axe_playwright_python") if not find_spec(name)]
    return f"The reports were not opened in a browser: {' and '.join(missing)} not installed." if missing else ""


@contextmanager
def opened() -> Iterator:
    """Chromium, closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def in_state(browser, state: State) -> Iterator:
    """A page that is read in that state."""
    context = browser.new_context(viewport={"width": state.width, "height": 900})
    page = context.new_page()
    page.emulate_media(**state.media)
    yield page
    context.close()


def _listened(page) -> list[str]:
    """A list that fills while the page is open: what it asks for beside itself, and what the console complains of."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"console {said.type}: {said.text}") if said.type != "log" else None)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: _note_request(heard, request))
    return heard


def _note_request(heard: list[str], request) -> None:
    if not request.url.startswith("data:") and not request.is_navigation_request():
        heard.append(f"request: {request.url[:200]}")


def open_all(page) -> None:
    """Open all that is folded."""
    page.evaluate("() => document.querySelectorAll('details').forEach(e => { e.open = true })")


def _regions_not_reached(page) -> list[str]:
    """Tabs through the page to its end and tells which scroll regions were not on the way."""
    page.evaluate(
        "() => { window.reached = new Set();"
        " document.addEventListener('focusin', e => e.target.matches('.scroll') && reached.add(e.target)) }"
    )
    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body || document.activeElement.matches('.skip')"):
            break
    missed = page.evaluate("() => [...document.querySelectorAll('.scroll')].filter(e => !reached.has(e)).length")
    return [f"{missed} scroll regions cannot be reached by keyboard"] if missed else []
