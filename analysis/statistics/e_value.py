"""How strong an unmeasured cause would have to be to explain an association away: the E-value.

The smallest risk ratio that something not recorded must have with the exposure and with the outcome both, so that
nothing is left of the association (VanderWeele & Ding 2017, Annals of Internal Medicine 167:268-274). A small value
says that little would explain it; a large one does not show a cause.
"""

import math
from dataclasses import dataclass

from analysis.errors import CannotCount
from analysis.statistics.results import Interval


@dataclass(frozen=True)
class EValue:
    """The E-value of the estimate, and that of the limit of its interval which is nearer to 1 (1: none is needed)."""

    point: float
    limit: float


def e_value(risk_ratio: Interval) -> EValue:
    """E-values of a risk ratio and its interval: r + sqrt(r (r - 1)), of 1 / r where r is under 1.

    The limit's is 1 where the interval holds 1; both are infinite for a ratio of 0 or infinity. 3.9 (1.8 to 8.7):

    >>> value = e_value(Interval(3.9, 1.8, 8.7))
    >>> round(value.point, 2), round(value.limit, 2)
    (7.26, 3.0)
    """
    if not 0 <= risk_ratio.low <= risk_ratio.estimate <= risk_ratio.high:
        raise CannotCount(f"{risk_ratio} is no risk ratio with its interval: it must be 0 <= low <= estimate <= high.")
    holds_one = risk_ratio.low <= 1 <= risk_ratio.high
    nearest = risk_ratio.low if risk_ratio.low > 1 else risk_ratio.high
    return EValue(_of(risk_ratio.estimate), 1.0 if holds_one else _of(nearest))


def _of(ratio: float) -> float:
    above = ratio if ratio >= 1 else 1 / ratio if ratio > 0 else math.inf
    return above + math.sqrt(above) * math.sqrt(above - 1)
