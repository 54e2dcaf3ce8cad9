"""Releasing: a public edition is a draft until two people have checked exactly its files, and then stays published."""

import contextlib
import errno
import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from editions import bytes_of
from hypothesis import given
from hypothesis import strategies as st
from rounds_made import make_round

from analysis import writing
from analysis.__main__ import main
from analysis.audiences import audiences, find_audience
from analysis.commands import rounds
from analysis.errors import BadDefinition, CannotWrite, InUse, RoundtableError, UnknownName
from analysis.fingerprints import inputs_of
from analysis.folders import RoundFolders
from analysis.forgetting import forget
from analysis.locks import locked
from analysis.reports.checks import checks_file, checks_of
from analysis.reports.published import drafts, id_of, is_release_of, published, run_of
from analysis.rounds import Round, find_round
from analysis.runs.checkers import checker_name, same_person
from analysis.runs.publishing import publish
from analysis.runs.record import went_in
from analysis.runs.releasing import Standing, release_edition
from analysis.workers.task import Here
from analysis.writing import sha256

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
AUDIENCES = 'audiences = ["panel", "board", "public"]\nretain_until = "2026-12-31"'


@pytest.fixture
def this(tmp_path, monkeypatch) -> Round:
    """A small round whose round.toml names the public; nothing is made of it yet."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path / "home"))
    monkeypatch.setattr(writing, "SECONDS_BETWEEN", 0)
    made = make_round(tmp_path / "home")
    made.top = AUDIENCES
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    return find_round("one")


def left(audit_round: Round, text: str, audiences: tuple[str, ...] = ("panel", "board", "public")) -> dict[str, Path]:
    """What a run does at its end, with editions of one page each that says `text`; audience -> published folder."""
    from analysis.reports.edition import Edition

    record = json.dumps(went_in(audit_round, {}) | {"made": text})
    about = {"run": sha256(record.encode()), "files": {"index.html": sha256(text.encode())}}
    made = [
        Edition(audience, {"index.html": text, "manifest.json": json.dumps({"audience": audience} | about, indent=1)})
        for audience in audiences
    ]
    places = publish(audit_round, made)
    writing.replace_text(audit_round.processed / "run.json", record)
    return places


def release(checker: str, day: date = MONDAY, audience: str = "public", edition: str = "") -> Standing:
    return release_edition("one", audience, checker, day, edition)


def refused(checker: str, **more: str) -> str:
    """Why a call is refused; what was published and recorded is then as it was."""
    one = RoundFolders("one", find_round("one").home)
    kept = {folder: bytes_of(folder) for folder in (one.reports, one.decisions)}
    with pytest.raises(RoundtableError) as raised:
        release(checker, **more)
    assert {folder: bytes_of(folder) for folder in kept} == kept
    return str(raised.value)


def page(folder: Path) -> str:
    return (folder / "index.html").read_text("utf-8")


def lines(audit_round: Round) -> list[dict]:
    return [json.loads(line) for line in checks_file(audit_round).read_text("utf-8").splitlines()]


def test_a_run_leaves_the_public_edition_as_a_draft_and_publishes_the_others(this):
    assert set(left(this, "new")) == set(published(this)) == {"panel", "board"}
    assert page(drafts(this)["public"]) == "new"
    assert not list(this.reports.rglob("*public*"))
    assert drafts(this)["public"].is_relative_to(this.processed), "a draft is restricted"


def test_the_page_of_the_drafts_says_that_they_are_and_their_own_pages_are_final(this):
    left(this, "new")
    holder = page(this.processed / "draft")
    assert "Draft: not released. For those who check it, and for nobody else." in holder
    assert "roundtable release one --audience AUDIENCE --checker NAME" in holder
    assert f'<a href="public/{drafts(this)["public"].name}/index.html">' in holder
    release("Jane Smith")
    assert page(release("Lee Jones").published) == "new"


def test_one_name_publishes_nothing_and_is_kept_with_the_hashes_of_what_was_checked(this):
    left(this, "new")
    before = bytes_of(this.reports)
    standing = release("Jane Smith")
    assert (standing.names, standing.published) == (("Jane Smith",), None)
    assert bytes_of(this.reports) == before
    draft = drafts(this)["public"]
    assert lines(this) == [
        {
            "kind": "checked",
            "audience": "public",
            "name": "Jane Smith",
            "day": "2026-11-23",
            "manifest": sha256((draft / "manifest.json").read_bytes()),
            "run": sha256((this.processed / "run.json").read_bytes()),
            "files": {"index.html": sha256(b"new")},
        }
    ]


def test_a_second_name_publishes_the_pages_that_were_checked_with_both_names_in_the_manifest(this):
    others = left(this, "new")
    draft = drafts(this)["public"]
    release("Jane Smith")
    folder = release("Lee Jones", TUESDAY).published
    assert published(this) == others | {"public": folder}
    assert is_release_of(folder, draft) and folder.name == id_of((folder / "manifest.json").read_text("utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    expected = json.loads((draft / "manifest.json").read_text("utf-8")) | {"released_by": ["Jane Smith", "Lee Jones"]}
    assert manifest == expected
    assert (folder / "index.html").read_bytes() == (draft / "index.html").read_bytes()
    kept = this.decisions / "editions" / f"public-{folder.name}.json"
    assert kept.read_bytes() == (folder / "manifest.json").read_bytes()
    assert {name: value for name, value in lines(this)[-1].items() if name not in ("manifest", "edition")} == {
        "kind": "released",
        "audience": "public",
        "names": ["Jane Smith", "Lee Jones"],
        "day": "2026-11-24",
    }
    assert f'<a href="public/{folder.name}/index.html">Public edition</a>' in page(this.reports)


def test_no_day_is_in_what_is_published(this):
    left(this, "new")
    release("Jane Smith", MONDAY), release("Lee Jones", TUESDAY)
    assert not [name for name, content in bytes_of(this.reports).items() if b"2026-11" in content]


@pytest.mark.parametrize("again", ["Jane Smith", "jane  SMITH", "Jané Smith", "JaneSmith", "Smith, Jane"])
def test_the_same_person_twice_is_refused(this, again):
    left(this, "new")
    release("Jane Smith")
    assert "checked this draft already (as 'Jane Smith', on 2026-11-23), so nothing was published." in refused(again)
    assert set(published(this)) == {"panel", "board"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "it is empty"),
        (" \t ", "it is empty"),
        ("4711", "it has other signs in it than letters"),
        ("Jane 2", "it has other signs in it than letters"),
        ("J", "it has fewer than two letters"),
        ("-.-", "it has fewer than two letters"),
        ("NAME", "it is the word that stands for a name in the help"),
        ("Jane\u202eSmith", "it has other signs in it than letters"),
        ("J\u0430ne Smith", "it mixes letters of two alphabets"),
        ("J" * 81, "it is longer than 80 letters"),
    ],
)
def test_a_name_that_can_be_nobodys_is_refused(this, name, why):
    left(this, "new")
    said = refused(name)
    assert f"because {why}" in said and "Nothing was recorded or published." in said


@given(st.text(alphabet="abcdeé'- ", min_size=1, max_size=12), st.sampled_from([str.upper, str.title, str.casefold]))
def test_a_name_is_the_same_persons_however_it_is_typed(name, typed):
    assert same_person(name, f" {typed(name)}".replace("é", "e\u0301").replace(" ", "  "))
    assert same_person(name, "".join(name.split()))


@pytest.mark.parametrize("name", ["Zoë O’Brien-Šmíd", "Łukasz Nowak", "王小明", "Dr. J. van der Berg"])
def test_names_of_any_one_alphabet_are_taken(name):
    assert checker_name(name) == name


@pytest.mark.parametrize(("one", "other"), [("Jane Smith", "John Smith"), ("AB", "BA"), ("Jane Smith", "Jane Smithe")])
def test_other_names_are_other_people(one, other):
    assert not same_person(one, other)


def test_a_check_of_an_earlier_draft_does_not_count_and_that_is_said(this):
    left(this, "old")
    release("Jane Smith")
    left(this, "new")
    standing = release("Lee Jones")
    assert (standing.names, standing.published) == (("Lee Jones",), None)
    assert [check.name for check in standing.outdated] == ["Jane Smith"]
    assert release("Jane Smith").names == ("Lee Jones", "Jane Smith")


def test_another_draft_than_the_one_that_was_looked_at_is_refused(this):
    left(this, "old")
    old = drafts(this)["public"].name
    left(this, "new")
    said = refused("Jane Smith", edition=old)
    new = drafts(this)["public"].name
    assert f"was made again: it is {new}, and not {old}. Nothing was recorded." in said
    assert release("Jane Smith", edition=new).recorded


def test_a_run_that_changes_nothing_keeps_the_release(this):
    left(this, "new")
    release("Jane Smith"), release("Lee Jones")
    before = bytes_of(this.home)
    left(this, "new")
    assert bytes_of(this.home) == before


def test_a_run_that_changes_the_draft_leaves_the_released_edition_published(this):
    left(this, "old")
    release("Jane Smith")
    folder = release("Lee Jones").published
    before = bytes_of(folder)
    assert left(this, "new") == published(this) and published(this)["public"] == folder
    assert page(published(this)["board"]) == page(drafts(this)["public"]) == "new"
    assert bytes_of(folder) == before
    assert release("Lee Jones").published is None, "the new draft waits for two names of its own"


def test_a_released_edition_stays_when_its_audience_is_taken_out_of_the_round(this):
    left(this, "old")
    release("Jane Smith")
    folder = release("Lee Jones").published
    left(this, "new", ("panel", "board"))
    assert published(this)["public"] == folder
    assert drafts(this) == {} and not (this.processed / "draft").exists()


def test_a_round_for_the_public_alone_has_no_other_edition(this):
    assert left(this, "new", ("public",)) == published(this) == {}
    release("Jane Smith")
    assert set(published(this)) == set() and release("Lee Jones").published == published(this)["public"]


def test_the_later_draft_takes_the_place_of_the_earlier_release_and_that_stays_known(this):
    left(this, "old")
    release("Jane Smith"), release("Lee Jones")
    left(this, "new")
    release("Jane Smith")
    assert page(release("Lee Jones").published) == "new"
    assert len(list((this.decisions / "editions").glob("public-*.json"))) == 2
    assert len(list((this.reports / "public").iterdir())) == 2


def test_what_was_replaced_is_not_released_again_without_two_new_checks(this):
    left(this, "old")
    release("Jane Smith"), release("Lee Jones")
    left(this, "new")
    release("Jane Smith"), release("Lee Jones")
    left(this, "old")
    assert release("Ann Ward").published is None
    assert page(published(this)["public"]) == "new"


def test_a_call_after_the_release_adds_no_name_and_mends_what_was_lost(this):
    left(this, "new")
    release("Jane Smith")
    folder = release("Lee Jones").published
    (folder / "index.html").unlink()
    before = lines(this)
    standing = release("Ann Ward")
    assert (standing.names, standing.recorded) == (("Jane Smith", "Lee Jones"), False)
    assert lines(this) == before and run_of(folder)


@pytest.mark.parametrize(
    ("audience", "says"),
    [
        ("board", "The board edition is published by 'roundtable run', and is not released. Editions that are"),
        ("publik", "'publik' is not a known audience. Did you mean 'public'"),
    ],
)
def test_other_audiences_are_refused(this, audience, says):
    left(this, "new")
    assert says in refused("Jane Smith", audience=audience)


def test_an_unknown_round_is_refused_with_near_names(this):
    with pytest.raises(UnknownName, match="'one2' is not a known round. Did you mean 'one'"):
        release_edition("one2", "public", "Jane Smith", MONDAY)


def test_without_a_draft_it_says_what_makes_one(this):
    assert "There is no public draft of one, so nothing was released. 'roundtable run one' makes it." in refused(
        "Jane S"
    )
    toml = this.raw / "round.toml"
    toml.write_text(toml.read_text("utf-8").replace(', "public"', ""), "utf-8")
    assert "Its round.toml makes editions for: panel, board. Add 'public' to audiences there" in refused("Jane S")


@pytest.mark.parametrize("name", ["index.html", "manifest.json"])
def test_a_draft_that_was_edited_or_lost_a_file_is_refused_and_the_next_run_mends_it(this, name):
    left(this, "new")
    release("Jane Smith")
    (drafts(this)["public"] / name).write_text("edited", "utf-8")
    assert "is not as it was made, so nothing was released. 'roundtable run one' makes it whole" in refused("Lee Jones")
    (drafts(this)["public"] / name).unlink()
    assert "is not as it was made" in refused("Lee Jones")
    left(this, "new")
    assert release("Lee Jones").published


def test_a_file_that_somebody_put_beside_the_pages_is_not_published(this):
    left(this, "new")
    (drafts(this)["public"] / "notes.html").write_text("A1", "utf-8")
    release("Jane Smith")
    assert sorted(path.name for path in release("Lee Jones").published.iterdir()) == ["index.html", "manifest.json"]


@pytest.mark.parametrize("what", ["data/raw/one/cases.csv", "data/decisions/one/corrections.csv"])
def test_a_draft_that_is_not_of_todays_files_is_refused(this, what):
    left(this, "new")
    release("Jane Smith")
    (this.home / what).write_text("Case\nA1\nA2\n", "utf-8")
    said = refused("Lee Jones").replace("data/raw/", "data/raw/one/").replace("decisions/", "decisions/one/")
    assert f"{what}: changed since the draft was made. Nothing was released: 'roundtable run one' makes a draft" in said


def test_a_draft_of_a_run_that_did_not_end_is_refused(this):
    left(this, "new")
    record = this.processed / "run.json"
    for spoil in (lambda: record.write_text("{}", "utf-8"), record.unlink):
        spoil()
        assert "is not of the last whole run. Nothing was released:" in refused("Jane Smith")


def test_while_the_round_is_run_nothing_is_released(this):
    left(this, "new")
    with locked(this.lock("run")), pytest.raises(InUse):
        release("Jane Smith")
    assert not checks_file(this).exists()


def test_a_check_is_no_input_of_a_run(this):
    left(this, "new")
    before = inputs_of(this)
    release("Jane Smith"), release("Lee Jones")
    assert inputs_of(this) == before


@pytest.mark.parametrize(
    "line",
    [b'{"kind": "checked", "audience": "pub', b"[]\n", b'{"kind": "seen"}\n', b'{"kind": "released"}\n', b"\xff\n"],
)
def test_a_line_that_is_cut_off_or_strange_counts_for_nothing_and_the_lines_about_it_stay(this, line):
    left(this, "new")
    release("Jane Smith")
    with checks_file(this).open("ab") as file:
        file.write(line)
    standing = release("Lee Jones")
    assert standing.published and standing.unread == 1
    assert line.strip() in checks_file(this).read_bytes()


class Killed(BaseException):
    """Stands for the end of the process."""


def changing(monkeypatch, at: int, end: BaseException) -> list[str]:
    """From the operation `at` on, whatever puts a file or folder in place or adds a line ends with an error; the names
    of the operations so far."""
    done = []

    def seen(name, operation):
        def operated(*arguments, **more):
            done.append(name)
            if len(done) >= at:
                raise end
            return operation(*arguments, **more)

        return operated

    monkeypatch.setattr(Path, "replace", seen("replace", Path.replace))
    monkeypatch.setattr(Path, "rename", seen("rename", Path.rename))
    monkeypatch.setattr(Path, "mkdir", seen("mkdir", Path.mkdir))
    monkeypatch.setattr(os, "write", seen("write", os.write))
    monkeypatch.setattr(Path, "write_bytes", seen("write_bytes", Path.write_bytes))
    return done


def operations(this: Round, monkeypatch, call) -> int:
    with monkeypatch.context() as watched:
        done = changing(watched, 10**6, Killed())
        call()
    return len(done)


@pytest.mark.parametrize("end", [Killed(), PermissionError(errno.EACCES, "The process cannot access the file")])
def test_a_second_check_that_is_stopped_anywhere_publishes_all_or_nothing_and_goes_on(this, monkeypatch, end):
    """Killed, or a file that another program holds on Windows: the same command, by the same person, then ends it."""
    clean, published_at = this.home.parent / "clean", set()
    left(this, "new")
    release("Jane Smith")
    shutil.copytree(this.home, clean)
    others = published(this)
    number = operations(this, monkeypatch, lambda: release("Lee Jones"))
    after = shown(this)
    assert number > 8
    for at in range(1, number + 1):
        shutil.rmtree(this.home)
        shutil.copytree(clean, this.home)
        with monkeypatch.context() as stopped, contextlib.suppress(Killed, CannotWrite, RoundtableError):
            changing(stopped, at, end)
            release("Lee Jones")
        now = published(this)
        assert {name: now[name] for name in others} == others
        if "public" in now:
            assert (
                run_of(now["public"]) and (this.decisions / "editions" / f"public-{now['public'].name}.json").exists()
            )
            published_at.add(at)
        assert page(release("Lee Jones").published) == "new"
        assert shown(this) == after, f"stopped at {at} of {number}"
    assert published_at < set(range(1, number + 1))


def shown(this: Round) -> dict[str, bytes]:
    """What is published, and the manifests that are kept."""
    kept = {name: content for name, content in bytes_of(this.decisions / "editions").items() if name.endswith(".json")}
    return bytes_of(this.reports) | kept


@pytest.mark.parametrize("end", [Killed(), PermissionError(errno.EACCES, "The process cannot access the file")])
def test_a_draft_is_never_half_and_nothing_is_published_that_was_not_released(this, monkeypatch, end):
    """A run is stopped anywhere while it publishes; the drafts are those of one run, and the next run mends all."""
    left(this, "old")
    clean = this.home.parent / "clean"
    shutil.copytree(this.home, clean)
    number = operations(this, monkeypatch, lambda: left(this, "new"))
    after = bytes_of(this.home)
    assert number > 12
    for at in range(1, number + 1):
        shutil.rmtree(this.home)
        shutil.copytree(clean, this.home)
        with monkeypatch.context() as stopped, contextlib.suppress(Killed, CannotWrite, PermissionError):
            changing(stopped, at, end)
            left(this, "new")
        assert run_of(drafts(this)["public"]) and page(drafts(this)["public"]) in ("old", "new")
        assert set(published(this)) == {"panel", "board"}
        left(this, "new")
        assert bytes_of(this.home) == after, f"stopped at {at} of {number}"


def test_a_draft_goes_with_the_round_and_a_released_edition_stays_with_what_was_checked(this):
    left(this, "old")
    release("Jane Smith")
    folder = release("Lee Jones").published
    left(this, "new")
    kept = bytes_of(this.reports) | bytes_of(this.decisions / "editions")
    forget("one", date(2027, 1, 1))
    assert not this.processed.exists() and drafts(this) == {}
    assert bytes_of(this.reports) | bytes_of(this.decisions / "editions") == kept
    assert published(this)["public"] == folder
    with pytest.raises(RoundtableError, match="'one' was deleted on 2027-01-01"):
        release("Ann Ward")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            ('policy = "dfe_cin"', 'policy = "dfe_sin"'),
            "'policy' is 'dfe_sin', which is not known. Did you mean 'dfe_c",
        ),
        (('policy = "dfe_cin"\n', 'policy = "dfe_cin"\npolice = 1\n'), "'police' is an unknown key"),
        (('published_by = "release"', 'published_by = "nobody"'), "'published_by' is 'nobody'; it should be"),
        (
            (
                'row_level = false\nidentifiers = false\npolicy = "dfe',
                'row_level = true\nidentifiers = true\npolicy = "dfe',
            ),
            "[public]: names a policy for small numbers, but row_level and identifiers would show single children.",
        ),
    ],
)
def test_an_audience_that_cannot_be_is_refused(tmp_path, monkeypatch, changed, says):
    from analysis import folders

    for name in ("audiences.toml", "policies.toml"):
        text = (folders.DEFINITIONS / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(*changed) if name == "audiences.toml" else text, "utf-8")
    monkeypatch.setattr(folders, "DEFINITIONS", tmp_path)
    with pytest.raises(BadDefinition) as raised:
        audiences()
    assert says in str(raised.value)


def test_panel_and_board_are_exact_and_the_public_is_protected_and_released():
    found = {name: (a.row_level, a.identifiers, a.policy, a.published_by) for name, a in audiences().items()}
    assert found["panel"] == (True, True, None, "run")
    assert found["board"] == (False, False, None, "run")
    assert found["public"] == (False, False, "dfe_cin", "release")
    assert "Small numbers are protected" in find_audience("public").circulation


@pytest.fixture
def commanded(this, monkeypatch):
    """The command, which does each step of a run in this process, on a round with one notebook."""
    from test_runs_running import write_notebook

    (this.home / "notebooks").mkdir()
    write_notebook(this.home, "01_a", [])
    monkeypatch.setattr(rounds, "_crew", lambda options: contextlib.nullcontext(Here()))
    monkeypatch.setenv("CI", "1")
    return lambda *words: main([*words, "--data", str(this.home)])


def test_the_whole_way_from_a_run_to_the_released_edition(this, commanded, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert commanded("run", "one") == 0
    said = capsys.readouterr().out
    draft = drafts(this)["public"]
    waits = f"--audience public --checker NAME): {draft / 'index.html'}\n"
    assert waits in said and "one: a draft, not released until two people have checked it" in said

    assert commanded("open", "one", "--audience", "public") == 2
    assert "There is a draft, which two people release; --draft opens it." in capsys.readouterr().err
    assert commanded("open", "one", "--audience", "public", "--draft") == 0
    assert opened == [(draft / "index.html").as_uri()]

    release = ("release", "one", "--audience", "public", "--edition", draft.name, "--checker")
    assert commanded(*release, "Jane Smith") == 0
    said = capsys.readouterr().out
    assert f"one: Jane Smith checked the public draft {draft.name} (7 files):" in said
    assert f"    roundtable release one --audience public --edition {draft.name} --checker NAME\n" in said
    assert commanded("run", "one") == 0
    assert "nothing has changed" in (said := capsys.readouterr().out) and waits in said, "a check changes no draft"

    assert commanded(*release, "jane smith") == 2
    assert "A second person checks it, and gives their own name." in capsys.readouterr().err
    assert commanded(*release, "Lee Jones") == 0
    folder = published(this)["public"]
    said = capsys.readouterr().out
    assert said == (
        f"one: the public edition is released by Jane Smith and Lee Jones, and published.\n{folder / 'index.html'}\n"
    )
    said = (this.reports / "index.html").read_text("utf-8")
    assert "Released by Jane Smith and Lee Jones." in said and said.count("Released by") == 1
    assert commanded("open", "one", "--audience", "public") == 0
    assert opened[-1] == (folder / "index.html").as_uri()

    capsys.readouterr()
    assert commanded("run", "one") == 0
    said = capsys.readouterr().out
    assert "nothing has changed" in said and str(folder) in said and "a draft" not in said
    before = bytes_of(this.home / "reports")
    assert commanded("run", "one", "--force") == 0
    assert bytes_of(this.home / "reports") == before
    assert commanded(*release, "Ann Ward") == 0
    assert "was released by Jane Smith and Lee Jones; this name was not added" in capsys.readouterr().out


def test_a_run_over_other_files_keeps_the_release_and_says_that_a_new_draft_waits(this, commanded, capsys):
    commanded("run", "one")
    release("Jane Smith")
    folder = release("Lee Jones").published
    (this.raw / "cases.csv").write_text("Case\nA1\nA2\n", "utf-8")
    capsys.readouterr()
    for _ in range(2):  # the second finds nothing changed, and says the same of the draft
        assert commanded("run", "one") == 0
        said = capsys.readouterr().out
        assert f"one: {folder / 'index.html'}\n" in said
        assert f"--checker NAME): {drafts(this)['public'] / 'index.html'}\n" in said
    assert "nothing has changed" in said
    assert published(this)["public"] == folder and run_of(folder)


def test_a_draft_that_was_deleted_is_made_by_the_next_run(this, commanded):
    commanded("run", "one")
    before = bytes_of(this.processed / "draft")
    shutil.rmtree(this.processed / "draft")
    assert commanded("run", "one") == 0
    assert bytes_of(this.processed / "draft") == before


def test_an_earlier_check_and_a_strange_line_are_said(this, commanded, capsys):
    left(this, "old")
    release("Jane Smith")
    left(this, "new")
    checks_file(this).open("ab").write(b"?\n")
    assert commanded("release", "one", "--audience", "public", "--checker", "Lee Jones") == 0
    said = capsys.readouterr().out
    assert "one: Jane Smith checked an earlier draft, on 2026-11-23; this one was made since.\n" in said
    assert "one: 1 line of editions/releases.jsonl cannot be read, and count for nothing.\n" in said
    assert checks_of(this, "public").unread == 1


def test_release_has_to_be_told_whose_edition_and_who_checked_it(this, capsys):
    for words in (
        ["release", "one"],
        ["release", "one", "--audience", "public"],
        ["release", "one", "--checker", "A B"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
    assert "--checker" in capsys.readouterr().err
