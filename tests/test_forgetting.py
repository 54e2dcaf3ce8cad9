"""A round is deleted after its retention date, wholly, and what was published stays.

It is stopped at each operation that changes a file (tests/faults.py); the same command then finishes it.
"""

import io
import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from editions import bytes_of

from analysis import writing
from analysis.__main__ import main
from analysis.errors import CannotWrite, InUse, RoundtableError, UnknownName
from analysis.folders import RoundFolders, folders_of, folders_of_any, forgotten, new_round_folder, round_names
from analysis.forgetting import deletion_of, forget
from analysis.locks import locked
from analysis.reports.published import INDEX, mark_of

KEPT_UNTIL = date(2032, 3, 31)
LATER = date(2032, 4, 2)
TOML = 'title = "Audit"\nretain_until = "2032-03-31"\n'
STAYS = {
    "data/decisions/one/editions/board-1.json": b"{}",
    "data/raw/two/round.toml": b'title = "Another"\n',
    "reports/one/board/1/index.html": b"<p>published</p>",
    "reports/one/index.html": b"<p>all</p>",
}
GOES = {
    "data/raw/one/round.toml": TOML.encode(),
    "data/raw/one/cases.csv": b"Case\nA1\n",
    "data/raw/one/sheets/A1.xlsx": b"PK",
    "data/processed/one/run.json": b"{}",
    "data/processed/one/tables/cases.parquet": b"PAR1",
    "data/processed/one/notebooks/.ipynb_checkpoints/01.ipynb": b"{}",
    "data/decisions/one/corrections.toml": b"",
    "data/decisions/one/coders/anna.csv": b"A1",
}
LOCKS = {f"data/processed/.one.{what}.lock": b"" for what in ("run", "tables", "coding")}
MARK = '# This round was deleted after its retention date; how many files that were.\nday = "2032-04-02"\nfiles = 8\n'
AFTER = STAYS | {"data/decisions/one/forgotten.toml": MARK.encode()}


def write(home: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    return home


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A folder with the round 'one', which was run and published, and another round."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "home"))
    monkeypatch.setattr(writing, "SECONDS_BETWEEN", 0)
    return write(tmp_path / "home", STAYS | GOES | LOCKS)


def refused(name: str, today: date = LATER) -> str:
    """Why a round is not deleted."""
    with pytest.raises(RoundtableError) as raised:
        forget(name, today)
    return str(raised.value)


def test_all_of_a_round_goes_but_its_editions_and_what_they_showed(home):
    done = forget("one", LATER)
    assert (done.files, done.links) == (8, 0)
    assert bytes_of(home) == AFTER
    assert sorted(path.name for path in (home / "data").glob("*/one")) == ["one"], "only decisions are left"
    assert not (home / "data" / "decisions" / "one" / "coders").exists()


def test_what_would_be_deleted_is_told_and_nothing_is(home):
    before = bytes_of(home)
    told = deletion_of("one", LATER)
    assert (told.files, told.links) == (8, 0)
    assert told.places == tuple(home / "data" / where / "one" for where in ("raw", "processed", "decisions"))
    assert bytes_of(home) == before


@pytest.mark.parametrize("today", [date(2026, 11, 22), KEPT_UNTIL])
def test_a_round_is_kept_to_the_end_of_its_retention_date(home, today):
    before = bytes_of(home)
    assert refused("one", today) == "one is kept until 2032-03-31, and can be deleted from 2032-04-01."
    assert bytes_of(home) == before
    forget("one", date(2032, 4, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'title = "Audit"\n',
            "data/raw/one/round.toml gives no retention date, so nothing was deleted. Give it there as the partnership "
            'has agreed it: retain_until = "2032-03-31".',
        ),
        ('retain_until = "March"\n', 'data/raw/one/round.toml: retain_until is no day. Write it as "2032-03-31".'),
        (
            "title = \n",
            "data/raw/one/round.toml cannot be read, so it is not known whether the round may be deleted. Put it right "
            "first.",
        ),
    ],
)
def test_without_a_retention_date_that_can_be_read_nothing_is_deleted(home, text, says):
    write(home, {"data/raw/one/round.toml": text.encode()})
    assert refused("one") == says
    assert (home / "data/raw/one/cases.csv").exists()


def test_a_round_that_todays_definitions_no_longer_fit_can_be_deleted_too(home):
    write(home, {"data/raw/one/round.toml": f'{TOML}instrument = "of long ago"\n'.encode()})
    forget("one", LATER)
    assert not (home / "data/raw/one").exists()


def test_a_round_that_a_later_one_compares_itself_with_is_kept_until_that_is_published(home):
    write(home, {"data/raw/two/round.toml": b'round_before = "one"\n'})
    assert refused("one") == (
        "two names one as the round before and was not published yet, so nothing was deleted. Run two first, or take "
        "round_before out of its round.toml."
    )
    write(home, {f"reports/two/{INDEX}": mark_of({"board": "1"}).encode()})
    forget("one", LATER)
    assert not (home / "data/raw/one").exists()


