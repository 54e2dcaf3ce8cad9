"""Agreement of coders theme by theme, and over whole sets."""

import json
from dataclasses import asdict, replace
from time import process_time
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.agreement import fleiss_kappa, gwet_ac1
from analysis.statistics.agreement_alpha import krippendorffs_alpha
from analysis.statistics.agreement_cohen import cohens_kappa
from analysis.statistics.agreement_ratings import rated
from analysis.statistics.agreement_sets import multi_valued_alpha
from analysis.themes.reliability import reliability

GOOD, BAD, NEUTRAL = "strength", "concern", "neutral"
BOOK = SimpleNamespace(
    themes={name: SimpleNamespace(label=name.capitalize()) for name in ("training", "supervision", "thresholds")}
)


def sets(**coders: dict[int, str]) -> dict:
    """Coder -> answer -> set: 't+ s-' is a strength of training and a concern about supervision; '' is nothing."""
    themes, valences = {"t": "training", "s": "supervision", "g": "gone"}, {"+": GOOD, "-": BAD, "0": NEUTRAL}
    return {
        coder: {
            (f"R{answer}", "worked_well"): frozenset((themes[c[0]], valences[c[1]]) for c in codes.split())
            for answer, codes in given.items()
        }
        for coder, given in coders.items()
    }


AB = dict(enumerate(["t+", "t+", "t-", "t+ s-", "", "s-", "s+", "", "t+", "t-"]))
CD = dict(enumerate(["t+", "t+", "t+", "t+ s-", "", "", "s+", "", "", "t-"]))


def test_a_theme_is_compared_by_whether_it_was_given_at_all_and_then_by_valence():
    found = reliability(sets(AB=AB, CD=CD), BOOK)
    training, supervision, thresholds = found.themes
    assert [row.label for row in found.themes] == ["Training", "Supervision", "Thresholds"]
    assert (training.n, training.given, training.yes, training.valence) == (10, 6, {"AB": 6, "CD": 5}, None)
    pairs = rated([["t" in AB[i], "t" in CD[i]] for i in range(10)], scale=[False, True])
    assert training.kappa == cohens_kappa(pairs)
    assert (training.ac1, training.alpha) == (gwet_ac1(pairs), krippendorffs_alpha(pairs))
    assert (training.percent.estimate, supervision.yes) == (0.9, {"AB": 3, "CD": 2})
    assert [(row.theme, row.valence) for row in found.by_valence[:4]] == [
        ("training", GOOD),
        ("training", BAD),
        ("training", NEUTRAL),
        ("supervision", GOOD),
    ]
    assert [row.yes for row in found.by_valence[:2]] == [{"AB": 4, "CD": 4}, {"AB": 2, "CD": 1}]
    assert found.by_valence[0].percent.estimate == 0.8


def test_a_theme_that_nobody_gave_has_no_kappa_and_says_why():
    thresholds = reliability(sets(AB=AB, CD=CD), BOOK).themes[2]
    assert (thresholds.kappa.estimate, thresholds.ac1.estimate, thresholds.alpha.estimate) == (None, None, None)
    assert thresholds.kappa.reason.startswith("Cannot be computed because every rating is the same")
    assert (thresholds.percent.estimate, thresholds.given) == (1.0, 0)


def test_the_whole_is_told_with_the_themes_that_it_may_hide():
    ab = {i: "t+" if i < 15 else ("s+" if i == 15 else "") for i in range(30)}
    cd = {i: "t+" if i < 15 else ("s+" if i == 16 else "") for i in range(30)}
    found = reliability(sets(AB=ab, CD=cd), BOOK)
    overall = found.overall
    table = [list(pair) for pair in zip(*(own.values() for own in sets(AB=ab, CD=cd).values()), strict=True)]
    assert overall.alpha == multi_valued_alpha(table)
    assert overall.alpha.estimate > 0.85
    assert (overall.below, overall.computed, overall.not_computed) == (("Supervision",), 2, ("Thresholds",))
    assert overall.told == "1 of 2 themes have a kappa under 0.6; for 1 more it cannot be computed."


def test_only_answers_that_two_coders_saw_count():
    found = reliability(sets(AB=AB, CD={i: CD[i] for i in (0, 1, 4)} | {99: "t+"}), BOOK)
    assert (found.n, found.themes[0].n, found.themes[0].yes) == (3, 3, {"AB": 2, "CD": 2})
    assert found.themes[0].warning == (
        "3 answers: the interval covers almost everything; no verdict under 20. Given to 2 answers only: kappa and "
        "alpha hang on each, and their intervals are too narrow."
    )


def test_three_coders_of_whom_one_may_be_the_machine_have_fleiss_kappa():
    machine = {i: CD[i] for i in range(8)}
    found = reliability(sets(AB=AB, CD=CD, rules=machine), BOOK, least=5)
    units = [["t" in AB[i], "t" in CD[i], "t" in machine[i] if i in machine else None] for i in range(10)]
    assert found.themes[0].kappa == replace(fleiss_kappa(rated(units, scale=[False, True])), warning=None)
    assert (found.coders, found.least, found.themes[0].warning) == (("AB", "CD", "rules"), 5, None)


def test_themes_that_left_the_codebook_count_nowhere_and_are_named():
    found = reliability(sets(AB=AB | {0: "t+ g+"}, CD=CD), BOOK)
    assert found.left_out == ("gone",)
    assert found.overall == reliability(sets(AB=AB, CD=CD), BOOK).overall


def test_one_coder_alone_is_refused_and_two_without_a_common_answer_say_so():
    with pytest.raises(CannotCount, match="Agreement needs two coders of the same answers. Have a second person code"):
        reliability(sets(AB=AB), BOOK)
    found = reliability(sets(AB=AB, CD={50: "t+"}), BOOK)
    reasons = {row.kappa.reason for row in (*found.themes, *found.by_valence)} | {found.overall.alpha.reason}
    assert (found.n, reasons) == (0, {"Cannot be computed because no two raters rated the same answers."})


def test_an_unknown_valence_is_refused():
    wrong = {coder: {("R1", "q"): frozenset({("training", "postive")})} for coder in ("AB", "CD")}
    with pytest.raises(UnknownName, match="'postive' is not a known valence"):
        reliability(wrong, BOOK)


def test_it_can_be_kept_as_json_without_a_number_that_is_none():
    kept = json.dumps(asdict(reliability(sets(AB=AB, CD=CD), BOOK)), allow_nan=False)
    assert json.loads(kept)["themes"][0]["kappa"]["name"] == "Cohen's kappa"


def test_ten_thousand_answers_25_themes_and_three_coders_take_about_a_second():
    """Half a second on two cores in 2026; four times that is allowed, for a machine that does other things too."""
    random, names = np.random.default_rng(4), [f"theme_{i}" for i in range(25)]
    book = SimpleNamespace(themes={name: SimpleNamespace(label=name) for name in names})
    whole = [frozenset((names[i], GOOD) for i in random.choice(25, 3, replace=False)) for _ in range(500)]
    coders = {
        coder: {(str(i), "q"): whole[which] for i, which in enumerate(random.integers(0, 500, 10_000))}
        for coder in ("AB", "CD", "rules")
    }
    started = process_time()
    assert reliability(coders, book).n == 10_000
    assert process_time() - started < 2
