"""The versions of a codebook: what changed since a day or a version, and what is refused in telling it."""

import datetime

import pytest

from analysis import folders
from analysis.errors import BadDefinition, UnknownName
from analysis.themes.codebook import checked_codebook, codebook
from analysis.themes.codebook.reading import read_codebook
from analysis.themes.codebook.versions import changes_since

FIRST = {"version": "1", "on": datetime.date(2015, 4, 1), "what": "The first."}
SECOND = {"version": "2", "on": datetime.date(2015, 10, 1), "what": "Notes are recording.", "themes": ["recording"]}


def content(*versions: dict, version: str = "2") -> dict:
    whole = read_codebook(folders.DEFINITIONS / "themes.toml")
    return whole | {"version": version, "versions": list(versions)}


def problems(changed: dict) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        checked_codebook(changed)
    return [str(problem) for problem in refused.value.problems]


def test_the_projects_codebook_tells_its_versions_up_to_the_present_one():
    assert codebook().versions[-1].version == codebook().version


def test_changes_since_a_day_are_those_of_later_days():
    book = checked_codebook(content(FIRST, SECOND))
    assert [change.version for change in changes_since(book, datetime.date(2015, 3, 31))] == ["1", "2"]
    assert [change.version for change in changes_since(book, datetime.date(2015, 4, 1))] == ["2"]
    assert changes_since(book, datetime.datetime(2015, 10, 1, 12)) == ()


def test_changes_since_a_version_are_those_below_it():
    book = checked_codebook(content(FIRST, SECOND))
    assert [change.what for change in changes_since(book, "1")] == ["Notes are recording."]
    with pytest.raises(UnknownName, match="'3' is not a known version of the codebook. Known: 1, 2."):
        changes_since(book, "3")


def test_telling_of_versions_does_not_change_what_a_codebook_is():
    assert checked_codebook(content(FIRST, SECOND)).hash == checked_codebook(content()).hash


def test_a_theme_that_is_gone_is_named_as_gone():
    changed = content(FIRST, SECOND | {"themes": ["recording", "filing"]})
    assert problems(changed) == [
        "themes.toml, [[versions]] '2': 'filing' is no theme. Did you mean 'missing'? "
        "If it was taken away, name it in gone = [...]."
    ]
    assert checked_codebook(content(FIRST, SECOND | {"themes": ["filing"], "gone": ["filing"]}))


def test_versions_out_of_order_twice_behind_or_gone_and_there_are_told_at_once():
    third = {"version": "1", "on": datetime.date(2014, 1, 1), "what": "Again.", "gone": ["recording"]}
    assert problems(content(FIRST, SECOND, third)) == [
        "themes.toml, [[versions]] '1': is there twice. Give each change a version of its own.",
        "themes.toml, [[versions]] '1': is of 2014-01-01, before the one above it (2015-10-01). Put the oldest first.",
        "themes.toml, [[versions]]: the last one is '1'; version is '2'. "
        "Tell what changed in '2' in a block of its own, as the last one.",
        "themes.toml, [[versions]] '1': 'recording' is said to be gone and is a theme. Take it out of gone.",
    ]


def test_a_version_without_its_day_or_sentence_is_refused():
    assert problems(content({"version": "2", "on": "2015-10-01"})) == [
        "themes.toml: 'versions.0.on' is '2015-10-01'; it should be a valid date. Put it right in that file.",
        "themes.toml: 'versions.0.what' is missing. Add it.",
    ]
