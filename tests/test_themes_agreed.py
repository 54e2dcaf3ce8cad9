"""Agreement as a report tells it: letters for names, the weak themes by name, and a reason where there is none."""

import pytest
from codes_made import coded, given

from analysis.audiences import find_audience
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.release import release
from analysis.themes.agreed import agreement, agreement_by_valence, agreement_with_machine
from analysis.themes.coders import Final
from analysis.themes.coders.blind import GivenBlind

BOARD = find_audience("board")
NAMES = [str(number) for number in range(1, 41)]


def gave(codes: dict[int, str]) -> dict:
    """What a coder gave to 40 answers: so many of the first with these codes, and so on; nothing to the others."""
    each = [code for number, code in codes.items() for _ in range(number)]
    return given("\n".join(f"{name} worked_well {code}" for name, code in zip(NAMES, each + [""] * 40, strict=False)))


ANSWERS = "\n".join(f"{name} worked_well" for name in NAMES)
# Both give supervision to the first ten; of training they share none. Of (both, one, other, neither) 10, 0, 0, 30 kappa
# is 1; of 0, 6, 6, 28 it is (28/40 - (6*6 + 34*34)/1600) / (1 - (6*6 + 34*34)/1600) = -0.176.
AB = gave({10: "supervision+", 6: "training-"})
CD = gave({9: "supervision+", 1: "supervision-"} | {0: ""}) | {
    (name, "worked_well"): frozenset({("training", "concern")}) for name in NAMES[20:26]
}


def test_each_theme_has_its_coefficients_and_coders_are_letters_in_the_order_of_their_names():
    found = agreement(coded(ANSWERS, sets={"CD": CD, "AB": AB}))
    supervision, training = sorted(found.themes, key=lambda theme: theme.theme)
    assert found.coders == ("Coder A", "Coder B")
    assert (found.answers, found.computed, found.below) == (40, 2, ("Training and knowledge of staff",))
    assert (supervision.given, supervision.by_coder, supervision.kappa.estimate) == (10, (10, 10), 1)
    assert (training.given, training.by_coder) == (12, (6, 6))
    assert training.kappa.estimate == pytest.approx(-0.176, abs=5e-4)
    assert training.percent.estimate == pytest.approx(28 / 40)


def test_a_theme_with_its_valence_is_a_row_of_its_own():
    found = agreement_by_valence(coded(ANSWERS, sets={"CD": CD, "AB": AB}))
    assert {theme.label: (theme.given, theme.by_coder) for theme in found.themes} == {
        "Supervision, as a strength": (10, (10, 9)),
        "Supervision, as a concern": (1, (0, 1)),
        "Training and knowledge of staff, as a concern": (12, (6, 6)),
    }


def test_answers_that_say_nothing_count_for_no_agreement():
    nothing = given("98 worked_well\n99 worked_well")
    assert agreement(coded(ANSWERS, sets={"AB": AB | nothing, "CD": CD | nothing})).answers == 40


def test_an_audience_sees_the_weak_themes_by_name_and_no_coder_by_name():
    block = release(agreement_by_valence(coded(ANSWERS, sets={"AB": AB, "CD": CD}))).block
    shown = shown_to(block, BOARD)
    assert shown.table.columns == ("Theme", "Given to", "Coder A", "Coder B", "Agreed", "Kappa", "AC1", "Alpha")
    rows = {row[0]: row[1:] for row in shown.table.rows}
    assert list(rows) == ["Supervision, as a strength", "Training and knowledge of staff, as a concern"]
    assert rows["Training and knowledge of staff, as a concern"][:4] == ("12", "6", "6", "70%")
    assert rows["Training and knowledge of staff, as a concern"][4].startswith("-0.18 (-")
    assert shown.text.startswith(
        "Coder A and Coder B coded the same 40 answers. Of 2 themes given to at least 5 of them, 1 has a kappa under "
        "0.6: Training and knowledge of staff, as a concern. Over whole sets of codes, which may hide this, alpha is"
    )
    assert "Given to fewer than 5 answers, too few to tell: Supervision, as a concern (1)." in shown.note
    assert (shown.values[1]["value"], shown.values[1]["denominator"]) == (1, 2)
    assert "AB" not in repr(block)


def test_few_answers_are_warned_of():
    few = given("1 worked_well supervision+\n2 worked_well\n3 worked_well supervision+")
    shown = shown_to(release(agreement(coded(ANSWERS, sets={"AB": few, "CD": few}))).block, BOARD)
    assert shown.emphasis.startswith("3 answers: the interval covers almost everything; no verdict under 20.")


