"""Publishing: editions are folders that never change, and one small file says which are published."""

import json

import pytest
from editions import bytes_of
from rounds_made import make_round

from analysis import writing
from analysis.errors import CannotWrite
from analysis.reports.edition import Edition
from analysis.reports.published import id_of, published, run_of
from analysis.rounds import Round, find_round
from analysis.runs.publishing import publish
from analysis.writing import sha256


@pytest.fixture
def this(tmp_path, monkeypatch) -> Round:
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))
    made = make_round(tmp_path)
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    return find_round("one")


def editions(text: str) -> list[Edition]:
    """A panel and a board edition of one page each."""
    manifest = json.dumps({"run": text, "files": {"index.html": sha256(text.encode())}})
    return [Edition(audience, {"index.html": text, "manifest.json": manifest}) for audience in ("panel", "board")]


def pages(audit_round: Round) -> dict[str, str]:
    return {audience: (folder / "index.html").read_text("utf-8") for audience, folder in published(audit_round).items()}


def test_the_page_of_a_round_names_and_links_its_published_editions(this):
    places = publish(this, editions("new"))
    assert published(this) == places
    assert pages(this) == {"panel": "new", "board": "new"}
    index = (this.reports / "index.html").read_text("utf-8")
    for audience, folder in places.items():
        assert f'<a href="{audience}/{folder.name}/index.html">' in index
    assert "Share the folder of one edition" in index


def test_an_edition_is_named_after_its_manifest_and_earlier_ones_stay(this):
    first = publish(this, editions("old"))
    second = publish(this, editions("new"))
    assert second["board"].name == id_of(editions("new")[1].files["manifest.json"])
    assert first["board"] != second["board"]
    assert (first["board"] / "index.html").read_text("utf-8") == "old"
    assert pages(this) == {"panel": "new", "board": "new"}


def test_what_was_once_published_stays_known_beside_the_decisions(this):
    places = [publish(this, editions(text))["board"] for text in ("old", "new")]
    kept = {path.name: path.read_text("utf-8") for path in (this.decisions / "editions").glob("board-*")}
    assert kept == {f"board-{place.name}.json": (place / "manifest.json").read_text("utf-8") for place in places}


def test_publishing_the_same_again_changes_nothing(this):
    publish(this, editions("new"))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in this.home.rglob("*") if path.is_file()}
    publish(this, editions("new"))
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before} == before


def test_a_page_that_was_changed_or_lost_is_not_whole_and_is_mended(this):
    place = publish(this, editions("new"))["board"]
    assert run_of(place) == "new"
    (place / "index.html").write_text("edited", "utf-8")
    assert run_of(place) is None
    (place / "index.html").unlink()
    assert run_of(place) is None
    publish(this, editions("new"))
    assert run_of(place) == "new"


def test_a_manifest_that_was_changed_is_not_that_of_its_folder(this):
    place = publish(this, editions("new"))["board"]
    manifest = json.loads((place / "manifest.json").read_text("utf-8")) | {"run": "another"}
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert run_of(place) is None


@pytest.mark.parametrize("content", [None, "", "<meta name=", '<meta name="roundtable-published" content="{">'])
def test_a_page_of_a_round_that_says_nothing_publishes_nothing(this, content):
    this.reports.mkdir(parents=True)
    if content is not None:
        (this.reports / "index.html").write_text(content, "utf-8")
    assert published(this) == {}


@pytest.mark.parametrize("held", ["index.html", "manifest.json", "round"])
def test_editions_change_all_together_or_not_at_all(this, monkeypatch, held):
    """A file that another program holds: whichever it is, the editions published before stay."""
    from pathlib import Path

    publish(this, editions("old"))
    before = bytes_of(this.reports)
    replace = Path.replace

    def refused(self, target):
        is_held = target == this.reports / "index.html" if held == "round" else target.name == held
        if is_held:
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(writing, "SECONDS_BETWEEN", 0)
    with pytest.raises(CannotWrite, match="is open in Excel, Word, a browser or JupyterLab, close it there"):
        publish(this, editions("new"))
    monkeypatch.undo()
    assert pages(this) == {"panel": "old", "board": "old"}
    assert {name: content for name, content in bytes_of(this.reports).items() if name in before} == before
