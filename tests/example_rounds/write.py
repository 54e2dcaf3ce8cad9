"""Writes the raw files of the three example rounds as a partnership would have received them.

    python tests/example_rounds/write.py [FOLDER]        (FOLDER: data/raw, unless given)

What the files say stands in the CSV files beside this program, one a table; here is only the shape in which each
arrives. Every data row bears a cell 'Made up': 'no' (as the published reports say it, in our words), 'which row' (the
number is published, the row it belongs to is made up) or 'yes' (not published). Same content, same bytes: nothing is
drawn by lot. round.toml and README.md of a round are written by hand.
"""

import csv
import io
import re
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
MADE_UP = "Made up"

# A workbook's own dates, in its zip entries and in its properties; a zip file knows no time before 1980.
SAVED = datetime(2026, 1, 5, 9, 0, 0)
CHILDREN_OF_APRIL_2015 = 8
SURVEY_OPENED = date(2015, 9, 7)  # a Monday; made up, as the months of the survey are not published
ANSWERED_AT = ((9, 10), (11, 25), (14, 5), (16, 40))  # four responses a day
WIDEST_COLUMN = 60  # characters; longer text is wrapped
BOLD = Font(bold=True)
HEADING_FILL = PatternFill("solid", fgColor="DDE7F0")
WRAPPED = Alignment(wrap_text=True, vertical="top")

SURVEY_HEADINGS = {
    "agency": "Which\xa0agency do you work for?",
    "case": "Case ref of the child (not their name)",
    "concerns": "What were you most concerned about for this\xa0young person?",
    "worked_well": "What worked well?\n(please do not name children)",
    "could_be_better": "What could have been better?\n(please do not name children)",
    "quotable": "May your words be quoted without your name?",
}
FEEDBACK_HEADINGS = {
    "young_person": "Young person",
    "complex_history": "More complex history?",
    "feeling": "Feeling (ticked with the worker)",
    "felt": "How did you feel when people were worried about you?",
    "advice_young_people": "What would you say to other young people?",
    "advice_professionals": "What would you say to professionals?",
    "quotable": "Can we use your words without your name?",
}
FOLLOW_UP_HEADINGS = {
    "case": "Case ref",
    "from": "Update from",
    "to": "Update to",
    "known": "Update received?",
    "concerns": "Continued concerns?",
    "exploitation": "Potential CSE?",
    "family_dysfunction": "Open to CSC with family dysfunction?",
    "substances": "Substance misuse?",
    "mental_health": "Mental health with suicidal ideation?",
    "occupation": "Education or work",
    "offending": "Offending?",
    "gang": "Gang culture?",
}
AUDIT_TOOL_LABELS = {
    "case": "Child unique ref",
    "age": "Age at audit",
    "auditors": "Audit pair initials",
    "team": "Team",
    "grade": "Overall grade",
    "safeguarded": "Young person being safeguarded?",
    "status": "Status of the case",
    "unsafe": "Child deemed unsafe?",
    "placement": "Placement",
    "missing_recorded": "Missing episodes recorded in the file?",
}
NOT_OF_THE_CASE_TABLE = ("case", "placement", "missing_recorded")  # of those labels: what no report gives


def write_example_rounds(folder: Path) -> None:
    """Write the raw files of all three rounds below the folder, over those that are there."""
    write_october_2014(folder / "stockton-2014-10")
    write_april_2015(folder / "stockton-2015-04")
    write_lscb_2015(folder / "lscb-2015")


def write_october_2014(folder: Path) -> None:
    """A flat list of nine cases, of which only their number was published, and nine actions as Excel saves a csv."""
    cases = [
        {
            "Child ref": row["case"],
            "Selected from": "VEMT list",
            "How selected": "Random",
            "Audit timetable": "Quarter 3",
            MADE_UP: "yes: Child ref",
        }
        for row in content("cases", round="stockton-2014-10")
    ]
    save_workbook(folder / "VEMT audit case list Oct 2014.xlsx", {"Case list": cases})
    actions = [
        {"No.": row["number"], "Action": row["action"], MADE_UP: "no"}
        for row in content("actions", raised_by="stockton-2014-10")
    ]
    save_csv(folder / "Actions recommended May 2015.csv", actions, encoding="cp1252")


