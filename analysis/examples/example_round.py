"""One round to be made up: its number, name, month and size, with its chance and what is true of the partnership."""

from dataclasses import dataclass, replace
from datetime import date

from analysis.examples.chance import Chance
from analysis.examples.effects import Effects
from analysis.examples.layouts import Layout

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
MONTHS += ("December",)


@dataclass(frozen=True)
class ExampleRound:
    """The `number`th round of the partnership called `partnership`; `effects` are what is true of it."""

    partnership: str
    number: int
    cases: int
    responses: int
    seed: int
    effects: Effects

    @property
    def chance(self) -> Chance:
        """The chance of this round."""
        return Chance(self.seed, self.number)

    @property
    def name(self) -> str:
        """The name of the round's folder: example-2023-04."""
        return f"{self.partnership}-{self.month()}"

    @property
    def before(self) -> "ExampleRound | None":
        """The round before; the first has none."""
        return replace(self, number=self.number - 1) if self.number > 1 else None

    @property
    def layout(self) -> Layout:
        """The files in which the round arrives: the layouts take turns."""
        return self.effects.layouts[(self.number - 1) % len(self.effects.layouts)]

    def first_day(self, months_later: int = 0) -> date:
        """The first day of the month of the audit, or of a month after it."""
        declared = self.effects.partnership
        year, month = (int(part) for part in declared.first.split("-"))
        months = 12 * year + month - 1 + declared.months_apart * (self.number - 1) + months_later
        return date(months // 12, months % 12 + 1, 1)

    def month(self, months_later: int = 0) -> str:
        """The month of the audit as 2023-04, or a month after it."""
        return self.first_day(months_later).isoformat()[:7]

    @property
    def month_in_words(self) -> str:
        """The month of the audit as April 2023, in English whatever this machine speaks."""
        return f"{MONTHS[self.first_day().month - 1]} {self.first_day().year}"
