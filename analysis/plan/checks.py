"""What in one question of the plan does not fit together, or does not fit the data dictionary.

Each fault is a pair: what is wrong, and what to do. All faults of a question are found at once.
"""

from collections.abc import Iterator

from analysis.errors import near
from analysis.plan.decision_table import METHODS
from analysis.plan.questions import SCALES, PlannedQuestion, Variable
from analysis.questions import Question, dictionary
from analysis.statistics.wording import banned_words

# Which parts only some scales have.
STRATIFIED = ("binary", "ordinal", "rate")
# What a sentence needs of each side, by the scale of the question.
WORDS_OF_GROUPS = {"exposure": ("otherwise", "said", "otherwise_said"), "outcome": ("otherwise", "said")}
WORDS = {
    "proportion": {"outcome": ("otherwise", "said")},
    "binary": WORDS_OF_GROUPS,
    "paired": {"exposure": ("otherwise", "said"), "outcome": ("otherwise", "said")},
    "rounds": {"outcome": ("otherwise", "said")},
    "rate": {"exposure": ("otherwise", "said", "otherwise_said"), "outcome": ("said",)},
    "events": {"exposure": ("said",), "outcome": ("said",)},
}
OF_TWO_GROUPS = {"exposure": ("otherwise", "said", "otherwise_said"), "outcome": ("said",)}


