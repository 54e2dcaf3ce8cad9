"""In how many answers of free text something was found that says who somebody is, by kind; never the text itself."""

import numpy as np
import pandas as pd

from analysis.cleaning.free_text import free_text_questions
from analysis.disclosure.senders import about, made_up_answers
from analysis.disclosure.tallies import Tally, Total
from analysis.privacy.patterns import NAME, privacy
from analysis.processed import load
from analysis.questions import dictionary
from analysis.statistics.wording import percent


def found_in_texts(audit_round: str) -> Tally:
    """One row a table and kind: in how many of its answers of free text a name, a number ... was found and hidden."""
    answers, flags = _free_texts(audit_round), load(audit_round, "flags")
    of = answers["table"].value_counts()
    kinds = flags.assign(kind=flags["found"].str.split(", ").map(set)).explode("kind")
    counted = kinds.groupby(["table", "kind"], sort=True).size()
    return Tally(
        columns=("About", "Found and hidden", "Answers", "Of", "Percentage"),
        rows=tuple(
            (about(table), _label(kind), str(number), str(of[table]), percent(number, of[table]))
            for (table, kind), number in counted.items()
        ),
        totals=(Total("found", len(flags), "answers of free text", len(answers)),),
        words="Something was found and hidden in {found}.",
        made_up=made_up_answers(audit_round, answers),
    )


def _free_texts(audit_round: str) -> pd.DataFrame:
    """The answers of free text that were given, those of refused rows among them: they were looked through too."""
    asked = {(name, q) for name, table in dictionary().tables.items() for q in free_text_questions(table)}
    answers = load(audit_round, "answers")
    answers = answers[(answers["state"] == "answered") & answers["question"].isin({question for _, question in asked})]
    of_them = [pair in asked for pair in zip(answers["table"], answers["question"], strict=True)]
    return answers[np.array(of_them, dtype=bool)]


def _label(kind: str) -> str:
    known = privacy()
    return known.names.label if kind == NAME else known.kinds[kind].label
