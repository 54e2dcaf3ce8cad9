"""What lies on the desk: the answers of a round in coding order, each with what is known of it, and the themes."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.listings import written
from analysis.errors import CannotCount
from analysis.folders import folders_of
from analysis.processed import load
from analysis.questions import MADE_UP, Question, Table, dictionary
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coders.lines import Answer
from analysis.themes.coders.order import coding_order
from analysis.themes.to_code import answers_of_round

# Questions whose answers describe who wrote, and that have few: never a name, a day or another text.
DESCRIBING = ("single", "multi", "integer", "label", "month")
MADE_UP_LABEL = "Made up"


@dataclass(frozen=True)
class DeskAnswer:
    """One answer on the desk. `id` is a pseudonym, `reference` what reports call it ('Response 12'); `attributes` is
    label -> answer for the closed questions that were answered, none of which identifies people."""

    table: str
    id: str
    question: str
    question_label: str
    reference: str
    text: str
    attributes: Mapping[str, str]

    @property
    def place(self) -> Answer:
        """Which answer it is, as coders' files name it."""
        return Answer(self.table, self.id, self.question)


@dataclass(frozen=True)
class DeskTheme:
    """One theme of the codebook, as people read it."""

    id: str
    label: str
    definition: str
    include: str
    exclude: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]


def desk_answers(audit_round: str, table: str) -> list[DeskAnswer]:
    """Every answered text question of a table of a round, in coding order. Raises CannotCount where there is none."""
    asked = dictionary().table(table)
    folders_of(audit_round)
    responses = load(audit_round, table)
    _refuse_several_rows(responses, table)
    answers = coding_order(answers_of_round(responses, table, asked))
    described, called = _attributes(responses, asked), _references(audit_round, responses)
    return [
        DeskAnswer(
            table=table,
            id=id,
            question=question,
            question_label=asked.questions[question].label,
            reference=called.get(id, id),
            text=text,
            attributes=described[id] | ({MADE_UP_LABEL: mark} if mark != MADE_UP[0] else {}),
        )
        for id, question, text, mark in answers[["id", "question", "text", "made_up"]].itertuples(index=False)
    ]


def desk_themes(book: Codebook) -> list[DeskTheme]:
    """The themes in the order of the codebook."""
    return [
        DeskTheme(id, one.label, one.definition, one.include, one.exclude, one.counts, one.does_not_count)
        for id, one in book.themes.items()
    ]


def _refuse_several_rows(responses: pd.DataFrame, table: str) -> None:
    """Raises CannotCount where an answer would not be known by its id and question."""
    if "counted_as" in responses and responses["counted_as"].duplicated().any():
        raise CannotCount(f"'{table}' has several rows for what is counted as one, so its texts cannot be coded.")


def _attributes(responses: pd.DataFrame, asked: Table) -> dict[str, dict[str, str]]:
    """id -> label -> answer, of the questions that describe."""
    found: dict[str, dict[str, str]] = {str(id): {} for id in responses["counted_as"]}
    for name, question in asked.questions.items():
        if _describes(question) and f"{name}_state" in responses:
            answered = responses[responses[f"{name}_state"] == "answered"]
            for id, value in zip(answered["counted_as"], written(answered, name, question), strict=True):
                found[str(id)][question.label] = str(value)
    return found


def _describes(question: Question) -> bool:
    return question.type in DESCRIBING and not question.identifies


def _references(audit_round: str, responses: pd.DataFrame) -> dict[str, str]:
    """pseudonym -> what reports call it."""
    labels = load(audit_round, "labels")
    own = labels[labels["pseudonym"].isin(responses["counted_as"])]
    return dict(zip(own["pseudonym"], own["label"], strict=True))
