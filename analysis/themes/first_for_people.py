"""The answers that people should code first: those that a machine is least sure of."""

from math import ceil

import pandas as pd

from analysis.themes.coded import Coded
from analysis.themes.learning.uncertainty import by_rules


def first_for_people(coded: Coded, share: float) -> pd.DataFrame:
    """The most uncertain share of the answers, a row an answer: id, question, uncertainty, why, text.

    What cannot be coded by a machine (not in English, or telling who somebody is) comes first; what says nothing last.
    """
    uncertain = by_rules(coded.answers, coded.codes) if coded.uncertainty is None else coded.uncertainty
    first = uncertain.head(ceil(share * len(uncertain)))
    texts = coded.answers[["id", "question", "text"]].astype(str)
    return first.astype({"id": str, "question": str}).merge(texts, on=["id", "question"], how="left")
