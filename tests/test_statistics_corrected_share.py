"""Shares corrected by a sample that people coded: by hand, at the edges, and how often the interval holds the truth."""

import doctest
import math

import numpy as np
import pytest
from scipy.stats import beta

from analysis.errors import CannotCount
from analysis.statistics import corrected_share as module
from analysis.statistics.corrected_share import corrected_share

# Answers, checked at random, share that raises the theme; of those the machine finds, of the others it leaves alone.
SETTINGS = (
    (300, 120, 0.10, 0.70, 0.96),
    (412, 60, 0.20, 0.75, 0.95),
    (412, 250, 0.05, 0.60, 0.97),
    (1000, 120, 0.40, 0.80, 0.90),
    (2500, 250, 0.03, 0.70, 0.98),
    (2500, 120, 0.10, 0.60, 0.95),
)
DRAWS = 400
# Three standard errors of a coverage of .95 counted in so many draws.
CHANCE = 3 * math.sqrt(0.95 * 0.05 / DRAWS)


def test_the_share_and_its_interval_by_hand():
    """60 of 400 found, 18 of 20 right; 340 not, 4 of 80 missed. R: qbeta(c(.025, .975), 18.5, 2.5) and (4.5, 76.5)."""
    found = corrected_share(60, 340, (18, 20), (4, 80))
    right, missed = beta.ppf([0.025, 0.975], 18.5, 2.5), beta.ppf([0.025, 0.975], 4.5, 76.5)
    unknown = [math.sqrt(40 / 59), math.sqrt(260 / 339)]
    below = math.hypot(0.15 * (0.9 - right[0]) * unknown[0], 0.85 * (0.05 - missed[0]) * unknown[1])
    above = math.hypot(0.15 * (right[1] - 0.9) * unknown[0], 0.85 * (missed[1] - 0.05) * unknown[1])
    assert (found.machine_share, found.answers, found.checked) == (0.15, 400, 100)
    assert found.estimate == pytest.approx(0.15 * 0.9 + 0.85 * 0.05)
    assert [found.low, found.high] == pytest.approx([found.estimate - below, found.estimate + above])
    assert (found.reason, found.warning) == (None, None)


def test_the_machine_is_corrected_upwards_where_it_misses_and_downwards_where_it_finds_too_much():
    assert corrected_share(50, 450, (50, 50), (10, 50)).estimate == pytest.approx(0.1 + 0.9 * 0.2)
    assert corrected_share(250, 250, (10, 50), (0, 50)).estimate == pytest.approx(0.5 * 0.2)


def test_answers_that_were_all_checked_leave_nothing_open():
    found = corrected_share(10, 30, (7, 10), (3, 30))
    assert (found.estimate, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25))


def test_none_and_all_have_0_and_1_at_the_end_of_their_interval():
    none, every = corrected_share(0, 200, (0, 0), (0, 50)), corrected_share(200, 0, (50, 50), (0, 0))
    assert (none.estimate, none.low, every.estimate, every.high) == (0.0, 0.0, 1.0, 1.0)
    assert 0 < none.high < 0.05
    assert none.high == pytest.approx(1 - every.low)


def test_a_verdict_that_was_never_checked_leaves_bounds_and_no_estimate():
    found = corrected_share(10, 90, (0, 0), (0, 90))
    assert (found.estimate, found.low, found.high) == (None, 0.0, 0.1)
    assert found.reason == (
        "Cannot be computed because no answer was checked where the machine found it; only bounds are known."
    )
    other = corrected_share(10, 90, (10, 10), (0, 0))
    assert (other.estimate, other.low, other.high) == (None, 0.1, 1.0)
    assert "where the machine did not find it" in other.reason


def test_nothing_checked_and_no_answers_say_so():
    unchecked, nothing = corrected_share(10, 90, (0, 0), (0, 0)), corrected_share(0, 0, (0, 0), (0, 0))
    assert (unchecked.machine_share, unchecked.low, unchecked.high) == (0.1, None, None)
    assert unchecked.reason == "Cannot be computed because nothing was checked."
    assert (nothing.machine_share, nothing.reason) == (None, "Cannot be computed because there are no answers.")


def test_few_answers_checked_carry_a_warning():
    found = corrected_share(20, 80, (4, 5), (1, 20))
    assert found.warning == "Only 25 of 100 answers were checked: the interval is wide; check at least 30."
    assert corrected_share(4, 8, (3, 4), (1, 8)).warning is None


@pytest.mark.parametrize("wrong", [((7, 5), (0, 20)), ((1, 5), (0, 90)), ((-1, 5), (0, 20))])
def test_counts_that_are_no_part_of_one_another_are_refused(wrong):
    with pytest.raises(CannotCount, match="each must be part of the next. Count only answers that the machine coded"):
        corrected_share(20, 80, *wrong)


def draws(setting: tuple, random: np.random.Generator) -> list[tuple]:
    """One set of answers a draw, coded by such a machine, and a random sample of it: the share found, and the truth."""
    answers, size, share, finds, leaves = setting
    found = []
    for _ in range(DRAWS):
        raising = int(random.binomial(answers, share))
        right, wrong = int(random.binomial(raising, finds)), int(random.binomial(answers - raising, 1 - leaves))
        missed = raising - right
        drawn = random.multivariate_hypergeometric([right, wrong, missed, answers - right - wrong - missed], size)
        yes, no = (int(drawn[0]), int(drawn[:2].sum())), (int(drawn[2]), int(drawn[2:].sum()))
        found.append((corrected_share(right + wrong, answers - right - wrong, yes, no), raising / answers))
    return found


def test_the_interval_holds_the_truth_95_times_in_100_and_the_machines_own_share_is_far_off():
    """Over the settings .93 to .97, in each within chance of it; the machine's share is off by 5% to half of it."""
    random, coverage, off = np.random.default_rng(20), [], []
    for setting in SETTINGS:
        found = [(share, truth) for share, truth in draws(setting, random) if share.estimate is not None]
        assert len(found) > 0.97 * DRAWS
        coverage.append(np.mean([share.low - 1e-12 <= truth <= share.high + 1e-12 for share, truth in found]))
        off.append(np.mean([abs(share.machine_share - truth) / truth for share, truth in found]))
        assert 0.93 - CHANCE <= coverage[-1] <= 0.97 + CHANCE
    assert 0.93 <= np.mean(coverage) <= 0.97
    assert min(off) > 0.04
    assert max(off) > 0.3


def test_the_worked_example_of_the_docstring_holds():
    assert doctest.testmod(module).failed == 0
