"""All reports of an edition on one page, for the meeting, for paper and as one file to mail: the same parts in order.

Headings go down by one, because each report's title is a section here; names inside a report are told apart from those
of the others by its own.
"""

import re
from collections.abc import Sequence
from html import escape

WHOLE = "all_reports.html"
TITLE = "All reports"
FIRST_TITLE = re.compile(r"<h1>.*?</h1>", re.DOTALL)
HEADING = re.compile(r"<(/?)h([1-5])\b")
# Where a name stands, or is pointed to: id="x", url(#x), href="#x".
NAMED = re.compile(r'(\bid="|url\(#|href="#)')


def section_of(name: str, title: str, parts: Sequence[str], level: int = 2) -> str:
    """A part of a report as a section of the page: its HTML, headings one lower, under its title.

    >>> section_of("02_case_files", "Case files", ['<h1>Case files</h1><h2 id="grades">Grades</h2>'])
    '<h2>Case files</h2>\\n<h3 id="r02-grades">Grades</h3>'
    """
    html = FIRST_TITLE.sub("", "\n".join(parts), count=1)
    lower = HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)
    own = f"r{name.partition('_')[0]}"  # no name of XML begins with a digit
    named = NAMED.sub(lambda found: f"{found[1]}{own}-", lower)
    return f"<h{level}>{escape(title)}</h{level}>\n{named}"
