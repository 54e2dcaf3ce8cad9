"""A small edition for the tests of documents: every kind of part and chart, hidden numbers, and texts meant to harm."""

import subprocess
import sys
from pathlib import Path

from test_charts import GRADES, SHARES, THEMES
from test_charts_forest import DAYS, FOREST

from analysis.disclosure.blocks import Item, Shown, ShownTable
from analysis.documents.contents import Document, Marking, Section

MARKING = Marking(
    "Harbour Partnership", "Audit of April 2015", "Audited April 2015", "Board", "For the board only.", "Made up."
)
COUNTS = ShownTable(
    ("Grade", "Case files", "Of", "Percentage"),
    (False, True, True, True),
    (("Good", "4", "1,208", "[c]"), ("Requires improvement", "[c]", "8", "38%"), ("Mean", "-0.20", "[x]", "[z]")),
)
HOSTILE = (
    '<script>alert(1)</script> & ]]> --> $x^2$ #import "x" *b* \\u{41} _x0041_',
    "=cmd|' /C calc'!A0",
    "@SUM(1) [c](https://example.org) [a](https://example.org) $$note$$",
    "W" * 200,
    "\u202enp.exe \x1b[31mred \ud800 \ufffe \x00 end",
    "می‌خواهم 👨‍👩‍👧 中文",
    "two\nlines",
)
WORDS = """# Case files

What did *the auditors* **judge**, in `code`? See [the plan](https://example.org/plan) and ![a picture](x.png).

## Grades <b>raw</b>

1. first
2. second
   - within

And then:

1. again

```
as typed
```
"""
CHARTS = (
    Shown("grades", "chart", "Half of the files were good", made_up="yes", table=COUNTS, chart=GRADES),
    Shown("themes", "chart", "Concerns and strengths", table=COUNTS, chart=THEMES),
    Shown("shares", "chart", "How complete the answers are", chart=SHARES),
    Shown("effects", "chart", "Effects with their intervals", chart=FOREST),
    Shown("days", "chart", "Each child's days", chart=DAYS),
)
QUOTES = Shown(
    "quotes",
    "quotes",
    "In their words",
    items=(Item("Nobody asked me", "Practitioner", True), Item("سلام", "", True), Item("A statement", "Auditor")),
    note="From those who agreed to be quoted.",
)
COUNTED = Shown(
    "counted",
    "count",
    "Grades counted",
    text="8 case files.",
    emphasis="This cannot be concluded.",
    table=COUNTS,
    method=("Fisher's exact test.", "Two missing."),
)
SENTENCE = Shown("sentence", "sentence", "", text="A sentence without a title.")
EDITION = Document(
    MARKING,
    "Audit of April 2015",
    (Section("Case files", (WORDS, *CHARTS)), Section("Briefing", ("# Briefing", QUOTES, COUNTED, SENTENCE))),
)
EMPTY = Document(MARKING, "Audit of April 2015")


def hostile(text: str) -> Document:
    """A document that has the text wherever a text can be."""
    table = ShownTable((text, f"{text} 2"), (False, True), ((text, text),))
    marking = Marking(*(text,) * 6)
    item = Item(text, text, True)
    shown = Shown(
        text,
        "kind",
        text,
        note=text,
        text=text,
        emphasis=text,
        table=table,
        items=(item, Item(text, text)),
        method=(text,),
        chart=GRADES,
    )
    return Document(marking, text, (Section(text, (text, shown)),))


def bytes_in_another_process(form: str) -> bytes:
    """The edition in a form, made by another Python with another seed of its hashes."""
    code = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r};"
        f"from analysis.documents.{form} import {form}; from documents_made import EDITION;"
        f"sys.stdout.buffer.write({form}(EDITION))"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
