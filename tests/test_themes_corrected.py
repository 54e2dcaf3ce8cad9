"""Shares of a machine corrected by the answers that people coded, drawn at random; or why they are not."""

from dataclasses import replace

import pandas as pd
import pytest
from codes_made import coded, given

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.themes.coded import Coded
from analysis.themes.coders import Final, coding_order
from analysis.themes.coders.blind import GivenBlind
from analysis.themes.corrected import corrected_themes

BOARD = find_audience("board")
NAMES = [str(number) for number in range(1, 101)]
ALL = "\n".join(f"{name} worked_well" for name in NAMES)


def lines(codes: dict[str, str]) -> str:
    return "\n".join(f"{name} worked_well {codes.get(name, '')}" for name in NAMES)


def checked(size: int | None, machine: dict[str, str], people: dict[str, str], decided: int | None = None) -> Coded:
    """100 answers that a machine coded; people coded so many of the coding order, of which `size` are a sample."""
    found = coded(lines(machine), by="rules")
    order = coding_order(found.answers)["id"].tolist()[: size if decided is None else decided]
    own = {where: codes for where, codes in given(lines(people)).items() if where[0] in order}
    final = Final(
        codes=coded().codes,
        decided=frozenset(own),
        awaiting=(),
        sample=size,
        sampled=frozenset((name, "worked_well") for name in order[: size or 0]),
        blind=GivenBlind(own),
    )
    return coded(lines(machine), final=final, proposed=found.codes)


def test_a_share_is_corrected_by_what_people_found_in_a_random_sample_and_by_nothing_else():
    order = coding_order(pd.DataFrame({"id": NAMES, "question": "worked_well"}))["id"].tolist()
    machine = dict.fromkeys(order[:10] + order[60:80], "supervision+")  # 30 answers, 10 of the 50 drawn
    people = dict.fromkeys([*order[:9], *order[10:14]], "supervision-")  # 9 of those 10 right, 4 of 40 others missed
    people |= dict.fromkeys(order[50:55], "supervision-")  # people went on beyond the sample, where it pleased them
    found = corrected_themes(checked(50, machine, people, decided=55))
    (theme,) = found.themes
    assert (found.answers, found.checked, theme.machine) == (100, 50, 30)
    assert theme.estimate == pytest.approx(0.3 * 9 / 10 + 0.7 * 4 / 40)
    assert theme.low < theme.estimate < theme.high
    shown = shown_to(release(found).block, BOARD)
    assert shown.text == "People coded 50 of the 100 answers, drawn at random."
    interval = f"{round(100 * theme.low)}% to {round(100 * theme.high)}%"
    assert shown.table.rows == (("Supervision", "30", "100", "30%", "34%", interval),)


def test_answers_that_say_nothing_are_in_no_share():
    made = checked(50, dict.fromkeys(NAMES[:30], "supervision+"), {})
    silent = coding_order(made.answers)["id"].tolist()[0]
    made = replace(made, commented={"worked_well": tuple(name for name in NAMES if name != silent)})
    found = corrected_themes(made)
    assert (found.answers, found.checked) == (99, 49)


def with_final(made: Coded, **more: object) -> Coded:
    return replace(made, final=replace(made.final, **more))


def test_answers_that_only_people_read_are_in_neither_sample_nor_shares():
    order = coding_order(pd.DataFrame({"id": NAMES, "question": "worked_well"}))["id"].tolist()
    welsh = frozenset((name, "worked_well") for name in order[:4])
    made = checked(50, dict.fromkeys(order[10:20], "supervision+"), dict.fromkeys(order[:20], "supervision+"))
    found = corrected_themes(with_final(made, only_people_read=welsh))
    assert (found.answers, found.checked, found.left_out) == (96, 46, 4)
    assert found.themes[0].estimate == pytest.approx((10 + 86 * 6 / 36) / 96)
    assert (
        "4 more, not in English or taken for no comment by the machine, are left out: only people read them."
        in shown_to(release(found).block, BOARD).note
    )


SAMPLED = checked(50, dict.fromkeys(NAMES[:30], "supervision+"), {})
ONE, TWO = sorted(SAMPLED.final.sampled)[:2]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (with_final(SAMPLED, awaiting=(ONE, TWO)), "2 answers of the sample await a decision between coders."),
        (with_final(SAMPLED, awaiting=(ONE,)), "1 answer of the sample awaits a decision between coders."),
        (
            with_final(SAMPLED, blind=GivenBlind(SAMPLED.final.blind.codes, frozenset({ONE}))),
            "1 answer of the sample was decided only after suggestions were seen, or changed since.",
        ),
        (
            with_final(SAMPLED, blind=GivenBlind()),
            "50 answers of the sample were decided only after suggestions were seen, or changed since.",
        ),
        (
            with_final(SAMPLED, sample=None, sample_lacks=3),
            "3 answers of the random sample are still to be coded: it is not finished, or answers have come since.",
        ),
        (replace(SAMPLED, told=("Learned.",)), "The model learned from these people's codes, so it is right"),
    ],
    ids=["awaiting", "one awaits", "differ blind", "not blind", "not whole", "learned"],
)
def test_a_sample_that_does_not_tell_how_good_the_machine_is_corrects_nothing(made, words):
    found = corrected_themes(made)
    assert found.not_available.startswith(words) and found.themes == ()


def test_where_one_verdict_was_never_checked_only_bounds_are_given():
    order = coding_order(pd.DataFrame({"id": NAMES, "question": "worked_well"}))["id"].tolist()
    found = corrected_themes(checked(20, dict.fromkeys(order[50:60], "supervision+"), {}))
    shown = shown_to(release(found).block, BOARD)
    assert shown.table.rows[0][4] == "[x]"
    assert shown.table.rows[0][5].endswith("% (bounds)")
    assert "Only 20 of 100 answers were checked" in shown.note
    assert "only bounds are known" in shown.note


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (coded(ALL), "No random sample of these answers was coded by people, so nothing says how far"),
        (checked(None, {}, {}, decided=30), "No random sample of these answers was coded by people"),
        (checked(100, {}, {}), "People coded every answer, so there is no share of a machine to correct."),
        (checked(None, {}, {}, decided=100), "People coded every answer"),
    ],
    ids=["nobody coded", "not drawn at random", "all of them drawn", "all of them"],
)
def test_what_cannot_be_corrected_says_why(made, words):
    shown = shown_to(release(corrected_themes(made)).block, BOARD)
    assert shown.text.startswith(f"[x] Not available. {words}")
