"""A question as a round asked it: with the other ways of writing its answers in the version that the round names."""

from collections.abc import Mapping

from analysis.questions import Question, Table


def in_version(name: str, table: Table, versions: Mapping[str, str]) -> Table:
    """The table with its questions in the versions that round.toml names ('table.question' -> version)."""
    questions = {
        question: _of(asked, versions.get(f"{name}.{question}")) for question, asked in table.questions.items()
    }
    return table.model_copy(update={"questions": questions})


def _of(question: Question, version: str | None) -> Question:
    """The question as it was put then; today's where no version of it is named."""
    then = question.versions.get(version or "")
    if then is None:
        return question
    return question.model_copy(
        update={"label": then.wording, "also_written": question.also_written | then.also_written}
    )
