"""What a made-up round was drawn with, as lines of its README: what is told about, and what is true of it.

Every number is that of this round, after what changes from round to round. What no file of the round shows is not told.
"""

from collections.abc import Iterator

from analysis.examples.chance import with_odds
from analysis.examples.children import share_good
from analysis.examples.effects import theme_labels
from analysis.examples.example_round import ExampleRound
from analysis.examples.survey import share_of
from analysis.questions import dictionary

Lines = list[tuple[str, ...]]


def share(number: float) -> str:
    """A share of 1 with up to three decimals: 0.36."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def of_children(this: ExampleRound) -> Lines:
    """What holds for the children, a line each."""
    cases, design, follow_up = this.effects.cases, this.effects.exclusion_and_missing, this.effects.follow_up
    missing = with_odds(design.missing, design.odds_ratio)
    concerns = with_odds(follow_up.concerns, follow_up.concerns_selected_missing)
    older = cases.older_from
    return [
        (f"Graded Good or better, aged under {older}", share(share_good(this, older=False))),
        (f"Odds ratio of that, aged {older} or over against under {older}", share(cases.good_older)),
        ("Odds ratio of that, this round against the one before", share(cases.good_each_round)),
        ("Grades of those graded Good or better", _shares("cases", "grade", cases.if_good)),
        ("Grades of the others", _shares("cases", "grade", cases.otherwise)),
        ("Safeguarded: graded Good or better, others", _by_grade(cases.safeguarded)),
        ("Deemed unsafe: graded Good or better, others", _by_grade(cases.unsafe)),
        ("Reason for selection", _shares("cases", "selected_for", cases.selected_for)),
        ("Suspended or permanently excluded", share(design.suspended)),
        ("Missing at least once: not suspended or excluded", share(design.missing)),
        ("Missing at least once: suspended or excluded", share(missing)),
        ("Odds ratio of missing at least once, suspended or excluded against not", share(design.odds_ratio)),
        ("Away without authorisation at least once", share(this.effects.missing_episodes.away)),
        ("Follow-up known", share(follow_up.known)),
        ("Continued concerns: selected for concern about CSE", share(follow_up.concerns)),
        ("Continued concerns: selected as absent or missing", share(concerns)),
        (
            "Odds ratio of that, as absent or missing against for concern about CSE",
            share(follow_up.concerns_selected_missing),
        ),
        *_of_recording(this),
        *_of_interviews(this),
        *_of_stages(this),
        *_of_counts(this),
    ]


def of_findings(this: ExampleRound) -> Lines:
    """The share of files that bear each finding."""
    shares = [
        (finding.label, this.effects.findings.share_of(f"{standard}.{name}", finding))
        for standard, block in dictionary().standards.items()
        for name, finding in block.findings.items()
    ]
    return [(label, share(found.good), share(found.otherwise)) for label, found in shares]


def of_others(this: ExampleRound) -> Lines:
    """What is graded besides the files: agencies' returns, contacts, schools; nothing in a round without them."""
    contacts, schools = this.effects.contacts.grade, this.effects.schools.grade
    return [
        *(_of_returns(this) if this.layout.brings("returns") else ()),
        *([("Grades of contacts", _shares("contacts", "grade", contacts))] if this.layout.brings("contacts") else ()),
        *([("Schools' own grades", _shares("schools", "grade", schools))] if this.layout.brings("schools") else ()),
    ]


def of_ticks(this: ExampleRound) -> Lines:
    """What practitioners tick: how confident they are, and what would help."""
    survey, answers = this.effects.survey, dictionary().question("responses", "help").answers
    confident = {f"confident_{row}": shares for row, shares in survey.confident.items()}
    unsure = with_odds(survey.help["training"], survey.training_if_unsure)
    return [
        *(
            (dictionary().question("responses", name).label, _shares("responses", name, shares))
            for name, shares in confident.items()
        ),
        *(
            (f"Would help: {answers[code]}", share(wanted))
            for code, wanted in survey.help.items()
            if code != "training"
        ),
        ("Would help: Training, quite or very confident in identifying, or no answer", share(survey.help["training"])),
        ("Would help: Training, not very or not at all confident in identifying", share(unsure)),
        ("Odds ratio of that, not confident against the others", share(survey.training_if_unsure)),
    ]


