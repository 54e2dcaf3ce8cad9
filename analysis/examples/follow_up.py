"""What became of the made-up children: a row each. A question is answered where it is asked, and None elsewhere."""

import numpy as np

from analysis.examples.chance import with_odds
from analysis.examples.example_round import ExampleRound

# The update covers the months after the audit, from the first to the last.
FROM, TO = 1, 4
OF_EXPLOITATION = ("family_dysfunction", "substances", "mental_health", "offending")


def follow_up_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row a child of the round; `asked_of` of the data dictionary says who is asked what."""
    design, n = this.effects.follow_up, len(cases)
    asked = {"known": np.ones(n, dtype=bool)}
    yes = {"known": _happens(this, "known", design.known, n)}
    asked["concerns"] = yes["known"]
    yes["concerns"] = yes["known"] & _happens(this, "concerns", _share_concerns(this, cases), n)
    asked["exploitation"] = yes["concerns"]
    yes["exploitation"] = yes["concerns"] & _happens(this, "exploitation", design.exploitation, n)
    for question in OF_EXPLOITATION:
        asked[question] = yes["exploitation"]
        yes[question] = yes["exploitation"] & _happens(this, question, getattr(design, question), n)
    asked["gang"] = yes["offending"]
    yes["gang"] = yes["offending"] & _happens(this, "gang", design.gang, n)
    occupation = this.chance.draws("follow_up.occupation", design.occupation, n)
    return [
        {"case": case["case"], "from": this.month(FROM), "to": this.month(TO)}
        | {question: _answer(asked[question][k], yes[question][k]) for question in asked}
        | {"occupation": occupation[k] if yes["exploitation"][k] else None}
        for k, case in enumerate(cases)
    ]


def _happens(this: ExampleRound, question: str, share: float | np.ndarray, n: int) -> np.ndarray:
    return this.chance.happens(f"follow_up.{question}", share, n)


def _share_concerns(this: ExampleRound, cases: list[dict]) -> np.ndarray:
    """The share of continued concerns, by the reason for which each child was selected."""
    design = this.effects.follow_up
    selected = np.array([case["selected_for"] == "missing" for case in cases])
    return np.where(selected, with_odds(design.concerns, design.concerns_selected_missing), design.concerns)


def _answer(asked: bool, yes: bool) -> str | None:
    if not asked:
        return None
    return "yes" if yes else "no"
