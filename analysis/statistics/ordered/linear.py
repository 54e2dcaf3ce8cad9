"""Linear-by-linear association in R x C tables of children, within strata: do higher rows go with higher columns?

Hypothesis: in each stratum rows and columns have nothing to do with each other. Statistic: T, the sum over children of
row score times column score; M2 = (T - its mean)^2 / its variance, both given the margins. The exact p counts all
tables whose T is as far from its mean. Mantel 1963, J Am Stat Assoc 58:690-700; Agresti 2002, section 3.4; R:
coin::lbl_test.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2, random_table

from analysis.errors import CannotCount
from analysis.statistics.ordered.permuted_sums import over_strata
from analysis.statistics.ordered.sums import DRAWS, SEED, Sums, absolute, tallied
from analysis.statistics.ordered.table_sums import table_sums
from analysis.statistics.ordered.values import numbers, whole
from analysis.statistics.results import PValue

Table = Sequence[Sequence[int]]


def linear_by_linear(strata: Sequence[Table], row_scores: Sequence[float], column_scores: Sequence[float]) -> PValue:
    """Exact p of T over all tables with the margins of each stratum; 100,000 random tables where these are too many.

    `statistic` is M2. The same scores in every stratum; a single table is a list of one. Refused: scores that do not
    fit the table, nothing that varies. 3 of 4 against 1 of 4:

    >>> found = linear_by_linear([[[3, 1], [1, 3]]], [1, 2], [1, 2])
    >>> round(found.p, 4), found.statistic
    (0.4857, 1.75)
    """
    tables, rows, columns = _checked(strata, row_scores, column_scores)
    observed = sum(int(rows @ table @ columns) for table in tables)
    mean = sum(_mean(table, rows, columns) for table in tables)
    counted = over_strata([_sums(table, rows, columns) for table in tables])
    if counted is not None:
        return absolute(counted, observed, mean, _m2(tables, rows, columns))
    random = np.random.default_rng(SEED)
    drawn = sum(
        np.einsum("i,dij,j->d", rows, random_table(table.sum(1), table.sum(0)).rvs(DRAWS, random_state=random), columns)
        for table in tables
    )
    return absolute(tallied(drawn, observed), observed, mean, _m2(tables, rows, columns))


def linear_by_linear_asymptotic(
    strata: Sequence[Table], row_scores: Sequence[float], column_scores: Sequence[float]
) -> PValue:
    """p of the same hypothesis from M2, chi-squared with one degree of freedom. 3 of 4 against 1 of 4:

    >>> round(linear_by_linear_asymptotic([[[3, 1], [1, 3]]], [1, 2], [1, 2]).p, 4)
    0.1859
    """
    m2 = _m2(*_checked(strata, row_scores, column_scores))
    return PValue(float(chi2.sf(m2, 1)), statistic=m2, exact=False)


def cochran_armitage(yes: Sequence[int], children: Sequence[int], scores: Sequence[float]) -> PValue:
    """p that shares of a yes/no outcome have no trend over ordered groups, from chi-squared (R: prop.trend.test).

    `yes` of `children` in each group; Cochran 1954, Armitage 1955. The statistic is M2 n / (n - 1): its variance is
    binomial, not that of the margins. Exact: `linear_by_linear` of the table. 1, 2 and 4 of 5:

    >>> found = cochran_armitage([1, 2, 4], [5, 5, 5], [1, 2, 3])
    >>> round(found.statistic, 4), round(found.p, 4)
    (3.6161, 0.0572)
    """
    if len(yes) != len(children) or any(not 0 <= one <= of for one, of in zip(yes, children, strict=True)):
        raise CannotCount("Each group needs a number of yes that is part of its number of children.")
    strata = [[(one, of - one) for one, of in zip(yes, children, strict=True)]]
    n = sum(children)
    m2 = _m2(*_checked(strata, scores, [1, 0])) * n / (n - 1)
    return PValue(float(chi2.sf(m2, 1)), statistic=m2, exact=False)


def _checked(
    strata: Sequence[Table], row_scores: Sequence[float], column_scores: Sequence[float]
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """The tables as whole numbers, and the scores as whole numbers from 0 (which changes neither M2 nor p)."""
    rows, columns = whole(numbers(row_scores, "the row scores")), whole(numbers(column_scores, "the column scores"))
    tables = [np.asarray(table) for table in strata]
    if not tables or any(table.shape != (len(rows), len(columns)) for table in tables):
        raise CannotCount(f"Each table needs {len(rows)} rows and {len(columns)} columns, as there are scores.")
    if any((table < 0).any() or (table != np.floor(table)).any() for table in tables):
        raise CannotCount("A table of children holds whole numbers of 0 or more.")
    tables = [table.astype(np.int64) for table in tables]
    rows, columns = rows - rows.min(), columns - columns.min()
    if _spread(tables, rows, columns) == 0:
        raise CannotCount("In no table do both the rows and the columns vary, so nothing can go together.")
    return tables, rows // (np.gcd.reduce(rows) or 1), columns // (np.gcd.reduce(columns) or 1)


def _m2(tables: list[np.ndarray], rows: np.ndarray, columns: np.ndarray) -> float:
    apart = sum(float(rows @ table @ columns) - _mean(table, rows, columns) for table in tables)
    return float(apart**2 / _spread(tables, rows, columns))


def _mean(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> float:
    """The mean of T given the margins."""
    return int(rows @ table.sum(1)) * int(columns @ table.sum(0)) / max(1, int(table.sum()))


def _spread(tables: list[np.ndarray], rows: np.ndarray, columns: np.ndarray) -> float:
    """The variance of T given the margins."""
    found = 0.0
    for table in tables:
        n, sides = int(table.sum()), ((rows, table.sum(1)), (columns, table.sum(0)))
        if n > 1:
            squares = [float(score**2 @ of) - float(score @ of) ** 2 / n for score, of in sides]
            found += squares[0] * squares[1] / (n - 1)
    return found


def _sums(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> Sums | None:
    """All T of one table's margins, the side with fewer levels in the columns."""
    if len(rows) < len(columns):
        table, rows, columns = table.T, columns, rows
    most = int(np.sort(np.repeat(rows, table.sum(1))) @ np.sort(np.repeat(columns, table.sum(0))))
    row_scores, column_scores = rows.tolist(), columns.tolist()

    def adds(row: int, _: tuple[int, ...], level: tuple[int, ...]) -> int:
        return row_scores[row] * sum(score * more for score, more in zip(column_scores, level, strict=True))

    return table_sums(tuple(table.sum(1).tolist()), tuple(table.sum(0).tolist()), adds, (0, most))
