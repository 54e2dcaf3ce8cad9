"""The column 'Made up' of the example rounds: which answers of a row the published reports do not give.

A cell holds 'no', 'yes' or 'which row' for all answers of its row, or parts separated by ';' that name headings,
such as 'yes: Case no; which row: Selected because'. Headings not named are as published. Real rounds have no such
column.
"""

from collections.abc import Mapping

from analysis.intake.quoting import quoted
from analysis.intake.wording import normal
from analysis.questions import MADE_UP, furthest

HEADING = "made up"


def marks(cell: str, headings: list[str]) -> dict[str, str]:
    """The mark of each heading, in the form that is compared, that is not as published. Raises ValueError in words for
    a cell that cannot be read."""
    found = {}
    for part in filter(None, (piece.strip() for piece in cell.split(";"))):
        mark, _, named = part.partition(":")
        if mark.strip().casefold() not in MADE_UP:
            raise ValueError(f"{quoted(mark.strip())} is not {', '.join(MADE_UP)}.")
        chosen = [name.strip() for name in named.split(",") if name.strip()] or headings
        unknown = [name for name in chosen if normal(name) not in {normal(heading) for heading in headings}]
        if unknown:
            raise ValueError(f"{quoted(unknown[0])} is no heading that is read.")
        found |= {normal(name): mark.strip().casefold() for name in chosen}
    return found


def marks_of_questions(cell: str, headings: Mapping[str, str]) -> dict[str, str]:
    """The mark of each question; of one that several headings answer, the furthest. `headings`: heading -> question."""
    of_heading = marks(cell, list(headings))
    asked = {question: [h for h in headings if headings[h] == question] for question in headings.values()}
    return {question: furthest(of_heading.get(normal(h), "no") for h in named) for question, named in asked.items()}
