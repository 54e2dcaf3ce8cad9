"""The sweep against crosstabs, exact tests one by one, and every way to hand out the outcome."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.many_tests import adjusted
from analysis.statistics.sweep import sweep
from analysis.statistics.tables.exact import conditional_odds_ratio, fisher_central
from analysis.statistics.tables.many_strata import compared_within
from analysis.statistics.tables.strata import common_odds_ratio, exact_cmh
from analysis.statistics.two_by_two import TwoByTwo

EXPOSURES, OUTCOMES = ["missing", "out_of_area", "boy"], ["excluded", "good_file"]


def made_up_children(seed: int, n: int, partnerships: int, unanswered: float = 0.1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    answers = {
        name: pd.array(np.where(random.random(n) < unanswered, None, random.random(n) < 0.4), dtype="boolean")
        for name in [*EXPOSURES, *OUTCOMES]
    }
    return pd.DataFrame(answers).assign(partnership=random.integers(0, partnerships, n))


def tables_of(children: pd.DataFrame, exposure: str, outcome: str) -> list[list[int]]:
    """The table of each partnership by a loop over children, those without both answers left out."""
    tables: dict = {}
    for child in children.itertuples():
        exposed, yes = getattr(child, exposure), getattr(child, outcome)
        if not pd.isna(exposed) and not pd.isna(yes):
            tables.setdefault(child.partnership, [0, 0, 0, 0])[(not exposed) * 2 + (not yes)] += 1
    return list(tables.values())


def informative(tables: list[list[int]]) -> list[list[int]]:
    return [table for table in tables if TwoByTwo(*table).varies]


def ways_of(tables: list[list[int]]) -> dict[int, int]:
    """Number of exposed with the outcome, summed over strata -> ways, by going through every combination."""
    ranges = [range(max(0, a + c - c - d), min(a + b, a + c) + 1) for a, b, c, d in tables]
    ways: dict[int, int] = {}
    for ks in product(*ranges):
        number = math.prod(
            math.comb(a + b, k) * math.comb(c + d, a + c - k) for k, (a, b, c, d) in zip(ks, tables, strict=True)
        )
        ways[sum(ks)] = ways.get(sum(ks), 0) + number
    return ways


def test_each_pair_is_counted_as_a_loop_over_children_counts_it():
    children = made_up_children(1, 60, 4)
    found = sweep(children, EXPOSURES, OUTCOMES, "partnership")
    assert list(zip(found["exposure"], found["outcome"], strict=True)) == list(product(EXPOSURES, OUTCOMES))
    for row in found.itertuples():
        tables = tables_of(children, row.exposure, row.outcome)
        a, b, c, d = np.sum(tables, axis=0)
        assert (row.exposed_yes, row.exposed, row.others_yes, row.others) == (a, a + b, c, c + d)
        assert (row.n, row.missing, row.strata) == (a + b + c + d, 60 - a - b - c - d, len(informative(tables)))


def test_without_strata_every_pair_has_the_central_fisher_test():
    children = made_up_children(2, 30, 1)
    found = sweep(children, EXPOSURES, OUTCOMES)
    for row in found.itertuples():
        table = TwoByTwo(row.exposed_yes, row.exposed - row.exposed_yes, row.others_yes, row.others - row.others_yes)
        ratio = conditional_odds_ratio(table)
        assert row.p == pytest.approx(fisher_central(table), abs=1e-12)
        assert [row.odds_ratio, row.low, row.high] == pytest.approx([ratio.estimate, ratio.low, ratio.high], rel=1e-7)
        rows = [[row.exposed_yes, row.exposed - row.exposed_yes], [row.others_yes, row.others - row.others_yes]]
        tails = [fisher_exact(rows, alternative=side).pvalue for side in ("less", "greater")]
        assert row.p == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)
    assert found["strata"].isna().all()


def test_with_strata_p_counts_every_way_to_hand_out_the_outcome_within_them():
    """Brute force over all combinations of counts in exact fractions, and the interval's tails at its bounds."""
    children = made_up_children(3, 45, 4)
    for row in sweep(children, EXPOSURES, OUTCOMES, "partnership").itertuples():
        tables = informative(tables_of(children, row.exposure, row.outcome))
        ways, at = ways_of(tables), sum(table[0] for table in tables)
        total = sum(ways.values())
        tails = [sum(n for k, n in ways.items() if k <= at), sum(n for k, n in ways.items() if k >= at)]
        assert row.p == pytest.approx(float(min(1, 2 * Fraction(min(tails), total))), rel=1e-12)
        upper = [n * row.low**k * (k >= at) for k, n in ways.items()]
        assert sum(upper) / sum(n * row.low**k for k, n in ways.items()) == pytest.approx(0.025, rel=1e-7)
        lower = [n * row.high**k * (k <= at) for k, n in ways.items()]
        assert sum(lower) / sum(n * row.high**k for k, n in ways.items()) == pytest.approx(0.025, rel=1e-7)
        weights = {k: n * row.odds_ratio**k for k, n in ways.items()}
        assert sum(k * w for k, w in weights.items()) / sum(weights.values()) == pytest.approx(at, rel=1e-8)


