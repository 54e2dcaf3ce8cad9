"""The made-up responses of practitioners, a row each, with what they raise.

Of the answers to a question some are left empty, some are no comment, and the others are comments: a sentence for each
topic that they raise, or one that raises none. `codes` holds, for each question, the codes that a comment's sentences
are written to bear: those of its topics, but for sentences that the codebook misses. No file says them.
"""

from datetime import datetime, timedelta

import numpy as np

from analysis.examples.chance import with_odds
from analysis.examples.closed_answers import closed_answers
from analysis.examples.effects_on_answers import Topic
from analysis.examples.example_round import ExampleRound

QUESTIONS = ("concerns", "worked_well", "could_be_better")
# The survey opens on the Monday after the first of the month of the audit, for four weeks of working days.
WORKING_DAYS = 20
OPENS_AT = timedelta(hours=8, minutes=30)
MINUTES_A_DAY = 510
SHORTEST, LONGEST = 4, 25  # minutes for a response


def response_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row a response; answers as codes or text, None where left empty."""
    design, chance, n = this.effects.survey, this.chance, this.responses
    about = (chance.numbers("responses.case", n)[:, 0] * len(cases)).astype(int)
    given = chance.happens("responses.case.given", design.case_given, n)
    minutes = SHORTEST + (LONGEST - SHORTEST) * chance.numbers("responses.minutes", n)[:, 0]
    agencies = chance.draws("responses.agency", design.agency, n)
    quotable = chance.draws("responses.quotable", design.quotable, n)
    answers, closed = {question: _answers(this, question) for question in QUESTIONS}, closed_answers(this)
    return [
        {
            "response": row + 1,
            "began": (began := _began(this, row)),
            "ended": began + timedelta(seconds=int(60 * minutes[row])),
            "agency": agencies[row],
            "case": cases[about[row]]["case"] if given[row] else None,
            "quotable": quotable[row],
            "codes": {question: answers[question][row][1] for question in QUESTIONS},
        }
        | {question: answers[question][row][0] for question in QUESTIONS}
        | closed[row]
        | _sender(row + 1)
        for row in range(n)
    ]


def _sender(number: int) -> dict[str, str | int | None]:
    """What systems write beside a response. The addresses are of those kept free for examples."""
    return {
        "person": f"Made-up Person {number}",
        "first_name": "Imaginary",
        "last_name": f"Surname{number}",
        "email": f"person{number}@example.invalid",
        "internet_address": f"203.0.113.{number % 254 + 1}",
        "anonymous": "anonymous",
        "nobody": None,
        "collector": 401,
    }


def share_of(this: ExampleRound, topic: Topic) -> float:
    """The share of those who comment on the topic's question in this round that raise it."""
    return with_odds(topic.share, topic.each_round ** (this.number - 1))


def _began(this: ExampleRound, row: int) -> datetime:
    """When a response was begun: spread evenly over the working days of four weeks, in order."""
    first = this.first_day() + timedelta(days=(7 - this.first_day().weekday()) % 7)
    day, within = divmod(row * WORKING_DAYS / max(1, this.responses), 1)
    weeks, weekday = divmod(int(day), 5)
    opened = datetime(first.year, first.month, first.day) + timedelta(days=7 * weeks + weekday) + OPENS_AT
    return opened + timedelta(minutes=int(within * MINUTES_A_DAY))


def _answers(this: ExampleRound, question: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """For each response, the answer to one question and the codes that it bears."""
    design, chance, n = this.effects.survey, this.chance, this.responses
    kind = chance.numbers(f"responses.{question}", n)[:, 0]
    no_comments = chance.picks(f"responses.{question}.no_comment", design.no_comments, n)
    untold = chance.picks(f"responses.{question}.untold", design.untold, n)
    careless = chance.numbers(f"responses.{question}.typed", n, 2)
    told = _told(this, question)
    found = []
    for row in range(n):
        if kind[row] < design.skipped:
            found.append((None, ()))
        elif kind[row] < design.skipped + design.no_comment:
            found.append((no_comments[row], ()))
        else:
            said = " ".join(sentence for sentence, _ in told[row]) or untold[row]
            codes = dict.fromkeys(code for _, codes in told[row] for code in codes)
            found.append((_typed(said, this.effects.partnership.typed_carelessly, careless[row]), tuple(codes)))
    return found


def _told(this: ExampleRound, question: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    """For each response, the sentences that it would say on the topics it raises, with the codes they bear."""
    told: list[list] = [[] for _ in range(this.responses)]
    for topic in (topic for topic in this.effects.topics if topic.question == question):
        numbers = this.chance.numbers(f"responses.{topic.name}", this.responses, 3)
        raised = np.flatnonzero(numbers[:, 0] < share_of(this, topic))
        for row in raised.tolist():
            missed = numbers[row, 1] < this.effects.survey.missed
            bank = topic.missed if missed else topic.caught
            told[row].append((bank[int(numbers[row, 2] * len(bank))], () if missed else topic.codes))
    return told


def _typed(said: str, carelessly: float, numbers: np.ndarray) -> str:
    """A comment as somebody in a hurry types it: with a small first letter, no full stop, or blanks at the end."""
    if numbers[0] >= carelessly:
        return said
    ways = (said[0].lower() + said[1:], said.removesuffix("."), f"{said}  ")
    return ways[int(numbers[1] * len(ways))]
