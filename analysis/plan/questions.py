"""A question of the analysis plan: what is compared with what, and how both are made from the tables.

One object is one block of `definitions/associations.toml`, where each key is explained. The scale of a question says
how its exposure and outcome are read (`SCALES`). Whether a block fits together and fits the data dictionary is seen in
`checks`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from analysis.declared import Definition

CHILDREN = "cases"  # the table with one row a child

Words = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1, le=365)]

# How a variable of a child can be read: yes or no; which answer; which place in an order; on which days.
Reading = Literal["yes or no", "answer", "order", "days"]


@dataclass(frozen=True)
class Scale:
    """How the exposure and the outcome of a question are read; None: it has no such variable.

    `effect` names the keys of smallest_effect that it needs, none where nothing is tested.
    """

    exposure: tuple[Reading, ...] | None
    outcome: tuple[Reading, ...] | None
    effect: tuple[str, ...] = ()


SCALES = {
    "proportion": Scale(None, ("yes or no",)),
    "binary": Scale(("yes or no",), ("yes or no",), ("base", "share")),
    "paired": Scale(("yes or no",), ("yes or no",)),
    "rounds": Scale(None, ("yes or no",)),
    "nominal": Scale(("answer",), ("answer",)),
    "ordinal": Scale(("yes or no", "order"), ("order",)),
    "rate": Scale(("yes or no",), ("days",), ("ratio",)),
    "events": Scale(("days",), ("days",), ("ratio",)),
    "change": Scale(("order",), ("order",)),
    "agreement": Scale(("order",), ("order",)),
}


class Variable(Definition):
    """A variable of each child, read as the question's scale says.

    Yes or no: with `any` a child is Yes when that table holds a row of theirs (whose `question` is one of `answers`,
    where given); with `table` when their own answer to `question` is one of `answers`, or a number from `at_least` to
    `at_most`. An answer or an order is that of `table` and `question`. Days are the `date`s of the rows of `any`. With
    `rows` each row of that table is asked by itself, and its child is its cluster; `unit` is what those rows are
    called. `label` and `otherwise` head columns, `said` and `otherwise_said` go on from "4 of 5 children"; `about`
    names what population.selected_on would call it.
    """

    label: Words
    otherwise: Words | None = None
    said: Words | None = None
    otherwise_said: Words | None = None
    any: str | None = None
    table: str | None = None
    rows: str | None = None
    unit: str | None = None
    question: str | None = None
    date: str | None = None
    answers: tuple[str, ...] = Field(default=(), strict=False)
    at_least: int | None = None
    at_most: int | None = None
    about: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def source(self) -> str:
        """The table that the variable is made from."""
        return self.any or self.table or self.rows or CHILDREN

    @property
    def chooses(self) -> bool:
        """Whether answers or limits say which answers mean Yes."""
        return bool(self.answers) or self.at_least is not None or self.at_most is not None

    def matches(self, answer: object) -> bool:
        """Whether an answer received means Yes."""
        if self.answers:
            return answer in self.answers
        return (self.at_least is None or answer >= self.at_least) and (self.at_most is None or answer <= self.at_most)


class JointGrade(Definition):
    """Where to see that one grade has several authors: a question whose answer then holds `separator` (JP/CP)."""

    table: str
    question: str
    separator: Words


class SmallestEffect(Definition):
    """The smallest effect worth finding.

    Of two shares: `base`, expected of the others, and `share`, of the exposed; of rates and events a `ratio`.
    """

    base: Share | None = None
    share: Share | None = None
    ratio: Annotated[float, Field(gt=0)] | None = None


class Windows(Definition):
    """The days around each exposure in which events are counted apart: `before` it, and from its day up to the ends
    in `after`: before = 7, after = [7, 28] is the week before, days 0 to 6, and days 7 to 27."""

    before: Days
    after: tuple[Days, ...] = Field(strict=False, min_length=1)


class PlannedQuestion(Definition):
    """One question of the plan. `whether` ends "this audit cannot show whether"."""

    text: Words
    exposure: Variable | None = None
    outcome: Variable | None = None
    strata: Variable | None = None
    covariates: tuple[Variable, ...] = Field(default=(), strict=False)
    windows: Windows | None = None
    scale: Literal[
        "proportion", "binary", "paired", "rounds", "nominal", "ordinal", "rate", "events", "change", "agreement"
    ]
    time: Words
    direction: Literal["more", "less", "either"] = "either"
    estimand: Words
    test: str = "auto"
    smallest_effect: SmallestEffect | None = None
    family: Literal["primary", "secondary", "exploratory"]
    whether: Words
    circular: bool = False
    joint_grade: JointGrade | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Exposure, outcome, strata and covariates, as far as there are."""
        return tuple(one for one in (self.exposure, self.outcome, self.strata, *self.covariates) if one)

    @property
    def ordered_exposure(self) -> bool:
        """Whether the exposure of an ordinal question is an order itself, and not two groups."""
        return self.scale == "ordinal" and not (self.exposure.any or self.exposure.chooses)

    def reading_of(self, role: str) -> Reading:
        """How the scale reads a variable of that role: 'exposure', 'outcome', 'strata' or 'covariates'."""
        if role == "strata":
            return "answer"
        if role == "covariates":
            return "yes or no"
        readings = getattr(SCALES[self.scale], role)
        return "order" if role == "exposure" and self.ordered_exposure else readings[0]
