"""How an estimate with its interval is said, by what it measures.

No number is rounded to where two groups would be alike, unless it stands there: an exact interval ends at that place
itself, or further away than is left out in writing.
"""

import math
from collections.abc import Callable
from decimal import Decimal

from analysis.statistics.wording import whole_percent

# How far a ratio next to 1 is written out; an exact interval ends at 1 itself, or further away than this.
MOST_FIGURES = 9


def estimated(estimate: dict) -> str:
    """An estimate with its interval, as a board reads it.

    >>> ratio = {"name": "Odds ratio", "measure": "ratio", "value": 0.384, "low": 0.00426, "high": None}
    >>> estimated(ratio | {"method": "central exact", "note": ""})
    'Odds ratio: 0.38 (95% interval 0.0043 or more; central exact).'
    """
    said, unit = MEASURES[estimate["measure"]]
    value = "no finite value" if estimate["value"] is None else f"{said(estimate['value'])}{unit}"
    first = f"{estimate['name']}: {value}"
    if estimate["low"] is None:
        return f"{first}. {estimate['note']}".strip()
    high = "or more" if estimate["high"] is None else f"to {said(estimate['high'])}"
    return f"{first} (95% interval {said(estimate['low'])} {high}; {estimate['method']}). {estimate['note']}".strip()


def _ratio(value: float) -> str:
    """Two figures; more where fewer would round to 1, which would say that the groups may be the same.

    >>> _ratio(0.00426), _ratio(12.7), _ratio(626.2), _ratio(1.004), _ratio(1.0)
    ('0.0043', '13', '630', '1.004', '1')
    """
    words = [f"{value:.{figures}g}" for figures in range(2, MOST_FIGURES + 1)]
    return f"{Decimal(next((word for word in words if float(word) != 1), '1')):f}"


def _points(difference: float) -> str:
    """Percentage points with their sign; a figure more where fewer would round to 0.

    >>> _points(-4 / 15), _points(0.322), _points(0.0), _points(0.004)
    ('-27', '+32', '0', '+0.4')
    """
    if round(difference, 6) == 0:
        return "0"
    whole = whole_percent(difference)
    return f"{whole:+}" if whole else f"{100 * difference:+.1g}"


def _share(share: float) -> str:
    return f"{whole_percent(share)}%"


def _pairs(share: float) -> str:
    """A share of pairs; a decimal more where it would round to the half at which neither group is higher.

    >>> _pairs(0.503), _pairs(0.5), _pairs(0.81)
    ('50.3%', '50%', '81%')
    """
    near = whole_percent(share) == 50 and round(share, 6) != 0.5
    return f"{Decimal(f'{100 * share:.3g}'):f}%" if near else _share(share)


def _two_decimals(number: float) -> str:
    """Two decimals; a decimal more where fewer would round to 0, which would say that there may be nothing.

    >>> _two_decimals(0.8349), _two_decimals(-0.004), _two_decimals(0.0)
    ('0.83', '-0.004', '0.00')
    """
    return f"{number:.2f}" if round(number, 2) or round(number, 6) == 0 else f"{number:.1g}"


def _number(number: float) -> str:
    """Whole children, a half rounded up."""
    return str(math.floor(number + 0.5))


# How the numbers of each measure of an estimate are said, and what follows the first.
MEASURES: dict[str, tuple[Callable[[float], str], str]] = {
    "ratio": (_ratio, ""),
    "difference": (_points, " percentage points"),
    "share": (_share, ""),
    "number": (_number, ""),
    "superiority": (_pairs, " of pairs"),
    "correlation": (_two_decimals, ""),
    "agreement": (_two_decimals, ""),
    "strength": (_two_decimals, ""),
}
