"""A public edition: neither what is small nor what would give it away, and a reader's attack stops the rest."""

import json
import re
import shutil

import pytest
from editions import bytes_of

from analysis.audiences import find_audience
from analysis.disclosure.sight import Gathering
from analysis.errors import NotReleasable, ProblemsReceived, UnknownName
from analysis.fingerprints import EDITIONS
from analysis.folders import RoundFolders
from analysis.reports.checks import Release, add_line
from analysis.reports.contents import read_notebook, report_notebooks
from analysis.reports.defence import Defence, in_words
from analysis.reports.earlier import earlier_editions
from analysis.reports.editions import MadeOf, edition_of
from analysis.reports.parts import parts_of
from analysis.reports.protecting import protected_files
from analysis.reports.published import ATTACKS, drafts, id_of, published
from analysis.rounds import find_round

ROUNDS = ("stockton-2015-04", "lscb-2015")
POLICIES = ("dfe_cin", "opensafely", "round_to_5", "threshold_10")


def draft(home, name):
    return drafts(RoundFolders(name, home))["public"]


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def told(folder):
    """(page, title, label, within, code, round) -> the value of everything in a manifest that counts people, but for
    what no exact edition has: few people of several kinds together."""
    found = {}
    for entry in manifest(folder)["released"]:
        counted = entry["kind"] == "value" and entry.get("unit") not in ("actions", "statements")
        if counted and not entry.get("pooled"):
            place = tuple(entry.get(key) for key in ("page", "title", "label", "within", "code", "round"))
            found[place] = entry
    return found


@pytest.mark.parametrize("name", ROUNDS)
def test_no_count_of_one_to_five_is_told_in_a_public_edition_and_every_other_one_is_the_boards(ran, name):
    exact, public = told(published(RoundFolders(name, ran))["board"]), told(draft(ran, name))
    assert len(public) > 40 and public.keys() <= exact.keys()
    small = [place for place in public if isinstance(exact[place]["value"], int) and 1 <= exact[place]["value"] <= 5]
    assert len(small) > 20
    assert {public[place]["value"] for place in small} == {"[c]"}
    for place, entry in public.items():
        assert entry["value"] in ("[c]", exact[place]["value"])
        if "[c]" in (entry["value"], entry.get("denominator")):
            assert entry.get("percent", "[c]") == "[c]" and entry.get("interval", "[c]") == "[c]"
        elif "denominator" in entry:
            assert not 1 <= entry["denominator"] - entry["value"] <= 5, "the others would be few"


@pytest.mark.parametrize("name", ROUNDS)
def test_nought_is_never_hidden_and_a_hidden_number_is_never_nought(ran, name):
    exact, public = told(published(RoundFolders(name, ran))["board"]), told(draft(ran, name))
    for place, entry in public.items():
        assert (entry["value"] == 0) == (exact[place]["value"] == 0)


@pytest.mark.parametrize("name", ROUNDS)
def test_every_public_page_says_by_which_rule_numbers_are_hidden(ran, name):
    for page in draft(ran, name).glob("*.html"):
        assert "Counts of 1 to 5 are hidden, and others where they would give one away: [c]." in page.read_text("utf-8")
    assert manifest(draft(ran, name))["protection"] == {"policy": "dfe_cin"}


@pytest.mark.parametrize("name", ROUNDS)
def test_what_the_attack_met_is_kept_restricted_and_told_to_those_who_check(ran, name):
    found = json.loads((ran / "data" / "processed" / name / ATTACKS).read_text("utf-8"))["public"]
    assert found["determined"] == 0 and found["protected"] > 100 and found["hidden"] > 40
    assert 0.4 < found["information_lost"] < 0.8
    page = (ran / "data" / "processed" / name / "draft" / "index.html").read_text("utf-8")
    assert in_words(Defence(**found)).split(". Whoever")[0] in page
    assert not any(str(found["protected"]) in page.read_text("utf-8") for page in draft(ran, name).glob("index.html"))