def of_topics(this: ExampleRound) -> Lines:
    """Each topic of the survey with its codes and shares in this round."""
    missed = this.effects.survey.missed
    return [
        (
            dictionary().question("responses", topic.question).label,
            " and ".join(_code(code) for code in topic.codes),
            share(share_of(this, topic)),
            share(share_of(this, topic) * (1 - missed)),
        )
        for topic in this.effects.topics
    ]


def _of_returns(this: ExampleRound) -> Lines:
    """The agencies' returns, and how they judge the criteria."""
    design, judged = this.effects.returns, this.effects.judgements
    return [
        ("Return sent, by agency", _shares("returns", "agency", design.agency)),
        ("Return graded Good or better: the file so graded, others", _by_grade(design.good)),
        ("Answers to a criterion, return graded Good or better", _shares("judgements", "answer", judged.if_good)),
        ("Answers to a criterion, other returns", _shares("judgements", "answer", judged.otherwise)),
        ("Answers with a comment", share(judged.commented)),
    ]


def _of_stages(this: ExampleRound) -> Iterator[tuple[str, str]]:
    """How far auditor and moderator agree, where a file says what each graded."""
    if any("grade_moderator" in file.questions for file in this.layout.files):
        stages = this.effects.stages
        yield "Grades that were moderated", share(stages.moderated)
        yield "The moderator gives the auditor's grade, of those moderated", share(stages.agreement)
        yield "The panel follows the moderator, of those where the two differ", share(stages.panel_for_moderator)


def _of_recording(this: ExampleRound) -> Iterator[tuple[str, str]]:
    """Where the children were placed and whether their episodes were recorded, where a file says so."""
    if any("missing_recorded" in file.questions for file in this.layout.files):
        design = this.effects.missing_episodes
        outside = with_odds(design.recorded, design.recorded_out_of_area)
        yield "Placement", _shares("cases", "placement", this.effects.cases.placement)
        yield "Episodes recorded in the file: placed in the area or at home", share(design.recorded)
        yield "Episodes recorded in the file: placed outside the area", share(outside)
        yield "Odds ratio of that, outside the area against the others", share(design.recorded_out_of_area)


def _of_interviews(this: ExampleRound) -> Iterator[tuple[str, str]]:
    """The return home interview after each episode, where a file says so."""
    if any("interview_held" in file.questions for file in this.layout.files):
        design = this.effects.missing_episodes
        yield "Return home interview offered, of the episodes", share(design.offered_after_each)
        yield "Return home interview held, of those offered", _shares("missing_episodes", "interview_held", design.held)


def _of_counts(this: ExampleRound) -> Iterator[tuple[str, str]]:
    """The return home interviews, where a file says how often each child was missing."""
    if this.layout.brings("missing_counts"):
        design = this.effects.missing_episodes
        yield "Return home interview offered, of the children who were missing", share(design.interview_offered)
        yield "Return home interview accepted, of those offered one", share(design.interview_accepted)


def _by_grade(shares: object) -> str:
    return f"{share(shares.good)}, {share(shares.otherwise)}"


def _shares(table: str, question: str, shares: dict[str, float]) -> str:
    """Each answer, or state, with its share."""
    labels = dictionary().question(table, question).answers
    return ", ".join(f"{labels.get(code, code)} {share(number)}" for code, number in shares.items())


def _code(code: str) -> str:
    """'Training and knowledge of staff (concern)' for training:concern."""
    theme, valence = code.split(":")
    return f"{theme_labels()[theme]} ({valence})"
