"""The command line: `roundtable`, or `python -m analysis` where policy blocks programs such as roundtable.exe.

What a command says goes to the screen, what is wrong goes to standard error as a sentence. Exit code 0: done; 1: a run
that failed; 2: something to put right first, and nothing was written.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from analysis import __version__
from analysis.commands import coding, figures, keeping, lab, releasing, rounds
from analysis.errors import RoundtableError
from analysis.folders import DATA_VARIABLE

STOPPED = 130  # what a shell expects of a program that Ctrl-C ended


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
        return STOPPED


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
        "Nothing leaves this machine, unless you name a cluster.",
        epilog="Where programs are blocked, write 'python -m analysis' in place of 'roundtable'.",
    )
    top.add_argument("--version", action="version", version=f"roundtable {__version__}")
    add = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = _command(
        add, "new", rounds.new_round, "make a round's folder: a commented round.toml and blank Excel templates"
    )
    new.add_argument("round", metavar="ROUND", help="name of the round, which names its folder: stockton-2015-04")
    new.add_argument(
        "--from",
        dest="before",
        metavar="EARLIER",
        default="",
        help="carry over what an earlier round declared, and its open actions",
    )
    _example_options(_command(add, "example", rounds.make_example, "write made-up rounds with known effects"))
    check = _command(
        add, "check", rounds.check_files, "read everything of a round and list every problem; writes nothing"
    )
    check.add_argument("round", metavar="ROUND", help="name of the round")
    check.add_argument(
        "--send-back", metavar="FOLDER", help="a new folder: write into it, for each sender, what is to be put right"
    )
    check.add_argument("--json", action="store_true", help="say it as lines of JSON, for programs")
    _run_options(_command(add, "run", rounds.run_rounds, "run the notebooks of rounds and publish their reports"))
    opened = _command(add, "open", rounds.open_report, "open a round's report in the browser")
    opened.add_argument("round", metavar="ROUND", help="name of the round")
    opened.add_argument("--audience", default="board", help="whose edition to open (default: board)")
    opened.add_argument("--draft", action="store_true", help="open the draft that waits to be released")
    started = _command(add, "lab", lab.start_lab, "start JupyterLab with the project's settings, at start_here")
    started.add_argument("--no-browser", action="store_true", help="open no browser, and say the address")
    started.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of JupyterLab, such as port=8889"
    )
    _release_options(
        _command(
            add, "release", releasing.release_draft, "publish a draft that two people have checked, one after another"
        )
    )
    released = _command(add, "released", rounds.write_released, "write the released values of rounds as one table")
    released.add_argument("rounds", metavar="ROUND", nargs="*", help="names of the rounds (default: all)")
    released.add_argument("--audience", default="board", help="whose editions (default: board)")
    released.add_argument("-o", "--output", metavar="FILE", help="a csv file, which Excel opens (default: the screen)")
    _figure_options(
        _command(add, "figures", figures.check_report, "hold every figure of a report against what was released")
    )
    _code_options(_command(add, "code", coding.code_answers, "code a file of answers into themes"))
    _coding_commands(add.add_parser("coding", help="code a round's answers in Excel: a workbook out, and back in"))
    qda = _command(add, "qda", coding.write_qda, "write a coded round (.qdpx) or the codebook (.qdc) as REFI-QDA")
    qda.add_argument("round", metavar="ROUND", help="name of the round")
    qda.add_argument("-o", "--output", metavar="FILE", required=True, help="a .qdpx file; .qdc: the codebook")
    _command(add, "stop", rounds.stop_workers, "end the workers that wait for the next run")
    _key_commands(add.add_parser("key", help="make, copy or put back the key of the children's pseudonyms"))
    _forget_options(_command(add, "forget", keeping.forget_round, "delete a round after its retention date, for good"))
    return top


def _example_options(example: argparse.ArgumentParser) -> None:
    example.add_argument("--name", default="example", help="what the rounds' names begin with (default: %(default)s)")
    for name, default, says in (
        ("--rounds", 4, "how many rounds, half a year apart"),
        ("--cases", 25, "children in each round"),
        ("--responses", 200, "responses of practitioners in each round"),
        ("--seed", 1, "the same seed writes the same files, another one others"),
    ):
        example.add_argument(name, type=int, metavar="N", default=default, help=f"{says} (default: %(default)s)")


def _run_options(run: argparse.ArgumentParser) -> None:
    run.add_argument("rounds", metavar="ROUND", nargs="*", help="names of the rounds to run")
    run.add_argument("--all", action="store_true", help="run every round under data/raw")
    run.add_argument(
        "-p", "--parameter", metavar="NAME=VALUE", action="append", default=[], help="set a parameter of the notebooks"
    )
    run.add_argument("--force", action="store_true", help="run everything again, changed or not")
    run.add_argument("--jobs", type=_number, metavar="N", help="notebooks at once (default: as many as cores)")
    run.add_argument("--timeout", type=_number, metavar="SECONDS", help="longest time a cell may take (default: any)")
    run.add_argument(
        "--memory", type=_number, metavar="MB", default=4096, help="memory a worker may take (default: %(default)s)"
    )
    run.add_argument("--no-wait", action="store_true", help="do not wait for another run of the same round")
    run.add_argument("--json", action="store_true", help="say what happens as lines of JSON, for programs")
    who = run.add_mutually_exclusive_group()
    who.add_argument("--no-keep", action="store_true", help="end the workers with this run")
    who.add_argument("--plain", action="store_true", help="no workers: an ordinary kernel for each notebook, slowly")
    who.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler's address, or 'local' for one made here")


def _release_options(release: argparse.ArgumentParser) -> None:
    release.epilog = (
        "The first call writes down who checked the draft; a second one, by another person over exactly the same "
        "files, publishes it. Both names stand in the manifest of the published edition."
    )
    release.add_argument("round", metavar="ROUND", help="name of the round")
    release.add_argument("--audience", required=True, help="whose edition to release: public")
    release.add_argument("--checker", metavar="NAME", required=True, help="your own name: who checked every page of it")
    release.add_argument("--edition", metavar="ID", default="", help="refuse another draft than the one with this id")


def _figure_options(checked: argparse.ArgumentParser) -> None:
    checked.epilog = (
        "A figure is matched, contradicted (by its own arithmetic or by what was released), or not traceable. Exit "
        "code 1: something is contradicted."
    )
    checked.add_argument("report", metavar="REPORT", help="a report as .docx, .html, .md or .txt; '-': standard input")
    checked.add_argument("--round", metavar="ROUND", required=True, help="name of the round that it reports on")
    checked.add_argument("--audience", default="board", help="against whose edition (default: %(default)s)")
    checked.add_argument("--all", action="store_true", help="list the figures that are matched too")
    checked.add_argument("--json", action="store_true", help="say it as lines of JSON, for programs")


def _code_options(code: argparse.ArgumentParser) -> None:
    code.add_argument("answers", metavar="ANSWERS", help="a csv or workbook: columns id, text and maybe question")
    code.add_argument(
        "--codebook", metavar="FILE", help="a codebook: .toml, .csv or .qdc (default: the project's themes.toml)"
    )
    code.add_argument(
        "--learn-from", metavar="CODED", help="codes that people gave (id, theme, valence) to learn suggestions from"
    )
    code.add_argument(
        "--review", type=_share, metavar="SHARE", help="also write this share of the answers for people to code first"
    )
    code.add_argument("-o", "--output", metavar="CODES", required=True, help="the csv file of codes to write")


def _coding_commands(coded: argparse.ArgumentParser) -> None:
    add = coded.add_subparsers(title="commands", metavar="COMMAND", required=True)
    sheet = _command(add, "sheet", coding.write_sheet, "write a coder's workbook of the answers, without suggestions")
    sheet.add_argument("round", metavar="ROUND", help="name of the round")
    sheet.add_argument("coder", metavar="CODER", help="initials or short name of who codes")
    sheet.add_argument("--table", default="responses", help="whose answers (default: %(default)s)")
    sheet.add_argument("--sample", type=_number, metavar="N", help="a random sample of so many answers (default: all)")
    sheet.add_argument("-o", "--output", metavar="FILE", help="the workbook (default: ROUND TABLE CODER.xlsx, here)")
    take = _command(add, "take", coding.take_sheet, "take a filled-in workbook into the coder's decisions, or nothing")
    take.add_argument("round", metavar="ROUND", help="name of the round")
    take.add_argument("file", metavar="FILE", help="the workbook")
    take.add_argument("--coder", default="", help="refuse a workbook that was written for another coder")


def _key_commands(key: argparse.ArgumentParser) -> None:
    add = key.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _command(add, "new", keeping.new_key, "make the key that children are stored under pseudonyms with, once")
    backup = _command(add, "backup", keeping.back_up_key, "write a copy of the key, as restricted as the key itself")
    backup.add_argument("file", metavar="FILE", help="a new file outside data/ and reports/, best on another disk")
    restore = _command(add, "restore", keeping.restore_key, "put a copy of the key back where the key was lost")
    restore.add_argument("file", metavar="FILE", help="the file that 'roundtable key backup' wrote")


def _forget_options(forget: argparse.ArgumentParser) -> None:
    forget.epilog = (
        "What was received, made of it and decided is deleted; published editions and the record of what they showed "
        f"stay. Files are deleted, not overwritten. {keeping.NOT_REACHED}"
    )
    forget.add_argument("round", metavar="ROUND", help="name of the round; its round.toml gives retain_until")
    forget.add_argument("--yes", action="store_true", help="do not ask for the round's name to be typed")


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("should be 1 or more")
    return number


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("should be a share such as 0.3, above 0 and up to 1")
    return share


def _command(add: object, name: str, does: Callable, says: str) -> argparse.ArgumentParser:
    """One command with its help and the options that all commands have."""
    command = add.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    command.add_argument("--data", metavar="FOLDER", help=f"folder that holds data/ and reports/ (or {DATA_VARIABLE})")
    command.set_defaults(command=does)
    return command


def _speak_utf8() -> None:
    """A Windows console in an old code page shows '?' rather than stopping at a letter it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
