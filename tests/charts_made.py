"""Blocks of a few people made in sight of a test, and the editions of one chart of them: exact, and with a policy."""

import json

from analysis.charts import in_page
from analysis.disclosure.blocks import Block, Cell, Line, Shown
from analysis.disclosure.fragment import fragment
from analysis.disclosure.kinds import shown_to
from analysis.reports.protecting import protected_files
from analysis.statistics.comparing import Comparison
from analysis.statistics.counts import Answer, Counts

GRADES = {"inadequate": "Inadequate", "requires_improvement": "Requires improvement", "good": "Good"}
GRADES |= {"outstanding": "Outstanding"}


def line(label: str, numbers: tuple, whole: object) -> Line:
    """A row of a grid: line("April", (3, "[c]"), 8)."""
    return Line(label, tuple(map(cell, numbers)), cell(whole))


def cell(value: object) -> Cell:
    return Cell(value if isinstance(value, int) else None, str(value))


def counts_of(label: str, prefix: str, numbers: dict[str, int], unit: str = "case files") -> Counts:
    """A count in which so many people gave each answer: code -> number; grades look like grades."""
    people, answers = 0, []
    for code, number in numbers.items():
        members = tuple(f"{prefix}{person:03}" for person in range(people, people + number))
        title = GRADES.get(code, code)
        answers.append(Answer(code, title, f"{label}: {title}", members, code if code in GRADES else "neutral"))
        people += number
    everybody = tuple(member for answer in answers for member in answer.members)
    about = dict(table="cases", question="grade", label=label, unit=unit, unit_one=unit.rstrip("s"))
    return Counts(
        **about,
        answers=tuple(answers),
        states=(),
        members=everybody,
        within=None,
        exclusive=True,
        made_up="no",
        not_available=None,
    )


def comparison(before: dict[str, int], now: dict[str, int]) -> Comparison:
    """The grades of a round called October and of one called April."""
    counts = (counts_of("Grade", "A", before), counts_of("Grade", "B", now))
    rounds = (("one", "October"), ("two", "April"))
    return Comparison("Grade", "case files", rounds, counts, "no", None, False, ("good", "outstanding"))


def public_edition(*blocks: Block, leak: str = "") -> tuple[Shown, dict, object]:
    """What the public sees of blocks: the first of them as shown, their files, and what the attack on them met."""
    seen = []

    def build(sight: object) -> dict[str, str]:
        shown = [shown_to(block, sight) for block in blocks]
        seen.append(shown[0])
        released = [entry | {"page": "p.html", "block": one.title} for one in shown for entry in one.values]
        about = {"round": "two", "released": released, "protection": {"policy": "dfe_cin"}}
        html = "".join(fragment(one, in_page(one)) for one in shown)
        return {"p.html": html + leak, "manifest.json": json.dumps(about)}

    files, defence = protected_files(build, "public", {}, "two")
    return seen[-1], files, defence
