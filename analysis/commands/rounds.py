"""The commands of a round: a few lines that call the package, which is imported when it is needed.

Each takes the options of its command and gives the exit code.
"""

import argparse
import os
import sys
import webbrowser
from collections.abc import Callable
from contextlib import AbstractContextManager

from analysis.errors import BadDefinition, RoundtableError
from analysis.folders import folders_of_any, home, key_file, round_names


def new_round(options: argparse.Namespace) -> int:
    """Write the folder of a new round."""
    from analysis.templates import write_new_round

    made = write_new_round(options.round, options.before)
    for sentence in made.said:
        print(sentence)
    if not key_file(home()).exists():
        print("There is no key for the children's pseudonyms yet: 'roundtable key new' makes it, once.")
    print(f"{made.folder} is ready. Put the files as received beside round.toml, fill in round.toml, then:")
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
    from analysis.checking import about_problems, telling, verdict

    tell = telling(options.round, options.json)
    try:
        problems = _check(options, tell)
    except BadDefinition as error:
        if not options.json:
            raise
        problems = len(error.problems)
        tell(about_problems(error.problems))
    tell([verdict(options.round, problems)])
    return 2 if problems else 0


def _check(options: argparse.Namespace, tell: Callable) -> int:
    """Read a round and say everything of it but the verdict; the number of problems."""
    from pathlib import Path

    from analysis.checking import Said, about_files, about_lists, about_new_files, about_problems
    from analysis.desk.standing import about_coding
    from analysis.processed import check_round
    from analysis.rounds import find_round
    from analysis.sending_back import lists_to_send, refuse_folder, write_lists

    audit_round, folder = find_round(options.round), options.send_back and Path(options.send_back)
    if folder:
        refuse_folder(folder)
    checked = check_round(audit_round)
    tell(about_files(checked))
    tell(about_new_files(audit_round))
    tell(about_problems(checked.problems))
    if folder:
        lists = lists_to_send(checked, audit_round)
        write_lists(lists, audit_round, folder)
        tell(about_lists(lists, folder))
    if not checked.problems:
        tell(Said("coding", line) for line in about_coding(options.round, checked.cleaned.tables))
    return len(checked.problems)


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
    """Open the index page of an edition in the browser, or of a draft, and say where it is."""
    from analysis.reports.published import INDEX, drafts, published

    one = folders_of_any(options.round)
    editions = drafts(one) if options.draft else published(one)
    if options.audience not in editions:
        there = ", ".join(sorted(editions))
        what = "draft" if options.draft else "edition"
        remedy = f"There are: {there}." if there else f"'roundtable run {options.round}' makes it."
        if not options.draft and options.audience in drafts(one):
            remedy = f"There is a draft, which two people release; --draft opens it. {remedy}"
        raise RoundtableError(f"There is no {options.audience} {what} of {options.round}. {remedy}")
    page = editions[options.audience] / INDEX
    print(page)
    webbrowser.open(page.as_uri())
    return 0


def write_released(options: argparse.Namespace) -> int:
    """Write the released values of rounds as one csv file, or to the screen; say which rounds have none."""
    from pathlib import Path

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
