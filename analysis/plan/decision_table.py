"""The decision table: the methods there are, by the ids that the plan names them with, and which one a question gets.

`test = "auto"` leaves the choice to scale, design and numbers; a test that the plan names is still stopped by a gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.plan.gates import Gate
from analysis.plan.samples import Sample

# Beyond this many children in all, a model that needs many is taken over one that is exact for few.
POOLED_CHILDREN = 50
# Fewer children with (or without) the outcome than this for each parameter make a plain logistic model unreliable.
EVENTS_PER_PARAMETER = 10
# Exact logistic regression sums over all ways to give the outcome to so many children.
MOST_FOR_EXACT_LOGISTIC = 36


@dataclass(frozen=True)
class Method:
    """One test, interval or plain count: its name in a report, and the scales of the questions that it answers."""

    name: str
    scales: tuple[str, ...]


METHODS = {
    "DESC": Method(
        "counts alone", ("proportion", "binary", "nominal", "ordinal", "paired", "rounds", "rate", "events")
    ),
    "PROP": Method("Wilson score interval", ("proportion",)),
    "PROP-FPC": Method("hypergeometric interval for a list of known size", ("proportion",)),
    "BIN-BIN": Method("central Fisher exact test", ("binary",)),
    "BIN-BIN-FPC": Method("exact test of two lists of known size", ("rounds",)),
    "BIN-BIN-STRAT": Method("exact conditional Cochran-Mantel-Haenszel test", ("binary",)),
    "BIN-BIN-PAIR": Method("exact McNemar test", ("paired",)),
    "NOM-NOM": Method("Freeman-Halton exact test", ("nominal",)),
    "ORD-BIN": Method("exact permutation test of midranks", ("ordinal",)),
    "ORD-ORD": Method("permutation test of Kendall's S", ("ordinal",)),
    "RATE-PERM": Method("permutation of children", ("rate",)),
    "RATE-REG": Method("negative binomial regression", ("rate",)),
    "SCCS": Method("self-controlled case series", ("events",)),
    "LOGIT-SMALL": Method("Firth's logistic regression", ("binary",)),
    "LOGIT": Method("logistic regression", ("binary",)),
    "AGREE": Method("agreement beyond chance", ("agreement",)),
    "PREPOST": Method("change without a comparison", ("change",)),
}


@dataclass(frozen=True)
class Chosen:
    """The test that runs: its id in the decision table, and why it is that one."""

    test: str
    why: str


def chosen_test(sample: Sample, gates: Sequence[Gate]) -> Chosen:
    """The test that scale and design ask for and the gates leave; the one that the plan names, where it names one."""
    stopping = [gate.reason for gate in gates if gate.stops]
    if stopping:
        return Chosen("DESC", f"No test: {'; '.join(stopping)}.")
    named = sample.question.test
    by_itself = CHOICES[sample.question.scale](sample)
    if named in ("auto", by_itself.test):
        return by_itself
    return Chosen(named, f"The plan asks for it. By itself the choice would have been {by_itself.test}.")


def _of_share(sample: Sample) -> Chosen:
    if sample.asked_by_row:
        return Chosen("PROP", "One group of rows, several of them of the same child; the interval allows for that.")
    if sample.list_size is None:
        lists = "the size of the list is not known" if len(sample.rounds) == 1 else "from several lists"
        return Chosen("PROP", f"One group, drawn at random; {lists}.")
    if sample.question.test == "PROP":
        return Chosen("PROP", "One group, drawn at random; the plan asks for the share.")
    return Chosen("PROP-FPC", f"One group, drawn at random from a list of {sample.list_size}.")


def _of_groups(sample: Sample) -> Chosen:
    if sample.question.covariates:
        return _of_model(sample)
    if sample.strata > 1:
        return Chosen("BIN-BIN-STRAT", f"Two groups and a yes/no outcome in {sample.strata} strata: exact within them.")
    return Chosen("BIN-BIN", "Two groups and a yes/no outcome: exact, whatever the number of children.")


def _of_model(sample: Sample) -> Chosen:
    parameters = 1 + len(sample.question.covariates)
    fewest = min(sample.yes, sample.n - sample.yes)
    what = f"{fewest} children on the rarer side of the outcome for {parameters} parameters"
    if fewest < EVENTS_PER_PARAMETER * parameters:
        return Chosen("LOGIT-SMALL", f"Two groups with covariates, and few: {what}.")
    return Chosen("LOGIT", f"Two groups with covariates: {what}.")


def _of_order(sample: Sample) -> Chosen:
    if sample.question.ordered_exposure:
        return Chosen("ORD-ORD", "Both sides are ordered.")
    return Chosen("ORD-BIN", "Two groups and an ordered outcome.")


def _of_rate(sample: Sample) -> Chosen:
    if sample.n >= POOLED_CHILDREN and sample.strata > 1:
        return Chosen("RATE-REG", f"Two groups and numbers of events of {sample.n} children, pooled.")
    return Chosen("RATE-PERM", "Two groups and numbers of events: children change places, not episodes.")


# What each scale chooses by itself.
CHOICES = {
    "proportion": _of_share,
    "binary": _of_groups,
    "paired": lambda sample: Chosen("BIN-BIN-PAIR", "The same children twice, with a yes/no outcome."),
    "rounds": lambda sample: Chosen("BIN-BIN-FPC", "Two rounds, each drawn at random from a list of known size."),
    "nominal": lambda sample: Chosen("NOM-NOM", "Two questions with answers in no order."),
    "ordinal": _of_order,
    "rate": _of_rate,
    "events": lambda sample: Chosen("SCCS", "Days of events: each child's days are compared with its own other days."),
    "change": lambda sample: Chosen("PREPOST", "The same children before and after, and nobody to compare them with."),
    "agreement": lambda sample: Chosen("AGREE", "Two graders of the same files."),
}
