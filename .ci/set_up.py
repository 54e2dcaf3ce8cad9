"""Sets up .venv for this checkout: make calls it before every command that needs Python's packages.

Installs exactly requirements.lock, every file checked against its hash, then the project itself so that edits count at
once. Finished work is written down in .venv/set-up.txt, so a second call does nothing; one that was interrupted, or
whose folder was moved, starts again. Written so that an old Python can still read it and be told that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)  # as requires-python in pyproject.toml
OLDEST_PIP = (22, 3)  # the first with --python, which installs into a .venv that has no pip of its own
UNFINISHED = "unfinished"
PIP_QUIETLY = ["-qq", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--no-warn-script-location"]


class CannotSetUp(Exception):
    """Something a person can put right; shown as it is."""


def main():
    try:
        refuse_old_python(sys.version_info)
        set_up(Path.cwd(), getattr(sys, "_base_executable", sys.executable))  # never the .venv that is being rebuilt
    except CannotSetUp as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe set-up was interrupted; the same command starts it again.", file=sys.stderr)
        return 1
    return 0


def refuse_old_python(version):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise CannotSetUp(
            f"Roundtable needs Python {dotted(OLDEST_PYTHON)} or later; this is Python {dotted(version)}. "
            "Install a later one and name it, for example: make report PYTHON=python3.12"
        )


def set_up(checkout, python):
    """Makes or mends checkout/.venv with the interpreter `python`; quick and silent where nothing changed."""
    environment = checkout / ".venv"
    note = environment / "set-up.txt"
    wanted = fingerprint(checkout, python)
    written = note.read_text(encoding="utf-8") if note.exists() else ""
    if written == wanted and environment_python(environment).exists():
        return
    print("Setting up .venv (once, about two minutes) ...", flush=True)
    pip = ready_environment(environment, python)
    mark_unfinished(environment)
    install(pip, ["--require-hashes", "--requirement", "requirements.lock"], checkout)
    install(pip, ["--no-deps", "--no-build-isolation", "--no-index", "--editable", "."], checkout)
    note.write_text(wanted, encoding="utf-8")
    print("Set up.", flush=True)


def fingerprint(checkout, python):
    """Two lines: a hash of what asks for a new set-up (lock, metadata, what is installed, Python) and its folder."""
    files = [checkout / name for name in ("requirements.lock", "pyproject.toml")]
    files += [path for path in sorted((checkout / "installed").rglob("*")) if path.is_file()]
    parts = [path.read_bytes() for path in files]
    return "{}\n{}\n".format(hashlib.sha256(b"\0".join([*parts, version_of(python).encode()])).hexdigest(), checkout)


def ready_environment(environment, python):
    """The pip command that installs into `environment`, which is made where there is none that can be used."""
    inside = environment_python(environment)
    note = environment / "set-up.txt"
    runs = inside.exists() and version_of(inside) == version_of(python)
    if environment.exists() and any(environment.iterdir()) and not note.exists() and not runs:
        raise CannotSetUp(
            f"The folder .venv was not made by this set-up and does not run Python {version_of(python)}. "
            "Move it away, or name the Python it was made with, for example: make report PYTHON=python3.12"
        )
    if not runs or (note.exists() and not finished_here(note)):
        make_environment(environment, python)
    if answers([str(inside), "-m", "pip", "--version"]):
        return [str(inside), "-m", "pip"]
    return [python, "-m", "pip", "--python", str(inside)]


def finished_here(note):
    """Not so after a set-up that broke off, nor in a folder that was moved: programs in .venv name their folder."""
    return note.read_text(encoding="utf-8").splitlines()[1:] == [str(note.parent.parent)]


def make_environment(environment, python):
    """A virtual environment; without pip of its own where Debian's python3-venv is missing and python3-pip is there."""
    mark_unfinished(remove(environment))
    if answers([python, "-m", "venv", str(environment)]):
        return
    mark_unfinished(remove(environment))
    if pip_version(python) >= OLDEST_PIP and answers([python, "-m", "venv", "--without-pip", str(environment)]):
        return
    remove(environment)
    raise CannotSetUp(
        f"'{Path(python).name} -m venv' cannot make a virtual environment here, and no pip {dotted(OLDEST_PIP)} or "
        "later is there to help. Install python3-venv (Debian, Ubuntu: sudo apt-get install python3-venv), then run "
        "the same command again."
    )


def install(pip, what, checkout):
    if subprocess.run([*pip, "install", *PIP_QUIETLY, *what], cwd=str(checkout)).returncode != 0:
        raise CannotSetUp(
            "The set-up did not finish: pip could not install the packages; its reason is above. Where it could not "
            "reach a server, check the connection or ask for the proxy's address. The same command starts it again."
        )


def environment_python(environment):
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python):
    """Such as "3.11"; empty where it does not run."""
    return said([str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def pip_version(python):
    """Such as (23, 0); (0, 0) where there is no pip."""
    numbers = said([python, "-m", "pip", "--version"]).split(" ")[1:2]
    return tuple(int(number) for number in numbers[0].split(".")[:2]) if numbers else (0, 0)


def dotted(version):
    return ".".join(str(number) for number in version[:2])


def answers(command):
    """Whether the command runs and ends well."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def said(command):
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return ran.stdout.decode("utf-8", "replace").strip() if ran.returncode == 0 else ""


def mark_unfinished(environment):
    environment.mkdir(exist_ok=True)
    (environment / "set-up.txt").write_text(UNFINISHED + "\n", encoding="utf-8")


def remove(environment):
    if environment.exists():
        shutil.rmtree(str(environment))
    return environment


if __name__ == "__main__":
    sys.exit(main())
