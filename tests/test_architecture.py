"""The house stands as designed: imports run one way, heavy packages live in one room each, notebooks see `analysis`
alone."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "analysis"
# From the ground up: a room may import itself and the rooms before it, and no other.
ROOMS = (
    "errors",
    "folders",
    "writing",
    "workbooks",
    "locks",
    "fingerprints",
    "declared",
    "questions",
    "shapes",
    "audiences",
    "description",
    "rounds",
    "pseudonyms",
    "privacy",
    "grids",
    "intake",
    "proposals",
    "cleaning",
    "processed",
    "templates",
    "sending_back",
    "checking",
    "statistics",
    "plan",
    "themes",
    "protection",
    "disclosure",
    "charts",
    "desk",
    "sweeping",
    "documents",
    "attacking",
    "reports",
    "figures",
    "cells",
    "workers",
    "runs",
    "starting",
    "examples",
    "forgetting",
    "commands",
    "__main__",
)
# Which rooms may import a package that is slow or whose use belongs in one place.
ONLY_IN = {
    "scipy": {"statistics", "protection"},
    "statsmodels": {"statistics"},
    "sklearn": {"themes"},
    "lxml": {"themes"},
    "anywidget": {"desk", "starting"},
    "seaborn": {"charts"},
    "matplotlib": {"charts"},
    "nbconvert": {"reports"},
    "papermill": {"reports", "cells", "runs"},
    "IPython": {"cells"},
    "multiprocessing": {"workers"},
    "psutil": {"cells", "workers", "starting"},
    "filelock": {"locks"},
    "rich": {"runs"},
    "jinja2": {"reports"},
    "mistune": {"reports", "documents"},
    "docx": {"documents"},
    "typst": {"documents"},
    "pypdfium2": {"sweeping", "documents", "attacking"},
    "openpyxl": {"grids", "examples", "workbooks", "sending_back", "templates", "desk", "documents"},
    "python_calamine": {"grids"},
    "dask": {"runs"},
    "distributed": {"runs"},
    "requests": set(),
    "urllib": set(),
    "socket": set(),
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    """The dotted names that a module imports, wherever in it the import stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively; write the whole name"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def rooms_imported(path: Path) -> set[str]:
    """The rooms of the package that a module imports from; `import analysis` for its version is none."""
    names = [name.split(".")[1] for name in imported(path) if name.startswith("analysis.")]
    return {name for name in names if name in ROOMS}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path):
    room = room_of(path)
    if room == "__init__":
        assert not rooms_imported(path), "analysis/__init__.py loads names when they are used, and imports nothing"
        return
    below = set(ROOMS[: ROOMS.index(room) + 1])
    assert rooms_imported(path) <= below, f"{room} imports from above: {rooms_imported(path) - below}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_heavy_packages_stay_in_their_room(path):
    for name in imported(path):
        package = name.split(".")[0]
        assert room_of(path) in ONLY_IN.get(package, {room_of(path)}), f"{package} does not belong in {room_of(path)}"


def test_one_module_knows_dask():
    knows = {"dask", "distributed"}
    found = [path for path in modules() if knows & {name.split(".")[0] for name in imported(path)}]
    assert [path.relative_to(PACKAGE).as_posix() for path in found] == ["runs/cluster.py"]


def test_every_room_of_the_order_is_there_and_no_other():
    there = {room_of(path) for path in modules()} - {"__init__"}
    assert there == set(ROOMS)


def test_every_name_an_analyst_uses_loads_from_its_home():
    import analysis

    for name in analysis.__all__:
        assert callable(getattr(analysis, name)), name
        assert getattr(analysis, name).__doc__, f"{name} has no docstring"
    with pytest.raises(AttributeError, match="It has: round_names"):
        analysis.no_such_name  # noqa: B018


def test_the_command_line_starts_without_the_packages_it_does_not_need():
    import subprocess
    import sys

    code = (
        "import sys; from analysis.__main__ import parser; parser();"
        "print([m for m in ('pandas', 'seaborn', 'scipy', 'papermill', 'nbconvert', 'openpyxl') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "[]"


# Where an error of any kind must reach whoever waits for the task, as an error of ours or as it is.
PASS_ERRORS_ON = ("workers/task.py", "workers/crew.py", "runs/cluster.py", "desk/messages.py")


def test_no_module_of_the_package_asserts_or_swallows_errors():
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Assert), f"{path.name}:{node.lineno} checks input with assert"
            if isinstance(node, ast.ExceptHandler) and path.relative_to(PACKAGE).as_posix() not in PASS_ERRORS_ON:
                caught = getattr(node.type, "id", None)
                assert node.type is not None and caught not in ("Exception", "BaseException"), (
                    f"{path.name}:{node.lineno}"
                )


def test_public_functions_have_type_hints_and_docstrings():
    faults = []
    for path in modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            arguments = [*node.args.args, *node.args.kwonlyargs]
            if not ast.get_docstring(node) or node.returns is None or any(a.annotation is None for a in arguments):
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert faults == []


def test_notebooks_import_nothing_but_the_package():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in (cell for cell in cells if cell["cell_type"] == "code"):
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                assert not isinstance(node, ast.Import), f"{path.name} imports {ast.unparse(node)}"
                if isinstance(node, ast.ImportFrom):
                    assert node.module == "analysis", f"{path.name}: {ast.unparse(node)}"
