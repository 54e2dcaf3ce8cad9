"""The questions of a table with all that they stand for spelled out: everything else knows plain questions only.

A grid is one question a row; a question with stages is one a stage, and one worked out from them; an answer 'other'
brings the text that says what; a question on a scale, or about the standards, has their answers.
"""

from collections.abc import Iterator

from analysis.questions.blocks import Question, Scale, Standard, Table


def spelled_out(table: Table, scales: dict[str, Scale], standards: dict[str, Standard]) -> Table:
    """The table with its questions spelled out, in their order."""
    questions = {
        name: plain
        for block, question in table.questions.items()
        for name, plain in _plain(block, _answered(question, scales, standards))
    }
    return table.model_copy(update={"questions": questions})


def _plain(name: str, question: Question) -> Iterator[tuple[str, Question]]:
    """The plain questions that one block stands for, by name."""
    if question.type == "grid":
        for code, row in question.rows.items():
            label = f"{question.label} [{row}]"
            yield f"{name}_{code}", question.model_copy(update={"type": "single", "label": label, "rows": {}})
        return
    for stage in question.stages:
        label = f"{question.label} ({stage})"
        yield f"{name}_{stage}", question.model_copy(update={"label": label, "titles": {}, "stages": ()})
    latest_first = tuple(f"{name}_{stage}" for stage in reversed(question.stages))
    yield name, question.model_copy(update={"worked_out_from": latest_first, "stages": ()})
    if question.other:
        said = Question(label=f"{question.label} ({question.answers[question.other]})", type="text", blank="not asked")
        yield f"{name}_other", said


def _answered(question: Question, scales: dict[str, Scale], standards: dict[str, Standard]) -> Question:
    """The question with the answers that it takes from a scale or from the standards of the audit."""
    if question.scale in scales:
        scale = scales[question.scale]
        spellings = scale.also_written | question.also_written
        return question.model_copy(update={"answers": scale.grades, "also_written": spellings})
    if question.answers_from == "standards":
        return question.model_copy(update={"answers": {name: s.label for name, s in standards.items()}})
    if question.answers_from == "findings":
        labels = {f"{s}.{f}": finding.label for s, block in standards.items() for f, finding in block.findings.items()}
        return question.model_copy(update={"answers": labels})
    if question.answers_from == "criteria":
        labels = {f"{s}.{c}": label for s, block in standards.items() for c, label in block.criteria.items()}
        return question.model_copy(update={"answers": labels})
    return question
