"""README.md of a made-up round: what it was drawn with, so that an estimate can be held against the truth.

Every number is that of this round, after what changes from round to round.
"""

from analysis.examples.chance import with_odds
from analysis.examples.children import share_good
from analysis.examples.effects import theme_labels
from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.examples.survey import share_of
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

## What is true of the practitioners

Of the answers to each question {skipped} are left empty and {no_comment} are no comment, such as "n/a". The others
raise each topic below with the share given, whatever else they raise. Of the sentences on a topic {missed} are worded
so that the codebook does not catch them: the rules should find the share in the last column. A comment that raises no
topic says nothing that the codebook knows.

{topics}
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
        children=_table(("What", "Truth"), _children(this)),
        one_of="\n".join(f"- {', '.join(_finding(code) for code in codes)}" for codes in together),
        findings=_table(("Finding", "Graded Good or better", "Others"), _findings(this)),
        skipped=_share(survey.skipped),
        no_comment=_share(survey.no_comment),
        missed=_share(survey.missed),
        topics=_table(("Question", "Theme and valence", "Raised by", "Found by the rules"), _topics(this)),
    )


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _share(share: float) -> str:
    """A share of 1 with up to three decimals: 0.36."""
    return f"{share:.3f}".rstrip("0").rstrip(".")


def _arrived(file: ExampleFile) -> str:
    """Shape, table and, of a text file, encoding and separator."""
    if file.is_workbook:
        return f"{file.shape}, {file.table}" + (f", sheet '{file.sheet}'" if file.sheet else "")
    separator = {",": "commas", ";": "semicolons", "\t": "tabs"}[file.separator]
    return f"{file.shape}, {file.table}, {file.encoding}, {separator}"


def _children(this: ExampleRound) -> list[tuple[str, str]]:
    """What holds for the children, a line each."""
    cases, design, follow_up = this.effects.cases, this.effects.exclusion_and_missing, this.effects.follow_up
    missing = with_odds(design.missing, design.odds_ratio)
    concerns = with_odds(follow_up.concerns, follow_up.concerns_selected_missing)
    older = cases.older_from
    return [
        (f"Graded Good or better, aged under {older}", _share(share_good(this, older=False))),
        (f"Odds ratio of that, aged {older} or over against under {older}", _share(cases.good_older)),
        ("Odds ratio of that, this round against the one before", _share(cases.good_each_round)),
        ("Grades of those graded Good or better", _shares("cases", "grade", cases.if_good)),
        ("Grades of the others", _shares("cases", "grade", cases.otherwise)),
        ("Safeguarded: graded Good or better, others", _by_grade(cases.safeguarded)),
        ("Deemed unsafe: graded Good or better, others", _by_grade(cases.unsafe)),
        ("Reason for selection", _shares("cases", "selected_for", cases.selected_for)),
        ("Suspended or permanently excluded", _share(design.suspended)),
        ("Missing at least once: not suspended or excluded", _share(design.missing)),
        ("Missing at least once: suspended or excluded", _share(missing)),
        ("Odds ratio of missing at least once, suspended or excluded against not", _share(design.odds_ratio)),
        ("Away without authorisation at least once", _share(this.effects.missing_episodes.away)),
        ("Follow-up known", _share(follow_up.known)),
        ("Continued concerns: selected for concern about CSE", _share(follow_up.concerns)),
        ("Continued concerns: selected as absent or missing", _share(concerns)),
        (
            "Odds ratio of that, as absent or missing against for concern about CSE",
            _share(follow_up.concerns_selected_missing),
        ),
    ]


def _by_grade(shares: object) -> str:
    return f"{_share(shares.good)}, {_share(shares.otherwise)}"


def _shares(table: str, question: str, shares: dict[str, float]) -> str:
    labels = dictionary().question(table, question).answers
    return ", ".join(f"{labels[code]} {_share(share)}" for code, share in shares.items())


def _finding(code: str) -> str:
    return f"'{dictionary().question('findings', 'finding').answers[code]}'"


def _findings(this: ExampleRound) -> list[tuple[str, str, str]]:
    shares = [
        (finding.label, this.effects.findings.share_of(f"{standard}.{name}", finding))
        for standard, block in dictionary().standards.items()
        for name, finding in block.findings.items()
    ]
    return [(label, _share(share.good), _share(share.otherwise)) for label, share in shares]


def _code(code: str) -> str:
    """'Training and knowledge of staff (concern)' for training:concern."""
    theme, valence = code.split(":")
    return f"{theme_labels()[theme]} ({valence})"


def _topics(this: ExampleRound) -> list[tuple[str, str, str, str]]:
    """Each topic with its codes and shares in this round."""
    missed = this.effects.survey.missed
    return [
        (
            dictionary().question("responses", topic.question).label,
            " and ".join(_code(code) for code in topic.codes),
            _share(share_of(this, topic)),
            _share(share_of(this, topic) * (1 - missed)),
        )
        for topic in this.effects.topics
    ]
