"""A question of the analysis plan: what is compared with what, and how both are made from the tables.

One object is one block of `definitions/associations.toml`, where each key is explained. Both sides of a comparison are
yes/no variables of each child. Whether a block fits together and fits the data dictionary is seen in `plan_checks`.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from analysis.declared import Definition

CHILDREN = "cases"  # the table with one row a child

Words = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Variable(Definition):
    """A yes/no variable of each child.

    With `any` a child is Yes when that table holds a row of theirs (whose `question` is one of `answers`, where
    given); with `table` when their own answer to `question` is one of `answers`, or a number from `at_least` to
    `at_most`. `label` and `otherwise` head columns, `said` and `otherwise_said` go on from "4 of 5 children"; `about`
    names what population.selected_on would call it.
    """

    label: Words
    otherwise: Words | None = None
    said: Words | None = None
    otherwise_said: Words | None = None
    any: str | None = None
    table: str | None = None
    question: str | None = None
    answers: tuple[str, ...] = Field(default=(), strict=False)
    at_least: int | None = None
    at_most: int | None = None
    about: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def source(self) -> str:
        """The table that the variable is made from."""
        return self.any or self.table or CHILDREN

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
    """The smallest effect worth finding: `base`, the share expected of the others, and `share`, of the exposed."""

    base: Share
    share: Share


class PlannedQuestion(Definition):
    """One question of the plan. `whether` ends "this audit cannot show whether"."""

    text: Words
    exposure: Variable | None = None
    outcome: Variable | None = None
    scale: Literal["proportion", "binary", "agreement"]
    time: Words
    direction: Literal["more", "less", "either"] = "either"
    estimand: Words
    test: str = "auto"
    smallest_effect: SmallestEffect | None = None
    family: Literal["primary", "secondary"]
    whether: Words
    circular: bool = False
    joint_grade: JointGrade | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Exposure and outcome, as far as there are."""
        return tuple(variable for variable in (self.exposure, self.outcome) if variable)
