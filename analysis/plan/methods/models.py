"""LOGIT-SMALL, LOGIT: two groups by a yes/no outcome, with covariates held alike."""

from dataclasses import replace

import pandas as pd
from analysis.statistics.models.exact_logistic import exact_logistic
from analysis.statistics.models.firth import firth

from analysis.errors import CannotCount
from analysis.plan.association import Association, OtherTest
from analysis.plan.decision_table import MOST_FOR_EXACT_LOGISTIC
from analysis.plan.methods.parts import agreeing, estimated
from analysis.plan.methods.two_groups import refuse_one_outcome
from analysis.plan.samples import Sample
from analysis.statistics.models.logistic import logistic, marginal_risk_difference

EXPOSED = "exposed"
# With fewer partnerships the spread between them is not known: each then has a level of its own in the model.
FEWEST_CLUSTERS = 10


def modelled_small(counted: Association, sample: Sample) -> Association:
    """Firth's penalised logistic regression, which few events or separation leave finite."""
    refuse_one_outcome(sample)
    fitted = firth(_outcome(sample), _columns(sample)).coefficients[EXPOSED]
    odds = estimated("Odds ratio, covariates held", "ratio", fitted.ratio, "Firth, profile of the penalised likelihood")
    return replace(counted, estimate=odds, p=fitted.p, other_tests=_exactly(sample))


def modelled(counted: Association, sample: Sample) -> Association:
    """Logistic regression; children of several partnerships are clustered in them."""
    refuse_one_outcome(sample)
    many = sample.partnerships >= FEWEST_CLUSTERS
    cluster = sample.children["partnership"].tolist() if many else None
    outcome, columns = _outcome(sample), _columns(sample)
    try:
        fitted = logistic(outcome, columns, cluster).coefficients[EXPOSED]
    except CannotCount as reason:
        why = f"Logistic regression cannot be fitted ({str(reason).rstrip('.')}), so Firth's is."
        return replace(modelled_small(counted, sample), test="LOGIT-SMALL", why=why)
    covariates = {name: column for name, column in columns.items() if name != EXPOSED}
    difference = marginal_risk_difference(outcome, columns[EXPOSED], covariates, cluster)
    marginal = estimated("Difference of shares, covariates held", "difference", difference, "standardised")
    method = "clustered by partnership" if cluster else "Wald"
    return replace(
        counted,
        estimate=estimated("Odds ratio, covariates held", "ratio", fitted.ratio, method),
        others=(agreeing(marginal, fitted.p),),
        p=fitted.p,
        clusters=sample.partnerships if cluster else counted.clusters,
    )


def _exactly(sample: Sample) -> tuple[OtherTest, ...]:
    """Exact logistic regression beside Firth's, where it can be computed."""
    if sample.n > MOST_FOR_EXACT_LOGISTIC:
        return ()
    columns = _columns(sample)
    exposed = columns.pop(EXPOSED)
    try:
        exact = exact_logistic(_outcome(sample), exposed, list(zip(*columns.values(), strict=True)))
    except CannotCount:
        return ()
    return (OtherTest("Exact logistic regression", exact.p.p),)


def _outcome(sample: Sample) -> list[bool]:
    return sample.children["outcome"].astype(bool).tolist()


def _columns(sample: Sample) -> dict[str, list[float]]:
    """Exposure and covariates as numbers, 1 for Yes; a covariate that all share says nothing and is left out."""
    columns = {EXPOSED: sample.exposed.astype(float).tolist()}
    for covariate in sample.question.covariates:
        column = sample.children[covariate.label].astype(float)
        if column.nunique() > 1:
            columns[covariate.label] = column.tolist()
    if 1 < sample.partnerships < FEWEST_CLUSTERS:
        levels = pd.get_dummies(sample.children["partnership"], drop_first=True, dtype=float)
        columns |= {name: levels[name].tolist() for name in levels}
    return columns