def write_april_2015(folder: Path) -> None:
    """The audit workbook with a sheet for each child, two returns, the tracker of actions and the conclusions."""
    save_audit_workbook(folder / "CSE audit tool April 2015.xlsx")
    episodes = [
        {
            "CHILD": row["case"],
            "MISSING": row["kind"],
            "MIS_START": f"{date.fromisoformat(row['start']):%d/%m/%Y}",
            "MIS_END": f"{date.fromisoformat(row['end']):%d/%m/%Y}",
            "RHI_OFFERED": row["interview_offered"],
            "RHI_HELD": row["interview_held"],
            MADE_UP: "yes",
        }
        for row in content("missing_episodes", round="stockton-2015-04")
    ]
    save_csv(folder / "SSDA903 missing 2014-15.csv", episodes)
    exclusions = [
        {
            "child": row["case"],
            "startdate": census_day(row["start"]),
            "sessions": row["sessions"],
            "category": row["category"],
            "reason": row["reason"],
            MADE_UP: "yes",
        }
        for row in content("suspensions", round="stockton-2015-04")
    ]
    save_csv(folder / "School census exclusions 2014-15.csv", exclusions)
    save_workbook(folder / "CSE audit actions tracker.xlsx", tracker_of_actions())
    save_csv(folder / "Conclusions April 2015.csv", statements("stockton-2015-04"), encoding="utf-8-sig")


def write_lscb_2015(folder: Path) -> None:
    """A semicolon-separated case list, a Microsoft Forms export, dates per child, feedback, follow-up, actions."""
    cases = [
        {
            "Case ref": row["case"],
            "Selected because": row["selected_for"],
            MADE_UP: "yes: Case ref; which row: Selected because",
        }
        for row in content("cases", round="lscb-2015")
    ]
    save_csv(folder / "case list.csv", cases, encoding="utf-8-sig", separator=";")
    save_workbook(folder / "Practitioner survey(1-36).xlsx", {"Sheet1": survey_export()})
    save_workbook(folder / "missing and away episodes.xlsx", {"Episodes": episodes_of_lscb()})
    exclusions = [
        {
            "Case ref": row["case"],
            "Start date": f"{date.fromisoformat(row['start']):%d/%m/%Y}",
            "Sessions": row["sessions"],
            "Category": row["category"],
            "Reason": row["reason"],
            MADE_UP: "yes",
        }
        for row in content("suspensions", round="lscb-2015")
    ]
    save_csv(folder / "exclusions 2014-15.csv", exclusions)
    save_workbook(folder / "Young people feedback.xlsx", {"Feedback": young_peoples_feedback()})
    save_workbook(folder / "Follow-up May 2017.xlsx", {"Follow-up": follow_up()})
    recommendations = [
        {"No.": row["number"], "Recommendation": row["action"], MADE_UP: "no"}
        for row in content("actions", raised_by="lscb-2015")
    ]
    save_csv(folder / "Recommendations.csv", recommendations, encoding="utf-8-sig")
    save_workbook(folder / "Conclusions and messages.xlsx", {"Panel": statements("lscb-2015")})