def test_rows_of_a_table_that_is_sorted_say_nothing_of_hidden_numbers(ran):
    """Themes stand by how many raised them, the most first: after the first [c] no number of those comes."""
    entries = manifest(draft(ran, "lscb-2015"))["released"]
    blocks = {entry["block"] for entry in entries if str(entry.get("code")).endswith(".raised")}
    assert len(blocks) > 2 and "[c]" in [e["value"] for e in entries if str(e.get("code")).endswith(".raised")]
    for block in blocks:
        raised = [e for e in entries if e["block"] == block and str(e.get("code")).endswith(".raised")]
        numbers = [entry["value"] for entry in raised]
        shown = [number for number in numbers if number != "[c]"]
        assert shown == sorted(shown, reverse=True)
        assert numbers[: len(shown)] == shown, "a place between two numbers is a number too"
        hidden = [entry["label"] for entry in raised[len(shown) :]]
        assert hidden == sorted(hidden)


def made_of(name):
    this, notebooks = find_round(name), report_notebooks()
    executed = this.processed / "executed"
    parts = {one.name: parts_of(read_notebook(executed / f"{one.name}.ipynb"), one.name) for one in notebooks}
    return MadeOf(this, notebooks, parts, "0" * 64)


@pytest.fixture
def under(monkeypatch):
    """Makes the public's policy another one."""

    def choose(policy):
        changed = find_audience("public").model_copy(update={"policy": policy})
        for room in ("editions", "protecting"):
            monkeypatch.setattr(f"analysis.reports.{room}.find_audience", lambda name: changed)

    return choose


@pytest.fixture
def without_banner(monkeypatch):
    """The banner of the example round, which tells numbers that were published, is left out."""

    def of(name):
        made = made_of(name)
        described = made.audit_round.description.model_copy(update={"example": None, "not_available": {}})
        return MadeOf(made.audit_round.__class__(**(vars(made.audit_round) | {"description": described})), *rest(made))

    return of


def rest(made):
    return made.notebooks, made.parts, made.run_hash


@pytest.mark.parametrize("policy", POLICIES)
def test_a_round_is_protected_under_every_policy_that_is_shipped(ran, in_home, under, policy):
    under(policy)
    made = made_of("lscb-2015")
    if policy == "round_to_5":  # under which 36 is told as 35, and the banner says 36
        with pytest.raises(NotReleasable, match="(?s)'Themes by agency'.*printed"):
            edition_of(made, "public")
        return
    edition = edition_of(made, "public")
    assert edition.attack["determined"] == 0
    values = [e["value"] for e in json.loads(edition.files["manifest.json"])["released"] if e["kind"] == "value"]
    assert "[c]" in values
    if policy == "opensafely":
        people = [e for e in json.loads(edition.files["manifest.json"])["released"] if e.get("unit") == "responses"]
        assert {e["value"] % 5 for e in people if isinstance(e["value"], int)} == {0}


def test_a_number_in_words_that_gives_a_hidden_one_away_stops_the_edition(ran, in_home, under):
    """'The eight cases' of the banner is small where nine is."""
    under("threshold_10")
    with pytest.raises(NotReleasable, match=r"(?s)The public edition is not made.*printed in prose.*withheld"):
        edition_of(made_of("stockton-2015-04"), "public")


# A made-up edition of one table of which the sums are known, so that strengthening can be watched.

PEOPLE = [f"C{number}" for number in range(60)]


def small_edition(parts, leak=""):
    """`build` of one table whose rows are `parts` of all people, and something beside it that nobody protects."""

    def build(sight):
        everybody = [person for _, people in parts for person in people]
        sight.begin("Grades")
        sight.parts(everybody, [people for _, people in parts])
        numbers = {label: sight.told(people) for label, people in parts}
        rows = "".join(f"<tr><td>{label}</td><td>{number}</td></tr>" for label, number in numbers.items())
        total = f"<tr><td>Total</td><td>{sight.told(everybody)}</td></tr>"
        table = f"<table><tr><th>Grade</th><th>Files</th></tr>{rows}{total}</table>"
        entries = [
            {"kind": "value", "title": label, "label": label, "block": "Grades", "value": number}
            for label, number in numbers.items()
        ]
        about = {"round": "r", "released": entries, "protection": {"policy": "dfe_cin"}}
        return {"p.html": f"<h2>Grades</h2>{table}{leak}", "manifest.json": json.dumps(about)}

    return build