def of_people(blind: str = "", decided: str = "", differ: str = "") -> Final:
    """What people gave blind, and what they decided in the end."""
    end = given(decided or blind)
    seen = GivenBlind(given(blind), frozenset(given(differ)))
    return Final(coded(decided).codes, frozenset(end), (), None, blind=seen)


PROPOSED = coded("1 worked_well supervision+\n3 worked_well training-\n9 worked_well training-").codes


def test_people_and_machine_are_compared_on_what_people_gave_before_they_saw_what_it_proposes():
    blind = "1 worked_well supervision+\n2 worked_well training-\n3 worked_well"
    # In the end people took over what was suggested, and coded one more answer with it in sight.
    final = of_people(
        blind, "1 worked_well supervision+\n3 worked_well training-\n9 worked_well training-", "2 worked_well"
    )
    found = agreement_with_machine(coded(ANSWERS, final=final, proposed=PROPOSED))
    assert (found.coders, found.answers) == (("People", "machine"), 3)
    assert {theme.theme: theme.by_coder for theme in found.themes} == {"supervision": (1, 1), "training": (1, 1)}
    assert {theme.theme: theme.percent.estimate for theme in found.themes} == {
        "supervision": 1,
        "training": pytest.approx(1 / 3),
    }
    assert shown_to(release(found).block, BOARD).note.startswith(
        "Compared on the 3 answers that people coded before they saw what the machine proposes. In 1 of them coders "
        "differ, and what they share is compared. Kappa"
    )


@pytest.mark.parametrize(
    ("third", "words"),
    [
        (dict.fromkeys([("1", "worked_well"), ("2", "worked_well")]), "24 answers were each coded by at least two of"),
        (None, "Coder A, Coder B and Coder C coded the same 24 answers."),
    ],
    ids=["a part", "all"],
)
def test_three_coders_are_said_to_have_coded_the_same_answers_only_where_they_did(third, words):
    own = given("\n".join(f"{name} worked_well supervision+" for name in NAMES[:24]))
    part = own if third is None else {one: own[one] for one in third}
    shown = shown_to(release(agreement(coded(ANSWERS, sets={"AB": own, "CD": own, "EF": part}))).block, BOARD)
    assert shown.text.startswith(words)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "No person has coded these answers."),
        ({"sets": {"AB": AB}}, "Only one person coded these answers, and agreement needs two."),
        ({"sets": {"AB": AB, "CD": given("98 worked_well")}}, "Only one person coded these answers"),
        (
            {"sets": {"AB": given("1 worked_well"), "CD": given("2 worked_well")}},
            "No answer was coded by two people.",
        ),
    ],
    ids=["nobody", "one", "one of what says something", "none shared"],
)
def test_without_two_coders_of_an_answer_the_reason_is_told(more, words):
    shown = shown_to(release(agreement(coded(ANSWERS, **more))).block, BOARD)
    assert shown.text.startswith(f"[x] Not available. {words}")


def test_without_people_or_without_a_machine_the_two_are_not_compared():
    def why(**more: object) -> str | None:
        return agreement_with_machine(coded(ANSWERS, **more)).not_available

    assert why() == "No person has coded these answers."
    assert why(final=of_people()) == "People coded these answers without a machine."
    not_blind = of_people(decided="1 worked_well supervision+")
    reason = "No person has coded these answers without seeing what the machine proposes."
    assert why(final=not_blind, proposed=PROPOSED) == reason
    learned = why(final=of_people("1 worked_well"), proposed=PROPOSED, told=("Learned.",))
    assert learned.startswith("The model learned from these people's codes, so")


def test_no_weak_theme_is_said_in_words_and_many_rare_ones_are_only_counted():
    rare = "supervision+ training+ recording+ joint_working+ communication+ school- warning_signs+"
    both = given(f"1 worked_well {rare}\n" + "\n".join(f"{name} worked_well engagement_yp+" for name in NAMES[1:20]))
    shown = shown_to(release(agreement(coded(ANSWERS, sets={"AB": both, "CD": both}))).block, BOARD)
    assert (
        "Of 1 theme given to at least 5 of them, none has a kappa under 0.6. Over whole sets of codes alpha"
        in shown.text
    )
    assert "Given to fewer than 5 answers, too few to tell: 7 themes." in shown.note
