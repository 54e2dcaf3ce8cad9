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
    question = question.model_copy(update={"block": name})
    if question.type == "grid":
        for code, row in question.rows.items():
            one = question.model_copy(update={"type": "single", "rows": {}})
            yield f"{name}_{code}", _about(one, f"[{row}]")
        return
    for stage in question.stages:
        yield f"{name}_{stage}", _about(question.model_copy(update={"titles": {}, "stages": ()}), f"({stage})")
    latest_first = tuple(f"{name}_{stage}" for stage in reversed(question.stages))
    yield name, question.model_copy(update={"worked_out_from": latest_first, "stages": ()})
    if question.other:
        label = f"{question.label} ({question.answers[question.other]})"
        yield f"{name}_other", Question(label=label, type="text", blank="not asked", block=name)


def _about(question: Question, what: str) -> Question:
    """The question about one row or stage, in its wording of every version."""
    versions = {
        name: version.model_copy(update={"wording": f"{version.wording} {what}"})
        for name, version in question.versions.items()
    }
    return question.model_copy(update={"label": f"{question.label} {what}", "versions": versions})


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
