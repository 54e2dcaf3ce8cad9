"""The words of a notebook as elements of a document: paragraphs, headings, lists, emphasis.

As on the pages, nothing in them acts: raw HTML stands as typed, an image is its alt text, and a link is its words with
its address behind them, because paper cannot be clicked. What is quoted with `>` is a paragraph like any other.
"""

import re
from collections.abc import Iterable, Iterator

import mistune

from analysis.disclosure.fragment import as_typed
from analysis.documents.elements import DEEPEST_HEADING, Element, Entry, Heading, Listing, Paragraph, Run

ADDRESS = re.compile(r"https://\S+", re.IGNORECASE)
BREAKS = {"softbreak": " ", "linebreak": "\n"}
LOOKS = {"strong": "strong", "emphasis": "emphasis", "codespan": "code"}


def words(markdown: str) -> tuple[Element, ...]:
    """Markdown as elements, headings as deep as they are typed, or DEEPEST_HEADING."""
    parsed = mistune.create_markdown(renderer="ast")(as_typed(markdown))
    return tuple(_elements(parsed))


def _elements(tokens: Iterable[dict]) -> Iterator[Element]:
    for token in tokens:
        kind = token["type"]
        if kind == "heading":
            text = "".join(run.text for run in _runs(token["children"])).strip()
            yield from [Heading(min(token["attrs"]["level"], DEEPEST_HEADING), text)] if text else []
        elif kind == "list":
            yield _listing(token)
        elif kind in ("block_code", "block_html"):
            yield Paragraph((Run(token["raw"].strip("\n")),), "code" if kind == "block_code" else "text")
        elif kind in ("paragraph", "block_text"):
            yield Paragraph(_runs(token["children"]))
        else:
            yield from _elements(token.get("children", ()))


def _listing(token: dict) -> Listing:
    return Listing(tuple(_entry(item) for item in token["children"]), token["attrs"]["ordered"])


def _entry(item: dict) -> Entry:
    """Its words, those of several paragraphs on lines of their own, and the lists in it."""
    within = tuple(_elements(item["children"]))
    said = [element.runs for element in within if isinstance(element, Paragraph)]
    runs = tuple(run for number, some in enumerate(said) for run in ((Run("\n"),) * bool(number) + some))
    return Entry(runs, tuple(element for element in within if isinstance(element, Listing)))


def _runs(tokens: Iterable[dict], look: str = "") -> tuple[Run, ...]:
    return tuple(run for token in tokens for run in _of_token(token, look) if run.text)


def _of_token(token: dict, look: str) -> tuple[Run, ...]:
    kind = token["type"]
    if kind in BREAKS:
        return (Run(BREAKS[kind], look),)
    look = LOOKS.get(kind, look)
    inside = _runs(token["children"], look) if "children" in token else (Run(as_typed(token.get("raw", "")), look),)
    address = token["attrs"]["url"] if kind == "link" else ""
    return (*inside, Run(f" ({address})", look)) if ADDRESS.fullmatch(address) else inside