GROUPS = [("Good", PEOPLE[:30]), ("Fair", PEOPLE[30:48]), ("Poor", PEOPLE[48:57]), ("Bad", PEOPLE[57:])]


def test_what_is_hidden_beside_a_small_number_keeps_its_total_from_giving_it_away():
    files, defence = protected_files(small_edition(GROUPS), "public", {})
    cells = re.findall(r"<td>([^<]*)</td>", files["p.html"])
    assert cells == ["Good", "30", "Fair", "18", "Poor", "[c]", "Bad", "[c]", "Total", "60"]
    assert (defence.determined, defence.hidden, defence.policy) == (0, 2, "dfe_cin")


def test_a_leak_that_hiding_cannot_mend_stops_the_edition_with_its_table_and_reason():
    with pytest.raises(NotReleasable, match=r"'Grades', 'Bad'.*: it is printed in comment, p.html"):
        protected_files(small_edition(GROUPS, "<!-- Bad: 3 -->"), "public", {})


def test_protection_is_strengthened_where_an_earlier_edition_gives_a_difference_away():
    """28 were Good when the first edition was released; two more since. 30 is hidden, so that nobody sees the two."""
    before = [("Good", PEOPLE[:28]), ("Fair", PEOPLE[30:48]), ("Poor", PEOPLE[48:57]), ("Bad", PEOPLE[57:])]
    first, _ = protected_files(small_edition(before), "public", {})
    again, defence = protected_files(small_edition(GROUPS), "public", {"r/public-1.json": first["manifest.json"]})
    assert ">28<" in first["p.html"] and ">30<" not in again["p.html"]
    assert list(defence.earlier) == ["r/public-1.json"]
    assert ">30<" in protected_files(small_edition(GROUPS), "public", {})[0]["p.html"]


def test_the_same_edition_again_is_the_same_whatever_was_released_of_it_before():
    first, _ = protected_files(small_edition(GROUPS), "public", {})
    again, _ = protected_files(small_edition(GROUPS), "public", {"r/public-1.json": first["manifest.json"]})
    assert again == first


def test_a_number_that_an_earlier_edition_printed_cannot_be_hidden_any_more():
    first, _ = protected_files(small_edition(GROUPS), "public", {})
    printed = first["manifest.json"].replace('"label": "Bad", "block": "Grades", "value": "[c]"', "@")
    assert "@" in printed
    printed = printed.replace("@", '"label": "Bad", "block": "Grades", "value": 3')
    with pytest.raises(NotReleasable, match="(?s)an earlier edition printed it.*read with .*: r/public-1.json"):
        protected_files(small_edition(GROUPS), "public", {"r/public-1.json": printed})


def test_a_table_whose_total_is_less_than_its_cells_is_named():
    sight = Gathering(find_audience("public"))
    sight.begin("Grades")
    with pytest.raises(NotReleasable, match="'Grades': its total is 3, and its cells are 4 together"):
        sight.parts(["a", "b", "c"], [["a", "b"], ["b", "c"]])


