"""LOGIT-SMALL, LOGIT: two groups by a yes/no outcome, with covariates held alike."""

from dataclasses import replace

import pandas as pd

from analysis.errors import CannotCount
from analysis.plan.association import Association, Estimate, OtherTest
from analysis.plan.decision_table import MOST_FOR_EXACT_LOGISTIC
from analysis.plan.methods.parts import agreeing, estimated
from analysis.plan.methods.two_groups import refuse_one_outcome
from analysis.plan.samples import Sample, covariate_key
from analysis.statistics.models.clustered import LEAST_CLUSTERS
from analysis.statistics.models.exact_logistic import exact_logistic
from analysis.statistics.models.firth import firth
from analysis.statistics.models.logistic import logistic, marginal_risk_difference

EXPOSED = "exposed"
ODDS_RATIO = "Odds ratio, covariates held"

Columns = dict[str, list[float]]


def modelled_small(counted: Association, sample: Sample) -> Association:
    """Firth's penalised logistic regression, which few events or separation leave finite."""
    refuse_one_outcome(sample)
    columns = _columns(sample) | stratum_levels(sample)
    fitted = firth(_outcome(sample), columns, of=[EXPOSED]).coefficients[EXPOSED]
    odds = estimated(ODDS_RATIO, "ratio", fitted.ratio, "Firth, profile of the penalised likelihood")
    return replace(counted, estimate=odds, p=fitted.p, other_tests=_exactly(sample))


def modelled(counted: Association, sample: Sample) -> Association:
    """Logistic regression: clustered by partnership where there are many, else with a level for each stratum; Firth's
    where neither can be fitted."""
    refuse_one_outcome(sample)
    columns = _columns(sample)
    if sample.partnerships >= LEAST_CLUSTERS:
        try:
            found = _fitted(counted, sample, columns, sample.children["partnership"].tolist())
            return replace(found, clusters=sample.partnerships)
        except CannotCount:
            pass  # too few partnerships with children on each side: their levels are held alike instead
    try:
        return _fitted(counted, sample, columns | stratum_levels(sample))
    except CannotCount as reason:
        why = f"Logistic regression cannot be fitted ({str(reason).rstrip('.')}), so Firth's is."
        return replace(modelled_small(counted, sample), test="LOGIT-SMALL", why=why)


def stratum_levels(sample: Sample) -> Columns:
    """A column for each stratum but the first, so that children are compared within; none where there is one."""
    levels = pd.get_dummies(sample.children["stratum"], drop_first=True, dtype=float)
    return {f"stratum: {name}": levels[name].tolist() for name in levels}


def _fitted(
    counted: Association, sample: Sample, columns: Columns, partnership: list[str] | None = None
) -> Association:
    """One logistic model, and the difference of shares that it stands for."""
    fitted = logistic(_outcome(sample), columns, partnership).coefficients[EXPOSED]
    method = "clustered by partnership" if partnership else "Wald"
    odds = estimated(ODDS_RATIO, "ratio", fitted.ratio, method)
    return replace(counted, estimate=odds, others=(_marginal(sample, columns, partnership, fitted.p),), p=fitted.p)


def _marginal(sample: Sample, columns: Columns, partnership: list[str] | None, p: float) -> Estimate:
    """The difference of shares were all of these children exposed, and were none."""
    held = {name: column for name, column in columns.items() if name != EXPOSED}
    difference = marginal_risk_difference(_outcome(sample), columns[EXPOSED], held, partnership)
    return agreeing(estimated("Difference of shares, covariates held", "difference", difference, "standardised"), p)


def _exactly(sample: Sample) -> tuple[OtherTest, ...]:
    """Exact logistic regression beside Firth's, where it can be computed."""
    if sample.n > MOST_FOR_EXACT_LOGISTIC:
        return ()
    held = _columns(sample) | stratum_levels(sample)
    exposed = held.pop(EXPOSED)
    try:
        exact = exact_logistic(_outcome(sample), exposed, list(zip(*held.values(), strict=True)))
    except CannotCount:
        return ()
    return (OtherTest("Exact logistic regression", exact.p.p),)


def _outcome(sample: Sample) -> list[bool]:
    return sample.children["outcome"].astype(bool).tolist()


def _columns(sample: Sample) -> Columns:
    """Exposure and covariates as numbers, 1 for Yes; a covariate that all share says nothing and is left out."""
    columns = {EXPOSED: sample.exposed.astype(float).tolist()}
    for covariate in sample.question.covariates:
        name = covariate_key(covariate)
        column = sample.children[name].astype(float)
        if column.nunique() > 1:
            columns[name] = column.tolist()
    return columns
