"""Pseudonyms: keyed, the same for the same child, nothing to be read from; and the key is neither lost nor shown."""

import os
import pickle
import stat
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from rounds_made import make_round

from analysis.errors import RoundtableError
from analysis.fingerprints import inputs_of
from analysis.folders import FORGOTTEN, RoundFolders, key_file, keys_used_file
from analysis.pseudonyms.digests import digests, is_telling, words_of
from analysis.pseudonyms.key_files import Key, demonstration_key, read_key
from analysis.pseudonyms.keys import back_up, key_of, make_key, remember, restore
from analysis.pseudonyms.labels import labels
from analysis.pseudonyms.pseudonyms import of
from analysis.pseudonyms.remembered import add
from analysis.rounds import Round, find_round

KEY = Key(bytes.fromhex("a5" * 32))
TODAY = date(2026, 11, 22)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def one(data) -> Round:
    """A real round, in a data folder that has no key yet."""
    make_round(data)
    key_file(data).unlink(missing_ok=True)
    return find_round("one")


def later(data: Path, before: str = "one") -> Round:
    """A round that names the one before it."""
    folder = data / "data" / "raw" / "two"
    folder.mkdir()
    text = (data / "data" / "raw" / before / "round.toml").read_text(encoding="utf-8")
    (folder / "round.toml").write_text(f'round_before = "{before}"\n{text}', encoding="utf-8")
    return find_round("two")


def other_key(data: Path) -> Path:
    """The file of a key that was made in another data folder, and the folder's own is as it was."""
    path, own = key_file(data), key_file(data).with_name("own")
    path.exists() and path.rename(own)
    made = make_key(TODAY).rename(data.parent / "other-key.toml")
    own.exists() and own.rename(path)
    return made


# Pseudonyms


def test_a_pseudonym_is_what_openssl_makes_of_kind_and_identifier():
    """printf 'child\\0v15-01' | openssl dgst -sha256 -mac HMAC -macopt hexkey:a5a5...a5 (OpenSSL 3.0.19)."""
    by_openssl = "bf01b37c2ab10fdb7bf0712f041e6afdfad0848f3e80cf88a6481fee0c91c4aa"
    assert of(KEY, "child", ["V15-01"]) == [f"p{by_openssl[:25]}"]


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("V15-01", "v15-01"),
        ("V15-01", " V15-01\u00a0"),
        ("Child  3", "Child\n3"),
        ("Zo\u00eb", "ZOE\u0308"),
        ("V15-01", "V15\u200b-01\ufeff"),
    ],
)
def test_what_differs_in_blanks_capitals_or_how_a_letter_is_put_together_is_one_child(given, same):
    assert of(KEY, "child", [given]) == of(KEY, "child", [same])


def test_other_identifiers_kinds_and_keys_give_other_pseudonyms():
    made = [
        *of(KEY, "child", ["007", "7", "V15-01", "V15 01"]),
        *of(KEY, "auditor", ["007"]),
        *of(demonstration_key(), "child", ["007"]),
    ]
    assert len(set(made)) == 6


def test_an_empty_identifier_has_no_pseudonym_and_the_order_stays():
    a, b = of(KEY, "child", ["A1", "B2"])
    assert of(KEY, "child", ["B2", "", "A1", " \u00a0", "B2"]) == [b, "", a, "", b]


def test_a_pseudonym_is_a_name_that_no_program_takes_for_a_number():
    assert all(name.isidentifier() and len(name) == 26 for name in of(KEY, "child", map(str, range(1000))))


def test_an_identifier_that_stands_in_many_rows_is_digested_once(monkeypatch):
    from analysis.pseudonyms import pseudonyms

    asked = []
    monkeypatch.setattr(pseudonyms, "compared", lambda identifier: asked.append(identifier) or identifier)
    assert len(of(KEY, "child", ["A1", "B2"] * 1000)) == 2000
    assert asked == ["A1", "B2"]


# Labels


def test_labels_number_children_as_they_first_appear():
    assert labels(["pb", "pa", "", "pb", "pc"], "Case") == {"pb": "Case 1", "pa": "Case 2", "pc": "Case 3"}


# Digests of what must not stand in a report


