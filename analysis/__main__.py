"""The command line: `roundtable`, or `python -m analysis` where policy blocks programs such as roundtable.exe.

Each command is a few lines that call the package; what it says goes to the screen, what is wrong goes to standard
error as a sentence. Exit code 0: done; 1: a run that failed; 2: something to put right first, and nothing was
written.
"""

import argparse
import os
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from analysis import __version__
from analysis.errors import RoundtableError
from analysis.rounds import DATA_VARIABLE, find_round, round_names


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    _speak_utf8()
    options = parser().parse_args(arguments)
    if options.data:
        os.environ[DATA_VARIABLE] = str(Path(options.data).expanduser().resolve())
    try:
        return options.command(options)
    except RoundtableError as error:
        print(f"roundtable: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("roundtable: stopped. The published reports are as they were.", file=sys.stderr)
        return 130


def roundtable(*words: str) -> None:
    """A command from a notebook cell: roundtable("check", audit_round) does what `roundtable check ROUND` does."""
    try:
        main(list(words))
    except SystemExit as left:  # argparse leaves so for a help text, and for words it does not know
        if left.code:
            raise RoundtableError(f"'{' '.join(words)}' is no command. roundtable('--help') lists them.") from None


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = argparse.ArgumentParser(
        prog="roundtable",
        description="From the files of one multi-agency audit round to reports a board can trust. "
        "Nothing leaves this machine.",
        epilog="Where programs are blocked, write 'python -m analysis' in place of 'roundtable'.",
    )
    top.add_argument("--version", action="version", version=f"roundtable {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = _command(
        commands, "new", new_round, "make a round's folder: a commented round.toml and blank Excel templates"
    )
    new.add_argument("round", metavar="ROUND", help="name of the round, which names its folder: stockton-2015-04")
    check = _command(
        commands, "check", check_files, "read everything of a round and list every problem; writes nothing"
    )
    check.add_argument("round", metavar="ROUND", help="name of the round")
    run = _command(commands, "run", run_rounds, "run the notebooks of rounds and publish their reports")
    run.add_argument("rounds", metavar="ROUND", nargs="*", help="names of the rounds to run")
    run.add_argument("--all", action="store_true", help="run every round under data/raw")
    run.add_argument(
        "-p", "--parameter", metavar="NAME=VALUE", action="append", default=[], help="set a parameter of the notebooks"
    )
    opened = _command(commands, "open", open_report, "open a round's report in the browser")
    opened.add_argument("round", metavar="ROUND", help="name of the round")
    opened.add_argument("--audience", default="board", help="whose edition to open (default: board)")
    return top


def _command(commands: object, name: str, does: Callable, says: str) -> argparse.ArgumentParser:
    """One command with its help and the options that all commands have."""
    command = commands.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    command.add_argument("--data", metavar="FOLDER", help=f"folder that holds data/ and reports/ (or {DATA_VARIABLE})")
    command.set_defaults(command=does)
    return command


def new_round(options: argparse.Namespace) -> int:
    """Write the folder of a new round."""
    from analysis.intake.templates import write_new_round

    folder = write_new_round(options.round)
    print(f"{folder} is ready. Put the files as received beside round.toml, fill in round.toml, then:")
    print(f"    roundtable check {options.round}")
    return 0


def check_files(options: argparse.Namespace) -> int:
    """List every problem of a round; exit code 2 when there is one."""
    from analysis.processed import check_round

    checked = check_round(find_round(options.round))
    for file in checked.files.itertuples():
        sheet = f", sheet '{file.sheet}'" if file.sheet else ""
        rows = f"{file.rows} rows received, {file.kept} kept, {file.refused} refused"
        print(f"{file.file}{sheet}: {rows}, {file.repaired} cells repaired")
    for row in checked.cleaned.refused.itertuples():
        print(f"refused: {row.record}: {row.reason}")
    for problem in checked.problems:
        print(f"problem: {problem}", file=sys.stderr)
    number = len(checked.problems)
    verdict = f"{number} problem{'' if number == 1 else 's'} to put right." if number else "no problems."
    print(f"{options.round}: {verdict}")
    return 2 if number else 0


def run_rounds(options: argparse.Namespace) -> int:
    """Run the notebooks of the rounds named, or of all; a round that fails does not keep the others from running."""
    from analysis.runs.parameters import given_parameters

    names = round_names() if options.all else options.rounds
    if not names:
        known = ", ".join(round_names()) or "none yet; 'roundtable new ROUND' makes one"
        raise RoundtableError(f"Name the rounds to run, or --all. Rounds: {known}.")
    given = given_parameters(options.parameter)
    codes = {name: _run_one(name, given) for name in dict.fromkeys(names)}
    failed = [name for name, code in codes.items() if code]
    if failed:
        print(f"roundtable: not finished: {', '.join(failed)}.", file=sys.stderr)
    return max(codes.values())


def _run_one(name: str, given: dict[str, str]) -> int:
    from analysis.runs.execution import run_round

    try:
        for folder in run_round(find_round(name), given, _say):
            print(f"{name}: {folder / 'index.html'}")
        return 0
    except RoundtableError as error:
        print(f"roundtable: {name}: {error} The published reports are as they were.", file=sys.stderr)
        return error.exit_code


def open_report(options: argparse.Namespace) -> int:
    """Open the index page of an edition in the browser, and say where it is."""
    page = find_round(options.round).reports / options.audience / "index.html"
    if not page.exists():
        there = sorted(path.parent.name for path in page.parent.parent.glob("*/index.html"))
        remedy = f"There are: {', '.join(there)}." if there else f"'roundtable run {options.round}' makes it."
        raise RoundtableError(f"There is no {options.audience} edition of {options.round}. {remedy}")
    print(page)
    webbrowser.open(page.as_uri())
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _speak_utf8() -> None:
    """A Windows console in an old code page shows '?' rather than stopping at a letter it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
