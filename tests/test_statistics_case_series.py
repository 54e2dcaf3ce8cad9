"""Self-controlled case series: against R (SCCS, gnm), day-by-day brute force, and imagined children."""

import math

import numpy as np
import pandas as pd
import pytest
from reference_cases import dataset, references
from scipy.optimize import minimize
from scipy.stats import t as student
from statsmodels.discrete.conditional_models import ConditionalPoisson

from analysis.errors import CannotCount
from analysis.statistics.rates.case_series import CaseSeries, case_series, relative_incidence
from analysis.statistics.rates.case_series_dependent import event_dependent_exposure
from analysis.statistics.rates.case_series_gates import gates, pre_window_ratio
from analysis.statistics.rates.case_series_planning import Plan, detectable_relative_incidence, events_needed
from analysis.statistics.rates.case_series_runs import runs_of_events
from analysis.statistics.rates.case_series_windows import Window, intervals
from analysis.statistics.results import PValue

AROUND = [Window("before", -7, -1), Window("after", 0, 27)]


def days_of(child: list, day: list) -> pd.DataFrame:
    return pd.DataFrame({"child": child, "day": day})


def watched(child: list, start: int | list, end: int | list) -> pd.DataFrame:
    return pd.DataFrame({"child": child, "start": start, "end": end})


def of_r(data: dict) -> pd.DataFrame:
    """The intervals of a case of R's SCCS; its age bands start on the day given, the Oxford case's end on it."""
    if "case" not in data:  # ten children of the tutorial, whose bands are (365, 547] and (547, 730]
        data = data | {"case": [*range(10)], "age_starts": [last + 1 for last in data["age_starts"]]}
    rows = pd.DataFrame({key: data[key] for key in ("case", "start", "end", "event", "exposure")})
    rows = rows.rename(columns={"case": "child"})
    exposures = rows[["child", "exposure"]].drop_duplicates().set_axis(["child", "day"], axis=1)
    starts = data.get("risk_starts", data.get("risk_days", [])[:1])
    ends = [first - 1 for first in starts[1:]] + [data["risk_end"] if "risk_end" in data else data["risk_days"][1]]
    windows = [Window(f"mmr{at}", *days) for at, days in enumerate(zip(starts, ends, strict=True), start=1)]
    observed = rows.drop_duplicates("child")[["child", "start", "end"]]
    events = rows[["child", "event"]].set_axis(["child", "day"], axis=1)
    return intervals(observed, events, exposures, windows, data.get("age_starts", ()))


def imagined(seed: int, n: int, caused: float = 0.0, again: float = 0.0, ratio: float = 1.0) -> tuple:
    """Children over a year: about 2.5 events and a suspension each, by chance.

    `caused`: share of events that bring a suspension 1 to 7 days later; `again`: share that bring another event within
    5 days; `ratio`: relative incidence in the 28 days from the first suspension.
    """
    random = np.random.default_rng(seed)
    exposed = np.repeat(np.arange(n), random.poisson(1.0, n))
    exposed_on = random.integers(0, 365, len(exposed))
    child = np.repeat(np.arange(n), random.poisson(2.5, n))
    day = random.integers(0, 365, len(child))
    first = pd.Series(exposed_on).groupby(exposed).min().reindex(range(n), fill_value=-999).to_numpy()
    more = np.flatnonzero(random.random(n) < (ratio - 1) * 2.5 * 28 / 365) if ratio > 1 else np.zeros(0, int)
    child, day = np.append(child, more), np.append(day, first[more] + random.integers(0, 28, len(more)))
    repeats = random.random(len(child)) < again
    child = np.append(child, child[repeats])
    day = np.append(day, day[repeats] + random.integers(1, 6, repeats.sum()))
    inside = (day >= 0) & (day < 365)
    child, day = child[inside], day[inside]
    brought = random.random(len(child)) < caused
    exposed = np.append(exposed, child[brought])
    exposed_on = np.append(exposed_on, day[brought] + random.integers(1, 8, brought.sum()))
    return watched(np.arange(n), 0, 364), days_of(child, day), days_of(exposed, exposed_on)


def series_of(world: tuple, windows: list[Window] = AROUND) -> CaseSeries:
    return case_series(intervals(*world, windows))


def four_errors(share: float, draws: int) -> float:
    return 4 * math.sqrt(share * (1 - share) / draws)


