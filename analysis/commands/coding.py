"""The commands that code free text: of any file, of a round by Excel, and out to other programs for qualitative work.

Each takes the options of its command and gives the exit code. What is said counts answers and never repeats one.
"""

import argparse
import sys
from pathlib import Path

from analysis.errors import RoundtableError


def code_answers(options: argparse.Namespace) -> int:
    """Code a file of answers by a codebook and, where there are codes that people gave, by what is learned of them."""
    from analysis.themes.answer_files import csv_for_people, csv_of_codes, read_answers, read_coded
    from analysis.themes.codebook.files import codebook_of
    from analysis.themes.coding import code_responses
    from analysis.themes.first_for_people import first_for_people
    from analysis.writing import replace_text

    output = _csv_file(options.output)
    review = output.with_name(f"{output.stem}-for-people{output.suffix}")
    _refuse_inputs([output, *([review] if options.review else [])], options)
    book = codebook_of(Path(options.codebook)) if options.codebook else None
    answers = read_answers(Path(options.answers))
    taught = read_coded(Path(options.learn_from)) if options.learn_from else None
    coded = code_responses(answers, codebook=book, learn_from=taught, tell=_tell)
    said = [*_about(coded, answers), f"{output}: {len(coded.codes)} codes of {len(coded.answers)} answers."]
    replace_text(output, csv_of_codes(coded.codes, coded.codebook))
    if options.review:
        first = first_for_people(coded, options.review)
        replace_text(review, csv_for_people(first))
        said.append(f"{review}: {len(first)} answers for people to code first, the most uncertain first.")
    print("\n".join(said))
    return 0


def write_sheet(options: argparse.Namespace) -> int:
    """Write a coder's workbook for a table of a round."""
    from analysis.desk.sheets import coding_sheet
    from analysis.writing import replace_file

    output = Path(options.output or f"{options.round} {options.table} {options.coder}.xlsx")
    content = coding_sheet(options.round, options.table, options.coder, options.sample)
    replace_file(output, lambda half: half.write_bytes(content))
    print(f"{output} is ready for {options.coder}. It holds what was written about children: keep it as the round's")
    print("files are kept. When rows are marked as done:")
    print(f'    roundtable coding take {options.round} "{output}"')
    return 0


def take_sheet(options: argparse.Namespace) -> int:
    """Take a coder's workbook into the coder's file of decisions, whole or not at all."""
    from analysis.desk import sheets

    print(sheets.take_sheet(Path(options.file), options.round, options.coder))
    return 0


def write_qda(options: argparse.Namespace) -> int:
    """Write a round as a REFI-QDA project, or the codebook alone where the file's name ends in .qdc."""
    from analysis.themes.codebook import codebook
    from analysis.themes.exchange import codebook_out, project_out
    from analysis.writing import replace_file

    output = Path(options.output)
    if output.suffix.lower() == ".qdc":
        content, what = codebook_out(codebook()), "the codebook"
    elif output.suffix.lower() == ".qdpx":
        from analysis.desk.project import project_of

        content, what = project_out(project_of(options.round)), "restricted: it holds every answer that was coded"
    else:
        raise RoundtableError(f"'{output.name}' ends in neither .qdpx (a project) nor .qdc (a codebook). Name it so.")
    replace_file(output, lambda half: half.write_bytes(content))
    print(f"{output} is {what}.")
    return 0


def _csv_file(name: str) -> Path:
    """Where codes are written. Raises RoundtableError for what is no csv file."""
    path = Path(name)
    if path.suffix.lower() != ".csv" or path.is_dir():
        raise RoundtableError(f"'{name}' is no csv file. Name the file of codes such as codes.csv, which Excel opens.")
    return path


def _refuse_inputs(outputs: list[Path], options: argparse.Namespace) -> None:
    """Raises RoundtableError where what is read would be written over."""
    read = [Path(name).resolve() for name in (options.answers, options.codebook, options.learn_from) if name]
    for output in outputs:
        if output.resolve() in read:
            raise RoundtableError(f"'{output}' is read and would be written over. Choose another name after -o.")


def _about(coded: object, answers: object) -> list[str]:
    """What is to be known of the answers and of what was learned."""
    states = coded.answers["state"].astype(str).value_counts()
    said = [*coded.told]
    said += [f"{_answers(number)}: {state}." for state, number in states.items() if state != "comment"]
    again = int((coded.answers["same_as"].astype(str) != "").sum())
    telling = int((coded.answers["identifying"].astype(str) != "").sum())
    said += [f"{_answers(again)} in the same words as an earlier one, coded like it."] if again else []
    said += [f"{_answers(telling)} with what tells who somebody is: a mark stands for it in quotes."] if telling else []
    not_read = ", ".join(answers.attrs["not_read"])
    return [*said, *([f"Columns with other headings, which are not read: {not_read}."] if not_read else [])]


def _answers(number: int) -> str:
    return f"{number:,} answer{'' if number == 1 else 's'}"


def _tell(done: int, of: int) -> None:
    """Progress of long work, on one line of a screen and on none elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{done:,} of {of:,} answers coded", end="\n" if done == of else "", file=sys.stderr, flush=True)
