"""What is said of a checked report: each figure that is not matched, and a summary; or JSON, for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from analysis.figures.checking import Checked
from analysis.figures.judging import CONTRADICTED, MATCHED, NOT_TRACEABLE

# Columns of the table: what does not fit stands on a line of its own.
VERDICT_WIDTH, PLACE_WIDTH = 14, 22


def lines_told(checked: Checked, everything: bool = False) -> Iterator[str]:
    """The figures that are not matched (or all), contradicted ones first, then the summary."""
    order = (CONTRADICTED, NOT_TRACEABLE, MATCHED) if everything else (CONTRADICTED, NOT_TRACEABLE)
    for verdict in order:
        for one in checked.verdicts:
            if one.verdict == verdict:
                yield f"{one.verdict:<{VERDICT_WIDTH}} {one.place:<{PLACE_WIDTH}} {one.said}"
                yield f"{'':<{VERDICT_WIDTH}} {'':<{PLACE_WIDTH}} {one.reason}"
    yield from summary(checked)


def summary(checked: Checked) -> Iterator[str]:
    """How many figures have each verdict, and what was not checked."""
    parts = [f"{checked.number_of(verdict)} {verdict}" for verdict in (MATCHED, CONTRADICTED, NOT_TRACEABLE)]
    yield f"Figures: {len(checked.verdicts)}, against the {checked.edition}: {', '.join(parts)}."
    if checked.passed:
        what = ", ".join(f"{number} {what}" for what, number in sorted(checked.passed.items()))
        yield f"Numbers passed over: {checked.passed.total()} ({what})."
    if checked.unread:
        yield f"Not read: {', '.join(checked.unread)}. Compare their figures by eye."


def json_told(checked: Checked) -> Iterator[str]:
    """A line of JSON for each figure, and a last one with the numbers of each verdict."""
    for one in checked.verdicts:
        yield json.dumps(asdict(one), ensure_ascii=False)
    yield json.dumps(_counts(checked), ensure_ascii=False)


def _counts(checked: Checked) -> dict:
    verdicts = {verdict: checked.number_of(verdict) for verdict in (MATCHED, CONTRADICTED, NOT_TRACEABLE)}
    about = {"edition": checked.edition, "passed_over": dict(checked.passed), "not_read": list(checked.unread)}
    return {"figures": len(checked.verdicts)} | verdicts | about


def is_contradicted(checked: Checked) -> bool:
    """Whether a figure of the report is contradicted."""
    return checked.number_of(CONTRADICTED) > 0
