"""What in one question of the plan does not fit together, or does not fit the data dictionary.

Each fault is a pair: what is wrong, and what to do. All faults of a question are found at once.
"""

from analysis.errors import near
from analysis.plan.decision_table import METHODS
from analysis.plan.questions import PlannedQuestion, Variable
from analysis.questions import Question, dictionary
from analysis.statistics.wording import banned_words


def contradictions(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What in a block does not fit together or the data dictionary, each with its remedy."""
    found = [*_of_test(question), *_of_scale(question), *_of_effect(question), *_of_words(question)]
    for role in ("exposure", "outcome"):
        variable = getattr(question, role)
        if variable:
            graded = question.scale == "agreement"
            found += [(f"{role}: {what}", remedy) for what, remedy in _of_variable(variable, graded)]
    if question.joint_grade:
        place = question.joint_grade
        found += [(f"joint_grade: {what}", remedy) for what, remedy in _of_place(place.table, place.question)]
    return found


def _of_test(question: PlannedQuestion) -> list[tuple[str, str]]:
    known = f"Tests there are: auto, {', '.join(METHODS)}."
    if question.test != "auto" and question.test not in METHODS:
        return [(f"test '{question.test}' is not one of those there are.", known)]
    if question.test != "auto" and question.scale not in METHODS[question.test].scales:
        return [(f"test '{question.test}' does not answer a question of scale '{question.scale}'.", known)]
    return []


def _of_scale(question: PlannedQuestion) -> list[tuple[str, str]]:
    """Which of exposure, outcome and smallest effect each scale needs or cannot have."""
    needs = {"proportion": ["outcome"], "binary": ["exposure", "outcome", "smallest_effect"], "agreement": ["exposure"]}
    parts = ["exposure", "outcome", "smallest_effect"]
    needed = needs[question.scale]
    found = [
        (f"scale '{question.scale}' needs '{part}'.", "Add it.") for part in needed if getattr(question, part) is None
    ]
    if question.scale == "agreement" and question.outcome:
        found.append(("no test compares two raters' grades.", f"Tests there are: auto, {', '.join(METHODS)}."))
    elif any(getattr(question, part) for part in parts if part not in needed):
        found.append((f"scale '{question.scale}' has only {' and '.join(needed)}.", "Take the rest out."))
    if question.scale == "binary" and question.exposure and _made_of(question.exposure) == _made_of(question.outcome):
        found.append(("exposure and outcome are made of the same answers.", "Compare two different things."))
    return found


def _made_of(variable: Variable | None) -> tuple | None:
    return variable and (variable.any, variable.table, variable.question)


def _of_effect(question: PlannedQuestion) -> list[tuple[str, str]]:
    effect = question.smallest_effect
    if effect is None:
        return []
    if effect.base == effect.share:
        return [(f"smallest_effect: base and share are both {effect.base}.", "Give the share that would matter.")]
    towards = "more" if effect.share > effect.base else "less"
    if question.direction not in ("either", towards):
        return [(f"smallest_effect is {towards}, but direction is '{question.direction}'.", "Put one of them right.")]
    return []


def _of_words(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What a sentence lacks, or may not say."""
    found = []
    if question.scale != "agreement":
        wanted = [("exposure", question.exposure, ["otherwise", "said", "otherwise_said"])]
        wanted += [("outcome", question.outcome, ["otherwise", "said"])]
        for role, variable, keys in wanted:
            lacking = [key for key in keys if variable and getattr(variable, key) is None]
            found += [(f"{role}.{key} is missing: its result would have no words.", "Add it.") for key in lacking]
    said = [question.text, question.whether, *(w for v in question.variables for w in (v.label, v.said) if w)]
    for word in banned_words(". ".join(said)):
        found.append((f"'{word}' says more than an audit can show.", "Use words that only compare."))
    return found


def _of_variable(variable: Variable, graded: bool) -> list[tuple[str, str]]:
    """What is wrong with how a variable is made; `graded`: the answer itself is wanted, not a yes or no made of it."""
    if bool(variable.any) == bool(variable.table):
        return [("needs either 'any' or 'table'.", "any = rows of that table; table = the child's own answer.")]
    if variable.table and not variable.question:
        return [("names a table but no question.", "Add question, or use any = for having a row in that table.")]
    found = _of_place(variable.source, variable.question)
    if found:
        return found
    table = dictionary().tables[variable.source]
    if variable.table and table.key != ("case",):
        return [(f"'{variable.table}' may hold several rows a child.", f'Use any = "{variable.table}".')]
    if "case" not in table.questions:
        return [(f"'{variable.source}' does not say which child a row is about.", "Choose another table.")]
    return [] if graded else _of_answers(variable, table.questions.get(variable.question))


def _of_place(table: str, question: str | None) -> list[tuple[str, str]]:
    tables = dictionary().tables
    if table not in tables:
        return [(f"table '{table}' is not known.", near(table, list(tables)))]
    known = tables[table].questions
    if question is not None and question not in known:
        return [(f"'{question}' is no question of '{table}'.", near(question, list(known)))]
    return []


def _of_answers(variable: Variable, asked: Question | None) -> list[tuple[str, str]]:
    """Whether answers or limits fit the type of the question."""
    limits = variable.at_least is not None or variable.at_most is not None
    if asked is None:
        return [("has answers or limits but no question.", "Add question.")] if variable.answers or limits else []
    if None not in (variable.at_least, variable.at_most) and variable.at_least > variable.at_most:
        return [(f"no number is at least {variable.at_least} and at most {variable.at_most}.", "Swap them.")]
    if asked.type == "integer" and limits and not variable.answers:
        return []
    if asked.type == "integer":
        return [(f"'{variable.question}' is a number.", "Give at_least, at_most or both, and no answers.")]
    if asked.type != "single":
        return [(f"'{variable.question}' is of type {asked.type} and has no yes or no in it.", "Choose another.")]
    if limits or not variable.answers:
        return [(f"'{variable.question}' has answers.", f"Give answers, out of {', '.join(asked.answers)}.")]
    unknown = [answer for answer in variable.answers if answer not in asked.answers]
    return [(f"'{a}' is no answer to '{variable.question}'.", near(a, list(asked.answers))) for a in unknown]
