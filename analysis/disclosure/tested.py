"""Associations: their exact content, and what an audience sees of it.

The sentence comes first, then the table it rests on, then what ran, why, and what n can show.
`associations(audit_round)` is what a notebook calls.
"""

from dataclasses import asdict

from analysis.disclosure.audiences import Audience
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.counted import not_available
from analysis.disclosure.values import number_entry
from analysis.processed import load
from analysis.questions import dictionary
from analysis.rounds import find_round
from analysis.statistics.associations import Association, associations_of
from analysis.statistics.wording import p_in_words, percent


def associations(audit_round: str) -> dict[str, Association]:
    """The answer to each question of the analysis plan, by its name, in the order of the plan."""
    tables = {name: load(audit_round, name) for name in dictionary().tables}
    return associations_of(find_round(audit_round), tables)


def association_content(association: Association) -> dict:
    """The exact content: every field of the result, with the children of each cell (restricted)."""
    return asdict(association)


def association_shown(block: Block, audience: Audience) -> Shown:
    """The sentence, the table it rests on, and a note that says test, interval, p, what n can show, and the gates."""
    content = block.content
    if content["cannot"]:
        return not_available(block, content["cannot"], "associations")
    entries = tuple(_entries(content))
    return Shown(
        id=block.id,
        kind=block.kind,
        title=block.title,
        made_up=block.made_up,
        text=content["sentence"],
        emphasis=_limits(content["gates"]),
        note=" ".join([*_method(content), block.note]).strip(),
        table=_table(content),
        values=entries,
    )


def _limits(gates: list[dict]) -> str:
    """What in the design limits the answer, as one sentence; '' where nothing does."""
    return f"What limits this answer: {'; '.join(gate['reason'] for gate in gates)}." if gates else ""


def _table(content: dict) -> ShownTable | None:
    """A row for each exposure, a column for each outcome, with the total of the row and its percentage."""
    outcomes = list(dict.fromkeys(cell["outcome"] for cell in content["table"]))
    rows = {}
    for cell in content["table"]:
        rows.setdefault(cell["exposure"] or "All", {})[cell["outcome"]] = len(cell["members"])
    if not rows:
        return None
    columns = (content["exposure"] or "Children", *outcomes, "Total", f"{outcomes[0]}, %")
    body = tuple(_row(name, numbers, outcomes) for name, numbers in rows.items())
    return ShownTable(columns=columns, numeric=(False, *(True for _ in columns[1:])), rows=body)


def _row(name: str, numbers: dict[str, int], outcomes: list[str]) -> tuple[str, ...]:
    total = sum(numbers.values())
    share = percent(numbers.get(outcomes[0], 0), total) if total else "[z]"
    return (name, *(str(numbers.get(outcome, 0)) for outcome in outcomes), str(total), share)


def _entries(content: dict) -> list[dict]:
    """One value a cell, of the children with that exposure."""
    totals: dict[str | None, int] = {}
    for cell in content["table"]:
        totals[cell["exposure"]] = totals.get(cell["exposure"], 0) + len(cell["members"])
    return [
        number_entry(
            f"{cell['outcome']}: {cell['exposure']}" if cell["exposure"] else cell["outcome"],
            cell["outcome"],
            len(cell["members"]),
            totals[cell["exposure"]],
            cell["exposure"],
            "children",
        )
        for cell in content["table"]
    ]


def _method(content: dict) -> list[str]:
    """What ran and why, with its numbers, in sentences."""
    words = [f"Method: {content['test_name']}. {content['why']}".rstrip(".") + "."]
    for estimate in (content["estimate"], content["difference"]):
        words += [_estimated(estimate)] if estimate else []
    if content["p"] is not None:
        words.append(f"{p_in_words(content['p'])}; corrected for {content['family_size']} in its family, ")
        words[-1] += f"{p_in_words(content['p_adjusted'])}."
    if content["smallest_attainable_p"] is not None and content["p"] is not None:
        words.append(f"The smallest p that these margins allow is {content['smallest_attainable_p']:.3f}.")
    words += [part["words"] for part in (content["minimum_detectable"], content["bounds"]) if part]
    if content["missing"]:
        words.append(f"Left out because an answer is missing: {content['missing']}.")
    return words + ([f"Strength of evidence: grade {content['grade']}."] if content["grade"] else [])


def _estimated(estimate: dict) -> str:
    """'Odds ratio 1.0 (95% interval 0.02 to 50; conditional, central).'"""
    if estimate["low"] is None:
        return f"{estimate['name']}: {_number(estimate['value'])} ({estimate['method']}). {estimate['note']}".strip()
    high = "no upper bound" if estimate["high"] is None else _number(estimate["high"])
    interval = f"95% interval {_number(estimate['low'])} to {high}; {estimate['method']}"
    return f"{estimate['name']}: {_number(estimate['value'])} ({interval}). {estimate['note']}".strip()


def _number(value: float | None) -> str:
    """Three figures, and whole numbers as they are."""
    if value is None:
        return "no upper bound"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3g}"
