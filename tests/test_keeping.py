"""The commands that keep the key: what they say, and that no word of it is the secret."""

import tomllib
from pathlib import Path

import pytest
from rounds_made import make_round

from analysis.__main__ import main
from analysis.folders import key_file
from analysis.pseudonyms.key_files import read_key
from analysis.pseudonyms.keys import key_of, remember
from analysis.rounds import find_round


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A data folder with a real round and no key, and room beside it."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "home"))
    make_round(tmp_path / "home")
    key_file(tmp_path / "home").unlink(missing_ok=True)
    return tmp_path / "home"


def test_key_new_says_where_the_key_is_and_what_is_next(data, capsys):
    assert main(["key", "new"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        f"{key_file(data)} is the key. Without it the children of these rounds cannot be found again."
    )
    assert "    roundtable key backup FILE\n" in said
    assert tomllib.loads(key_file(data).read_text(encoding="utf-8"))["key"] not in said


def test_a_second_key_new_leaves_with_2_and_a_sentence(data, capsys):
    main(["key", "new"])
    before = key_file(data).read_bytes()
    assert main(["key", "new"]) == 2
    assert f"roundtable: {key_file(data)} is there already, and is never replaced" in capsys.readouterr().err
    assert key_file(data).read_bytes() == before


def test_a_lost_key_is_put_back_and_the_rounds_made_with_it_are_named(data, tmp_path, capsys):
    main(["key", "new"])
    key = key_of(find_round("one"))
    remember(find_round("one"), key)
    copy = tmp_path / "copy key.toml"
    assert main(["key", "backup", str(copy)]) == 0
    key_file(data).unlink()
    assert main(["key", "restore", str(copy)]) == 0
    said = capsys.readouterr().out
    assert f"{copy} is a copy of the key with the id {key.id}. Whoever has it, has the key.\n" in said
    assert said.endswith(f"{key_file(data)} holds the key with the id {key.id}.\nMade with it: one.\n")
    assert read_key(key_file(data), "") == key
    assert key.secret.hex() not in said


def test_a_copy_of_another_key_says_which_rounds_it_does_not_fit(data, tmp_path, capsys):
    main(["key", "new"])
    remember(find_round("one"), key_of(find_round("one")))
    key_file(data).unlink()
    main(["key", "new", "--data", str(tmp_path / "another")])
    assert main(["key", "restore", str(key_file(tmp_path / "another")), "--data", str(data)]) == 0
    assert capsys.readouterr().out.endswith("Made with another key: one.\n")


@pytest.mark.parametrize("words", [["key"], ["key", "old"], ["key", "backup"], ["key", "restore"]])
def test_a_key_command_that_is_not_whole_is_told_what_there_is(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "COMMAND" in (said := capsys.readouterr().err) or "FILE" in said
