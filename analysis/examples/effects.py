"""What is true of the made-up partnership, as `examples.toml` declares it: read, and checked before anything is drawn.

Shares are from 0 to 1, those of the answers to one question add up to 1, and an odds ratio of 1 is no effect. Codes are
those of the data dictionary and of the codebook; one that is not known is named with the near ones.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.description import Month
from analysis.errors import BadDefinition, Problem, near
from analysis.examples.effects_on_answers import Consultation, Panel, Survey, Topic
from analysis.examples.effects_on_children import (
    Cases,
    Contacts,
    ExclusionAndMissing,
    Findings,
    FollowUp,
    Judgements,
    ListOfChildren,
    MissingEpisodes,
    Returns,
    Schools,
    Stages,
    Suspensions,
)
from analysis.examples.layouts import Layout
from analysis.examples.shares import ROUNDING, Number, Share
from analysis.questions import dictionary
from analysis.shapes import shapes

FILE = "examples.toml"


class Most(Definition):
    """The largest example that is written."""

    rounds: Number
    cases: Number
    responses: Number


class Partnership(Definition):
    """The partnership, the months of its rounds, and how its people write."""

    name: str
    title: str
    theme: str
    first: Month
    months_apart: Number
    reported_after: Number
    otherwise_written: Share
    typed_carelessly: Share
    sheets_at_most: Number
    most: Most


class Effects(Definition):
    """All that is declared of the made-up partnership."""

    partnership: Partnership
    population: ListOfChildren
    cases: Cases
    stages: Stages
    findings: Findings
    returns: Returns
    judgements: Judgements
    contacts: Contacts
    schools: Schools
    exclusion_and_missing: ExclusionAndMissing
    suspensions: Suspensions
    missing_episodes: MissingEpisodes
    follow_up: FollowUp
    survey: Survey
    topics: tuple[Topic, ...] = Field(strict=False)
    consultation: Consultation
    panel: Panel
    layouts: tuple[Layout, ...] = Field(strict=False, min_length=1)


@until_changed
def declared_effects() -> Effects:
    """The design of examples.toml, checked: `BadDefinition` names every problem in it."""
    declared = checked(Effects, definition(FILE), FILE)
    problems = _unknown(declared) or _too_much(declared)
    if problems:
        raise BadDefinition(problems)
    return declared


@until_changed
def theme_labels() -> dict[str, str]:
    """theme -> label, as the codebook has them"""
    return {theme: block["label"] for theme, block in definition("themes.toml")["themes"].items()}


def _unknown(declared: Effects) -> list[Problem]:
    """Codes, questions and themes that nobody else knows."""
    places = [*_answers_named(declared), *_questions_named(declared), *_themes_named(declared)]
    return [
        Problem(f"{FILE}, {place}", f"'{name}' is not known.", near(name, list(known)))
        for place, names, known in places
        for name in names
        if name not in known
    ]


def _answers_named(declared: Effects) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    """place, the answers that are named there, those that there are"""
    named = {
        ("cases", "grade"): (*declared.cases.if_good, *declared.cases.otherwise),
        ("cases", "status"): declared.cases.status,
        ("cases", "selected_for"): declared.cases.selected_for,
        ("findings", "finding"): (
            *declared.findings.of,
            *(code for codes in declared.findings.one_of for code in codes),
        ),
        ("suspensions", "reasons"): declared.suspensions.reason,
        ("returns", "agency"): declared.returns.agency,
        ("judgements", "answer"): (*declared.judgements.if_good, *declared.judgements.otherwise),
        ("contacts", "grade"): declared.contacts.grade,
        ("schools", "grade"): declared.schools.grade,
        ("follow_up", "occupation"): declared.follow_up.occupation,
        ("responses", "agency"): declared.survey.agency,
        ("responses", "quotable"): declared.survey.quotable,
        ("responses", "help"): declared.survey.help,
        ("consultation", "complex_history"): declared.consultation.complex_history,
        ("consultation", "feeling"): (*declared.consultation.feeling, *declared.consultation.felt),
        ("consultation", "quotable"): declared.consultation.quotable,
        ("actions", "status"): declared.panel.status,
    }
    for (table, question), names in named.items():
        asked = dictionary().question(table, question)
        yield f"answers to {table}.{question}", names, {*asked.answers, *asked.states.values()}
    grid = dictionary().questions_of("responses", "confident")
    for row, shares in declared.survey.confident.items():
        yield "survey.confident", [f"confident_{row}"], grid
        yield f"survey.confident.{row}", shares, dictionary().question("responses", grid[0]).answers


def _questions_named(declared: Effects) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    tables = dictionary().tables
    yield "cases.not_recorded", declared.cases.not_recorded, tables["cases"].questions
    yield "topics", [topic.question for topic in declared.topics], tables["responses"].questions
    for file in (file for layout in declared.layouts for file in layout.files):
        yield f"shape of '{file.path}'", [file.shape], shapes()
        yield f"table of '{file.path}'", [file.table, file.lines_table], tables
        if {file.table, file.lines_table} <= tables.keys():
            yield f"headings of '{file.path}'", [*file.questions, *file.options], tables[file.table].questions
            yield f"lines of '{file.path}'", file.lines, tables[file.lines_table].questions


def _themes_named(declared: Effects) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    yield "topics", [code.partition(":")[0] for topic in declared.topics for code in topic.codes], theme_labels()


def _too_much(declared: Effects) -> list[Problem]:
    """Findings of which a file bears one at most, whose shares exceed 1 together; topics that are there twice."""
    shares, known = declared.findings, dictionary().standards
    found = []
    for codes in shares.one_of:
        of = [shares.share_of(code, known[code.partition(".")[0]].findings[code.partition(".")[2]]) for code in codes]
        if max(sum(share.good for share in of), sum(share.otherwise for share in of)) > 1 + ROUNDING:
            remedy = "Lower them, or take one out of the list."
            found.append(Problem(f"{FILE}, findings.one_of", f"the shares of {', '.join(codes)} exceed 1.", remedy))
    twice = [name for name, number in Counter(topic.name for topic in declared.topics).items() if number > 1]
    return found + [Problem(f"{FILE}, topics", f"'{name}' is there twice.", "Put them together.") for name in twice]
