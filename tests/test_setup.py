"""The set-up: the same packages however Roundtable is installed, nothing tracked that names a machine, and a .venv that
`make` makes, mends and leaves alone. No test here uses the network."""

import ast
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from flit_core import buildapi
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = (("linux", "posix", "Linux"), ("win32", "nt", "Windows"), ("darwin", "posix", "Darwin"))
# Where import and package differ in more than hyphens.
IMPORTED_AS = {"yaml": "pyyaml", "flit_core": "flit-core", "sklearn": "scikit-learn", "docx": "python-docx"}
IN_CONDA = {
    "matplotlib": "matplotlib-base",
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
}  # conda-forge's names, where they are other ones

# Declared, never imported by the package, and why.
NOT_IMPORTED = {
    "pyarrow": "pandas stores text in it and writes parquet with it",
}

needs_make = pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="make is for Linux and macOS")
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


# The packages


def requirements(lines):
    return [Requirement(line) for line in lines]


def declared():
    return requirements(PROJECT["project"]["dependencies"])


def for_a_cluster():
    return requirements(PROJECT["project"]["optional-dependencies"]["cluster"])


def for_development():
    groups = PROJECT["dependency-groups"]
    return requirements(line for group in groups.values() for line in group if isinstance(line, str))


def names(wanted):
    return {canonicalize_name(requirement.name) for requirement in wanted}


def pins():
    """One (requirement, hashes) for each pin of requirements.lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("--hash=") for line in text.splitlines() if line and not line.startswith("#")]
    return [(Requirement(pin), [hashed.strip() for hashed in hashes]) for pin, *hashes in lines]


def test_conda_gets_the_same_packages_with_the_same_bounds():
    *packages, by_pip = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    expected = {f"{IN_CONDA.get(one.name, one.name)}{one.specifier}" for one in declared()}
    expected |= {f"python{PROJECT['project']['requires-python']}", "pip"}
    assert (set(packages), by_pip) == (expected, {"pip": ["--editable ."]})


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r'  "[a-z]', line)]
    assert len(lines) == len(declared()) + len(for_a_cluster()) + len(for_development())
    assert [line for line in lines if not re.search(r'",\s+# [\w`]', line)] == []


def test_every_pin_of_the_lock_has_hashes():
    assert len(pins()) > 100
    assert [pin.name for pin, hashes in pins() if not hashes] == []
    assert [one for _, hashes in pins() for one in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", one)] == []


def test_the_lock_names_no_host_no_index_and_no_local_file():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"^.*(?://| @ |--(?!hash=)).*$", text, re.MULTILINE) == []


def test_the_lock_pins_exact_versions_within_the_bounds():
    bounds = {canonicalize_name(one.name): one.specifier for one in declared() + for_development()}
    assert [str(pin) for pin, _ in pins() if not re.fullmatch(r"==[0-9a-z.]+", str(pin.specifier))] == []
    versions = [(canonicalize_name(pin.name), str(pin.specifier)[2:]) for pin, _ in pins()]
    assert [(name, version) for name, version in versions if name in bounds and version not in bounds[name]] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[2])
def test_the_lock_gives_every_declared_package_once_on_each_system(python, system):
    sys_platform, os_name, platform_system = system
    there = {"python_version": python, "python_full_version": f"{python}.7", "implementation_name": "cpython"}
    there |= {"sys_platform": sys_platform, "os_name": os_name, "platform_system": platform_system}
    given = [canonicalize_name(pin.name) for pin, _ in pins() if not pin.marker or pin.marker.evaluate(there)]
    assert len(given) == len(set(given))
    assert names(declared() + for_development()) - set(given) == set()


def imported_packages(*folders):
    """The packages, other than Python's and our own, that the .py files below the folders import."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    ours = {"analysis", "tests"} | {file.stem for file in files} | {file.parent.name for file in files}
    modules = {module for file in files for module in imported_modules(file)}
    return {canonicalize_name(IMPORTED_AS.get(name, name)) for name in modules - set(sys.stdlib_module_names) - ours}


