"""A workbook as a file: same content, same bytes, on every system.

openpyxl stamps the time of saving on a workbook, and the compressors of systems differ, so the time is fixed and
nothing is compressed.
"""

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

# When every workbook was saved; a zip file knows no time before 1980.
SAVED = datetime(2026, 1, 5, 9, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    written, fixed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(written) as stamped, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as archive:
        for entry in stamped.infolist():
            part = zipfile.ZipInfo(entry.filename, SAVED.timetuple()[:6])
            part.create_system = 0
            archive.writestr(part, STAMP.sub(rb"\g<1>" + SAVED.isoformat().encode() + b"Z", stamped.read(entry)))
    return fixed.getvalue()
