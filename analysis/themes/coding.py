"""Answers into codes: proposed by the rules, or by what was learned of people's codes, and decided by people.

    code_responses(load(audit_round, "responses"))      a round: what people decided stands, the rules propose the rest
    code_responses(answers)                             any answers: columns id, text and, if any, question
    code_responses(answers, learn_from=coded)           the same by rules and model, whichever finds a theme better

One row of `codes` is one theme with one valence in one answer, with its quote, who gave it, and why.
"""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analysis.themes.by_rules import coded_by_rules
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.coded import Coded
from analysis.themes.people import with_decisions

# Told how many answers of how many are coded.
Tell = Callable[[int, int], None]


def code_responses(
    responses: pd.DataFrame,
    table: str | None = None,
    *,
    codebook: Codebook | None = None,
    learn_from: pd.DataFrame | None = None,
    tell: Tell | None = None,
) -> Coded:
    """The free-text answers of a round's table, or answers in long form, coded into themes.

    A round's table (`load`) has a row a response; its name in the data dictionary is `table`, by default the one it was
    loaded as. Every text question is coded but those that identify people. What people decided of its answers (the
    coding desk) stands, and the rules propose the rest. Answers of no table have columns id, text and, where there are
    several, question. `learn_from` are codes that people gave: id, theme and, where known, question, valence and text.

    Refused with CannotCount where the table is not named, has no text question, or no column of ids; ProblemsReceived
    names every problem of answers and of codes to learn from at once.
    """
    proposed = coded_by_rules(responses, table, codebook, tell)
    if learn_from is not None:
        proposed = _with_suggestions(proposed, learn_from)
    audit_round = responses.attrs.get("round")
    if audit_round is None or proposed.not_available:
        return proposed
    return with_decisions(proposed, audit_round)


def _with_suggestions(proposed: Coded, coded: pd.DataFrame) -> Coded:
    """What rules and model find together, with what was learned and how uncertain each answer is."""
    from analysis.themes.learning import labelled, learned  # takes long to load, and few need it

    taught = learned(labelled(coded, proposed.answers, proposed.codebook), proposed.codebook)
    found = taught.suggestions(proposed)
    return replace(proposed, codes=found.codes, uncertainty=found.uncertainty, told=taught.told)
