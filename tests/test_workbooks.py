"""A workbook as a file: the same content is the same bytes, whenever and wherever it is saved."""

import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook

from analysis.workbooks import SAVED, saved


def book_of(created: datetime) -> Workbook:
    book = Workbook()
    book.active["A1"] = "Case"
    book.properties.created = created
    return book


def test_the_same_content_is_the_same_bytes():
    assert saved(book_of(datetime(2020, 1, 1))) == saved(book_of(datetime(2021, 1, 1)))


def test_no_time_of_saving_and_no_system_is_in_the_file():
    content = saved(book_of(datetime(2020, 1, 1)))
    assert load_workbook(BytesIO(content)).active["A1"].value == "Case"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        about = archive.read("docProps/core.xml").decode()
        parts = archive.infolist()
    assert about.count(f"{SAVED.isoformat()}Z") == 2
    assert {(part.date_time, part.create_system, part.compress_type) for part in parts} == {
        (SAVED.timetuple()[:6], 0, zipfile.ZIP_STORED)
    }
