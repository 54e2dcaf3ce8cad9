"""Examples of a codebook as they are written: 'worked_well: Good, but late. -> strength and concern'.

Before the colon stands the question, where it matters. After the arrow stands how the theme is coded: its valences, or
'not coded'. Without an arrow (counts, does_not_count) an example says only whether the theme is coded.
"""

import re
from dataclasses import dataclass

from analysis.errors import BadDefinition, Problem
from analysis.themes.codebook.blocks import VALENCES

FORM = re.compile(r"(?:(?P<question>[a-z][a-z0-9_]*): )?(?P<text>.*?)(?: -> (?P<coded>[^>]*))?", re.DOTALL)
NOT_CODED = "not coded"
REMEDY = f"End it with how the theme is coded: ' -> ' and {', '.join(VALENCES)}, two with 'and' between them, or "


@dataclass(frozen=True)
class Example:
    """A sentence, the question it answers ('' where it does not matter), and the valences it is coded with."""

    question: str
    text: str
    valences: frozenset[str]


def example(written: str) -> Example:
    """An example as it is written; refused where what stands after the arrow is no valence."""
    found = FORM.fullmatch(written)
    coded = (found["coded"] or NOT_CODED).strip()
    valences = frozenset() if coded == NOT_CODED else frozenset(part.strip() for part in coded.split(" and "))
    if not valences <= set(VALENCES):
        raise BadDefinition([unclear(written, "the codebook")])
    return Example(found["question"] or "", found["text"], valences)


def unclear(written: str, where: str) -> Problem:
    """An example that does not say how it is coded."""
    return Problem(where, f"the example '{written}' does not say how it is coded.", f"{REMEDY}'{NOT_CODED}'.")


def tells(written: str) -> bool:
    """Whether an example says after an arrow how it is coded."""
    try:
        example(written)
    except BadDefinition:
        return False
    return " -> " in written
