"""Policies for small numbers as data: which there are, and which are refused before anything is made."""

import shutil

import pytest

from analysis import folders
from analysis.errors import BadDefinition, UnknownName
from analysis.folders import DEFINITIONS
from analysis.protection.policy import find_policy, policies

GOOD = '[own]\nlabel = "Few are hidden"\nsource = "our board, 2026"\nhides = [1, 4]\n'


@pytest.fixture
def written(tmp_path, monkeypatch):
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path / "definitions")
    return (tmp_path / "definitions" / "policies.toml").write_text


def test_the_policies_shipped_hide_and_round_as_their_sources_say():
    said = {name: (policy.hides, policy.rounds_to) for name, policy in policies().items()}
    assert said == {
        "dfe_cin": ((1, 5), 1),
        "opensafely": ((1, 7), 5),
        "round_to_5": (None, 5),
        "threshold_10": ((1, 9), 1),
    }
    assert [number for number in range(12) if find_policy("opensafely").is_small(number)] == [1, 2, 3, 4, 5, 6, 7]
    assert not any(find_policy("round_to_5").is_small(number) for number in range(12))


def test_a_partnership_writes_its_own_in_a_few_lines(written):
    written(GOOD)
    assert find_policy("own").hides == (1, 4)


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (GOOD + "roundz_to = 5\n", "'roundz_to' is an unknown key. Did you mean 'rounds_to'?"),
        (GOOD.replace("[1, 4]", "[0, 4]"), "'hides.0' is 0"),
        (GOOD.replace("[1, 4]", "[4, 1]"), "hides from 4 to 1. Put the lower number first."),
        (GOOD + "rounds_to = 0\n", "'rounds_to' is 0"),
        (GOOD + "open = 1\n", "'open' is 1"),
        (GOOD + "open = 9\n", "leaves 9 values open of 4 that it hides. Lower open."),
        (GOOD.replace("hides = [1, 4]\n", ""), "neither hides nor rounds. Give hides = [1, 5], or rounds_to = 5"),
        (GOOD.replace('label = "Few are hidden"\n', ""), "'label' is missing"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_its_place(written, block, says):
    written(block)
    with pytest.raises(BadDefinition) as refused:
        policies()
    assert says in str(refused.value)
    assert "policies.toml, [own]" in str(refused.value)


def test_an_unknown_policy_is_refused_with_near_names():
    with pytest.raises(UnknownName, match="'dfe_cim' is not a known policy. Did you mean 'dfe_cin'"):
        find_policy("dfe_cim")
