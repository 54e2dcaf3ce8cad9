"""How uncertain each answer is: which of them people should code first.

Where something was learned, an answer is uncertain by the mistakes to be expected in it. A mistake in a rare theme
counts for more, by the root of how much rarer it is: agreement on a theme that few answers have is soon lost. Without a
model an answer is uncertain by its least confident code, or, where it has none, by how much it says. An answer that
cannot be coded by machine (not English, or telling who somebody is) comes first; one that is no comment comes last.
"""

import numpy as np
import pandas as pd

COLUMNS = ["id", "question", "uncertainty", "why"]
COMMENT, NO_COMMENT = "comment", "no comment"
# Of an answer without a code, in words: half as uncertain as can be with so many.
SAYS_MUCH = 8
# Of what is coded by a machine, none is as uncertain as what cannot be.
MOST = 0.99
# Expected answers of a theme: fewer do not make a mistake in it worse.
FEWEST_EXPECTED = 5.0


def by_shares(answers: pd.DataFrame, shares: np.ndarray, given: np.ndarray) -> pd.DataFrame:
    """id, question, uncertainty, why, a row an answer, the most uncertain first.

    shares: how likely people would give each theme (a column) to each answer (a row); given: whether it was coded.
    """
    expected = np.where(given, 1 - shares, shares)
    weights = 1 / np.sqrt(np.maximum(shares.sum(axis=0), FEWEST_EXPECTED))
    weighted = expected @ weights
    most = weighted.max(initial=0.0)
    why = np.where(given.any(axis=1), "the model is unsure of its themes", "no theme was found with certainty")
    return _in_order(answers, MOST * weighted / most if most else weighted, why)


def by_rules(answers: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """The same without a model: `answers` has id, question, text, state, identifying; `codes` are of the rules."""
    least = codes.astype({"confidence": float}).groupby(["id", "question"], sort=False)["confidence"].min()
    keys = pd.MultiIndex.from_frame(answers[["id", "question"]])
    unsure = 1 - least.reindex(keys).to_numpy(dtype=float)
    words = answers["text"].str.split().str.len().to_numpy(dtype=float)
    uncertain = np.where(np.isnan(unsure), words / (words + SAYS_MUCH), unsure)
    why = np.where(np.isnan(unsure), "no theme was found", "the rules are unsure of a theme")
    return _in_order(answers, MOST * uncertain, why)


def _in_order(answers: pd.DataFrame, uncertain: np.ndarray, why: np.ndarray) -> pd.DataFrame:
    """What cannot be coded by machine first, no comment last; what is equally uncertain in the answers' order."""
    state = answers["state"].to_numpy()
    names = np.array([len(kinds) > 0 for kinds in answers["identifying"]], dtype=bool)
    unread = ~np.isin(state, (COMMENT, NO_COMMENT))
    told = answers[["id", "question"]].assign(
        uncertainty=np.where(unread | names, 1.0, np.where(state == NO_COMMENT, 0.0, uncertain)),
        why=np.where(unread, state, np.where(names, "tells who somebody is", np.where(state == COMMENT, why, state))),
    )
    return told[COLUMNS].sort_values("uncertainty", ascending=False, kind="stable", ignore_index=True)