def test_a_later_round_whose_description_cannot_be_read_may_need_it(home):
    write(home, {"data/raw/two/round.toml": b"round_before = "})
    assert refused("one").startswith("data/raw/two/round.toml cannot be read, so it is not known whether the round may")


@pytest.mark.parametrize("what", ["run", "tables"])
def test_a_round_that_is_at_work_is_not_deleted(home, what):
    with (
        locked(RoundFolders("one", home).lock(what)),
        pytest.raises(InUse, match="is at work on it. Wait for it, or stop"),
    ):
        forget("one", LATER)
    assert set(GOES) <= set(bytes_of(home))


def test_an_unknown_round_is_refused_with_near_names(home):
    with pytest.raises(UnknownName, match="'on' is not a known round. Did you mean 'one'"):
        forget("on", LATER)
    for name in ("..", "", "../two"):
        with pytest.raises(UnknownName):
            forget(name, LATER)


# What is held


def test_files_that_are_read_only_are_all_named_before_anything_is_deleted(home):
    held = ["data/raw/one/cases.csv", "data/decisions/one/coders/anna.csv"]
    for name in held:
        (home / name).chmod(stat.S_IREAD)
    before = bytes_of(home)
    assert refused("one") == (
        f"{', '.join(held)} cannot be deleted, so nothing was. Close what is open in Excel, Word or JupyterLab "
        "('roundtable stop' ends waiting workers), take the tick from 'Read-only' in the properties of files that have "
        "it, and run 'roundtable forget one' again."
    )
    assert {name: content for name, content in bytes_of(home).items() if name not in LOCKS} == {
        name: content for name, content in before.items() if name not in LOCKS
    }
    for name in held:
        (home / name).chmod(stat.S_IREAD | stat.S_IWRITE)
    forget("one", LATER)
    assert bytes_of(home) == AFTER


