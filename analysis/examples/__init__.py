"""Made-up rounds of a made-up partnership, with known effects, in every shape that intake reads.

For training analysts, for tests and for benchmarks: what is true of the partnership stands in `examples.toml` and, with
its numbers, in the README of each round, so that an estimate can be held against it. Same arguments, same bytes.
"""

from contextlib import ExitStack
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.examples.children import case_rows, finding_rows, reference_rows
from analysis.examples.effects import Effects, declared_effects
from analysis.examples.episodes import count_rows, missing_rows, suspension_rows, with_recorded
from analysis.examples.example_round import ExampleRound
from analysis.examples.files import Tables, received, write_files
from analysis.examples.follow_up import follow_up_rows
from analysis.examples.front_door import contact_rows, school_rows
from analysis.examples.panel import action_rows, statement_rows
from analysis.examples.readme import readme
from analysis.examples.returns import judgement_rows, return_rows
from analysis.examples.round_toml import round_toml
from analysis.examples.survey import response_rows
from analysis.examples.young_people import consultation_rows
from analysis.folders import UNFIT, is_round_name
from analysis.writing import new_folder


def write_example_rounds(
    home: Path, name: str = "example", rounds: int = 4, cases: int = 25, responses: int = 200, seed: int = 1
) -> list[Path]:
    """Write made-up rounds <name>-2023-04, <name>-2023-10 ... below home/data/raw; their folders, the earliest first.

    Each names the one before it. Children above the number that get a sheet of their own come as a list. Refused
    with RoundtableError: numbers out of range, a name that no folder can have, a round that is there already. Nothing
    is put in place before all of it is written.
    """
    declared = declared_effects()
    _refuse_numbers(declared, rounds=rounds, cases=cases, responses=responses, seed=seed)
    made = [ExampleRound(name, number, cases, responses, seed, declared) for number in range(1, rounds + 1)]
    folders = [Path(home) / "data" / "raw" / this.name for this in made]
    _refuse_names(made, folders)
    with ExitStack() as whole:
        # They are put in place from the last opened to the first, so the earliest round is there first.
        for this, folder in reversed(list(zip(made, folders, strict=True))):
            _write(whole.enter_context(new_folder(folder)), this)
    return folders


def tables_of(this: ExampleRound) -> Tables:
    """Everything drawn for a round: table -> rows, answers as codes, with what no file says beside them."""
    cases = case_rows(this)
    episodes, returns = missing_rows(this, cases), return_rows(this, cases)
    return {
        "cases": with_recorded(this, cases, episodes),
        "findings": finding_rows(this, cases),
        "children": reference_rows(cases),
        "missing_episodes": episodes,
        "missing_counts": count_rows(this, cases, episodes),
        "suspensions": suspension_rows(this, cases),
        "responses": response_rows(this, cases),
        "consultation": consultation_rows(this),
        "follow_up": follow_up_rows(this, cases),
        "actions": action_rows(this),
        "statements": statement_rows(this),
        "returns": returns,
        "judgements": judgement_rows(this, returns),
        "contacts": contact_rows(this),
        "schools": school_rows(this),
    }


def _write(folder: Path, this: ExampleRound) -> None:
    tables = tables_of(this)
    write_files(folder, this, tables)
    files = [file for file, _ in received(this, tables)]
    for name, text in (("round.toml", round_toml(this, files)), ("README.md", readme(this, files))):
        (folder / name).write_bytes(text.encode("utf-8"))


def _refuse_numbers(declared: Effects, **given: int) -> None:
    """Raises RoundtableError with every number that is out of range."""
    most = declared.partnership.most
    least = {"rounds": 1, "cases": 1, "responses": 0, "seed": 0}
    largest = {"rounds": most.rounds, "cases": most.cases, "responses": most.responses}
    wrong = [
        f"{name} is {number}; it should be a whole number, {least[name]} or more"
        + (f", and at most {largest[name]}." if name in largest else ".")
        for name, number in given.items()
        if type(number) is not int or not least[name] <= number <= largest.get(name, number)
    ]
    if wrong:
        raise RoundtableError(" ".join(wrong))


def _refuse_names(made: list[ExampleRound], folders: list[Path]) -> None:
    if unfit := [this.name for this in made if not is_round_name(this.partnership) or not is_round_name(this.name)]:
        raise RoundtableError(UNFIT.format(name=unfit[0]))
    if there := [folder for folder in folders if folder.exists()]:
        remedy = "Choose another name with --name, or move away or delete the old ones."
        raise RoundtableError(f"There already: {', '.join(str(folder) for folder in there)}. {remedy}")