@pytest.mark.parametrize("case", references("sccs"))
def test_relative_incidences_and_model_intervals_are_those_of_r(case):
    """R 4.2.2, SCCS 1.7: standardsccs(event ~ mmr + age, ...)$conf.int; gnm(y ~ x, eliminate = i) for equal counts."""
    data, expected = case["data"], case["expected"]
    if "file" in data:
        rows = dataset(data["file"].removesuffix(".csv"))
        window = np.where(rows["x"] == 1, "risk", "control")
        rows = pd.DataFrame({"child": rows["i"], "window": window, "days": rows["t"], "events": rows["y"]})
        found = case_series(rows).coefficients["risk"]
        assert found.ratio.estimate == pytest.approx(expected["RR"], abs=case["tolerance"])
        assert found.model_error == pytest.approx(expected["se"], abs=case["tolerance"])
        one = relative_incidence(rows["events"], rows["window"] == "risk", rows["days"], rows["child"])
        assert one == found.ratio
        return
    coefficients = case_series(of_r(data), fewest=2).coefficients
    terms = np.atleast_1d(expected.get("terms", "mmr1"))
    models = [coefficients[term].model for term in terms]
    for key, values in (("RI", "estimate"), ("lo", "low"), ("hi", "high")):
        if key in expected:
            found = [getattr(model, values) for model in models]
            assert found == pytest.approx(list(np.atleast_1d(expected[key])), abs=case["tolerance"])


@pytest.mark.parametrize("case", references("sccs_event_dependent_exposure"))
def test_event_dependent_exposures_are_those_of_r(case):
    """R 4.2.2, SCCS 1.7: eventdepenexp(adrug = cbind(rv, rvd2), expogrp = 1, agegrp = seq(56, 168, 14), ...)."""
    rows = dataset("rotdat")
    exposures = pd.concat([days_of(rows["case"], rows[dose]) for dose in ("rv", "rvd2")]).dropna()
    found = event_dependent_exposure(
        watched(rows["case"], rows["sta"], rows["end"]),
        days_of(rows["case"], rows["intus"]),
        exposures,
        [Window("risk", 1, 21)],
        case["data"]["age_starts"],
    )
    ratios = [one.ratio for one in found.coefficients.values()]
    table = [[one.estimate, 1 / one.estimate, one.low, one.high] for one in ratios]
    assert np.array(table) == pytest.approx(np.array(case["expected"]["table"]), abs=case["tolerance"])
    assert (found.children, found.ignored) == (566, 0)


@pytest.mark.parametrize("case", references("sccs_sample_size"))
def test_events_needed_are_those_of_r(case):
    """R 4.2.2, SCCS 1.7: samplesize(eexpo, risk, astart, aend, p, alpha = 0.05, power = 0.8, eage, agegrp)."""
    data = case["data"]
    ages = {"age_starts": data.get("agegrp", ()), "age_effects": data.get("eage", ())}
    plan = Plan(data["risk"], data["astart"], data["aend"], np.atleast_1d(data["p"]).tolist(), **ages)
    found = events_needed(data["RI"], plan, data["power"])
    assert found == pytest.approx(case["expected"]["n_events"], abs=case["tolerance"])


def test_every_day_is_in_the_window_that_wins():
    """Brute force, a day at a time: the pre-exposure window, then the later exposure's risk window, or control."""
    windows = [Window("before", -7, -1), Window("first", 0, 6), Window("later", 7, 27)]
    random = np.random.default_rng(4)
    for _ in range(12):
        n = 6
        start, length = random.integers(0, 40, n), random.integers(1, 120, n)
        exposures = days_of(random.integers(0, n, 12), random.integers(-20, 180, 12))
        child = random.integers(0, n, 15)
        events = days_of(child, start[child] + random.integers(0, 999, 15) % length[child])
        rows = intervals(watched(np.arange(n), start, start + length - 1), events, exposures, windows, [50, 90])
        expected: dict[tuple, list[int]] = {}
        for one in range(n):
            for day in range(start[one], start[one] + length[one]):
                since = [day - int(e) for e in sorted(exposures["day"][exposures["child"] == one])]
                within = [[w.name for w in windows if w.first <= d <= w.last] for d in since]
                names = [name[0] for name in within if name]
                window = "before" if "before" in names else names[-1] if names else "control"
                key = (one, window, 1 + int(day >= 50) + int(day >= 90))
                total = expected.setdefault(key, [0, 0])
                total[0] += 1
                total[1] += int(((events["child"] == one) & (events["day"] == day)).sum())
        found = {(r.child, r.window, r.age_band): [r.days, r.events] for r in rows.itertuples()}
        assert found == expected


