HEAD

@dataclass(frozen=True)
class Sample:
    """What a test is run on: the children's table or number, the population, the question and its phrases."""

    table: TwoByTwo | None
    number: int
    n: int
    question: PlannedQuestion
    population: Population

    @property
    def unit(self) -> str:
        """What the rows are called."""
        return wording.UNITS[self.population.unit]


def _tested(counted: Association, asked: PlannedQuestion, population: Population) -> Association:
    """The test that scale, draw and gates leave, run."""
    number = counted.table[0].number
    sample = Sample(two_by_two(counted), number, counted.n, asked, population)
    chosen = chosen_test(asked, population, counted.gates)
    reason = _nothing_to_test(counted, sample, chosen.test)
    if reason:
        return replace(counted, cannot=reason)
    tested = METHODS[chosen.test](counted, sample)
    return replace(tested, test=chosen.test, test_name=TEST_NAMES[chosen.test], why=chosen.why)


def _nothing_to_test(counted: Association, sample: Sample, test: str) -> str | None:
    """Why there is nothing to compare or estimate, in words."""
    table, unit = sample.table, sample.unit
    if counted.n == 0:
        return f"There are no {unit} of whom everything asked is known."
    if table and table.exposed in (0, table.n):
        group = sample.question.exposure.label if table.exposed else sample.question.exposure.otherwise
        return f"All {table.n} {unit} are in one group ('{group}'), so there is nobody to compare them with."
    if test == "BIN-BIN" and not table.varies:
        outcome = sample.question.outcome.label if table.yes else sample.question.outcome.otherwise
        return f"All {table.n} {unit} have the same outcome ('{outcome}'), so no test can tell the groups apart."
    if test == "PROP-FPC" and counted.n + counted.missing > sample.population.size:
        return f"{counted.n + counted.missing} {unit} are more than the list of {sample.population.size} in round.toml."
    return None


def _described(counted: Association, sample: Sample) -> Association:
    return counted


def _share(counted: Association, sample: Sample) -> Association:
    share = wilson(sample.number, sample.n)
    return replace(counted, estimate=_estimate("share", share, "Wilson score interval"))


def _number_on_list(counted: Association, sample: Sample) -> Association:
    number = number_on_list(sample.number, sample.n, sample.population.size)
    return replace(counted, estimate=_estimate(f"{sample.unit} on the list", number, "hypergeometric interval"))


def _compared(counted: Association, sample: Sample) -> Association:
    table = sample.table
    smallest = smallest_attainable_p(table)
    odds_ratio = conditional_odds_ratio(table)
    p = fisher_central(table)
    return replace(
        counted,
        estimate=_estimate("odds ratio", odds_ratio, "conditional maximum likelihood, central exact interval"),
        difference=_difference(table, p),
        p=p,
        smallest_attainable_p=smallest,
        minimum_detectable=_detectable(table, sample),
        gates=(*counted.gates, *too_few_gate(smallest)),
    )


# The tests of the decision table that there are, by id.
METHODS: dict[str, Callable[[Association, Sample], Association]] = {
    "DESC": _described,
    "PROP": _share,
    "PROP-FPC": _number_on_list,
    "BIN-BIN": _compared,
}


def _estimate(name: str, interval: Interval, method: str) -> Estimate:
    value, high = (bound if math.isfinite(bound) else None for bound in (interval.estimate, interval.high))
    return Estimate(name, value, interval.low, high, method)


def _difference(table: TwoByTwo, p: float) -> Estimate:
    """The difference of shares; its approximate interval only where it says of 0 what the exact test says."""
    difference = newcombe(table.exposed_yes, table.exposed, table.others_yes, table.others)
    shown = _estimate("difference of shares", difference, "Newcombe hybrid score interval")
    if (difference.low <= 0 <= difference.high) == (p >= ALPHA):
        return shown
    note = "Its approximate interval is not given: it disagrees with the exact test on whether 0 is possible."
    return replace(shown, low=None, high=None, note=note)


def _detectable(table: TwoByTwo, sample: Sample) -> Detectable | None:
    if table.n > MOST_CHILDREN_FOR_POWER:
        return None
    effect = sample.question.smallest_effect
    sizes = (table.exposed, table.others)
    more = effect.share > effect.base
    share = detectable_share(*sizes, effect.base, more)
    at_most = fisher_power(*sizes, 1.0 if more else 0.0, effect.base)
    return Detectable(
        base=effect.base,
        share=share,
        smallest_effect=effect.share,
        power_at_smallest_effect=fisher_power(*sizes, effect.share, effect.base),
        words=wording.said_of_detectable(table, effect.base, share, at_most, sample.unit),
    )