def test_digests_are_those_of_openssl_and_tell_no_order():
    """printf 'words of an identifier\\0JP CP' | openssl dgst -sha256 -mac HMAC -macopt hexkey:a5a5...a5."""
    by_openssl = "eb92cd5a5903341e6384a2b2e2a74ed4a33a425287ab57f467dcaf64ead3c32c"
    made = digests(KEY, "Auditors", ["V15-01", "JP/CP", "JP/CP", "Assessment", ""])
    both = [("2 2", by_openssl), ("3 2", digests(KEY, "Auditors", ["v15 01"])["digest"][0])]
    expected = [("Auditors", 2, lengths, digest) for lengths, digest in sorted(both, key=lambda pair: pair[1])]
    columns = {"question": "str", "words": "int64", "lengths": "str", "digest": "str"}
    pd.testing.assert_frame_equal(made, pd.DataFrame(expected, columns=list(columns)).astype(columns))


def test_the_order_of_digests_says_nothing_of_the_order_of_the_answers():
    made = digests(KEY, "Case", [f"V15-{number}" for number in range(10, 60)])["digest"]
    assert len(made) == 50
    assert made.is_monotonic_increasing


def test_where_nothing_is_telling_there_are_no_rows_but_the_columns():
    assert digests(KEY, "Team", ["Assessment"]).dtypes.astype(str).to_dict() == {
        "question": "str",
        "words": "int64",
        "lengths": "str",
        "digest": "str",
    }


@pytest.mark.parametrize(
    "answer",
    [
        "V15-01",
        "JP/CP",
        "Fieldwork South 2",
        "Early Help",
        "V15",
        "H801200001001",
        "007001",
        "943 476 5919",
        "2015/0123456",
    ],
)
def test_references_names_and_long_numbers_are_telling(answer):
    assert is_telling(answer)


@pytest.mark.parametrize(
    "answer",
    ["Assessment", "A1", "7", "2015", "12345", "2015-04", "03/04/2015", "15-01", "12.007001", "000000", "-", ""],
)
def test_plain_words_years_counts_dates_and_decimals_are_not(answer):
    assert not is_telling(answer)


def test_words_with_a_digit_are_compared_in_small_letters_and_plain_words_are_not():
    assert words_of("V15-01") == words_of("v15/01")
    assert words_of("Early Help") != words_of("early help")
    assert words_of("M\u00fcller\u00ad-Lang 12.007001") == ("M\u00fcller", "Lang", "12", ".007001")


# The key


def test_a_new_key_is_a_file_of_day_id_and_secret_that_others_cannot_read(data):
    path = make_key(TODAY)
    assert path == data / "data" / "key.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(content) == ["made", "id", "key"]
    assert content["made"] == "2026-11-22"
    assert content["id"] == Key(bytes.fromhex(content["key"])).id
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir() if p.is_file()] == ["key.toml"]


def test_two_new_keys_are_not_the_same(data):
    first = make_key(TODAY).rename(data / "first.toml")
    assert first.read_bytes() != make_key(TODAY).read_bytes()


def test_a_key_is_never_replaced_by_a_new_one(data):
    path = make_key(TODAY)
    before = path.read_bytes()
    with pytest.raises(
        RoundtableError, match="is there already, and is never replaced by a new one. Children of earlier"
    ):
        make_key(TODAY)
    assert path.read_bytes() == before


def test_what_a_command_that_was_killed_left_of_a_key_is_removed_by_the_next(data):
    (data / "data").mkdir(parents=True)
    (data / "data" / ".key.toml.4711.part").write_text("key", encoding="utf-8")
    make_key(TODAY)
    assert not list((data / "data").glob(".key*"))


def test_nothing_shows_the_secret_of_a_key():
    assert repr(KEY) == str(KEY) == f"Key(id='{KEY.id}')"
    assert "a5a5" not in f"{KEY}{[KEY]}" and "\\xa5" not in f"{KEY!r}"
    assert pickle.loads(pickle.dumps(KEY)) == KEY


def test_a_made_up_round_has_the_demonstration_key_wherever_it_is(in_home):
    assert key_of(find_round("lscb-2015")) == demonstration_key()
    assert demonstration_key().id == "59a9e93625b6"
    remember(find_round("lscb-2015"), demonstration_key())
    assert not keys_used_file(in_home).exists()


def test_a_real_round_has_the_key_of_its_data_folder(one, data):
    path = make_key(TODAY)
    assert key_of(one) == read_key(path, "")
    assert key_of(one) != demonstration_key()