# What earlier editions revealed.


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Two rounds; `keep` puts a manifest to what was released of one of them."""
    monkeypatch.setenv("ROUNDTABLE_DATA", str(tmp_path))

    def keep(name, entries=(), audience="public"):
        one = RoundFolders(name, tmp_path)
        text = json.dumps({"round": name, "released": list(entries)})
        (one.decisions / EDITIONS).mkdir(parents=True, exist_ok=True)
        path = one.decisions / EDITIONS / f"{audience}-{id_of(text)}.json"
        path.write_text(text, encoding="utf-8")
        if audience == "public":
            add_line(one, Release("public", ("A B", "C D"), "2026-11-23", "0" * 64, id_of(text)))
        return path

    for name in ("one", "two"):
        (tmp_path / "data" / "raw" / name).mkdir(parents=True)
        (tmp_path / "data" / "raw" / name / "round.toml").write_text("", encoding="utf-8")
    return keep


def test_every_released_edition_that_speaks_of_a_round_is_read_and_no_board_one(kept):
    own, other, of_both = kept("one"), kept("two"), kept("two", [{"kind": "value", "round": "one"}])
    kept("one", audience="board")
    assert set(earlier_editions("public", ["one"])) == {f"one/{own.name}", f"two/{of_both.name}"}
    assert set(earlier_editions("public", ["two"])) == {f"two/{other.name}", f"two/{of_both.name}"}


def test_an_earlier_edition_that_is_missing_or_changed_is_named_and_nothing_is_published(kept):
    lost, changed = kept("one"), kept("two")
    lost.unlink()
    changed.write_text(json.dumps({"round": "two", "released": []}) + " ", encoding="utf-8")
    with pytest.raises(ProblemsReceived) as raised:
        earlier_editions("public", ["one"])
    assert f"{lost.name}: was released and is not there." in str(raised.value)
    assert f"{changed.name}: is not as it was published." in str(raised.value)


def test_what_was_released_of_a_round_that_was_deleted_is_read_too(kept, tmp_path):
    own = kept("one")
    (tmp_path / "data" / "decisions" / "one" / "forgotten.toml").write_text("day = 2026-11-23\n", encoding="utf-8")
    assert set(earlier_editions("public", ["one"])) == {f"one/{own.name}"}


# What a person leaves out.


def withholding(made, *titles):
    described = made.audit_round.description.model_copy(update={"withheld": {"public": titles}})
    return MadeOf(made.audit_round.__class__(**(vars(made.audit_round) | {"description": described})), *rest(made))


def test_a_withheld_block_is_in_no_form_in_the_edition_of_its_audience(ran, in_home):
    made = withholding(made_of("stockton-2015-04"), "Grades of the case files", "Age at audit")
    public, board = edition_of(made, "public").files, edition_of(made, "board").files
    assert "Age at audit" not in public["02_case_files.html"] + public["manifest.json"]
    assert "were graded Good" not in public["02_case_files.html"]
    assert "Age at audit" in board["02_case_files.html"] and "were graded Good" in board["02_case_files.html"]


def test_a_withheld_title_that_no_block_has_is_refused_with_near_ones(ran, in_home):
    with pytest.raises(UnknownName, match="'Ages at audit' is not a known title.*Age at audit"):
        edition_of(withholding(made_of("stockton-2015-04"), "Ages at audit"), "public")


# From the files of a round to the published page.


def test_two_people_release_the_public_edition_of_an_example_round(ran, tmp_path, monkeypatch, capsys):
    from analysis.__main__ import main

    home = tmp_path / "home"
    for part in ("data", "reports"):
        shutil.copytree(ran / part, home / part)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    name, folder = "stockton-2015-04", draft(home, "stockton-2015-04")
    release = ["release", name, "--audience", "public", "--checker"]
    assert main([*release, "Jane Smith"]) == 0 and "public" not in published(RoundFolders(name, home))
    assert main([*release, "Lee Jones"]) == 0
    public = published(RoundFolders(name, home))["public"]
    pages = {name: content for name, content in bytes_of(folder).items() if name.endswith(".html")}
    assert pages == {name: content for name, content in bytes_of(public).items() if name.endswith(".html")}
    assert manifest(public)["released_by"] == ["Jane Smith", "Lee Jones"]
    assert 'href="public/' in (home / "reports" / name / "index.html").read_text("utf-8")
    assert main(["run", name, "--force"]) == 0  # attacked with the edition that was released: nothing new to release
    assert published(RoundFolders(name, home))["public"] == public
    assert "a draft, not released" not in capsys.readouterr().out


def test_a_draft_is_attacked_with_all_that_was_released_before_it_is_itself(ran, tmp_path, monkeypatch, capsys):
    from analysis.__main__ import main

    home = tmp_path / "home"
    for part in ("data", "reports"):
        shutil.copytree(ran / part, home / part)
    monkeypatch.setenv("ROUNDTABLE_DATA", str(home))
    other = json.dumps({"round": "lscb-2015", "released": [{"kind": "value", "round": "stockton-2015-04"}]})
    kept = RoundFolders("lscb-2015", home).decisions / EDITIONS / f"public-{id_of(other)}.json"
    kept.write_text(other, encoding="utf-8")
    release = ["release", "stockton-2015-04", "--audience", "public", "--checker", "Jane Smith"]
    assert main(release) == 2
    assert f"was not attacked with lscb-2015/{kept.name}" in capsys.readouterr().err
    assert not list(RoundFolders("stockton-2015-04", home).decisions.rglob("releases.jsonl"))
