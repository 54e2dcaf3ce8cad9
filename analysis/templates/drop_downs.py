"""What a cell of a form accepts, by the question that it answers: a drop-down, a date, a whole number, and a message
that says what is asked.

Answers stand in the drop-down as the data dictionary has them, then what may be said instead ("Not known"). Where other
words may be an answer too, Excel refuses none. Excel keeps a list of more than 255 characters, or of answers with a
comma, in cells: those of a sheet that Excel does not offer to show.
"""

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.questions import Question

# The sheet of the long lists, as round.toml leaves it out.
LISTS = "Lists"
# Of Excel: the longest list in a rule itself with its quotes, the longest title and the longest text of a message.
LONGEST_LIST, LONGEST_TITLE, LONGEST_MESSAGE = 255, 32, 255
DAY = "dd/mm/yyyy"
AS_TYPED = "@"  # Excel makes neither 7 of 007 nor a date of 2026-01
FORMATS = {"date": DAY, "birth": DAY, "integer": "0"}
# Excel counts its days from this one on.
FIRST_DAY = "1"
# No count of an audit is beyond it.
FURTHEST = 10**9
HINTS = {
    "date": "A day: 31/01/2026.",
    "birth": "A day: 31/01/2010. Only its month is kept.",
    "month": "A month: 2026-01.",
    "postcode": "Only its district is kept.",
    "multi": "Any of these, with ; between them:",
    "single": "One of:",
}


def number_format(question: Question) -> str:
    """How Excel shows and keeps what is typed."""
    return FORMATS.get(question.type, AS_TYPED)


def choices(question: Question) -> list[str]:
    """The answers as they stand in a drop-down: those on offer, then one way of writing each state."""
    states = {state: spelling for spelling, state in reversed(question.states.items())}
    return [*question.answers.values(), *(spelling for spelling in question.states if spelling in states.values())]


def rule_of(question: Question, book: Workbook) -> DataValidation:
    """The rule for the cells that answer a question; a long list of answers is written into its workbook."""
    rule = DataValidation(allow_blank=True, **_accepted(question, book))
    rule.promptTitle = _cut(question.label, LONGEST_TITLE)
    rule.prompt = _cut(_message(question), LONGEST_MESSAGE)
    rule.showInputMessage = True
    rule.errorTitle = "Not an answer"
    rule.error = _cut(f"This is no answer to '{question.label}'. Choose or type one that is.", LONGEST_MESSAGE)
    rule.showErrorMessage = rule.type is not None and not _takes_other_words(question)
    return rule


def _accepted(question: Question, book: Workbook) -> dict[str, str]:
    if question.type in ("single", "multi"):
        return {"type": "list", "formula1": _list(choices(question), book)}
    if question.type in ("date", "birth"):
        return {"type": "date", "operator": "greaterThanOrEqual", "formula1": FIRST_DAY}
    if question.type == "integer":
        lowest = -FURTHEST if question.lowest is None else question.lowest
        highest = FURTHEST if question.highest is None else question.highest
        return {"type": "whole", "operator": "between", "formula1": str(lowest), "formula2": str(highest)}
    return {}


def _takes_other_words(question: Question) -> bool:
    """Whether a person may type what the rule does not know: several answers, one under "Other", or a state in the
    place of a day or number."""
    closed = question.type == "single"
    return question.type == "multi" or bool(question.other) or (bool(question.states) and not closed)


def _message(question: Question) -> str:
    """The question with what may answer it."""
    hint = HINTS.get(question.type, "")
    if question.type == "integer" and question.lowest is not None and question.highest is not None:
        hint = f"A whole number from {question.lowest} to {question.highest}."
    answers = "; ".join(choices(question)) if question.answers else ""
    return " – ".join(part for part in (question.label, f"{hint} {answers}".strip()) if part)


def _list(answers: list[str], book: Workbook) -> str:
    """The list in the rule itself, or the cells that hold it."""
    within = ",".join(answers).replace('"', '""')
    if len(within) + 2 <= LONGEST_LIST and not any("," in answer for answer in answers):
        return f'"{within}"'
    sheet = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    sheet.sheet_state = "veryHidden"
    there = [[cell.value for cell in column if cell.value is not None] for column in sheet.iter_cols()]
    if answers not in there:
        there = [column for column in there if column] + [answers]
        for row, answer in enumerate(answers, start=1):
            sheet.cell(row, len(there), answer)
    letter = sheet.cell(1, there.index(answers) + 1).column_letter
    return f"{LISTS}!${letter}$1:${letter}${len(answers)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