def content(name: str, **only: str) -> list[dict[str, str]]:
    """The rows of a content file, as text; with `only`, those of which the named columns hold these values."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[column] == value for column, value in only.items())]


def tracker_of_actions() -> dict[str, list[dict]]:
    """Two sheets: the nine actions of the round before, all implemented by October 2015, and the four of this round."""
    before = [
        {
            "No.": int(row["number"]),
            "Action": row["action"],
            "Status": "Implemented",
            "Status at": "2015-10",
            MADE_UP: "no",
        }
        for row in content("actions", raised_by="stockton-2014-10")
    ]
    now = [
        {
            "No.": int(row["number"]),
            "Action": row["action"],
            "Owner": row["owner"],
            "Due": row["due"],
            MADE_UP: "no",
        }
        for row in content("actions", raised_by="stockton-2015-04")
    ]
    return {"From October 2014": before, "From April 2015": now}


def statements(audit_round: str) -> list[dict]:
    """What the panel concluded, and what it says to practitioners: published items in our words."""
    return [
        {"Kind": row["kind"], "No.": int(row["number"]), "Statement": row["statement"], MADE_UP: "no"}
        for row in content("statements", round=audit_round)
    ]


def survey_export() -> list[dict]:
    """The 36 responses as Microsoft Forms exports them: only that there are 36 is published."""
    return [
        {
            "ID": int(row["response"]),
            "Start time": answered_at(index),
            "Completion time": answered_at(index) + timedelta(minutes=4 + len("".join(row.values())) // 60),
            "Email": "anonymous",
            "Name": "",
            "Last modified time": "",
            **{heading: row[question] for question, heading in SURVEY_HEADINGS.items()},
            MADE_UP: "yes",
        }
        for index, row in enumerate(content("practitioner_answers"))
    ]


def answered_at(index: int) -> datetime:
    """When the response of that number was begun: four a day from the day the survey opened, never at a weekend."""
    days, turn = divmod(index, len(ANSWERED_AT))
    weeks, weekday = divmod(days, 5)
    day = SURVEY_OPENED + timedelta(weeks=weeks, days=weekday)
    return datetime(day.year, day.month, day.day, *ANSWERED_AT[turn])


def episodes_of_lscb() -> list[dict]:
    """Episodes with true Excel dates and the kind in words."""
    kinds = {"M": "Missing", "A": "Away from placement without authorisation"}
    return [
        {
            "Case ref": row["case"],
            "Missing or away": kinds[row["kind"]],
            "Date from": date.fromisoformat(row["start"]),
            "Date to": date.fromisoformat(row["end"]),
            MADE_UP: "yes",
        }
        for row in content("missing_episodes", round="lscb-2015")
    ]


def young_peoples_feedback() -> list[dict]:
    """Three young people: how many said what is published; their words are ours, and the third's feeling is made up."""
    published = ["complex_history", "feeling"]
    rows = []
    for row in content("young_people"):
        which = ["complex_history"] if row["feeling"] == "Something else" else published
        invented = [heading for question, heading in FEEDBACK_HEADINGS.items() if question not in which]
        mark = f"yes: {', '.join(invented)}; which row: {', '.join(FEEDBACK_HEADINGS[question] for question in which)}"
        rows.append({heading: row[question] for question, heading in FEEDBACK_HEADINGS.items()} | {MADE_UP: mark})
    return rows


def follow_up() -> list[dict]:
    """Eleven children: how many and when is published, and which child is made up."""
    counted = [heading for question, heading in FOLLOW_UP_HEADINGS.items() if question not in ("case", "from", "to")]
    mark = f"yes: {FOLLOW_UP_HEADINGS['case']}; which row: {', '.join(counted)}"
    return [
        {heading: row[question] for question, heading in FOLLOW_UP_HEADINGS.items()} | {MADE_UP: mark}
        for row in content("follow_up")
    ]