def test_coefficients_and_model_errors_are_those_of_a_plain_likelihood_and_of_statsmodels():
    """scipy's own search on the likelihood written out child by child; statsmodels without equal counts."""
    rows = intervals(*imagined(3, 120), AROUND, [120, 240])
    found = case_series(rows)
    names = list(found.coefficients)
    columns = np.stack([(rows["window"] == name) if name in ("before", "after") else (rows["age_band"] == int(name[3:]))
                        for name in names], axis=1).astype(float)  # fmt: skip

    def loss(beta: np.ndarray) -> float:
        weight = rows["days"] * np.exp(columns @ beta)
        share = weight / weight.groupby(rows["child"]).transform("sum")
        return -float((rows["events"] * np.log(share)).sum())

    search = minimize(loss, np.zeros(len(names)), method="BFGS", options={"gtol": 1e-8})
    logs = [math.log(one.ratio.estimate) for one in found.coefficients.values()]
    assert logs == pytest.approx(search.x, abs=1e-4)
    kept = rows.groupby("child")["events"].transform(lambda counts: counts.nunique()) > 1
    theirs = ConditionalPoisson(
        rows["events"][kept].to_numpy(), columns[kept], groups=rows["child"][kept], offset=np.log(rows["days"][kept])
    ).fit(disp=0)
    ours = case_series(rows[kept])
    assert [math.log(one.ratio.estimate) for one in ours.coefficients.values()] == pytest.approx(
        theirs.params, abs=1e-4
    )
    assert [one.model_error for one in ours.coefficients.values()] == pytest.approx(theirs.bse, rel=1e-3)


def test_the_sandwich_is_the_sum_over_children_of_their_squared_scores():
    """Closed form for one window of the same length for all: score y - n p, information N p (1 - p)."""
    random = np.random.default_rng(2)
    total = 1 + random.poisson(2, 30)
    inside = random.binomial(total, 0.12)
    counts, child = [*inside, *(total - inside)], [*range(30)] * 2
    days = [28] * 30 + [337] * 30
    rows = pd.DataFrame({"child": child, "window": ["after"] * 30 + ["control"] * 30, "days": days, "events": counts})
    found = case_series(rows).coefficients["after"]
    p = inside.sum() / total.sum()
    information = total.sum() * p * (1 - p)
    error = math.sqrt(((inside - total * p) ** 2).sum() * 30 / 29) / information
    assert found.sandwich_error == pytest.approx(error, rel=1e-9)
    assert found.model_error == pytest.approx(1 / math.sqrt(information), rel=1e-9)
    assert found.ratio.estimate == pytest.approx(p / (1 - p) * 337 / 28, rel=1e-9)
    degrees = min(2 * min((inside > 0).sum(), (inside < total).sum()), 30) - 1
    assert degrees < 29
    assert math.log(found.ratio.high / found.ratio.estimate) == pytest.approx(
        student.isf(0.025, degrees) * error, rel=1e-9
    )
    assert found.p == pytest.approx(2 * student.sf(abs(math.log(found.ratio.estimate)) / error, degrees), rel=1e-9)


def test_p_and_interval_never_contradict_each_other():
    refused, all_of_them = 0, 0
    for seed in range(60):
        for one in series_of(imagined(seed, 160, ratio=1.0 + seed % 3)).coefficients.values():
            assert (one.p >= 0.05) == (one.ratio.low <= 1 <= one.ratio.high)
            assert one.ratio.low < one.ratio.estimate < one.ratio.high
            refused, all_of_them = refused + (one.p < 0.05), all_of_them + 1
    assert 3 < refused < all_of_them - 20


def test_what_is_the_childs_own_cancels_and_days_count_only_within_a_child():
    rows = intervals(*imagined(1, 60), AROUND)
    longer = rows.assign(days=rows["days"] * (1 + rows["child"] % 5))
    assert case_series(longer).coefficients["after"].p == pytest.approx(case_series(rows).coefficients["after"].p)


