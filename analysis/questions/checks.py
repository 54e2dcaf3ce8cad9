"""What does not fit together in one table of the dictionary: names that point nowhere, questions without answers."""

from collections import Counter
from collections.abc import Iterator

from analysis.errors import Problem, near
from analysis.questions.blocks import Question, Table


def contradictions_as_written(name: str, table: Table) -> list[Problem]:
    """What is wrong with the blocks of a table before they are spelled out."""
    found = [
        Problem(f"questions.toml, [{name}.questions.{key}]", what, remedy)
        for key, question in table.questions.items()
        for what, remedy in _of_kinds(question)
    ]
    brought = Counter(plain for key, question in table.questions.items() for plain in _names(key, question))
    twice = [plain for plain, number in brought.items() if number > 1]
    return found + [
        Problem(f"questions.toml, [{name}]", f"two of its blocks make a question '{plain}'.", "Rename one of them.")
        for plain in twice
    ]


def _names(key: str, question: Question) -> list[str]:
    """The names of the questions that a block stands for."""
    parts = [*question.rows, *question.stages, *(["other"] if question.other else [])]
    return [*([] if question.type == "grid" else [key]), *(f"{key}_{part}" for part in parts)]


def _of_kinds(question: Question) -> Iterator[tuple[str, str]]:
    for key in ("worked_out_from", "block"):
        if getattr(question, key):
            yield f"has {key}, which the program works out.", "Take it out."
    if question.type == "grid" and not question.rows:
        yield "is a grid and has no rows.", 'Give rows = { code = "label" }.'
    if question.type != "grid" and question.rows:
        yield f"has rows, but its type is {question.type}.", "Make it a grid, or take them out."
    if question.stages and question.type != "single":
        yield f"has stages, but its type is {question.type}.", "Only a single answer is graded in stages."
    if question.other and question.type not in ("single", "multi"):
        yield f"has other, but its type is {question.type}.", "Only closed answers have another."
    elif question.other and question.other not in question.answers:
        yield f"other = '{question.other}' is no answer of it.", near(question.other, list(question.answers))


def contradictions(name: str, table: Table) -> list[Problem]:
    """What is wrong with the plain questions of a table."""
    found = [
        Problem(f"questions.toml, [{name}]", f"{role} names '{key}', which is no question of this table.")
        for role, key in [*(("key", key) for key in table.key), ("counted_by", table.counted_by or table.key[0])]
        if key not in table.questions
    ]
    for key, question in table.questions.items():
        where = f"questions.toml, [{name}.questions.{key}]"
        found += [Problem(where, what, remedy) for what, remedy in _of_answers(question)]
        for answer in question.nobody_knows:
            if answer not in question.answers:
                found.append(Problem(where, f"nobody_knows '{answer}' is no answer of this question."))
        for earlier, answer in question.asked_of.items():
            if earlier not in table.questions or answer not in table.questions[earlier].answers:
                found.append(Problem(where, f"asked_of {earlier} = '{answer}' is no answer of this table."))
    return found


def _of_answers(question: Question) -> Iterator[tuple[str, str]]:
    """Closed questions without answers, and words that stand for none."""
    known = list(question.answers)
    if question.type in ("single", "multi") and not known:
        remedy = near(question.scale, []) if question.scale else "Give answers, a scale or answers_from."
        yield f"has no answers (scale: {question.scale}).", remedy
    spellings = [("also_written", question.also_written)]
    spellings += [
        (f"versions.{name}.also_written", version.also_written) for name, version in question.versions.items()
    ]
    for place, written in spellings:
        for spelling, answer in written.items():
            if answer not in question.answers:
                yield f"{place} '{spelling}' means '{answer}', which is no answer.", near(answer, known)
    for answer in question.titles:
        if answer not in question.answers:
            yield f"titles has '{answer}', which is no answer.", near(answer, known)