def test_a_real_round_without_a_key_says_how_to_get_one(one):
    with pytest.raises(RoundtableError) as refused:
        key_of(one)
    said = str(refused.value)
    assert said.startswith("one needs a key, because its children are stored under pseudonyms, and ")
    assert "'roundtable key new' makes one. If there was one before, 'roundtable key restore FILE' puts" in said


def test_the_demonstration_key_is_no_key_of_a_real_round(one, data):
    from analysis import folders

    copy = key_file(data)
    copy.write_bytes((folders.DEFINITIONS / "demonstration_key.toml").read_bytes())
    with pytest.raises(
        RoundtableError, match="is the demonstration key, which everybody has: it is for made-up rounds"
    ):
        key_of(one)
    copy.unlink()
    with pytest.raises(RoundtableError, match="is the demonstration key"):
        restore(folders.DEFINITIONS / "demonstration_key.toml")
    assert not copy.exists()


@pytest.mark.parametrize("damage", ["shorter", "a digit", "no id", "words", "binary", "number", "large"])
def test_a_broken_key_is_refused_and_nothing_of_it_is_shown(one, damage):
    path = make_key(TODAY)
    text = path.read_text(encoding="utf-8")
    secret = tomllib.loads(text)["key"]
    broken = {
        "shorter": text.replace(secret, secret[:-2]),
        "a digit": text.replace(secret, secret[:-1] + ("0" if secret[-1] != "0" else "1")),
        "no id": "".join(line for line in text.splitlines(keepends=True) if not line.startswith("id")),
        "words": f"key = {secret} and more",
        "binary": "\udcff\udcfe",
        "number": f"key = 0x{secret}",
        "large": text + "#" * 10_000,
    }[damage]
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    with pytest.raises(RoundtableError) as refused:
        key_of(one)
    said = str(refused.value)
    assert said.startswith(
        f"{path} is no key, or is not as 'roundtable key new' wrote it. Move it away; then 'roundtable"
    )
    assert secret[:8] not in said


def test_rounds_made_in_any_order_leave_the_same_file(tmp_path):
    from itertools import permutations

    left = set()
    for number, order in enumerate(permutations(("one", "three", "two"))):
        for name in order:
            add(tmp_path / str(number), name, "630dcd2966c4")
        left.add(keys_used_file(tmp_path / str(number)).read_text(encoding="utf-8"))
    assert len(left) == 1
    assert left.pop().splitlines()[1:] == [f'"{name}" = "630dcd2966c4"' for name in ("one", "three", "two")]


def test_the_keys_used_are_remembered_once_a_round_and_nothing_else_is_changed(one, data):
    make_key(TODAY)
    used = keys_used_file(data)
    used.parent.mkdir(parents=True)
    used.write_text('# by hand\n"a.b-2020" = "0123456789ab"', encoding="utf-8")
    key = key_of(one)
    remember(one, key)
    remember(one, key)
    assert used.read_text(encoding="utf-8") == f'# by hand\n"a.b-2020" = "0123456789ab"\n"one" = "{key.id}"\n'


def test_asking_for_the_key_remembers_nothing(one, data):
    make_key(TODAY)
    key_of(one)
    assert not keys_used_file(data).exists()


def test_another_key_than_the_round_was_made_with_is_refused_with_what_to_do(one, data):
    make_key(TODAY)
    was = key_of(one)
    remember(one, was)
    other = other_key(data).replace(key_file(data))
    for asked in (lambda: key_of(one), lambda: remember(one, read_key(other, ""))):
        with pytest.raises(RoundtableError) as refused:
            asked()
        said = str(refused.value)
        assert (
            f"holds another key (id {read_key(other, '').id}) than the one that one was made with (id {was.id})" in said
        )
        assert "'roundtable key restore FILE' puts the copy back" in said
        assert f"take the lines with that id out of {keys_used_file(data)}" in said
    keys_used_file(data).unlink()
    assert key_of(one) == read_key(other, "")


def test_another_key_than_that_of_the_round_before_is_refused_until_that_one_is_forgotten(one, data):
    make_key(TODAY)
    remember(one, key_of(one))
    two = later(data)
    assert key_of(two) == key_of(one)
    other_key(data).replace(key_file(data))
    with pytest.raises(RoundtableError, match="than the one that one was made with"):
        key_of(two)
    one.decisions.mkdir()
    (one.decisions / FORGOTTEN).write_text('day = "2033-01-01"\nfiles = 1\n', encoding="utf-8")
    assert key_of(two) == read_key(key_file(data), "")