@pytest.mark.parametrize(
    ("children", "ratio", "again"), [(10, 3, 0), (15, 3, 0.5), (20, 1, 0.5), (30, 1, 0.5), (50, 3, 0)]
)
def test_intervals_hold_the_truth_in_small_series(children, ratio, again):
    """2,000 draws, 28 days of 365, events alone and in runs, by the closed form tested above: 95% or more.

    Tolerance four standard errors. Student's t on 2 k - 1 degrees of freedom, k children with events in the window.
    """
    random, draws = np.random.default_rng(children), 2000
    total = 1 + random.poisson(1, (draws, children))
    inside = random.binomial(total, ratio * 28 / (ratio * 28 + 337))
    outside = total - inside
    inside, outside = inside + 2 * random.binomial(inside, again), outside + 2 * random.binomial(outside, again)
    total = inside + outside
    some = (inside.sum(axis=1) > 0) & (outside.sum(axis=1) > 0)
    inside, total = inside[some], total[some]
    p = inside.sum(axis=1) / total.sum(axis=1)
    scores = ((inside - total * p[:, None]) ** 2).sum(axis=1)
    error = np.sqrt(scores * children / (children - 1)) / (total.sum(axis=1) * p * (1 - p))
    k = np.minimum((inside > 0).sum(axis=1), (inside < total).sum(axis=1))
    reach = student.isf(0.025, np.minimum(2 * k, children) - 1) * error
    held = np.abs(np.log(p / (1 - p) * 337 / 28 / ratio)) <= reach
    assert held.mean() >= 0.95 - four_errors(0.95, len(held))


def test_a_series_of_many_small_children_refuses_one_in_twenty_where_there_is_nothing():
    """120 worlds of 160 children, events alone: both windows, four standard errors of a share of 240."""
    ps = [one.p for seed in range(120) for one in series_of(imagined(seed, 160)).coefficients.values()]
    assert np.mean(np.array(ps) < 0.05) == pytest.approx(0.04, abs=0.01 + four_errors(0.05, len(ps)))


def test_an_event_that_causes_the_suspension_biases_a_series_without_a_pre_window_and_fires_the_alarm():
    """30 worlds of 80 children, 30% of events bring a suspension: the alarm fires in 29 or 30 of them."""
    naive, after, alarms = [], [], 0
    for seed in range(30):
        world = imagined(seed, 80, caused=0.3)
        series = series_of(world)
        alarms += gates(series, "before", PValue(0.5)).alarm
        after.append(math.log(series.coefficients["after"].ratio.estimate))
        naive.append(math.log(series_of(world, AROUND[1:]).coefficients["after"].ratio.estimate))
    assert alarms >= 29
    assert math.exp(np.mean(naive)) < 0.9  # truth 1: the days that cause are counted as control
    assert math.exp(np.mean(after)) == pytest.approx(1, abs=0.1)


def test_without_a_cause_the_alarm_fires_in_about_one_of_twenty_and_runs_are_found_where_there_are_runs():
    """40 worlds each; shares within four standard errors of 5%, and runs (half of events repeated) found in 95%."""
    draws = 40
    quiet = [_alarms(imagined(seed, 120)) for seed in range(draws)]
    noisy = [_alarms(imagined(seed, 120, again=0.5)) for seed in range(draws)]
    assert max(np.mean(quiet, axis=0)) <= 0.05 + four_errors(0.05, draws)
    assert np.mean(noisy, axis=0)[1] >= 0.95


def _alarms(world: tuple) -> tuple[bool, bool]:
    found = gates(series_of(world), "before", runs_of_events(*world, AROUND))
    return found.alarm, found.runs


def test_with_both_alarms_nothing_can_be_separated():
    world = imagined(1, 150, caused=0.3, again=0.5)
    found = gates(series_of(world), "before", runs_of_events(*world, AROUND))
    assert found.cannot_be_separated and not found.passed and not found.few
    assert found.sentence.startswith("Cannot be separated: events were ")
    assert found.pre_window.ratio == pre_window_ratio(series_of(world), "before")


def test_each_gate_has_its_words():
    quiet, few = imagined(0, 150), imagined(0, 20)
    told = gates(series_of(quiet), "before", PValue(0.5))
    assert told.passed and "an interval that holds 1" in told.sentence and "runs" not in told.sentence
    assert "come in runs; the interval by children allows" in gates(series_of(quiet), "before", PValue(0.01)).sentence
    found = gates(series_of(few), "before", PValue(0.5))
    assert found.few and not found.passed
    assert "fewer than 100: too few" in found.sentence
    alone = gates(series_of(imagined(1, 150, caused=0.3)), "before", PValue(0.5))
    assert alone.alarm and not alone.passed and "bring the exposure about" in alone.sentence
    with pytest.raises(CannotCount, match="'befor' is no window of this case series. Did you mean 'before'"):
        gates(series_of(quiet), "befor", PValue(0.5))


