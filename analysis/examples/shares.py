"""The kinds of numbers and codes that examples.toml declares: shares from 0 to 1, odds ratios, numbers, banks."""

from typing import Annotated

from pydantic import AfterValidator, Field

# Shares are written with a few decimals; their sum may miss 1 by what adding them loses.
ROUNDING = 1e-9


def _whole(shares: dict[str, float]) -> dict[str, float]:
    if any(share < 0 for share in shares.values()) or abs(sum(shares.values()) - 1) > ROUNDING:
        raise ValueError("shares from 0 to 1 that add up to 1")
    return shares


def _numbered(shares: dict[str, float]) -> dict[str, float]:
    if not all(name.isdecimal() for name in shares):
        raise ValueError('shares of whole numbers, such as { "1" = 0.6, "2" = 0.4 }')
    return _whole(shares)


Share = Annotated[float, Field(ge=0, le=1)]
# A share that has odds.
BelowOne = Annotated[float, Field(ge=0, lt=1)]
Odds = Annotated[float, Field(gt=0)]
Shares = Annotated[dict[str, float], AfterValidator(_whole)]
SharesOfNumbers = Annotated[dict[str, float], AfterValidator(_numbered)]
Number = Annotated[int, Field(ge=1)]
Bank = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
Code = Annotated[str, Field(pattern=r"^\w+:(strength|concern|neutral)$")]
