"""What an audience sees of the declared associations.

The sentence comes first, then the table it rests on, then what ran, why, and what n can show.
"""

from dataclasses import replace
from decimal import Decimal

from analysis.disclosure.absent import not_available
from analysis.disclosure.blocks import HIDDEN_MARK, NOT_APPLICABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.estimated import estimated
from analysis.disclosure.sight import Number, Sight
from analysis.disclosure.values import counted_entry, percent_of
from analysis.plan.needs import NOT_RECEIVED
from analysis.statistics.wording import p_in_words

# Scales whose outcome is yes or no.
OF_YES_AND_NO = ("proportion", "binary", "paired", "rounds")
GRADES = {
    "A": "planned, and seen again in several partnerships",
    "B": "one planned comparison that chance alone would seldom give",
    "C": "too few cases to rule out chance, or a question asked afterwards",
    "D": "the design cannot answer the question",
    "E": "a single case",
}
UNDER_POLICY = "What was found is not in this edition: it would give small numbers away."
ONLY_SUGGESTS = ", so it can only suggest what to ask next."


def association_shown(block: Block, sight: Sight) -> Shown:
    """The sentence, the table it rests on, what would answer it, and, folded, test, interval, p and what n can show."""
    content = block.content
    if not _tells_all(content, sight):
        return _protected(block, sight)
    if content["cannot"] and not (content["table"] or content["times"]):
        absent = not_available(block, f"{content['cannot']} {_needed(content)}".strip())
        return replace(absent, values=(*absent.values, _result(block)))
    return block.shown(
        text=content["sentence"],
        emphasis=" ".join([*_pooled(content), *_stamp(content), *_limits(content)]),
        note=f"{_needed(content)} {block.note}".strip(),
        method=() if content["cannot"] else tuple(_method(content)),
        table=_of_time(content["times"]) if content["times"] else _table(content, sight),
        values=(*_entries(content, sight), _result(block)),
    )


def _tells_all(content: dict, sight: Sight) -> bool:
    """Whether an audience reads every number of an answer exactly. If not, test, interval, sentence and reasons are
    hidden with what they would give away. Why something cannot be computed may tell of numbers too."""
    told = [*_told_cells(content, sight), *_told_times(content, sight)]
    told += [sight.told(group["members"]) for group in content["left_out"]]
    exact = sight.exactly and HIDDEN_MARK not in told
    return exact and not (sight.protects and content["cannot"])


def _told_cells(content: dict, sight: Sight) -> list[int | str]:
    """The numbers of all cells, rows and columns, told as what they are parts of."""
    rows, columns = _by(content["table"], "exposure"), _by(content["table"], "outcome")
    everybody = [child for cell in content["table"] for child in cell["members"]]
    for lines in (rows, columns):
        sight.parts(everybody, [_together(cells) for cells in lines.values()])
        for cells in lines.values():
            sight.parts(_together(cells), cells)
    cells = [cell["members"] for cell in content["table"]]
    return [sight.told(people) for people in (*cells, *(_together(cells) for cells in rows.values()))]


def _told_times(content: dict, sight: Sight) -> list[int | str]:
    """The numbers of children with an event, of all children, and of events, of each group or window."""
    told = []
    for row in content["times"]:
        sight.part(row["with_events"], row["members"])
        events = Number(f"events: {content['id']}, {row['label']}", row["events"], tuple(row["with_events"]))
        told += [sight.told(row["members"]), sight.told(row["with_events"]), sight.told_number(events)]
    return told


def _by(cells: list[dict], side: str) -> dict[str | None, list[list[str]]]:
    """The members of the cells of each row or column."""
    lines: dict[str | None, list[list[str]]] = {}
    for cell in cells:
        lines.setdefault(cell[side], []).append(cell["members"])
    return lines


def _together(cells: list[list[str]]) -> list[str]:
    return [child for members in cells for child in members]


def _protected(block: Block, sight: Sight) -> Shown:
    """The table as far as it may be read; nothing that was worked out from what may not."""
    content = block.content
    if not content["table"]:
        return block.shown(made_up="no", note="", text=f"{HIDDEN_MARK} {UNDER_POLICY}", values=(_hidden(block),))
    table = _table(content, sight)
    return block.shown(note="", text=UNDER_POLICY, table=table, values=(*_entries(content, sight), _hidden(block)))


def _hidden(block: Block) -> dict:
    return {"kind": "result", "title": block.title, "label": block.content["text"], "value": HIDDEN_MARK}


def _pooled(content: dict) -> list[str]:
    """Which rounds were taken together, so that nobody takes the numbers for those of the round of the report."""
    names, without = content["rounds"], content["without"]
    if content["scale"] == "rounds" or len(names) + len(without) < 2:
        return []
    together = f"{len(names)} rounds together: {', '.join(names)}" if len(names) > 1 else f"{names[0]} alone"
    return [f"These are {together}.", *(f"Without {name}: {reason}" for name, reason in without)]


def _stamp(content: dict) -> list[str]:
    """What a reader must know before the numbers of a question that explores."""
    if not content["planned"]:
        return [f"Exploratory: this question was asked after the data were there{ONLY_SUGGESTS}"]
    return [f"Exploratory: one of several questions that look for more{ONLY_SUGGESTS}"] * (
        content["family"] == "exploratory"
    )


def _limits(content: dict) -> list[str]:
    """What in the design limits the answer, where the sentence does not say it already."""
    counted = ["These are counts; they do not answer the question."] if content["grade"] == "D" else []
    unsaid = [gate["reason"] for gate in content["gates"] if gate["reason"] not in content["sentence"]]
    return counted + ([f"What limits this answer: {'; '.join(unsaid)}."] if unsaid else [])


