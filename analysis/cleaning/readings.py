"""What a written answer means: worked out once for each way in which a question is answered.

Text stays text ("None", "NA", "007"); closed answers are matched by label, then by other ways of writing declared
for that question alone; dates are read in the order that the file declares. What was repaired names its rule, and what
is no answer is said with the near ones.
"""

from collections.abc import Callable

from analysis.cleaning import days, of_closed, of_days
from analysis.cleaning.reading import Reading, state_of, unreadable
from analysis.intake.parts import BETWEEN, Manner
from analysis.intake.quoting import MANY_DIGITS, quoted_answer
from analysis.intake.wording import readable
from analysis.privacy.coarser import postcode_district
from analysis.pseudonyms.compared import seen
from analysis.questions import Question

# A whole number of at most 15 digits: more is a slip, and could not be counted with.
WHOLE_NUMBER = days.written(r"-?\d{1,15}")


def read_answer(raw: str, question: Question, manner: Manner) -> Reading:
    """What a written answer means for that question, in the manner of its file."""
    text = raw.replace(BETWEEN, "; ").strip()
    text = text if question.type == "text" else readable(text)
    if not seen(text).strip():
        return Reading(state=question.blank)
    state = state_of(text, question)
    return Reading(state=state) if state else READERS[question.type](text, raw, question, manner)


def _text(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    return Reading(value=text)


def _integer(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """A whole number. A day that stands in its place is not repeated: it may be a date of birth."""
    if days.day(text, manner.dates):
        return unreadable(f"a day is given, where '{question.label}' needs a whole number.")
    if not WHOLE_NUMBER.fullmatch(text):
        return unreadable(f"{quoted_answer(text)} is not a whole number, as '{question.label}' needs.")
    number = int(text)
    low, high = question.lowest, question.highest
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = f"{low} and more" if high is None else f"{high} and less" if low is None else f"{low} to {high}"
        given = text if len(text) < MANY_DIGITS else "what stands there"
        return unreadable(f"{given} is outside {bounds}, the range of '{question.label}'.")
    return Reading(value=number)


def _postcode(text: str, raw: str, question: Question, manner: Manner) -> Reading:
    """The district of a postcode. A fault does not repeat it."""
    district = postcode_district(text)
    return (
        Reading(value=district) if district else unreadable(f"'{question.label}' is not a postcode such as TS18 1AB.")
    )


READERS: dict[str, Callable[[str, str, Question, Manner], Reading]] = {
    "identifier": _text,
    "text": _text,
    "label": _text,
    "single": of_closed.single,
    "multi": of_closed.multi,
    "integer": _integer,
    "date": of_days.date,
    "month": of_days.month,
    "birth": of_days.birth,
    "postcode": _postcode,
}