def test_a_broken_memory_of_keys_is_a_sentence(one, data):
    make_key(TODAY)
    keys_used_file(data).parent.mkdir(parents=True)
    keys_used_file(data).write_text("one = ", encoding="utf-8")
    with pytest.raises(RoundtableError, match=r"keys.toml is not valid TOML: .*end of document.*Put that line right\."):
        key_of(one)


def test_a_backup_puts_the_same_key_back(one, data, tmp_path):
    was = key_of(one) if make_key(TODAY) else None
    remember(one, was)
    assert back_up(tmp_path / "copy.toml") == was
    assert os.name == "nt" or stat.S_IMODE((tmp_path / "copy.toml").stat().st_mode) == 0o600
    key_file(data).unlink()
    assert restore(tmp_path / "copy.toml") == was
    assert key_of(one) == was
    assert restore(tmp_path / "copy.toml") == was, "a second time nothing is to be done"


def test_a_key_that_rounds_were_made_with_is_not_replaced_by_a_copy_of_another(one, data):
    make_key(TODAY)
    was = key_of(one)
    other = other_key(data)
    remember(one, was)
    with pytest.raises(RoundtableError) as refused:
        restore(other)
    assert f"holds another key (id {was.id}), and these rounds were made with it: one. Nothing was" in str(
        refused.value
    )
    assert key_of(one) == was


def test_a_key_that_no_round_was_made_with_gives_way_to_a_copy(one, data):
    make_key(TODAY)
    other = other_key(data)
    assert restore(other) == read_key(key_file(data), "") == key_of(one)


def test_a_wrong_file_is_not_restored(data, tmp_path):
    (tmp_path / "cases.csv").write_text("Case\nA1\n", encoding="utf-8")
    with pytest.raises(
        RoundtableError, match=r"cases.csv is no key, or .*Give the file that 'roundtable key backup' wrote"
    ):
        restore(tmp_path / "cases.csv")
    with pytest.raises(RoundtableError, match=r"none.toml cannot be read \(No such file"):
        restore(tmp_path / "none.toml")
    assert not key_file(data).exists()


def test_a_broken_key_is_not_written_over_by_a_copy(data):
    copy = other_key(data)
    key_file(data).write_text("not whole", encoding="utf-8")
    with pytest.raises(RoundtableError, match="Move it away, then restore again"):
        restore(copy)
    assert key_file(data).read_text(encoding="utf-8") == "not whole"


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("there.toml", "is there already, and is not written over"),
        (".", "is a folder. Name the file too: "),
        ("no/copy.toml", "There is no folder "),
        (
            "home/reports/one/copy.toml",
            "reports: what is there may be shared, and the key never is. Choose a restricted",
        ),
        ("home/data/copy.toml", "data: it would be lost with the key. Choose a restricted place elsewhere."),
    ],
)
def test_a_copy_goes_to_a_new_file_in_a_restricted_place_elsewhere(data, tmp_path, place, says):
    make_key(TODAY)
    (tmp_path / "there.toml").write_text("something", encoding="utf-8")
    (data / "reports" / "one").mkdir(parents=True)
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(RoundtableError) as refused:
        back_up(tmp_path / place)
    assert says in str(refused.value)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_without_a_key_there_is_nothing_to_copy(data, tmp_path):
    with pytest.raises(RoundtableError, match="There is no key to copy: .* 'roundtable key new' makes one"):
        back_up(tmp_path / "copy.toml")


def test_tables_rest_on_the_id_of_the_key_and_on_none_where_there_is_none(one, data):
    assert inputs_of(one)["key"] == "none"
    make_key(TODAY)
    assert inputs_of(one)["key"] == key_of(one).id


def test_tables_of_a_made_up_round_rest_on_no_key_of_this_machine(in_home):
    folders = RoundFolders("lscb-2015", in_home)
    assert inputs_of(folders)["key"] == demonstration_key().id


def test_the_key_and_its_copies_are_kept_out_of_git_and_the_demonstration_key_is_not():
    ignored = (Path(__file__).parent.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored.index("*key.toml") < ignored.index("!/analysis/definitions/demonstration_key.toml")
