"""README.md of a made-up round: which files arrived, and what the round was drawn with, so that an estimate can be held
against the truth."""

from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import OPEN_DOCUMENT, ExampleFile
from analysis.examples.truths import of_children, of_findings, of_others, of_ticks, of_topics, share
from analysis.questions import dictionary

README = """# {name}: a made-up round

Everything here is made up: the partnership, its children, practitioners and answers. The files look as they may
arrive, some with headings and answers that have to be repaired; none of their rows should be refused. They were
written by

    roundtable example --name {partnership} --cases {cases} --responses {responses} --seed {seed}

as round {number}, {month} (with `--rounds {number}` or more). The same call writes the same bytes. What is true
stands below, and for all rounds in `analysis/definitions/examples.toml`. An estimate differs from it by chance, the
more so the fewer were drawn.

## What arrived

{files}

## What is true of the children

Each child is drawn by itself. An odds ratio of 1 is no effect: there is nothing to find. Where no effect is named
there is none; the reason for selection, for one, has nothing to do with the episodes and suspensions on record.

{children}

## What is true of the findings

Share of files that bear each finding, by grade. A file bears one at most of:

{one_of}

{findings}
{others}
## What is true of the practitioners

Of each row of the grid {skipped} are left empty; what would help is ticked each by itself.

{ticks}

Of the answers to each question {skipped} are left empty and {no_comment} are no comment, such as "n/a". The others
raise each topic below with the share given, whatever else they raise. Of the sentences on a topic {missed} are worded
so that the codebook does not catch them: the rules should find the share in the last column. A comment that raises no
topic says nothing that the codebook knows.

{topics}
"""

OTHERS = """
## What is true of agencies' returns, contacts and schools

{others}
"""


def readme(this: ExampleRound, files: list[ExampleFile]) -> str:
    """The text of README.md."""
    survey, together = this.effects.survey, this.effects.findings.one_of
    return README.format(
        name=this.name,
        partnership=this.partnership,
        cases=this.cases,
        responses=this.responses,
        seed=this.seed,
        number=this.number,
        month=this.month_in_words,
        files=_table(("File", "What it is"), [(f"`{file.path}`", _arrived(file)) for file in files]),
        children=_table(("What", "Truth"), of_children(this)),
        one_of="\n".join(f"- {', '.join(_finding(code) for code in codes)}" for codes in together),
        findings=_table(("Finding", "Graded Good or better", "Others"), of_findings(this)),
        others=_others(this),
        ticks=_table(("What", "Truth"), of_ticks(this)),
        skipped=share(survey.skipped),
        no_comment=share(survey.no_comment),
        missed=share(survey.missed),
        topics=_table(("Question", "Theme and valence", "Raised by", "Found by the rules"), of_topics(this)),
    )


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _others(this: ExampleRound) -> str:
    """The part about what is graded besides the files, in a round that has some."""
    lines = of_others(this)
    return OTHERS.format(others=_table(("What", "Truth"), lines)) if lines else ""


def _arrived(file: ExampleFile) -> str:
    """Shape, tables and, of a text file, encoding and separator; what of the drawn answers it does not hold."""
    about = f"{file.shape}, {' and '.join(file.feeds)}"
    if file.path.endswith(OPEN_DOCUMENT):
        about += ", LibreOffice"
    if file.is_workbook:
        return about + (f", sheet '{file.sheet}'" if file.sheet else "") + _first_only(file)
    separator = {",": "commas", ";": "semicolons", "\t": "tabs"}[file.separator]
    return f"{about}, {file.encoding}, {separator}{_first_only(file)}"


def _first_only(file: ExampleFile) -> str:
    return "".join(f", the first of the {name} only" for name, columns in file.one_each.items() if len(columns) == 1)


def _finding(code: str) -> str:
    return f"'{dictionary().question('findings', 'finding').answers[code]}'"
