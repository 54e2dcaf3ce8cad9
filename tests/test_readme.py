"""The README is true: its tree, its commands, its places to add things and its words."""

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tree() -> list[str]:
    """The paths that the README draws, from the block that begins with notebooks/."""
    block = next(part for part in README.split("```") if part.lstrip().startswith("notebooks/"))
    paths, folder = [], ""
    for line in block.strip().splitlines():
        name = line.split()[0]
        if not line.startswith(" "):
            folder = name
            paths.append(name)
        else:
            paths.append(folder + name)
    return paths


@pytest.mark.parametrize("path", tree())
def test_every_place_in_the_tree_is_there(path):
    assert (ROOT / path).exists()


def test_every_module_and_notebook_is_in_the_tree():
    drawn = set(tree())
    there = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    for path in (ROOT / "analysis").iterdir():
        if path.name not in ("__init__.py", "__pycache__"):
            there.add(f"analysis/{path.name}" + ("/" if path.is_dir() else ""))
    assert there <= drawn, there - drawn


def test_every_command_of_the_readme_is_one_of_the_program():
    from analysis.__main__ import parser

    commands = set(re.findall(r"-m analysis (\w+)", README))
    assert commands == {
        *("new", "example", "check", "run", "open", "release", "released", "figures", "stop", "key", "forget"),
        *("code", "coding", "qda", "lab"),
    }
    for line in re.findall(r"python -m analysis (.+)", README):
        words = shlex.split(line.split("`")[0])
        assert parser().parse_args(words).command


def test_every_make_target_of_the_readme_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)) - {"it"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("path", re.findall(r"`(analysis/definitions/\w+\.toml)`", README))
def test_every_place_to_add_something_is_there(path):
    assert (ROOT / path).exists()


def test_every_file_of_decisions_is_among_the_places_to_add_something():
    named = set(re.findall(r"`analysis/definitions/(\w+\.toml)`", README))
    assert {path.name for path in (ROOT / "analysis" / "definitions").glob("*.toml")} == named


def test_the_examples_of_a_cell_run(in_home):
    names: dict = {}
    for part in README.split("```"):
        if part.startswith("python\n"):
            exec(part.removeprefix("python"), names)
    assert len(names["grades"].block.content["answers"][2]["members"]) == 4
    assert round(names["fisher_central"](names["TwoByTwo"](3, 1, 1, 3)), 3) == 0.486


def test_the_glossary_has_the_tables_and_abbreviations_that_reports_show():
    glossary = README[README.index("## Glossary") :].casefold()
    for word in ("round", "case", "finding", "theme", "association", "audience", "edition", "vemt", "neet", "[x]"):
        assert f"| {word}" in glossary or f"`{word}`" in glossary


def test_the_picture_and_every_relative_link_are_there():
    for target in re.findall(r"\]\(([^)h#][^)]*)\)", README):
        assert (ROOT / target).exists(), target
