"""What a file is, told by what it holds and not by its name: a workbook of one of four kinds, text, or one of the
things that arrive in their place, each with its own sentence.
"""

import re

from analysis.errors import Problem
from analysis.grids.binary_workbooks import BINARY_WORKBOOK, binary_workbook_grids
from analysis.grids.compound import OLE_SIGNATURE
from analysis.grids.grid import Grid, UnreadableFile
from analysis.grids.old_workbooks import old_workbook_grids
from analysis.grids.open_documents import CONTENT, open_document_grids
from analysis.grids.safety import DAMAGE, damaged, unpacked
from analysis.grids.texts import text_grid
from analysis.grids.workbooks import workbook_grids

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# How far into a file its beginning is looked at.
BEGINNING = 4096
WEB_PAGE = re.compile(
    rb"(?:\s|<!--(?:(?!-->).)*-->|<\?xml[^>]*\?>)*<(?:!doctype html|html|head|meta|style|table|body)\b", re.DOTALL
)
MAIL_PAGE = re.compile(rb"\s*mime-version:.*multipart/related", re.DOTALL)
XML = re.compile(rb"\s*<\?xml\b")


def grids_of_content(content: bytes, name: str) -> list[Grid]:
    """All sheets of the file as grids; `name` is what messages call it. Raises UnreadableFile."""
    _refuse_others(content, name)
    if content.startswith(OLE_SIGNATURE):
        return old_workbook_grids(content, name)
    if content.startswith(ZIP_SIGNATURES):
        return _archive_grids(content, name)
    if name.lower().endswith(WORKBOOK_NAMES) and _is_binary(content):
        raise UnreadableFile(damaged(name, ValueError()))
    return [text_grid(content, name)]


def _refuse_others(content: bytes, name: str) -> None:
    """Raises UnreadableFile for what often arrives in place of a workbook or a csv."""
    begins = content[:BEGINNING].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe")
    lowered = begins.lower()
    again = "Open it in Excel and save it as .xlsx."
    if WEB_PAGE.match(lowered) or MAIL_PAGE.match(lowered):
        raise UnreadableFile(Problem(name, "is a web page and no workbook, whatever its name says.", again))
    if XML.match(lowered) and b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        raise UnreadableFile(Problem(name, "is a workbook in the XML of Excel 2003, which is not read.", again))
    if XML.match(lowered):
        raise UnreadableFile(Problem(name, "is an XML file and no workbook.", "Ask for it as .xlsx or .csv."))
    if begins.startswith(b"%PDF"):
        remedy = "Ask for the workbook that it was printed from."
        raise UnreadableFile(Problem(name, "is a PDF and no workbook.", remedy))
    if begins.startswith(b"{\\rtf"):
        remedy = "Copy its table into Excel and save it as .xlsx."
        raise UnreadableFile(Problem(name, "is a text of Word and no workbook.", remedy))


def _archive_grids(content: bytes, name: str) -> list[Grid]:
    try:
        parts = unpacked(content, name)
    except DAMAGE as error:
        raise UnreadableFile(damaged(name, error)) from None
    if BINARY_WORKBOOK in parts:
        return binary_workbook_grids(parts, name)
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet") and CONTENT in parts:
        return open_document_grids(parts, name)
    if any(part.startswith("xl/") for part in parts) or b"sheet.main+xml" in parts.get("[Content_Types].xml", b""):
        return workbook_grids(parts, name)
    raise UnreadableFile(_no_workbook(parts, name))


def _no_workbook(parts: dict[str, bytes], name: str) -> Problem:
    if any(part.startswith("word/") for part in parts) or b"opendocument.text" in parts.get("mimetype", b""):
        return Problem(name, "is a Word document and no workbook.", "Copy its table into Excel and save it as .xlsx.")
    if any(part.lower().endswith((*WORKBOOK_NAMES, ".csv")) for part in parts):
        return Problem(name, "is a zip folder.", "Unpack it and put the files in it into the round's folder.")
    return Problem(name, "is a zip archive without a workbook in it.", "Ask for the workbook itself, as .xlsx.")


def _is_binary(content: bytes) -> bool:
    """Whether a file is no text in any encoding: it holds zero bytes and does not say that it is UTF-16."""
    return b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