def census_day(day: str) -> str:
    """A date as the school census writes it: 2015-Mar-04, in English whatever this machine speaks."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    year, month, of_month = day.split("-")
    return f"{year}-{months[int(month) - 1]}-{of_month}"


def save_audit_workbook(path: Path) -> None:
    """The audit tool: a sheet for each child, labels and answers above, the list of findings below."""
    book = Workbook()
    book.remove(book.active)
    for number, case in enumerate(content("cases", round="stockton-2015-04"), start=1):
        sheet = book.create_sheet(f"Child {number}")
        write_labels(sheet, case)
        write_findings(sheet, case["case"])
        for column, width in zip("ABCD", (38, 58, 44, 30), strict=True):
            sheet.column_dimensions[column].width = width
        sheet.page_setup.orientation = "landscape"
    save(book, path)


def write_labels(sheet: Worksheet, case: dict[str, str]) -> None:
    """The title, merged over four columns, and the labels in column A with their answers in column C."""
    sheet["A1"] = "THEMED AUDIT TOOL v2 – CHILD SEXUAL EXPLOITATION (OFFICIAL-SENSITIVE)"
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.merge_cells("A1:D1")
    answers = {label: case[question] for question, label in AUDIT_TOOL_LABELS.items()}
    answers["Age at audit"] = int(case["age"])
    answers[MADE_UP] = f"yes: {', '.join(AUDIT_TOOL_LABELS[question] for question in NOT_OF_THE_CASE_TABLE)}"
    for row, (label, answer) in enumerate(answers.items(), start=3):
        sheet.cell(row, 1, label).font = BOLD
        sheet.cell(row, 3, answer).alignment = Alignment(horizontal="left")


def write_findings(sheet: Worksheet, case: str) -> None:
    """One line for every finding of the tool; its standard stands once, merged down over its lines."""
    top = sheet.max_row + 2
    for column, heading in enumerate(("Standard", "Finding", "Mentioned", MADE_UP), start=1):
        sheet.cell(top, column, heading).font = BOLD
        sheet.cell(top, column).fill = HEADING_FILL
    began = {}
    for row, line in enumerate(content("findings"), start=top + 1):
        children = line["mentioned_for"].split()
        if line["standard"] not in began:
            sheet.cell(row, 1, line["standard"]).alignment = WRAPPED
        began.setdefault(line["standard"], []).append(row)
        sheet.cell(row, 2, line["finding"])
        sheet.cell(row, 3, "Yes" if case in children else None)
        of_all_or_none = len(children) in (0, CHILDREN_OF_APRIL_2015)
        sheet.cell(row, 4, "no" if of_all_or_none else "which row: Mentioned")
    for rows in began.values():
        if len(rows) > 1:
            sheet.merge_cells(start_row=rows[0], end_row=rows[-1], start_column=1, end_column=1)


def save_workbook(path: Path, sheets: dict[str, list[dict]]) -> None:
    """Lists as a person keeps them in Excel: a bold heading row that stays in sight, columns wide enough to read."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([None if value == "" else value for value in row.values()])
        dress(sheet)
    save(book, path)


def dress(sheet: Worksheet) -> None:
    """Heading row bold and frozen, text wrapped, dates as they are written in England."""
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font, cell.fill = BOLD, HEADING_FILL
    for cells in sheet.iter_cols():
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(cells[0].column)].width = min(WIDEST_COLUMN, longest + 2)
        for cell in cells:
            cell.alignment = WRAPPED
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(cell.value, datetime) else "dd/mm/yyyy"


def save(book: Workbook, path: Path) -> None:
    """Save the workbook so that the same content gives the same bytes: openpyxl stamps the time of saving on it."""
    written = io.BytesIO()
    book.save(written)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(written) as stamped, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in stamped.infolist():
            part = zipfile.ZipInfo(entry.filename, SAVED.timetuple()[:6])
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            fixed.writestr(part, without_time_of_saving(stamped.read(entry)))


def without_time_of_saving(part: bytes) -> bytes:
    """A part of a workbook with the one fixed time in place of when it was created and modified."""
    stamp = SAVED.isoformat().encode() + b"Z"
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)


def save_csv(path: Path, rows: list[dict], encoding: str = "utf-8", separator: str = ",") -> None:
    """A text file with the line ends of Windows, as Excel and the agencies' systems save it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


if __name__ == "__main__":
    write_example_rounds(Path(sys.argv[1]) if len(sys.argv) > 1 else RAW)
