"""Columns -> a spreadsheet of LibreOffice (ods): same content, same bytes. A list a sheet, cells without formats."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from analysis.examples.cells import Cell
from analysis.examples.columns import Columns
from analysis.workbooks import SAVED

KIND = "application/vnd.oasis.opendocument.spreadsheet"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    f'xmlns:office="{OPEN}:office:1.0" xmlns:table="{OPEN}:table:1.0" xmlns:text="{OPEN}:text:1.0">'
    "<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest manifest:version="1.2" xmlns:manifest="{OPEN}:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def open_document(sheets: Mapping[str, Columns]) -> bytes:
    """The spreadsheet as a file."""
    content = CONTENT.format(sheets="".join(_sheet(name, columns) for name, columns in sheets.items()))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, text in {"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": MANIFEST}.items():
            part = zipfile.ZipInfo(name, SAVED.timetuple()[:6])
            part.create_system = 0
            archive.writestr(part, text.encode("utf-8"))
    return written.getvalue()


def _sheet(name: str, columns: Columns) -> str:
    rows = "".join(_row(cells) for cells in (*columns.headings, *columns.rows))
    return f"<table:table table:name={quoteattr(name)}>{rows}</table:table>"


def _row(cells: Iterable[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime | date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    # XML makes one blank of several; the second and further ones are written as what they are.
    lines = escape(str(value)).replace("  ", " <text:s/>").split("\n")
    return f"<table:table-cell {kind}>{''.join(f'<text:p>{line}</text:p>' for line in lines)}</table:table-cell>"
