"""One page of an edition, as a complete HTML document that carries all of itself.

The page says on every part that may be torn off for whom it is (bars at its top and bottom, a running header in print),
has one h1, contents and a skip link, and neither script nor anything fetched: its policy forbids both. The parts are
HTML already made (`markdown.render`, `fragment.fragment`); all else is plain text and is escaped here.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from itertools import chain, count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.disclosure.fragment import anchor, as_typed
from analysis.documents.contents import Marking
from analysis.reports.glossary import words_in

HERE = Path(__file__).parent
FIRST_HEADING = re.compile(r"<h1>(.*?)</h1>\n?", re.DOTALL)
SECTION = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
ID = re.compile(r' id="([^"]*)"')
IDS_OF_THE_PAGE = ("main", "contents-title", "words-and-marks", "provenance", "others-title")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Link:
    """A page of the edition: its title, its file, the question it answers, and whether it is the page being read."""

    title: str
    href: str
    question: str = ""
    current: bool = False


@dataclass(frozen=True)
class Page:
    """One report. `parts` are HTML in order; their first h1 is left out, because `title` is the page's."""

    marking: Marking
    title: str
    parts: tuple[str, ...]
    navigation: tuple[Link, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Index:
    """The first page of an edition. `facts` say what the round was (dates, population, n), as name and text;
    `found` is what the reports say in short, as HTML; `one_file` are the files that each hold all reports."""

    marking: Marking
    facts: tuple[tuple[str, str], ...]
    reports: tuple[Link, ...]
    one_file: tuple[Link, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()
    found: str = ""


@dataclass(frozen=True)
class EditionLink:
    """A published edition: for whom, its folder below the round's, and how it may be passed on."""

    label: str
    folder: str
    circulation: str


@dataclass(frozen=True)
class RoundIndex:
    """The page of a round that leads to its editions. `mark` is the line that names them for programs, as HTML."""

    marking: Marking
    editions: tuple[EditionLink, ...]
    mark: str
    advice: str = "Share the folder of one edition, not this page: it leads to all of them."


@dataclass(frozen=True)
class Section:
    """An entry of the contents."""

    title: str
    id: str


def render_page(page: Page) -> str:
    """The report as an HTML document."""
    body = _with_ids(_one_title("\n".join(page.parts)))
    sections = _sections(body)
    glossary = words_in(_plain(body))
    about = {"page": page, "title": page.title, "sections": sections, "glossary": glossary}
    return _document("page.html.j2", page.marking, body=Markup(body), **about)


def render_index(index: Index) -> str:
    """The page that leads to the reports of an edition, as an HTML document."""
    page = replace(index, found=Markup(_with_ids(index.found)))
    return _document("index.html.j2", index.marking, page=page, title=index.marking.round_title, sections=())


def render_round(index: RoundIndex) -> str:
    """The page that leads to the editions of a round, as an HTML document."""
    page = replace(index, mark=Markup(index.mark))
    return _document("round.html.j2", index.marking, page=page, title=index.marking.round_title, sections=())


def _document(template: str, marking: Marking, **words: object) -> str:
    css = (HERE / "page.css").read_text(encoding="utf-8") + _running_header(marking)
    return _templates().get_template(template).render(marking=marking, css=Markup(css), **words)


@cache
def _templates() -> Environment:
    """Every text that a template sets is cleaned and escaped, unless it is HTML already."""
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) else as_typed(value),
    )


def _one_title(body: str) -> str:
    """The parts without their title, which is the page's; a second h1 is a section."""
    later = FIRST_HEADING.sub("", body, count=1)
    return later.replace("<h1>", "<h2>").replace("</h1>", "</h2>")


def _with_ids(body: str) -> str:
    """Each section gets an id made from its words, and no id stands twice: a second one is numbered."""
    named = SECTION.sub(lambda found: f'<h2 id="{anchor(_plain(found[1]))}">{found[1]}</h2>', body)
    used = set(IDS_OF_THE_PAGE)
    return ID.sub(lambda found: f' id="{_unused(found[1], used)}"', named)


def _unused(name: str, used: set[str]) -> str:
    """The name, or the name with the first number that makes it new; it is used from now on."""
    numbered = (f"{name}-{number}" for number in count(2))
    new = next(candidate for candidate in chain([name], numbered) if candidate not in used)
    used.add(new)
    return new


def _sections(body: str) -> tuple[Section, ...]:
    found = re.findall(r'<h2 id="([^"]*)">(.*?)</h2>', body, re.DOTALL)
    return tuple(Section(_plain(title), id) for id, title in found)


def _plain(html: str) -> str:
    return unescape(TAG.sub("", html)).strip()


def _running_header(marking: Marking) -> str:
    """For whom the page is, on every sheet of paper: CSS sets it in the margins of the page."""
    whose, whom = f"{marking.partnership}: {marking.round_title}", f"{marking.audience}. {marking.circulation}"
    return (
        f"@page {{ @top-left {{ content: {_css_string(whose)} }} @top-right {{ content: {_css_string(whom)} }} "
        '@bottom-right { content: "Page " counter(page) " of " counter(pages) } }\n'
    )


def _css_string(text: str) -> str:
    """A text in CSS: whatever is not a plain letter, digit or space is written by its number, which a space ends."""
    cleaned = " ".join(as_typed(text).split())
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in cleaned) + '"'
