"""The words of a notebook, from markdown to HTML that can do nothing but be read.

No raw HTML (it is shown as typed), no images (their alt text is shown), links only to https pages and to places in the
same page, and no mathematics: `$x$` is shown as typed. A notebook's `# Title` is the page's h1, `##` its h2; anything
deeper is h3, as the headings of blocks are.
"""

import re

import mistune

from analysis.disclosure.fragment import as_typed, typed_html

DEEPEST = 3
ALLOWED_LINK = re.compile(r"https://[^\s]+|#[^\s]*", re.IGNORECASE)


def render(markdown: str) -> str:
    """Markdown as HTML: escaped, without images, scripts, styles or ids."""
    words = mistune.create_markdown(renderer=_Words(escape=True))
    return as_typed(words(as_typed(markdown)))


class _Words(mistune.HTMLRenderer):
    """mistune's own HTML, but for headings, links and images."""

    def heading(self, text: str, level: int, **attrs: object) -> str:
        level = min(level, DEEPEST)
        return f"<h{level}>{text}</h{level}>\n" if text.strip() else ""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not ALLOWED_LINK.fullmatch(url):
            return text
        return f'<a href="{typed_html(url)}" rel="noreferrer">{text}</a>' if text.strip() else ""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text