def test_files_that_excel_has_open_are_all_named_before_anything_is_deleted(home, monkeypatch):
    opened = Path.open

    def held(path: Path, *how: object, **more: object) -> object:
        if path.name in ("cases.csv", "A1.xlsx"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", held)
    assert refused("one").startswith(
        "data/raw/one/cases.csv, data/raw/one/sheets/A1.xlsx cannot be deleted, so nothing"
    )
    assert not forgotten()
    monkeypatch.undo()
    assert set(GOES) <= set(bytes_of(home))


def test_what_turns_out_to_be_held_is_named_and_the_rest_is_deleted(home, monkeypatch):
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name in ("cases.csv", "anna.csv"):
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        with pytest.raises(CannotWrite) as stopped:
            forget("one", LATER)
    assert str(stopped.value).startswith(
        "The deletion of one is not finished: data/raw/one/cases.csv, data/decisions/one/coders/anna.csv cannot be "
        "deleted. Close what is open in Excel"
    )
    assert set(GOES) & set(bytes_of(home)) == {"data/raw/one/cases.csv", "data/decisions/one/coders/anna.csv"}
    forget("one", date(2032, 5, 1))
    assert bytes_of(home) == AFTER, "the day and the number are those of the beginning"


def links_work(folder: Path) -> bool:
    try:
        (folder / "link").symlink_to(folder)
    except OSError:
        return False
    (folder / "link").unlink()
    return True


def test_what_links_lead_to_is_left_alone(home, tmp_path):
    if not links_work(tmp_path):
        pytest.skip("may not make links here")
    write(tmp_path, {"elsewhere/notes.csv": b"theirs"})
    (home / "data/raw/one/file.csv").symlink_to(tmp_path / "elsewhere/notes.csv")
    (home / "data/raw/one/folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (home / "data/processed/one/nowhere").symlink_to(tmp_path / "nothing")
    done = forget("one", LATER)
    assert (done.files, done.links) == (8, 3)
    assert not (home / "data/raw/one").exists() and not (home / "data/processed/one").exists()
    assert (tmp_path / "elsewhere/notes.csv").read_bytes() == b"theirs"


def test_a_round_whose_folder_is_a_link_is_not_said_to_be_deleted(home, tmp_path):
    if not links_work(tmp_path):
        pytest.skip("may not make links here")
    (home / "data/raw/one").rename(tmp_path / "elsewhere")
    (home / "data/raw/one").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert refused("one") == (
        f"{home / 'data/raw/one'} is a link to another place, so nothing was deleted. Delete what it leads to by hand, "
        "then the link, and run again."
    )
    assert (tmp_path / "elsewhere/cases.csv").exists() and (home / "data/processed/one/run.json").exists()


# What is stopped


def what_stops_leave(home: Path) -> list[tuple[str, dict[str, bytes | None]]]:
    """Delete the round; what each kind of stop before each operation would leave of the folder."""
    from faults import Disk

    disk = Disk(home)
    disk.begin()
    forget("one", LATER)
    return [(str(state), state.files) for state in disk.end()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_deletion_that_is_stopped_anywhere_is_finished_by_the_same_command(home, monkeypatch):
    from faults import write_files

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as another:
        states = another.submit(what_stops_leave, home).result()
    different = {frozenset(files.items()): (what, files) for what, files in states}
    assert len(different) > 30
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # slow, and no power is cut here
    begun = 0
    for what, files in different.values():
        write_files(home, files)
        left = {name for name, content in files.items() if content is not None}
        assert left >= set(STAYS), what
        assert "data/decisions/one/forgotten.toml" in left or left >= set(GOES), f"{what}: begun, and nothing says so"
        begun += bool(forgotten())
        forget("one", LATER)
        assert bytes_of(home) == AFTER, what
        assert not (home / "data/raw/one").exists() and not (home / "data/processed/one").exists(), what
    assert begun > 20


# A round that was deleted


def test_a_round_that_was_deleted_is_listed_nowhere_and_run_says_so(home, capsys):
    forget("one", LATER)
    assert round_names() == ["two"]
    assert forgotten() == {"one": "2032-04-02"}
    assert main(["run", "one", "--data", str(home)]) == 2
    said = f"'one' was deleted on 2032-04-02, after its retention date. Its editions are in {home / 'reports' / 'one'}."
    assert said in capsys.readouterr().err


def test_its_editions_are_still_found(home):
    forget("one", LATER)
    assert folders_of_any("one").reports == home / "reports" / "one"
    assert folders_of_any("two") == folders_of("two")


def test_its_name_is_not_given_to_a_new_round(home):
    forget("one", LATER)
    with pytest.raises(RoundtableError, match="'one' was deleted on 2032-04-02, .* Choose another name."):
        new_round_folder("one")


def test_a_deletion_under_way_is_said_with_what_finishes_it(home):
    write(home, {"data/decisions/one/forgotten.toml": MARK.encode()})
    with pytest.raises(RoundtableError) as raised:
        folders_of("one")
    assert str(raised.value) == (
        "The deletion of 'one' was begun on 2032-04-02, and some of it is there. 'roundtable forget one' finishes it."
    )


def test_files_that_come_back_from_a_backup_are_deleted_again(home):
    forget("one", LATER)
    write(home, {"data/raw/one/cases.csv": b"Case\nA1\n"})
    assert forget("one", date(2033, 1, 1)).files == 1
    assert bytes_of(home) == AFTER


def test_a_mark_that_is_broken_is_a_mark_all_the_same(home):
    write(home, {"data/decisions/one/forgotten.toml": b"day = "})
    assert forgotten() == {"one": "a day that is not known"}


# The command


class Terminal:
    """Somebody who types a line."""

    def __init__(self, line: str):
        self._line = line

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        return self._line


@pytest.fixture
def long_ago(home) -> Path:
    """A round whose retention date is over, whatever the day is."""
    return write(home, {"data/raw/one/round.toml": b'retain_until = "2001-01-01"\n'})


def test_forget_asks_for_the_name_and_deletes_when_it_is_typed(long_ago, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Terminal("one\n"))
    assert main(["forget", "one"]) == 0
    said = capsys.readouterr().out
    assert "This deletes 8 files of one for good, all that is in:" in said
    assert f"    {long_ago / 'data' / 'raw' / 'one'}\n" in said
    assert "To delete it, type one: " in said
    assert f"one is deleted: 8 files. Its published editions are in {long_ago / 'reports' / 'one'}." in said
    assert "Copies elsewhere are not reached: backups, earlier versions in OneDrive or SharePoint" in said
    assert not (long_ago / "data/raw/one").exists()


@pytest.mark.parametrize("typed", ["yes\n", "two\n", "ONE\n", ""])
def test_forget_deletes_nothing_when_something_else_is_typed(long_ago, monkeypatch, capsys, typed):
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert main(["forget", "one"]) == 2
    assert capsys.readouterr().err == "roundtable: That is not one. Nothing was deleted.\n"
    assert set(GOES) <= set(bytes_of(long_ago))


@pytest.mark.parametrize("stdin", [None, io.StringIO("one\n")])
def test_forget_deletes_nothing_where_nobody_can_be_asked_unless_told_so(long_ago, monkeypatch, capsys, stdin):
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["forget", "one"]) == 2
    assert capsys.readouterr().err == (
        "roundtable: one is deleted for good, so a person is asked first, and here nobody can be. Nothing was deleted. "
        "Add --yes where it is sure.\n"
    )
    assert set(GOES) <= set(bytes_of(long_ago))
    assert main(["forget", "one", "--yes"]) == 0
    assert not (long_ago / "data/raw/one").exists()


def test_the_help_says_what_is_not_reached(capsys):
    with pytest.raises(SystemExit):
        main(["forget", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Files are deleted, not overwritten. Copies elsewhere are not reached: backups, earlier versions" in said
