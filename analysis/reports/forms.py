"""The forms of an edition besides its pages, each one file: a Word document, a PDF, a workbook of all its tables.

They are made of the same reports as the pages and go through the same sweep and the same attack before they are given
out.
"""

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Shown
from analysis.documents.contents import Document, Marking, Section
from analysis.documents.pdf import one_page, pdf
from analysis.documents.spreadsheet import spreadsheet
from analysis.documents.word import word
from analysis.reports.page import Link
from analysis.reports.parts import Markdown
from analysis.reports.sections import FOUND, Report, found
from analysis.reports.whole import WHOLE

FORMS = {"report.docx": word, "report.pdf": pdf, "tables.xlsx": spreadsheet}
# What the first page of an edition leads to besides its reports.
ONE_FILE = (
    Link("One page", WHOLE, "All reports on one page, to read or to print."),
    Link("PDF", "report.pdf", "All reports on paper; it can be read aloud."),
    Link("Word", "report.docx", "All reports, to quote from and to edit. Check what was edited: roundtable figures."),
    Link("Excel", "tables.xlsx", "Every table on a sheet of its own."),
)


def forms_of(marking: Marking, reports: tuple[Report, ...]) -> dict[str, bytes]:
    """name -> the file; a report that is also given out on one page has a file of its own."""
    document = Document(marking, marking.round_title, (*_found(reports), *map(_section, reports)))
    pages = [report for report in reports if report.notebook.one_page]
    return {name: form(document) for name, form in FORMS.items()} | {
        f"{one.notebook.name}.pdf": one_page(_briefing(marking, one)) for one in pages
    }


def links_to_pages(reports: tuple[Report, ...]) -> tuple[Link, ...]:
    """The reports that are also given out on one page."""
    return tuple(
        Link(f"{one.notebook.title}, one page", f"{one.notebook.name}.pdf", "To print and hand out.")
        for one in reports
        if one.notebook.one_page
    )


def _found(reports: tuple[Report, ...]) -> tuple[Section, ...]:
    """What all reports say in short, each under its title; none where none does."""
    parts = [part for one in found(reports) for part in (f"## {one.notebook.title}", *map(_part, one.in_short))]
    return (Section(FOUND, tuple(parts)),) if parts else ()


def _briefing(marking: Marking, report: Report) -> Document:
    """One report without what is not there, which its page says."""
    there = [part for part in report.parts if isinstance(part, Markdown) or not _is_absent(part)]
    return Document(marking, report.notebook.title, (_section(Report(report.notebook, tuple(there))),))


def _is_absent(shown: Shown) -> bool:
    return shown.text.startswith(NOT_AVAILABLE_MARK) and not shown.table


def _section(report: Report) -> Section:
    return Section(report.notebook.title, tuple(map(_part, report.parts)))


def _part(part: Markdown | Shown) -> str | Shown:
    return part.source if isinstance(part, Markdown) else part
