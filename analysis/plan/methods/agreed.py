"""AGREE: how far two graders give the same grades to the same files."""

from dataclasses import replace

from analysis.errors import CannotCount
from analysis.plan.association import Association, Estimate
from analysis.plan.gates import FILES_FOR_AGREEMENT, Gate
from analysis.plan.samples import Sample
from analysis.questions import dictionary
from analysis.statistics.agreement import gwet_ac2, percent_agreement
from analysis.statistics.agreement_alpha import krippendorffs_alpha
from analysis.statistics.agreement_cohen import cohens_kappa
from analysis.statistics.agreement_ratings import rated
from analysis.statistics.agreement_result import Agreement


def graders_compared(counted: Association, sample: Sample) -> Association:
    """Gwet's AC2 with ordinal weights; per cent agreement, alpha and kappa beside it; no verdict on few files."""
    if sample.n < 2:
        raise CannotCount(f"{sample.n} file was graded by both, and agreement beyond chance needs at least two.")
    asked = sample.question.outcome
    scale = range(len(dictionary().question(asked.source, asked.question).answers))
    pairs = sample.children[["exposure", "outcome"]].astype(int).to_numpy().tolist()
    grades = rated(pairs, scale=scale, unit="files")
    others = (
        ("Agreement, same grade", percent_agreement(grades)),
        ("Krippendorff's alpha", krippendorffs_alpha(grades, "ordinal")),
        ("Cohen's kappa, quadratic weights", cohens_kappa(grades, "quadratic")),
    )
    beyond_chance = gwet_ac2(grades, "ordinal")
    if beyond_chance.estimate is None:
        reason = beyond_chance.reason.removeprefix("Cannot be computed because ")
        raise CannotCount(f"{reason[0].upper()}{reason[1:]}")
    return replace(
        counted,
        estimate=_estimate("Gwet's AC2, ordinal weights", beyond_chance),
        others=tuple(_estimate(name, found) for name, found in others),
        gates=(*counted.gates, *_too_few_files(sample.n)),
    )


def _estimate(name: str, found: Agreement) -> Estimate:
    note = found.reason or ""
    return Estimate(name, "agreement", found.estimate, found.low, found.high, "linearised", note)


def _too_few_files(files: int) -> tuple[Gate, ...]:
    if files >= FILES_FOR_AGREEMENT:
        return ()
    reason = f"{files} files graded by both are too few for a verdict, which wants {FILES_FOR_AGREEMENT} or more"
    return (Gate("too few files", reason, stops=False),)
