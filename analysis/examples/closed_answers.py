"""What practitioners tick: how confident they are, and what would help them. A row a response.

Who is not confident in identifying exploitation asks for training more often, with the declared odds ratio.
"""

import numpy as np

from analysis.examples.chance import with_odds
from analysis.examples.example_round import ExampleRound
from analysis.questions import dictionary

NOT_CONFIDENT = ("not_at_all", "not_very")


def closed_answers(this: ExampleRound) -> list[dict]:
    """For each response, the grid `confident`, a question a row; the answers ticked to `help`; the words of 'Other'."""
    survey, chance, n = this.effects.survey, this.chance, this.responses
    confident = {f"confident_{row}": _drawn(this, row, shares) for row, shares in survey.confident.items()}
    unsure = np.isin(np.array(confident["confident_identifying"], dtype=object), NOT_CONFIDENT)
    shares = {code: np.full(n, share) for code, share in survey.help.items()}
    training = survey.help["training"]
    shares["training"] = np.where(unsure, with_odds(training, survey.training_if_unsure), training)
    wanted = {code: chance.happens(f"responses.help.{code}", share, n) for code, share in shares.items()}
    words = chance.picks("responses.help_other", survey.help_other, n)
    codes = dictionary().question("responses", "help").answers
    return [
        {question: answers[row] for question, answers in confident.items()}
        | {"help": tuple(code for code in codes if wanted[code][row])}
        | {"help_other": words[row] if wanted["other"][row] else None}
        for row in range(n)
    ]


def _drawn(this: ExampleRound, row: str, shares: dict[str, float]) -> list[str | None]:
    """The answers to one row of the grid, None where it was skipped."""
    skipped = this.chance.happens(f"responses.confident_{row}.skipped", this.effects.survey.skipped, this.responses)
    drawn = this.chance.draws(f"responses.confident_{row}", shares, this.responses)
    return [None if left else answer for left, answer in zip(skipped, drawn, strict=True)]