def _needed(content: dict) -> str:
    """What would answer it; what was not received is named where it says why nothing can be computed."""
    return f"To answer it: {content['needs']}" if content["needs"] not in ("", NOT_RECEIVED) else ""


def _table(content: dict, sight: Sight) -> ShownTable | None:
    """A row for each exposure, a column for each outcome, with the total of the row; of a yes/no outcome the percentage
    of Yes."""
    outcomes = list(dict.fromkeys(cell["outcome"] for cell in content["table"]))
    rows: dict[str, dict[str, list[str]]] = {}
    for cell in content["table"]:
        rows.setdefault(cell["exposure"] or "All", {})[cell["outcome"]] = cell["members"]
    if not rows:
        return None
    shares = [f"{outcomes[0]}, %"] if content["scale"] in OF_YES_AND_NO else []
    heading = content["exposure"] if content["exposure"] and content["exposure"] not in rows else "Group"
    columns = (heading, *outcomes, "Total", *shares)
    body = tuple(
        _row(name, [cells.get(one, []) for one in outcomes], bool(shares), sight) for name, cells in rows.items()
    )
    return ShownTable(columns=columns, numeric=(False, *(True for _ in columns[1:])), rows=body)


def _row(name: str, cells: list[list[str]], shares: bool, sight: Sight) -> tuple[str, ...]:
    first, total = sight.told(cells[0]), sight.told(_together(cells))
    counted = (name, *(str(sight.told(members)) for members in cells), str(total))
    if not shares:
        return counted
    return (*counted, percent_of(first, total) if total else NOT_APPLICABLE_MARK)


def _of_time(times: list[dict]) -> ShownTable:
    """A row for each group, or for each window of days: children, how many of them had an event, events and days."""
    columns = ("Group or days", "Children", "With an event", "Events", "Days", "Events in 1,000 days")
    return ShownTable(columns, (False, *(True for _ in columns[1:])), tuple(_time_row(row) for row in times))


def _time_row(row: dict) -> tuple[str, ...]:
    rate = _rate(1000 * row["events"] / row["days"]) if row["days"] else NOT_APPLICABLE_MARK
    numbers = (len(row["members"]), len(row["with_events"]), row["events"], row["days"])
    return (row["label"][:1].upper() + row["label"][1:], *(f"{number:,}" for number in numbers), rate)


def _rate(rate: float) -> str:
    """One decimal; a figure more where that would round to 0, which would say that there were no events.

    >>> _rate(23.81), _rate(0.025), _rate(0.0)
    ('23.8', '0.03', '0.0')
    """
    return f"{rate:.1f}" if rate == 0 or round(rate, 1) else f"{Decimal(f'{rate:.1g}'):f}"


def _result(block: Block) -> dict:
    """The answer as one value: the sentence, the numbers behind it unrounded, and the sha256 of the plan it was asked
    in."""
    content = block.content
    entry = {"kind": "result", "title": block.title, "label": content["text"], "value": content["sentence"]}
    numbers = {name: content[name] for name in ("id", "test", "estimate", "p", "p_adjusted", "grade", "planned")}
    return entry | numbers | {"plan": content["plan_sha256"]}


def _entries(content: dict, sight: Sight) -> list[dict]:
    """One value a cell, of the children with that exposure; of rates, the children with an event."""
    rows, unit = _by(content["table"], "exposure"), content["unit"]
    of_cells = [
        counted_entry(
            sight,
            (f"{cell['outcome']}: {cell['exposure']}" if cell["exposure"] else cell["outcome"], cell["outcome"]),
            cell["members"],
            _together(rows[cell["exposure"]]),
            (cell["exposure"], unit),
        )
        for cell in content["table"]
    ]
    of_time = [
        counted_entry(sight, (row["label"], "With an event"), row["with_events"], row["members"], (row["label"], unit))
        for row in content["times"]
    ]
    return of_cells + of_time


def _method(content: dict) -> list[str]:
    """What ran and why, with its numbers, in sentences."""
    said_already = content["why"].removeprefix("No test: ").rstrip(".") in content["sentence"]
    words = [f"Method: {content['test_name']}. {'' if said_already else content['why']}".rstrip(". ") + "."]
    words += [estimated(one) for one in (content["estimate"], *content["others"]) if one]
    if content["p"] is not None:
        words.append(_p(content))
        words += [f"{other['name']} as a check: {p_in_words(other['p'])}." for other in content["other_tests"]]
        words += _smallest(content["smallest_attainable_p"])
    words += [content["minimum_detectable"]["words"]] if content["minimum_detectable"] else []
    if content["missing"]:
        words.append(f"Left out because an answer is missing: {content['missing']}.")
    words += [content["bounds"]["words"]] if content["bounds"] else []
    grade = content["grade"]
    return words + ([f"Strength of evidence: grade {grade} of A to E, {GRADES[grade]}."] if grade else [])


def _smallest(smallest: float | None) -> list[str]:
    """The smallest p that could have been, which the most extreme table would have given."""
    return [] if smallest is None else [f"The smallest that these groups allow is {p_in_words(smallest)}."]


def _p(content: dict) -> str:
    """The p, how far chance in drawing may have moved it, and what correction for its family makes of it.

    >>> _p({"p": 0.03, "p_error": 0.0004, "seed": 7, "family_size": 2, "p_adjusted": 0.06})
    'p = 0.030 (drawn by lot, give or take 0.0004; seed 7); corrected for 2 tests in its family, p = 0.06.'
    """
    said = p_in_words(content["p"])
    if content["p_error"]:
        said += f" (drawn by lot, give or take {content['p_error']:.1g}; seed {content['seed']})"
    if content["family_size"] == 1:
        return f"{said}; the only test in its family."
    return f"{said}; corrected for {content['family_size']} tests in its family, {p_in_words(content['p_adjusted'])}."
