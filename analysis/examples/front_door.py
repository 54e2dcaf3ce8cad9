"""The made-up contacts to the front door, and the made-up schools that answered about themselves, a row each.

Neither is about a child of the round: what is graded is the contact, or the school.
"""

from datetime import timedelta

from analysis.examples.example_round import ExampleRound
from analysis.examples.grades import stages_of

# Contacts are those of this many days before the first of the month of the audit.
DAYS = 91


def contact_rows(this: ExampleRound) -> list[dict]:
    """One row a contact; the more cases are audited, the more contacts are, and one at least."""
    design, chance = this.effects.contacts, this.chance
    n = max(1, round(design.per_case * this.cases))
    before = (chance.numbers("contacts.received", n)[:, 0] * DAYS).astype(int).tolist()
    agencies = chance.picks("contacts.from_agency", design.from_agency, n)
    stages = stages_of(this, "contacts", chance.draws("contacts.grade", design.grade, n))
    return [
        {
            "contact": f"FD{this.first_day():%y%m}-{place + 1:03d}",
            "received": this.first_day() - timedelta(days=before[place] + 1),
            "from_agency": agencies[place],
        }
        | stages[place]
        for place in range(n)
    ]


def school_rows(this: ExampleRound) -> list[dict]:
    """One row a school."""
    design = this.effects.schools
    grades = this.chance.draws("schools.grade", design.grade, design.number)
    return [{"school": f"Made-up School {place:02d}", "grade": grade} for place, grade in enumerate(grades, start=1)]
