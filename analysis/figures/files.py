"""A report from a file or from standard input, whatever wrote it: HTML, Word (.docx), text or markdown.

What a file is, its first bytes say, not its name. Texts are UTF-8 (with or without a mark), UTF-16 or Windows-1252.
"""

import codecs
import re
import sys
from pathlib import Path

from analysis.errors import Problem, RoundtableError
from analysis.figures.html_texts import html_text
from analysis.figures.passages import Text
from analysis.figures.plain_texts import plain_text
from analysis.figures.word_texts import word_text

STANDARD_INPUT = "-"
# A report with all its pictures is far below this.
MOST_BYTES = 100_000_000
# First bytes of what reports are often sent as and cannot be read here, and what to do.
OTHERS = {
    b"%PDF": ("is a PDF.", "Check the Word document or the web page that the PDF was made of."),
    b"\xd0\xcf\x11\xe0": (
        "is an old Word document (.doc), or one with a password.",
        "Open it in Word, remove the password if there is one, and save it as .docx.",
    ),
    b"{\\rtf": ("is a rich text document (.rtf).", "Open it in Word and save it as .docx."),
}
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MOSTLY = 0.7
IS_HTML = re.compile(r"(?i)\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL)
HTML_ENDINGS = (".html", ".htm", ".xhtml")


def read_report(path: str) -> Text:
    """The passages and tables of a report; '-' is standard input. Raises RoundtableError."""
    name = "standard input" if path == STANDARD_INPUT else Path(path).name
    content = _content(path, name)
    for first, (what, remedy) in OTHERS.items():
        if content.startswith(first):
            raise _refused(name, what, remedy)
    if content.startswith(b"PK"):
        return word_text(content, name)
    text = _decoded(content, name)
    if IS_HTML.match(text) or Path(path).suffix.lower() in HTML_ENDINGS:
        return html_text(text)
    return plain_text(text)


def _content(path: str, name: str) -> bytes:
    try:
        content = _bytes(path)
    except FileNotFoundError:
        raise _refused(path, "does not exist.", "See that the path is right.") from None
    except IsADirectoryError:
        raise _refused(path, "is a folder.", "Name the report in it.") from None
    except PermissionError:
        what = "is a folder." if Path(path).is_dir() else "cannot be read: it may be open in Word, or be another's."
        raise _refused(path, what, "Close it there, or copy it, and try again.") from None
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror}).", "Copy it to this computer and try again.") from None
    if len(content) > MOST_BYTES:
        raise _refused(name, f"is larger than {MOST_BYTES // 1_000_000} MB.", "Take the pictures out of a copy.")
    if not content.strip():
        raise _refused(name, "is empty.", "See that it was saved.")
    return content


def _bytes(path: str) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _decoded(content: bytes, name: str) -> str:
    """The text in the encoding that its first bytes declare, else UTF-8, else Windows-1252 as Notepad saved it."""
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise _refused(name, "is no report that can be read.", "Give a report as .docx, .html, .md or .txt.")
    return text


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    # UTF-16 without its mark: in English nearly every other byte is nought.
    if content[1:400:2].count(0) > len(content[1:400:2]) * MOSTLY:
        return "utf-16-le"
    return "utf-16-be" if content[0:400:2].count(0) > len(content[0:400:2]) * MOSTLY else "utf-8"


def _refused(name: str, what: str, remedy: str) -> RoundtableError:
    return RoundtableError(str(Problem(name, what, remedy)))
