"""What each command does: a few lines that call the package, which is imported when it is needed.

Each takes the options of its command and gives the exit code.
"""

import argparse
import os
import sys
import webbrowser
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import RoundtableError
from analysis.folders import folders_of, home, round_names

if TYPE_CHECKING:
    from analysis.processed import Checked
    from analysis.sending_back import ListToSend


def new_round(options: argparse.Namespace) -> int:
    """Write the folder of a new round."""
    from analysis.intake.templates import write_new_round

    folder = write_new_round(options.round)
    print(f"{folder} is ready. Put the files as received beside round.toml, fill in round.toml, then:")
    print(f"    roundtable check {options.round}")
    return 0


def make_example(options: argparse.Namespace) -> int:
    """Write made-up rounds, to learn and to test with."""
    from analysis.examples import write_example_rounds

    wanted = (options.name, options.rounds, options.cases, options.responses, options.seed)
    made = write_example_rounds(home(), *wanted)
    for folder in made:
        print(folder)
    print("All of it is made up; README.md in each folder says what is true of it. Next:")
    print(f"    roundtable run {made[-1].name}")
    return 0


def check_files(options: argparse.Namespace) -> int:
    """Say what a round's files hold, what is to be asked and every problem; exit code 2 when there is one. Nothing is
    written but the lists to send back, where a folder for them is named."""
    from analysis.processed import check_round
    from analysis.rounds import find_round
    from analysis.sending_back import lists_to_send, refuse_folder, write_lists

    audit_round, folder = find_round(options.round), options.send_back and Path(options.send_back)
    if folder:
        refuse_folder(folder)
    checked = check_round(audit_round)
    _say_checked(checked)
    if folder:
        lists = lists_to_send(checked, audit_round)
        write_lists(lists, audit_round, folder)
        _say_lists(lists, folder)
    number = len(checked.problems)
    verdict = f"{number} problem{'' if number == 1 else 's'} to put right." if number else "no problems."
    print(f"{options.round}: {verdict}")
    return 2 if number else 0


def _say_checked(checked: "Checked") -> None:
    """What each file holds, the refused rows, what is to be asked; the problems go to standard error."""
    for file in checked.files.itertuples():
        sheet = f", sheet '{file.sheet}'" if file.sheet else ""
        rows = f"{file.rows} rows received, {file.kept} kept, {file.refused} refused"
        print(f"{file.file}{sheet}: {rows}, {file.repaired} cells repaired")
    for row in checked.cleaned.refused.itertuples():
        print(f"refused: {row.record}: {row.reason}")
    for query in checked.queries:
        print(f"to ask: {query}")
    for problem in checked.problems:
        print(f"problem: {problem}", file=sys.stderr)


def _say_lists(lists: Iterable["ListToSend"], folder: Path) -> None:
    """How much each sender is to answer, and where the list is."""
    for one in lists:
        number = f"{len(one.lines)} line{'' if len(one.lines) == 1 else 's'}"
        if one.lines:
            print(f"{one.sender or 'you'}: {number} to answer in {folder / one.name}")
        elif one.sender:
            print(f"{one.sender}: nothing to answer")


def run_rounds(options: argparse.Namespace) -> int:
    """Run the notebooks of the rounds named, or of all; a round that fails does not keep the others from running."""
    names = list(dict.fromkeys(round_names() if options.all else options.rounds))
    if not names:
        known = ", ".join(round_names()) or "none yet; 'roundtable new ROUND' makes one"
        raise RoundtableError(f"Name the rounds to run, or --all. Rounds: {known}.")
    errors = _run(names, options)
    if errors and len(names) > 1:
        print(f"roundtable: not finished: {', '.join(sorted(errors))}.", file=sys.stderr)
    return max((error.exit_code for error in errors.values()), default=0)


def _run(names: list[str], options: argparse.Namespace) -> dict[str, RoundtableError]:
    """Run rounds; name -> why it is not finished. Workers are there only if there is something to do."""
    from analysis.runs.given import given_parameters
    from analysis.runs.progress import progress
    from analysis.runs.round_run import Options
    from analysis.runs.running import Running
    from analysis.workers.task import Limits

    given = given_parameters(options.parameter)
    how = Options(given, options.plain, options.force, Limits(options.timeout, options.memory))
    with progress(options.json) as tell:
        return Running(lambda: _crew(options), how, tell, patient=not options.no_wait).run(names)


def _crew(options: argparse.Namespace) -> AbstractContextManager:
    """Who does the work, as the options say; what is left behind in CI would be nobody's."""
    from analysis.runs import crews

    jobs = options.jobs or crews.cores()
    if options.plain:
        return crews.plain_crew()
    if options.cluster:
        return crews.cluster_crew(options.cluster, options.jobs)
    return crews.own_crew(jobs) if options.no_keep or os.environ.get("CI") else crews.kept_crew(jobs)


def open_report(options: argparse.Namespace) -> int:
    """Open the index page of an edition in the browser, and say where it is."""
    from analysis.reports.published import INDEX, published

    editions = published(folders_of(options.round))
    if options.audience not in editions:
        there = ", ".join(sorted(editions))
        remedy = f"There are: {there}." if there else f"'roundtable run {options.round}' makes it."
        raise RoundtableError(f"There is no {options.audience} edition of {options.round}. {remedy}")
    page = editions[options.audience] / INDEX
    print(page)
    webbrowser.open(page.as_uri())
    return 0


def write_released(options: argparse.Namespace) -> int:
    """Write the released values of rounds as one csv file, or to the screen; say which rounds have none."""
    from analysis.reports.pooled import csv_of, refuse_place, released_values
    from analysis.writing import replace_text

    refuse_place(options.audience, options.output)
    values = released_values(options.audience, options.rounds or None)
    text = csv_of(values)
    if options.output:
        replace_text(Path(options.output), text)
        print(f"{options.output}: {len(values)} values of {values['round'].nunique()} rounds.")
    else:
        sys.stdout.write(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if missing := values.attrs["not_published"]:
        print(f"roundtable: no {options.audience} edition of: {', '.join(missing)}.", file=sys.stderr)
    return 0


def stop_workers(options: argparse.Namespace) -> int:
    """End the workers that are kept for the next run."""
    from analysis.workers.kept import stop_all

    number = stop_all()
    print(f"{number} set{'' if number == 1 else 's'} of workers ended." if number else "No workers were waiting.")
    return 0
