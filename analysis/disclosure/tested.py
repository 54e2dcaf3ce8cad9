"""What an audience sees of the declared associations.

The sentence comes first, then the table it rests on, then what ran, why, and what n can show.
"""

from dataclasses import replace

from analysis.disclosure.absent import not_available
from analysis.disclosure.blocks import HIDDEN_MARK, Block, Shown
from analysis.disclosure.estimated import estimated
from analysis.disclosure.sight import Sight
from analysis.disclosure.tested_numbers import entries_of, table_of, tells_all
from analysis.plan.needs import NOT_RECEIVED
from analysis.statistics.wording import p_in_words

UNROUNDED = ("estimate", "p", "p_adjusted")
GRADES = {
    "A": "planned, and seen again in several partnerships",
    "B": "one planned comparison that chance alone would seldom give",
    "C": "too few cases to rule out chance, or a question asked afterwards",
    "D": "the design cannot answer the question",
    "E": "a single case",
}
UNDER_POLICY = "What was found is not in this edition: it would give small numbers away."
NEITHER_TOLD = "What was found, or why nothing could be, is not in this edition: it could give small numbers away."
POOLED = (
    "What was found is not in this edition: several rounds were taken together, and their numbers less those of one "
    "round would give those of another away."
)
ONLY_SUGGESTS = ", so it can only suggest what to ask next."


def association_shown(block: Block, sight: Sight) -> Shown:
    """The sentence, the table it rests on, what would answer it, and, folded, test, interval, p and what n can show."""
    content = block.content
    if sight.protects and _is_pooled(content):
        return _withheld(block, POOLED)
    if not tells_all(content, sight):
        return _protected(block, sight)
    if content["cannot"] and not (content["table"] or content["times"]):
        absent = not_available(block, f"{content['cannot']} {_needed(content)}".strip())
        return replace(absent, values=(*absent.values, _result(block, sight)))
    return block.shown(
        text=content["sentence"],
        emphasis=" ".join([*_pooled(content), *_stamp(content), *_limits(content)]),
        note=f"{_needed(content)} {block.note}".strip(),
        method=() if content["cannot"] else tuple(_method(content, sight)),
        table=table_of(content, sight),
        values=(*entries_of(content, sight), _result(block, sight)),
    )


def _protected(block: Block, sight: Sight) -> Shown:
    """The table as far as it may be read; nothing that was worked out from what may not."""
    content = block.content
    if not content["table"]:
        return _withheld(block, NEITHER_TOLD)
    table = table_of(content, sight)
    return block.shown(note="", text=UNDER_POLICY, table=table, values=(*entries_of(content, sight), _hidden(block)))


def _withheld(block: Block, why: str) -> Shown:
    return block.shown(made_up="no", note="", text=f"{HIDDEN_MARK} {why}", values=(_hidden(block),))


def _is_pooled(content: dict) -> bool:
    """Whether several rounds were to be taken together; two rounds side by side are told each by itself."""
    return content["scale"] != "rounds" and len(content["rounds"]) + len(content["without"]) > 1


def _hidden(block: Block) -> dict:
    return {"kind": "result", "title": block.title, "label": block.content["text"], "value": HIDDEN_MARK}


def _pooled(content: dict) -> list[str]:
    """Which rounds were taken together, so that nobody takes the numbers for those of the round of the report."""
    names, without = content["rounds"], content["without"]
    if not _is_pooled(content):
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


def _result(block: Block, sight: Sight) -> dict:
    """The answer as one value: the sentence, the numbers behind it unrounded, and the sha256 of the plan it was asked
    in. Where small numbers are hidden, only what the words say: an unrounded p is that of one set of strata alone."""
    content = block.content | (dict.fromkeys(UNROUNDED) if sight.protects else {})
    entry = {"kind": "result", "title": block.title, "label": content["text"], "value": content["sentence"]}
    numbers = {name: content[name] for name in ("id", "test", "estimate", "p", "p_adjusted", "grade", "planned")}
    return entry | numbers | {"plan": content["plan_sha256"]}


def _tells_of_others(content: dict, sight: Sight) -> bool:
    """Whether a corrected p may be worked out from that of another question, whose numbers may be hidden: it is as
    large as the p of the most telling tests that it is corrected for."""
    return sight.protects and (content["family_size"] or 0) > 1


def _method(content: dict, sight: Sight) -> list[str]:
    """What ran and why, with its numbers, in sentences. The bounds of what is missing would tell of how many it is in
    each group."""
    said_already = content["why"].removeprefix("No test: ").rstrip(".") in content["sentence"]
    words = [f"Method: {content['test_name']}. {'' if said_already else content['why']}".rstrip(". ") + "."]
    words += [estimated(one) for one in (content["estimate"], *content["others"]) if one]
    if content["p"] is not None:
        words.append(_p(content, _tells_of_others(content, sight)))
        words += [f"{other['name']} as a check: {p_in_words(other['p'])}." for other in content["other_tests"]]
        words += _smallest(content["smallest_attainable_p"])
    words += [content["minimum_detectable"]["words"]] if content["minimum_detectable"] else []
    if content["missing"]:
        words.append(f"Left out because an answer is missing: {content['missing']}.")
    words += [content["bounds"]["words"]] if content["bounds"] and not sight.protects else []
    grade = content["grade"]
    return words + ([f"Strength of evidence: grade {grade} of A to E, {GRADES[grade]}."] if grade else [])


def _smallest(smallest: float | None) -> list[str]:
    """The smallest p that could have been, which the most extreme table would have given."""
    return [] if smallest is None else [f"The smallest that these groups allow is {p_in_words(smallest)}."]


def _p(content: dict, tells_of_others: bool = False) -> str:
    """The p, how far chance in drawing may have moved it, and what correction for its family makes of it.

    >>> _p({"p": 0.03, "p_error": 0.0004, "seed": 7, "family_size": 2, "p_adjusted": 0.06})
    'p = 0.030 (drawn by lot, give or take 0.0004; seed 7); corrected for 2 tests in its family, p = 0.06.'
    """
    said = p_in_words(content["p"])
    if content["p_error"]:
        said += f" (drawn by lot, give or take {content['p_error']:.1g}; seed {content['seed']})"
    if content["family_size"] == 1:
        return f"{said}; the only test in its family."
    if tells_of_others:
        return f"{said}; not corrected here for the other tests in its family, of which that would tell."
    return f"{said}; corrected for {content['family_size']} tests in its family, {p_in_words(content['p_adjusted'])}."