def test_one_comparison_of_all_strata_is_near_mantel_and_haenszels():
    """statsmodels StratifiedTable, asymptotic and without shifted zeros: near for many children."""
    random = np.random.default_rng(4)
    tables = random.multinomial(40, [0.3, 0.2, 0.2, 0.3], size=(12, 5))
    found = compared_within(tables)
    for at in range(5):
        theirs = StratifiedTable([table.reshape(2, 2) for table in tables[:, at]], shift_zeros=False)
        assert found.estimate[at] == pytest.approx(theirs.oddsratio_pooled, rel=0.03)
        assert np.log(found.low[at]) == pytest.approx(np.log(theirs.oddsratio_pooled_confint()[0]), abs=0.06)
        assert found.central[at] == pytest.approx(theirs.test_null_odds(correction=True).pvalue, abs=0.01)


def test_one_stratum_is_the_table_itself():
    random = np.random.default_rng(5)
    tables = [table for table in random.integers(0, 7, size=(150, 4)).tolist() if TwoByTwo(*table).varies]
    found = compared_within(np.array([tables]))
    for at, table in enumerate(tables):
        ratio = conditional_odds_ratio(TwoByTwo(*table))
        assert found.central[at] == pytest.approx(fisher_central(TwoByTwo(*table)), rel=1e-11)
        ours = [found.estimate[at], found.low[at], found.high[at]]
        assert ours == pytest.approx([ratio.estimate, ratio.low, ratio.high], rel=1e-8)


def test_arrays_of_comparisons_give_what_a_single_comparison_gives():
    """tables/strata.py, counted in whole numbers for few children and in logarithms for more than 500."""
    random = np.random.default_rng(11)
    few, many = random.integers(0, 4, size=(3, 150, 4)), random.multinomial(25, [0.2, 0.3, 0.2, 0.3], size=(40, 4))
    few = few[:, [any(TwoByTwo(*table).varies for table in few[:, at].tolist()) for at in range(150)]]
    for tables in (few, many):
        found = compared_within(tables)
        for at in range(tables.shape[1]):
            strata = [TwoByTwo(*table) for table in tables[:, at].tolist()]
            p, ratio = exact_cmh(strata).p, common_odds_ratio(strata)
            assert found.central[at] == pytest.approx(p, rel=1e-10)
            assert (found.central[at] < 0.05) == (p < 0.05)
            ours = [found.estimate[at], found.low[at], found.high[at]]
            assert ours == pytest.approx([ratio.estimate, ratio.low, ratio.high], rel=1e-8)


def test_p_and_interval_never_contradict_each_other():
    """All pairs of strata of up to 7 children."""
    kinds = [table for table in product(range(4), repeat=4) if TwoByTwo(*table).varies and sum(table) <= 7]
    pairs = [(one, other) for at, one in enumerate(kinds) for other in kinds[at:]]
    found = compared_within(np.array(pairs).swapaxes(0, 1))
    outside = (found.low > 1) | (found.high < 1)
    assert ((found.central < 0.05) == outside).all()
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()
    assert len(pairs) > 5000
    assert outside.any()


def test_a_p_of_exactly_a_twentieth_is_not_under_it():
    """Pairs of strata with 1/20 in fractions, 0.04999999999999995 or the like in machine numbers."""
    pairs = [
        [[1, 6, 2, 0], [0, 1, 7, 2]],
        [[2, 5, 3, 0], [1, 2, 2, 0]],
        [[6, 0, 1, 2], [2, 0, 1, 2]],
        [[7, 0, 0, 1], [1, 0, 0, 4]],
    ]
    for tables in pairs:
        ways, at = ways_of(tables), sum(table[0] for table in tables)
        tails = [sum(n for k, n in ways.items() if k <= at), sum(n for k, n in ways.items() if k >= at)]
        assert Fraction(2 * min(tails), sum(ways.values())) == Fraction(1, 20)
    found = compared_within(np.array(pairs).swapaxes(0, 1))
    assert found.central.tolist() == [0.05] * len(pairs)
    assert ((found.low <= 1) & (found.high >= 1)).all()


def test_thousands_of_children_in_many_strata_neither_overflow_nor_get_lost():
    """The estimate is statsmodels' ConditionalLogit of one yes/no column, a row a child, a group a stratum."""
    strong = np.random.default_rng(6).multinomial(25, [0.45, 0.05, 0.05, 0.45], size=(60, 1))
    found = compared_within(strong)
    assert (found.central < 1e-100).all()
    outcome, exposed = np.tile([1, 0, 1, 0], 60), np.tile([1, 1, 0, 0], 60)
    times, stratum = strong[:, 0].ravel(), np.repeat(np.arange(60), 4)
    model = ConditionalLogit(
        np.repeat(outcome, times), np.repeat(exposed, times)[:, None], groups=np.repeat(stratum, times)
    )
    theirs = model.fit(disp=False)
    assert np.log(found.estimate) == pytest.approx(theirs.params, rel=1e-4)
    assert np.isfinite([found.low, found.high]).all()