def test_runs_are_counted_over_every_way_to_place_two_events():
    """One child, 20 days, two events 7 days apart: P(two of 20 days within 7) by enumeration."""
    near = sum(abs(a - b) <= 7 for a in range(20) for b in range(20)) / 400
    found = runs_of_events(watched(["a"], 1, 20), days_of(["a", "a"], [4, 11]), days_of([], []), [])
    assert found.statistic == 1
    assert found.p == pytest.approx(near, abs=four_errors(near, 999))
    assert (found.exact, found.draws, found.seed) == (False, 999, 2015)
    with pytest.raises(CannotCount, match="No child has two events on control days"):
        runs_of_events(watched(["a"], 1, 20), days_of(["a"], [4]), days_of([], []), [])


def test_where_events_end_exposures_the_ordinary_series_is_biased_and_the_other_is_not():
    """25 worlds of 150 children with one event, no exposure after it; truth 1, geometric means of the estimates."""
    plain, weighted = [], []
    for seed in range(25):
        random = np.random.default_rng(seed)
        day, exposure = random.integers(0, 200, 150), random.integers(0, 200, 150)
        kept = exposure <= day
        world = (
            watched(np.arange(150), 0, 199),
            days_of(np.arange(150), day),
            days_of(np.flatnonzero(kept), exposure[kept]),
        )
        plain.append(math.log(series_of(world, [Window("after", 0, 27)]).coefficients["after"].ratio.estimate))
        found = event_dependent_exposure(*world, [Window("after", 0, 27)]).coefficients["after"]
        assert (found.p >= 0.05) == (found.ratio.low <= 1 <= found.ratio.high)
        weighted.append(math.log(found.ratio.estimate))
    assert np.mean(weighted) == pytest.approx(0, abs=4 * np.std(weighted) / math.sqrt(25))
    assert math.exp(np.mean(plain)) > 1.3


def test_exposures_after_the_first_event_are_ignored_and_counted():
    world = imagined(3, 120)
    found = event_dependent_exposure(*world, [Window("after", 0, 27)])
    first = world[1].groupby("child")["day"].min()
    late = world[2]["day"] > world[2]["child"].map(first)
    assert found.ignored == late.sum() > 0
    kept = (world[0], world[1], world[2][~late])
    assert event_dependent_exposure(*kept, [Window("after", 0, 27)]).coefficients == found.coefficients
    with pytest.raises(CannotCount, match="only windows that start on the day of exposure or later"):
        event_dependent_exposure(*world, AROUND)
    with pytest.raises(CannotCount, match="No exposure is before or on the day"):
        event_dependent_exposure(world[0], world[1], days_of([], []), AROUND[1:])


def test_events_needed_have_the_power_they_are_needed_for():
    """2,000 series of that many single events at 2.5: likelihood ratio over 3.84 in 80% (3% for the method)."""
    events, share = events_needed(2.5, Plan(21, 366, 730)), 21 / 365
    inside = np.random.default_rng(1).binomial(events, 2.5 * share / (2.5 * share + 1 - share), 2000)
    found = np.clip(inside, 1e-9, events - 1e-9) / events
    ratio = 2 * (inside * np.log(found / share) + (events - inside) * np.log((1 - found) / (1 - share)))
    power = np.mean((ratio > 3.841459) & (found > share))
    assert power == pytest.approx(0.8, abs=0.03 + four_errors(0.8, 2000))


def test_the_detectable_relative_incidence_is_the_one_that_needs_these_events():
    plan = Plan(21, 366, 730, [0.4, 0.3], [500], [1.4])
    for events in (40, 110, 900):
        found = detectable_relative_incidence(events, plan)
        assert events_needed(found + 1e-6, plan) <= events < events_needed(found - 0.02, plan)
    assert detectable_relative_incidence(1, Plan(21, 366, 730, [0.05])) is None


