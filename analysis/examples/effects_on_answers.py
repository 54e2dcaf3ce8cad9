"""What is true of the made-up answers: the practitioners' survey, the young people, the panel."""

from typing import Annotated

from pydantic import Field

from analysis.declared import Definition
from analysis.examples.shares import Bank, BelowOne, Code, Number, Odds, Share, Shares


class Survey(Definition):
    """Who answers the survey, and how far."""

    agency: Shares
    case_given: Share
    quotable: Shares
    confident: dict[str, Shares]
    help: dict[str, BelowOne]
    training_if_unsure: Odds
    help_other: Bank
    skipped: Share
    no_comment: Share
    missed: Share
    no_comments: Bank
    untold: Bank


class Topic(Definition):
    """Something that comments on one question raise, the codes that it bears, and sentences that say it."""

    question: str
    codes: Annotated[tuple[Code, ...], Field(strict=False, min_length=1)]
    share: BelowOne
    each_round: Odds = 1.0
    caught: Bank
    missed: Bank

    @property
    def name(self) -> str:
        """Question and codes, which no other topic has together."""
        return f"{self.question}: {' and '.join(self.codes)}"


class Consultation(Definition):
    """The young people who are asked."""

    per_case: Share
    complex_history: Shares
    feeling: Shares
    quotable: Shares
    skipped: Share
    felt: dict[str, Bank]
    advice_young_people: Bank
    advice_professionals: Bank


class Panel(Definition):
    """What the panel concludes and recommends, and how far actions get."""

    conclusions: Number
    messages: Number
    actions: Number
    status: Shares
    owners: Bank
    due_after: Number
    action_bank: Bank
    conclusion_bank: Bank
    message_bank: Bank
