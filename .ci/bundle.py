"""Writes dist/roundtable-VERSION-windows: the project for a Windows laptop without internet and without admin rights.

Holds what git tracks, a wheelhouse for 64-bit Windows and one version of CPython, a lock with the hash of each wheel,
and INSTALL.txt with the steps. The packages are resolved for Windows (requirements.lock gives their versions; pip alone
would evaluate the markers of the system it runs on), then installed from the wheelhouse alone into a folder that is
thrown away: a missing or altered wheel fails here and not on the laptop. The project is installed editable, so that
what people change in definitions/ counts at once. None of it has been tried on Windows itself.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PLATFORM = "win_amd64"
LOCK = "requirements-windows.lock"
WHEELHOUSE = "wheelhouse"

STEPS = """\
Roundtable {version} for Windows without internet
==============================================

Untried on Windows: this folder was put together and checked on another system. Please tell us what you find.

You need 64-bit Windows (Intel or AMD) and 64-bit Python {python}; neither administrator rights nor internet. The
installer of Python works without such rights: untick "Use admin privileges when installing py.exe", then "Install Now".

1. Copy this folder to a short path of your own, for example %USERPROFILE%\\roundtable. Windows refuses paths of more
   than 260 letters, and some packages have long ones.
2. Open that folder in Explorer, type cmd in the address bar, press Enter, and run:

       install.bat

   or, where batch files are blocked, its three commands one after the other (where Windows does not know "py", put the
   full path of python.exe in place of "py -{python}"):

       {venv}
       {packages}
       {project}

3. Build the reports of the example rounds:

       .venv\\Scripts\\python.exe -m analysis run --all

   and work in the notebooks:

       .venv\\Scripts\\python.exe -m analysis lab

If install.bat stops half-way, delete the folder .venv and run it again. To remove everything, delete this folder.
"""

INSTALL = """\
@echo off
rem Sets up .venv in this folder from the wheelhouse beside it: no internet, no administrator rights.
rem Untried on Windows.
pushd "%~dp0"
{venv}
if errorlevel 1 (
  echo Python {python} was not found. Install 64-bit Python {python}, then run install.bat again.
  exit /b 1
)
{packages}
if errorlevel 1 exit /b 1
{project}
if errorlevel 1 exit /b 1
echo Installed. Next: .venv\\Scripts\\python.exe -m analysis run --all
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description="Writes the folder for Windows laptops without internet.")
    arguments.add_argument("--python", default="3.12", help="version of CPython on the laptop, such as 3.12")
    python = arguments.parse_args().python
    version = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    bundle = Path("dist") / f"roundtable-{version}-windows"
    print(f"Writing {bundle} for Windows and CPython {python} ...", flush=True)
    copy_project(bundle)
    lock_for_windows(bundle, python)
    download_wheels(bundle, python)
    check_wheelhouse(bundle, python)
    write_steps(bundle, version, python)
    wheels = list((bundle / WHEELHOUSE).iterdir())
    megabytes = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{len(wheels)} wheels, {megabytes:.0f} MB: complete for {PLATFORM}, CPython {python}. Untried on Windows.")


def copy_project(bundle: Path) -> None:
    """The files git tracks, as they are now; nothing that git ignores, so no partnership's data."""
    tracked = tracked_files() if shutil.which("git") else []
    if not tracked:
        sys.exit("make bundle takes the files that git tracks: run it in a git clone of the project.")
    if bundle.exists():
        shutil.rmtree(bundle)
    for file in tracked:
        (bundle / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, bundle / file)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=False)
    return [Path(name) for name in listed.stdout.decode().split("\0") if name]


def lock_for_windows(bundle: Path, python: str) -> None:
    """What the project and its build backend need on that system, at the versions of requirements.lock."""
    run_uv(
        *["pip", "compile", "pyproject.toml", "--group", "build", "--constraint", "requirements.lock"],
        *["--python-platform", "windows", "--python-version", python, "--only-binary", ":all:", "--generate-hashes"],
        *["--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make bundle"],
        *["--output-file", str(bundle / LOCK)],
    )


def download_wheels(bundle: Path, python: str) -> None:
    run_python(
        *["pip", "download", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes"],
        *["--only-binary", ":all:", "--platform", PLATFORM, "--implementation", "cp", "--python-version", python],
        *["--requirement", str(bundle / LOCK), "--dest", str(bundle / WHEELHOUSE)],
    )


def check_wheelhouse(bundle: Path, python: str) -> None:
    """Resolves and unpacks the lock for Windows from the wheelhouse alone, every hash checked, and throws it away."""
    with tempfile.TemporaryDirectory() as laptop:
        run_uv(
            *["pip", "install", "--no-cache", "--no-index", "--find-links", str(bundle / WHEELHOUSE)],
            *["--require-hashes", "--requirement", str(bundle / LOCK), "--only-binary", ":all:", "--target", laptop],
            *["--python-platform", "windows", "--python-version", python],
        )


def write_steps(bundle: Path, version: str, python: str) -> None:
    pip = r".venv\Scripts\python.exe -m pip install --no-index"
    commands = {
        "venv": f"py -{python} -m venv .venv",
        "packages": f"{pip} --find-links {WHEELHOUSE} --require-hashes -r {LOCK}",
        "project": f"{pip} --no-deps --no-build-isolation -e .",
    }
    for name, text in (("INSTALL.txt", STEPS), ("install.bat", INSTALL)):
        text = text.format(version=version, python=python, **commands)
        (bundle / name).write_text(text, encoding="ascii", newline="\r\n")


def run_uv(*arguments: str) -> None:
    run_python("uv", "--quiet", *arguments)


def run_python(*arguments: str) -> None:
    if subprocess.run([sys.executable, "-m", *arguments], check=False).returncode != 0:
        sys.exit("make bundle stopped: the reason is above. No folder of this run can be used.")


if __name__ == "__main__":
    main()