def test_p_is_corrected_over_all_pairs_tested_and_no_others():
    children = made_up_children(7, 40, 1).assign(everybody=True, nobody=False)
    found = sweep(children, [*EXPOSURES, "everybody"], [*OUTCOMES, "nobody"])
    tested = found["cannot"].eq("")
    assert tested.sum() == 6
    assert found.loc[tested, "family_size"].tolist() == [6] * 6
    expected = adjusted(found.loc[tested, "p"].astype(float).tolist(), "benjamini-hochberg")
    assert found.loc[tested, "p_adjusted"].astype(float).tolist() == expected.tolist()
    blank = found.loc[~tested, ["odds_ratio", "low", "high", "p", "p_adjusted", "family_size"]]
    assert blank.isna().all().all()


def test_a_pair_without_variation_says_why_in_words():
    children = pd.DataFrame({"some": [True, True, False, False], "all": True, "none": False, "unanswered": pd.NA})
    children["unanswered"] = children["unanswered"].astype("boolean")
    children["school"] = [True, True, False, False]
    found = sweep(children, ["some", "all", "none"], ["school", "unanswered"])
    assert found["cannot"].tolist() == [
        "",
        "no child has both answers",
        "every child is exposed",
        "no child has both answers",
        "no child is exposed",
        "no child has both answers",
    ]
    outcomes = sweep(children, ["some"], ["all", "none"])
    assert outcomes["cannot"].tolist() == ["every child has the outcome", "no child has the outcome"]
    assert found["missing"].tolist() == [0, 4, 0, 4, 0, 4]


def test_where_only_the_partnerships_differ_nothing_can_be_compared_within_them():
    children = pd.DataFrame({"some": [True, True, False, False], "school": [True, False, True, False]})
    children["partnership"] = ["A", "A", "B", "B"]
    found = sweep(children, ["some"], ["school"], "partnership")
    assert found.loc[0, "cannot"] == "within every stratum all children are alike"
    assert found.loc[0, "strata"] == 0


def test_everything_found_is_stamped_exploratory():
    found = sweep(made_up_children(8, 20, 1), EXPOSURES, OUTCOMES)
    assert found["stamp"].str.startswith("Exploratory").all()


def test_the_children_given_stay_as_they_are():
    children = made_up_children(9, 20, 2)
    before = children.copy()
    sweep(children, EXPOSURES, OUTCOMES, "partnership")
    pd.testing.assert_frame_equal(children, before)


def test_where_nothing_is_associated_few_families_have_a_finding():
    """100 made-up rounds of 6 pairs: at least one adjusted p under 0.05 in at most 5% and four standard errors."""
    rounds = 100
    any_found = [
        sweep(made_up_children(seed, 60, 3), EXPOSURES, OUTCOMES, "partnership")["p_adjusted"].min() < 0.05
        for seed in range(rounds)
    ]
    assert np.mean(any_found) <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / rounds)


def test_what_cannot_be_swept_is_refused():
    children = made_up_children(10, 20, 2)
    with pytest.raises(UnknownName, match="'mising' is not a known column of the children. Did you mean 'missing'"):
        sweep(children, ["mising"], OUTCOMES)
    with pytest.raises(UnknownName, match="'partnerships' is not a known column"):
        sweep(children, EXPOSURES, OUTCOMES, "partnerships")
    with pytest.raises(CannotCount, match="'missing' is given twice"):
        sweep(children, EXPOSURES, ["missing"])
    with pytest.raises(CannotCount, match="'boy' is given twice"):
        sweep(children, ["boy", "boy"], OUTCOMES)
    with pytest.raises(CannotCount, match="'partnership' is not a yes/no column"):
        sweep(children, ["partnership"], OUTCOMES)
    with pytest.raises(CannotCount, match="20 children have no 'partnership'"):
        sweep(children.assign(partnership=None), EXPOSURES, OUTCOMES, "partnership")
    for given in ((children.head(0), EXPOSURES, OUTCOMES), (children, [], OUTCOMES), (children, EXPOSURES, [])):
        with pytest.raises(CannotCount, match="Nothing to compare"):
            sweep(*given)
    with pytest.raises(CannotCount, match="have the same name"):
        sweep(pd.concat([children, children], axis=1), EXPOSURES, OUTCOMES)
    with pytest.raises(CannotCount, match="1 comparisons have no stratum"):
        compared_within(np.array([[[1, 2, 0, 0], [1, 1, 1, 1]]]))
