"""The made-up young people who are asked what they thought, a row each."""

from collections.abc import Sequence

from analysis.examples.example_round import ExampleRound


def consultation_rows(this: ExampleRound) -> list[dict]:
    """One row a young person; the more cases are audited, the more are asked, and one at least."""
    design, chance = this.effects.consultation, this.chance
    n = max(1, round(design.per_case * this.cases))
    feelings = chance.draws("consultation.feeling", design.feeling, n)
    which = chance.numbers("consultation.felt", n)[:, 0]
    columns = {
        "young_person": [f"YP{this.first_day():%y%m}-{place:02d}" for place in range(1, n + 1)],
        "complex_history": chance.draws("consultation.complex_history", design.complex_history, n),
        "feeling": feelings,
        "felt": [design.felt[f][int(w * len(design.felt[f]))] for f, w in zip(feelings, which, strict=True)],
        "advice_young_people": _words(this, "advice_young_people", design.advice_young_people, n),
        "advice_professionals": _words(this, "advice_professionals", design.advice_professionals, n),
        "quotable": chance.draws("consultation.quotable", design.quotable, n),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _words(this: ExampleRound, question: str, bank: Sequence[str], n: int) -> list[str | None]:
    """What each says to a question, None where nothing."""
    skipped = this.chance.happens(f"consultation.{question}.skipped", this.effects.consultation.skipped, n)
    said = this.chance.picks(f"consultation.{question}", bank, n)
    return [None if silent else words for silent, words in zip(skipped, said, strict=True)]