def contradictions(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What in a block does not fit together or the data dictionary, each with its remedy."""
    found = [*_of_test(question), *_of_scale(question), *_of_effect(question), *_of_words(question)]
    for role, variable in _roles(question):
        if variable and _has(question, role):
            found += [(f"{role}: {what}", remedy) for what, remedy in _of_variable(variable, question, role)]
    if question.joint_grade:
        place = question.joint_grade
        found += [(f"joint_grade: {what}", remedy) for what, remedy in _of_place(place.table, place.question)]
    return found


def _roles(question: PlannedQuestion) -> Iterator[tuple[str, Variable | None]]:
    for role in ("exposure", "outcome", "strata"):
        yield role, getattr(question, role)
    for covariate in question.covariates:
        yield "covariates", covariate


def _has(question: PlannedQuestion, role: str) -> bool:
    """Whether a question of that scale has a variable of that role at all."""
    return role in ("strata", "covariates") or getattr(SCALES[question.scale], role) is not None


def _of_test(question: PlannedQuestion) -> list[tuple[str, str]]:
    known = f"Tests there are: auto, {', '.join(METHODS)}."
    if question.test != "auto" and question.test not in METHODS:
        return [(f"test '{question.test}' is not one of those there are.", known)]
    if question.test != "auto" and question.scale not in METHODS[question.test].scales:
        return [(f"test '{question.test}' does not answer a question of scale '{question.scale}'.", known)]
    return [(f"test '{question.test}' {why}.", 'Use test = "auto".') for why in _unfit(question)]


def _unfit(question: PlannedQuestion) -> list[str]:
    """Why a test that answers the scale does not fit how the sides are made."""
    if question.test == "ORD-BIN" and question.exposure and question.ordered_exposure:
        return ["compares two groups, and the exposure is an order"]
    if question.test == "ORD-ORD" and question.exposure and not question.ordered_exposure:
        return ["compares two orders, and the exposure is two groups"]
    if question.test == "PROP-FPC" and question.outcome and question.outcome.rows:
        return ["speaks of a list of children, and rows are asked"]
    return []


def _of_scale(question: PlannedQuestion) -> list[tuple[str, str]]:
    """Which parts each scale needs or cannot have."""
    scale = SCALES[question.scale]
    needed = {
        "exposure": scale.exposure is not None,
        "outcome": scale.outcome is not None,
        "smallest_effect": bool(scale.effect),
        "windows": question.scale == "events",
    }
    found = [
        (f"scale '{question.scale}' needs '{part}'.", "Add it.")
        for part, wanted in needed.items()
        if wanted and getattr(question, part) is None
    ]
    extra = [part for part, wanted in needed.items() if not wanted and getattr(question, part) is not None]
    extra += ["strata"] if question.strata and question.scale not in STRATIFIED else []
    extra += ["covariates"] if question.covariates and question.scale != "binary" else []
    if extra:
        only = " and ".join(part for part, wanted in needed.items() if wanted)
        found.append((f"scale '{question.scale}' has only {only}, not {', '.join(extra)}.", "Take the rest out."))
    if question.strata and question.covariates:
        found.append(("has strata and covariates.", "Give one of them: strata are compared within, covariates held."))
    return found + _of_itself(question)


def _of_itself(question: PlannedQuestion) -> list[tuple[str, str]]:
    """An exposure that is its own outcome, and what windows cannot be."""
    sides = [(role, one) for role, one in _roles(question) if one]
    found = [
        (f"{first} and {second} are made of the same answers.", "Compare two different things.")
        for place, (first, one) in enumerate(sides)
        for second, other in sides[place + 1 :]
        if _is_the_same(one, other)
    ]
    labels = [covariate.label for covariate in question.covariates]
    if len(set(labels)) < len(labels):
        found.append(("two covariates have one label.", "Give each its own."))
    ends = question.windows.after if question.windows else ()
    if list(ends) != sorted(set(ends)):
        found.append((f"windows.after is {list(ends)}.", "Give the ends in days, each later than the one before."))
    return found


def _is_the_same(one: Variable, other: Variable) -> bool:
    """Whether two variables rest on the same answers. Rows of one table that bear different answers are two things:
    missing episodes, and those away; any row of a table is also one that bears an answer."""
    if one.source != other.source:
        return False
    if one.any and other.any:
        mine, theirs = set(one.answers), set(other.answers)
        return not (mine and theirs) or (one.question == other.question and bool(mine & theirs))
    return one.question == other.question


def _of_effect(question: PlannedQuestion) -> list[tuple[str, str]]:
    effect, keys = question.smallest_effect, SCALES[question.scale].effect
    if effect is None or not keys:
        return []
    lacking = [key for key in keys if getattr(effect, key) is None]
    if lacking:
        return [(f"smallest_effect needs {' and '.join(lacking)} for scale '{question.scale}'.", "Add it.")]
    if keys == ("ratio",):
        return _of_ratio(question)
    if effect.base == effect.share:
        return [(f"smallest_effect: base and share are both {effect.base}.", "Give the share that would matter.")]
    return _of_direction(question, effect.share > effect.base)


def _of_ratio(question: PlannedQuestion) -> list[tuple[str, str]]:
    ratio = question.smallest_effect.ratio
    if ratio == 1:
        return [("smallest_effect: a ratio of 1 is no effect.", "Give the ratio that would matter.")]
    return _of_direction(question, ratio > 1)


def _of_direction(question: PlannedQuestion, more: bool) -> list[tuple[str, str]]:
    towards = "more" if more else "less"
    if question.direction in ("either", towards):
        return []
    return [(f"smallest_effect is {towards}, but direction is '{question.direction}'.", "Put one of them right.")]


def _of_words(question: PlannedQuestion) -> list[tuple[str, str]]:
    """What a sentence lacks, or may not say."""
    wanted = WORDS.get(question.scale, {})
    if question.scale == "ordinal" and question.exposure and not question.ordered_exposure:
        wanted = OF_TWO_GROUPS
    found = []
    for role, keys in wanted.items():
        variable = getattr(question, role)
        lacking = [key for key in keys if variable and getattr(variable, key) is None]
        found += [(f"{role}.{key} is missing: its result would have no words.", "Add it.") for key in lacking]
    variables = [
        word for one in question.variables for word in (one.label, one.otherwise, one.said, one.otherwise_said)
    ]
    said = [question.text, question.whether, *(word for word in variables if word)]
    for word in banned_words(". ".join(said)):
        found.append((f"'{word}' says more than an audit can show.", "Use words that only compare."))
    return found


def _of_variable(variable: Variable, question: PlannedQuestion, role: str) -> list[tuple[str, str]]:
    """What is wrong with how a variable is made, given how the scale reads it."""
    reading = question.reading_of(role)
    if sum(map(bool, (variable.any, variable.table, variable.rows))) != 1:
        return [("needs either 'any' or 'table'.", "any = rows of that table; table = the child's own answer.")]
    if variable.rows and (question.scale, role) != ("proportion", "outcome"):
        return [("asks rows, but only the outcome of a proportion can.", "Use any = or table =.")]
    if (variable.table or variable.rows) and not variable.question:
        return [("names a table but no question.", "Add question, or use any = for having a row in that table.")]
    found = _of_place(variable.source, variable.question) + _of_day(variable, reading)
    if found:
        return found
    table = dictionary().tables[variable.source]
    if variable.table and table.key != ("case",):
        return [(f"'{variable.table}' may hold several rows a child.", f'Use any = "{variable.table}".')]
    if "case" not in table.questions:
        return [(f"'{variable.source}' does not say which child a row is about.", "Choose another table.")]
    return FITS[reading](variable, table.questions.get(variable.question))


def _of_place(table: str, question: str | None) -> list[tuple[str, str]]:
    tables = dictionary().tables
    if table not in tables:
        return [(f"table '{table}' is not known.", near(table, list(tables)))]
    known = tables[table].questions
    if question is not None and question not in known:
        return [(f"'{question}' is no question of '{table}'.", near(question, list(known)))]
    return []


def _of_day(variable: Variable, reading: str) -> list[tuple[str, str]]:
    """Rates and events need the day of each row; nothing else has one."""
    if reading != "days":
        return [("has a date that nothing here uses.", "Take it out.")] if variable.date else []
    if not variable.any:
        return [("is counted by rows, so it needs 'any'.", "any = the table whose rows are counted.")]
    if not variable.date:
        return [("needs 'date'.", "date = the question that holds the day of each row.")]
    found = _of_place(variable.source, variable.date)
    if not found and dictionary().tables[variable.source].questions[variable.date].type != "date":
        return [(f"date '{variable.date}' is no day.", "Name a question of type date.")]
    return found


def _fits_yes_or_no(variable: Variable, asked: Question | None) -> list[tuple[str, str]]:
    """Whether answers or limits fit the type of the question."""
    limits = variable.at_least is not None or variable.at_most is not None
    if asked is None:
        return [("has answers or limits but no question.", "Add question.")] if variable.chooses else []
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


def _fits_answer(variable: Variable, asked: Question | None) -> list[tuple[str, str]]:
    """All answers of a question with a list of them are compared."""
    if asked is None:
        return [("is a row or none, and has no answers.", "Give table and question.")]
    if asked.type != "single" or not asked.answers:
        return [(f"'{variable.question}' is of type {asked.type} and has no list of answers.", "Choose another.")]
    return _chooses_nothing(variable)


def _fits_order(variable: Variable, asked: Question | None) -> list[tuple[str, str]]:
    """A number, or an answer on a scale; the list of any other question has no order."""
    if asked is None:
        return [("is a row or none, and has no order.", "Give table and question.")]
    if asked.type != "integer" and not asked.scale:
        return [(f"'{variable.question}' is neither a number nor on a scale.", "Scale 'nominal' compares answers.")]
    return _chooses_nothing(variable)


def _chooses_nothing(variable: Variable) -> list[tuple[str, str]]:
    if variable.chooses:
        return [("chooses answers, but all are compared here.", "Take answers, at_least and at_most out.")]
    return []


# What a question of the data dictionary must be, to be read so.
FITS = {
    "yes or no": _fits_yes_or_no,
    "answer": _fits_answer,
    "order": _fits_order,
    "days": _fits_yes_or_no,
}