def test_plans_that_do_not_fit_are_refused():
    for words, arguments in (
        ("2 age bands need 2 shares exposed and 1 age effects", (21, 1, 365, [1.0], [100], [1.2])),
        ("add up to at most 1", (21, 1, 365, [0.8, 0.5], [100], [1.2])),
        ("400 risk days do not fit", (400, 1, 365)),
        ("Age effects must be above 0", (21, 1, 365, [0.5, 0.5], [100], [0])),
    ):
        with pytest.raises(CannotCount, match=words):
            Plan(*arguments)
    for ratio in (0, 1, math.inf):
        with pytest.raises(CannotCount, match="must be above 0 and not 1"):
            events_needed(ratio, Plan(21, 1, 365))
    with pytest.raises(CannotCount, match="A power of 0.3 cannot be planned for"):
        events_needed(2, Plan(21, 1, 365), 0.3)
    with pytest.raises(CannotCount, match="0 events can find nothing"):
        detectable_relative_incidence(0, Plan(21, 1, 365))


def test_days_that_cannot_be_are_refused_with_their_number():
    a, none = watched(["a"], 1, 28), days_of([], [])
    for words, arguments in (
        ("1 events are outside the child's observation", (a, days_of(["a", "a"], [5, 29]), none)),
        ("1 children's observation ends before it starts", (watched(["a"], 9, 3), none, none)),
        ("1 children are observed twice", (watched(["a", "a"], 1, 28), none, none)),
        ("2 exposures are of children without an observation", (a, none, days_of(["b", "c"], [1, 2]))),
        ("1 events have no whole day", (a, days_of(["a", "a"], [4, 5.5]), none)),
        ("1 exposures have no whole day", (a, none, days_of(["a"], [None]))),
        ("No child is under observation", (watched([], [], []), none, none)),
    ):
        with pytest.raises(CannotCount, match=words):
            intervals(*arguments, AROUND)
    with pytest.raises(CannotCount, match="Window 'around' runs from day -3 to 4"):
        Window("around", -3, 4)
    with pytest.raises(CannotCount, match="Window 'back' runs from day 9 to 2"):
        Window("back", 9, 2)
    with pytest.raises(CannotCount, match="'control' is the name of all days outside windows"):
        Window("control", 0, 2)


def test_an_exposure_outside_the_observation_opens_windows_inside_it():
    rows = intervals(watched(["a"], 1, 28), days_of([], []), days_of(["a", "a"], [-3, 30]), AROUND)
    assert rows[["window", "days"]].values.tolist() == [["before", 6], ["after", 22]]


def test_series_that_say_nothing_are_refused_in_words():
    rows = intervals(*imagined(2, 90), AROUND)
    with pytest.raises(CannotCount, match="9 children have an event and days in and out of a window"):
        told = rows[rows.groupby("child")["window"].transform("nunique") > 1]
        some = told.groupby("child")["events"].sum()
        case_series(rows[rows["child"].isin(some[some > 0].index[:9])])
    with pytest.raises(CannotCount, match="No relative incidence for 'before'"):
        case_series(rows.assign(events=rows["events"] * (rows["window"] != "before")))
    with pytest.raises(CannotCount, match="no interval is in a window"):
        case_series(rows[rows["window"] == "control"])
    with pytest.raises(CannotCount, match="intervals of the case series have no days above 0"):
        case_series(rows.assign(days=0))
    with pytest.raises(CannotCount, match="no whole number of events"):
        case_series(rows.assign(events=0.5))
    with pytest.raises(CannotCount, match="Windows and age bands cannot be told apart"):
        case_series(rows.assign(age_band=1 + (rows["window"] == "after").astype(int)))
    with pytest.raises(CannotCount, match="have no child or no window"):
        case_series(rows.assign(child=np.nan))


def test_ten_thousand_children_whose_events_fall_by_chance_show_nothing():
    random, n = np.random.default_rng(1), 10_000
    exposures = days_of(np.repeat(np.arange(n), 3), random.integers(0, 730, 3 * n))
    events = days_of(np.repeat(np.arange(n), 4), random.integers(0, 730, 4 * n))
    windows = [*AROUND[:1], Window("first", 0, 6), Window("later", 7, 27)]
    rows = intervals(watched(np.arange(n), 0, 729), events, exposures, windows, [180, 360, 540])
    assert len(rows) > 100_000
    found = case_series(rows)
    assert found.events == 4 * n
    for name in ("first", "later"):
        model = found.coefficients[name].model
        assert model.low < 1 < model.high
        assert model.high / model.low < 1.2