def imported_modules(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def test_everything_the_package_imports_is_declared():
    assert imported_packages("analysis") - names(declared() + for_a_cluster()) == set()


def test_everything_the_tests_import_is_declared():
    assert imported_packages("tests", "benchmarks", ".ci") - names(declared() + for_development()) == set()


def test_everything_declared_is_imported_or_has_its_reason():
    assert names(declared()) - imported_packages("analysis") == set(NOT_IMPORTED)


def test_the_wheel_holds_the_definitions_the_templates_and_the_entry_points(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = zipfile.ZipFile(tmp_path / buildapi.build_wheel(str(tmp_path)))
    files = [file for file in (ROOT / "analysis").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    expected = {file.relative_to(ROOT).as_posix() for file in files}
    assert {name for name in wheel.namelist() if name.startswith("analysis/")} == expected
    assert {".toml", ".j2", ".css"} <= {Path(name).suffix for name in expected}
    entry_points = wheel.read("roundtable_audit-0.1.0.dist-info/entry_points.txt").decode()
    assert "roundtable=analysis.__main__:main" in entry_points
    assert "roundtable=analysis.reports.exporter:RoundtableExporter" in entry_points


def test_an_editable_install_puts_the_settings_of_jupyterlab_into_the_environment_as_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = zipfile.ZipFile(tmp_path / buildapi.build_editable(str(tmp_path)))
    into = "roundtable_audit-0.1.0.data/data/"
    installed = {name.removeprefix(into): wheel.read(name) for name in wheel.namelist() if name.startswith(into)}
    there = [file for file in (ROOT / "installed").rglob("*") if file.is_file()]
    assert installed == {file.relative_to(ROOT / "installed").as_posix(): file.read_bytes() for file in there}
    assert set(installed) == {
        "etc/jupyter/jupyter_server_config.py",
        "etc/jupyter/labconfig/page_config.d/roundtable.json",
    }


# What is tracked

MACHINE = re.compile(
    r"py[p]i\.org|python[h]osted|anaconda\.[o]rg|--(?:extra-)?index-[u]rl"
    r"|(?<![\w.~])/(?:home|root|work|opt|tmp|mnt|Users)/\w|[A-Z]:\\+Users\\+\w{2}"
)


def project_files():
    """What git tracks or would; where there is no git, every file that was not made by a tool."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True).stdout.decode() if shutil.which("git") else ""
    if listed:
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    made = {".venv", "dist", ".git", "__pycache__", ".ruff_cache", ".pytest_cache", ".hypothesis", "wheelhouse"}
    rebuilt = (ROOT / "data" / "processed", ROOT / "reports")
    files = [file for file in ROOT.rglob("*") if file.is_file() and not made & set(file.relative_to(ROOT).parts)]
    return [file for file in files if not any(folder in file.parents for folder in rebuilt)]


def texts(file):
    """The text of a file; of a workbook, that of each part, since Excel writes down the folder it saved it in."""
    content = file.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        parts = zipfile.ZipFile(io.BytesIO(content))
        return [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
    return [content.decode("utf-8", "replace")]


def test_no_file_of_the_project_names_a_machine_a_home_folder_or_a_package_index():
    files = project_files()
    assert len(files) > 20
    found = [(file.relative_to(ROOT).as_posix(), MACHINE.findall(text)) for file in files for text in texts(file)]
    assert [(name, told) for name, told in found if told] == []


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        ("/", ("", "home", "ann", "x")),
        ("/", ("file:", "", "", "tmp", "x.py")),
        ("\\", ("C:", "Users", "ann")),
        (".", ("https://pypi", "org/simple")),
    ],
)
def test_such_a_name_is_found(between, parts):
    """In parts, so that no line of this file holds one."""
    assert MACHINE.search(between.join(parts))


def git(folder, *arguments):
    here = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=true", "-C", str(folder)]
    alone = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run([*here, *arguments], check=True, capture_output=True, env=alone).stdout.decode()


def write(file, content=b"x\n"):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


@needs_git
def test_git_ignores_every_round_that_is_not_an_example(tmp_path):
    git(tmp_path, "init", "--quiet")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    examples = ["data/raw/stockton-2014-10/a.xlsx", "data/raw/stockton-2015-04/a.csv", "data/raw/lscb-2015/b/a.csv"]
    private = ["data/raw/anytown-2027/a.csv", "data/raw/stockton-2015-04/~$a.xlsx", "data/new.csv", "dist/a.whl"]
    private += ["data/decisions/anytown-2027/corrections.csv", "reports/anytown-2027/board/a.html", "reports/a.html"]
    private += ["data/processed/anytown-2027/run.json", ".venv/bin/python", "analysis/__pycache__/a.pyc"]
    for name in examples + private:
        write(tmp_path / name)
    seen = git(tmp_path, "ls-files", "--others", "--exclude-standard").split()
    assert sorted(seen) == sorted([".gitignore", *examples])


@needs_git
def test_git_gives_raw_files_back_byte_for_byte_and_notebooks_with_unix_line_ends(tmp_path):
    git(tmp_path, "init", "--quiet")
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    windows = "Forename,Said\r\nZoë,“No”\r\n".encode("cp1252")
    raw = write(tmp_path / "data" / "raw" / "lscb-2015" / "survey.csv", windows)
    mixed = write(tmp_path / "data" / "raw" / "lscb-2015" / "notes.txt", b"one\r\ntwo\n")
    notebook = write(tmp_path / "notebooks" / "08_briefing.ipynb", b"{}\n")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "x")
    for file in (raw, mixed, notebook):
        file.unlink()
    git(tmp_path, "checkout", "--quiet", "--", ".")
    assert (raw.read_bytes(), mixed.read_bytes(), notebook.read_bytes()) == (windows, b"one\r\ntwo\n", b"{}\n")


# The commands


def make_targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_make_command_in_the_readme_exists():
    readme = ROOT / "README.md"
    assert readme.exists(), "README.md is missing: it is where a newcomer finds `make report` and `make test`"
    told = set(re.findall(r"\bmake ([a-z-]+)(?=[ `\n]|$)", commands_of(readme.read_text(encoding="utf-8"))))
    assert told - make_targets() == set()
    assert {"report", "test"} <= told


def commands_of(markdown):
    """What a README sets as code: its fenced blocks and its `spans`."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    return "\n".join(fenced + [f"{span}\n" for span in re.findall(r"`([^`\n]+)`", markdown)])


def run_make(folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-C", str(folder), "--no-print-directory", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@needs_make
def test_make_alone_lists_every_command_with_what_it_does():
    listed = re.findall(r"^make ([a-z-]+) +\w.*$", run_make(ROOT).stdout, re.MULTILINE)
    assert sorted(listed) == sorted(make_targets())


@needs_make
def test_a_python_that_is_not_there_is_a_sentence():
    ran = run_make(ROOT, "set-up", "PYTHON=python3.99")
    assert ran.returncode == 2
    assert "There is no 'python3.99' here. Install Python 3.11 or later" in ran.stderr


@needs_make
def test_commands_work_in_a_folder_with_spaces_and_leave_a_finished_set_up_alone(tmp_path):
    checkout = tmp_path / "a folder with spaces"
    for name in ("Makefile", ".ci/set_up.py", "requirements.lock", "pyproject.toml"):
        write(checkout / name, (ROOT / name).read_bytes())
    write(checkout / "analysis" / "__init__.py", b"")
    write(checkout / "analysis" / "__main__.py", b"import sys\nprint('asked to', *sys.argv[1:])\n")
    write(checkout / ".venv" / "bin" / "python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'.encode()).chmod(0o755)
    base = getattr(sys, "_base_executable", sys.executable)
    write(checkout / ".venv" / "set-up.txt", set_up.fingerprint(checkout, base).encode())
    ran = run_make(checkout, "report", f"PYTHON={sys.executable}")
    assert (ran.stdout, ran.stderr, ran.returncode) == ("asked to run --all\n", "", 0)


# The set-up, with a python3 that only notes what it is asked


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


set_up = script("set_up")
bundle = script("bundle")

# Answers as Debian's Python does. Beside it: `version`, `asked` (a line a call), and `no-ensurepip`, `no-pip` or
# `no-packages` where that is what the machine lacks.
PYTHON3 = """\
#!/bin/sh
machine="{machine}"
case "$*" in
-c*) cat "$machine/version"; exit ;;
esac
echo "$(basename "$(dirname "$0")")/python $*" | sed "s|{tmp}/||g" >> "$machine/asked"
case "$*" in
"-m pip --version") [ -e "$0.has-pip" ] && echo "pip 23.0.1 from somewhere (python 3.11)" ;;
"-m venv --without-pip"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
"-m venv"*)
  mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
  [ ! -e "$machine/no-ensurepip" ] && touch "$3/bin/python.has-pip" ;;
*install*) [ ! -e "$machine/no-packages" ] ;;
esac
"""
INSTALLS = "install " + " ".join(set_up.PIP_QUIETLY)
LOCKED = f"{INSTALLS} --require-hashes --requirement requirements.lock"
EDITABLE = f"{INSTALLS} --no-deps --no-build-isolation --no-index --editable ."


class Machine:
    """A checkout to set up, and a machine whose python3 notes what it is asked."""

    def __init__(self, folder):
        self.folder = folder
        self.checkout = folder / "checkout"
        self.python = str(write(folder / "usr" / "python3", PYTHON3.format(machine=folder, tmp=folder).encode()))
        Path(self.python).chmod(0o755)
        write(folder / "usr" / "python3.has-pip")
        write(folder / "version", b"3.11\n")
        write(self.checkout / "requirements.lock", b"packaging==26.3\n")
        write(self.checkout / "pyproject.toml", b"[project]\n")

    def set_up(self):
        """What python was asked to do on the way."""
        (self.folder / "asked").write_text("")
        set_up.set_up(self.checkout, self.python)
        return self.asked()

    def asked(self):
        return [line for line in (self.folder / "asked").read_text().splitlines() if "--version" not in line]


@pytest.fixture
def machine(tmp_path):
    if os.name == "nt":
        pytest.skip("the make-believe python3 is a shell script")
    return Machine(tmp_path)


def test_the_set_up_installs_the_lock_by_its_hashes_and_then_the_project(machine):
    assert machine.set_up() == [
        "usr/python -m venv checkout/.venv",
        f"bin/python -m pip {LOCKED}",
        f"bin/python -m pip {EDITABLE}",
    ]


def test_a_second_set_up_does_nothing(machine, capsys):
    machine.set_up()
    capsys.readouterr()
    assert machine.set_up() == []
    assert capsys.readouterr().out == ""


def test_without_ensurepip_the_system_pip_installs_into_the_environment(machine):
    write(machine.folder / "no-ensurepip")
    assert machine.set_up() == [
        "usr/python -m venv checkout/.venv",
        "usr/python -m venv --without-pip checkout/.venv",
        f"usr/python -m pip --python checkout/.venv/bin/python {LOCKED}",
        f"usr/python -m pip --python checkout/.venv/bin/python {EDITABLE}",
    ]


def test_without_ensurepip_and_pip_a_sentence_says_what_to_install(machine):
    write(machine.folder / "no-ensurepip")
    Path(f"{machine.python}.has-pip").unlink()
    with pytest.raises(set_up.CannotSetUp, match=r"Install python3-venv \(Debian, Ubuntu: sudo apt-get install"):
        machine.set_up()
    assert not (machine.checkout / ".venv").exists()


def test_a_set_up_that_broke_off_starts_again(machine):
    write(machine.folder / "no-packages")
    with pytest.raises(set_up.CannotSetUp, match="did not finish: pip could not install the packages"):
        machine.set_up()
    half_done = write(machine.checkout / ".venv" / "lib" / "half a package.py")
    (machine.folder / "no-packages").unlink()
    assert machine.set_up()[0] == "usr/python -m venv checkout/.venv"
    assert not half_done.exists()
    assert machine.set_up() == []


def test_a_new_lock_is_installed_into_the_environment_there_is(machine):
    machine.set_up()
    write(machine.checkout / "requirements.lock", b"packaging==26.4\n")
    assert machine.set_up() == [f"bin/python -m pip {LOCKED}", f"bin/python -m pip {EDITABLE}"]


def test_other_settings_of_jupyterlab_are_installed_into_the_environment_there_is(machine):
    machine.set_up()
    write(machine.checkout / "installed" / "etc" / "jupyter" / "jupyter_server_config.py")
    assert machine.set_up() == [f"bin/python -m pip {LOCKED}", f"bin/python -m pip {EDITABLE}"]
    assert machine.set_up() == []


def test_an_update_that_broke_off_starts_again(machine):
    machine.set_up()
    write(machine.checkout / "requirements.lock", b"packaging==26.4\n")
    write(machine.folder / "no-packages")
    with pytest.raises(set_up.CannotSetUp):
        machine.set_up()
    (machine.folder / "no-packages").unlink()
    assert machine.set_up()[0] == "usr/python -m venv checkout/.venv"


def test_a_checkout_that_was_moved_gets_a_new_environment(machine):
    machine.set_up()
    machine.checkout = machine.checkout.rename(machine.folder / "moved")
    assert machine.set_up()[0] == "usr/python -m venv moved/.venv"


def test_another_python_gets_a_new_environment(machine):
    machine.set_up()
    (machine.folder / "usr" / "python3").write_text(Path(machine.python).read_text().replace("version", "newer"))
    write(machine.folder / "newer", b"3.12\n")
    assert machine.set_up()[0] == "usr/python -m venv checkout/.venv"


def test_an_environment_that_somebody_else_made_is_not_thrown_away(machine):
    theirs = write(machine.checkout / ".venv" / "lib" / "theirs.py")
    with pytest.raises(
        set_up.CannotSetUp, match="was not made by this set-up and does not run Python 3.11. Move it away"
    ):
        machine.set_up()
    assert theirs.exists()


def test_an_old_python_is_told_so():
    with pytest.raises(set_up.CannotSetUp) as refused:
        set_up.refuse_old_python((3, 9, 2))
    assert str(refused.value) == (
        "Roundtable needs Python 3.11 or later; this is Python 3.9. Install a later one and name it, for example: "
        "make report PYTHON=python3.12"
    )
    set_up.refuse_old_python((3, 11, 0))


def test_an_old_python_can_read_the_set_up_as_far_as_that_sentence():
    ast.parse((ROOT / ".ci" / "set_up.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    assert f">={set_up.OLDEST_PYTHON[0]}.{set_up.OLDEST_PYTHON[1]}" == PROJECT["project"]["requires-python"]


# The bundle for Windows


@needs_git
def test_the_bundle_holds_what_git_tracks_and_nothing_else(tmp_path, monkeypatch):
    git(tmp_path, "init", "--quiet")
    write(tmp_path / "data" / "raw" / "lscb-2015" / "survey.csv", b"a\r\n")
    git(tmp_path, "add", "--all")
    write(tmp_path / "data" / "raw" / "anytown-2027" / "children.csv")
    left_over = write(tmp_path / "dist" / "made" / "left over.txt")
    monkeypatch.chdir(tmp_path)
    bundle.copy_project(Path("dist/made"))
    files = {file.relative_to("dist/made").as_posix(): file.read_bytes() for file in Path("dist/made").rglob("*.*")}
    assert files == {"data/raw/lscb-2015/survey.csv": b"a\r\n"}
    assert not left_over.exists()


def test_without_git_the_bundle_says_where_to_make_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SystemExit, match="run it in a git clone of the project"):
        bundle.copy_project(Path("dist/made"))


@pytest.fixture
def small_bundle(tmp_path, monkeypatch):
    """Makes a bundle of one package; its lock names that one and its hash."""

    def make(dependencies="[]"):
        about = f'[project]\nname = "small"\nversion = "1"\ndescription = "Small."\ndependencies = {dependencies}\n'
        write(tmp_path / "small" / "pyproject.toml", about.encode())
        write(tmp_path / "small" / "small.py")
        wheelhouse = tmp_path / bundle.WHEELHOUSE
        wheelhouse.mkdir()
        monkeypatch.chdir(tmp_path / "small")
        wheel = wheelhouse / buildapi.build_wheel(str(wheelhouse))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        write(tmp_path / bundle.LOCK, f"small==1 --hash=sha256:{digest}\n".encode())
        return tmp_path

    return make


def test_a_complete_wheelhouse_is_accepted(small_bundle):
    bundle.check_wheelhouse(small_bundle(), "3.12")


def test_a_wheelhouse_that_lacks_what_a_package_needs_is_refused(small_bundle):
    with pytest.raises(SystemExit, match="make bundle stopped"):
        bundle.check_wheelhouse(small_bundle(dependencies='["absent"]'), "3.12")


def test_a_wheelhouse_that_lacks_a_package_of_the_lock_is_refused(small_bundle):
    made = small_bundle()
    lock = made / bundle.LOCK
    lock.write_text(lock.read_text() + f"absent==1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SystemExit, match="make bundle stopped"):
        bundle.check_wheelhouse(made, "3.12")


def test_an_altered_wheel_is_refused(small_bundle):
    made = small_bundle()
    [wheel] = (made / bundle.WHEELHOUSE).iterdir()
    with zipfile.ZipFile(wheel, "a") as altered:
        altered.writestr("more.py", "")
    with pytest.raises(SystemExit, match="make bundle stopped"):
        bundle.check_wheelhouse(made, "3.12")


def test_the_steps_use_no_network_and_say_that_they_are_untried(tmp_path):
    bundle.write_steps(tmp_path, "0.1.0", "3.12")
    batch = (tmp_path / "install.bat").read_bytes().decode("ascii")
    steps = (tmp_path / "INSTALL.txt").read_bytes().decode("ascii")
    commands = [line for line in batch.split("\r\n") if line.startswith((".venv", "py "))]
    assert commands[0] == "py -3.12 -m venv .venv"
    assert all("pip install --no-index " in command for command in commands[1:])
    assert [command for command in commands if f"       {command}\r\n" not in steps] == []
    assert "Untried on Windows" in steps
    assert "\n" not in steps.replace("\r\n", "") + batch.replace("\r\n", "")


# Continuous integration


def ci_run(folder, browser, check=0, test=0, checker=True):
    """Runs a copy of .ci/run on a machine of make-believe commands; `asked` notes what they were asked."""
    write(folder / ".ci" / "run", (ROOT / ".ci" / "run").read_bytes())
    if checker:
        write(folder / ".cache" / "vnu.jar", b"a jar")
    commands = folder / "bin"
    note = f'echo "$(basename "$0") $* $ROUNDTABLE_BROWSER" >> "{folder}/asked"'
    make_believe = {
        "make": f"{note}; if [ $1 = check ]; then exit {check}; else exit {test}; fi",
        "apt-get": f'{note}; [[ $* != *chromium* ]] || cp "$0" "{commands}/chromium"',
        "sudo": 'exec "$@"',
        "java": "exit 0",
        "npm": f"{note}; exit 1",
    }
    if browser:
        make_believe["chromium"] = "exit 0"
    for name, does in make_believe.items():
        write(commands / name, f"#!{shutil.which('bash')}\n{does}\n".encode()).chmod(0o755)
    for name in ("bash", "basename", "dirname", "id", "cp", "mkdir"):
        (commands / name).symlink_to(shutil.which(name))
    ran = subprocess.run(
        ["bash", str(folder / ".ci" / "run")], env={"PATH": str(commands)}, stdin=subprocess.DEVNULL, check=False
    )
    return ran.returncode, (folder / "asked").read_text().splitlines()


@needs_make
def test_ci_forbids_the_skip_of_browser_tests_and_runs_the_tests_last(tmp_path):
    assert ci_run(tmp_path, browser=True) == (0, ["make check required", "make test required"])


@needs_make
def test_ci_installs_a_browser_where_there_is_none(tmp_path):
    code, asked = ci_run(tmp_path, browser=False)
    assert (code, asked[-2:]) == (0, ["make check required", "make test required"])
    assert [line.split()[0] for line in asked[:-2]] == ["apt-get", "apt-get"]


@needs_make
def test_ci_goes_on_without_the_checker_of_pages_where_it_cannot_be_fetched(tmp_path):
    code, asked = ci_run(tmp_path, browser=True, checker=False)
    assert (code, asked[-2:]) == (0, ["make check required", "make test required"])
    assert asked[0].startswith("npm pack") and len(asked) == 3


@needs_make
@pytest.mark.parametrize(("check", "test"), [(2, 0), (0, 2), (2, 2)])
def test_ci_fails_when_either_command_fails_and_still_runs_both(tmp_path, check, test):
    code, asked = ci_run(tmp_path, browser=True, check=check, test=test)
    assert (code, len(asked)) == (2, 2)


WORKFLOW = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")


def test_the_workflow_tries_the_same_pythons_on_linux_and_windows():
    jobs = yaml.safe_load(WORKFLOW)["jobs"]
    assert {name: jobs[name]["strategy"]["matrix"]["python"] for name in ("linux", "windows")} == {
        "linux": list(PYTHONS),
        "windows": list(PYTHONS),
    }
    windows = [
        step["run"] for name in ("windows", "bundle-on-windows") for step in jobs[name]["steps"] if "run" in step
    ]
    assert [command for command in windows if re.search(r"\bmake\b", command)] == []


def test_the_workflow_uses_no_secret_and_pins_its_actions():
    actions = re.findall(r"uses: (.*)", WORKFLOW)
    assert len(actions) >= 4
    assert [action for action in actions if not re.fullmatch(r"actions/[a-z-]+@v\d+", action)] == []
    assert "secrets" not in WORKFLOW
