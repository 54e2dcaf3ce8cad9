"""How often a code of this kind is right: shares, made of what models and rules say.

One logistic regression for all themes together, on answers that the models did not see: on the model's log odds, on
whether the rules found the theme, and on how often people gave this theme where the rules found it, or did not. A rare
theme has too few answers for a calibration of its own.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

# Log odds are kept within a chance of one in ten thousand.
LEAST = 1e-4
# In answers: how often the rules are right about a theme is drawn towards all themes as if by so many more.
DRAWN_BY = 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """Turns what models and rules say into the share of answers that people would give the theme.

    `found` and `missed`: the log odds that people gave each theme where the rules found it, and where they did not.
    """

    fitted: LogisticRegression
    found: np.ndarray
    missed: np.ndarray

    def shares(self, likely: np.ndarray, ruled: np.ndarray) -> np.ndarray:
        """A row an answer, a column a theme: between 0 and 1."""
        shares = self.fitted.predict_proba(_columns(likely, ruled, self.found, self.missed))[:, 1]
        return shares.reshape(likely.shape)


def calibration_of(likely: np.ndarray, ruled: np.ndarray, has: np.ndarray) -> Calibration:
    """Fitted on answers that people coded; `likely` by models that did not see them. `has` may not be all or none."""
    right = ((ruled & has).sum() + 0.5) / (ruled.sum() + 1)
    found = _log_odds(((ruled & has).sum(axis=0) + DRAWN_BY * right) / (ruled.sum(axis=0) + DRAWN_BY))
    missed = _log_odds(((~ruled & has).sum(axis=0) + 0.5) / ((~ruled).sum(axis=0) + 1))
    fitted = LogisticRegression(solver="liblinear", random_state=0)
    return Calibration(fitted.fit(_columns(likely, ruled, found, missed), has.ravel()), found, missed)


def _columns(likely: np.ndarray, ruled: np.ndarray, found: np.ndarray, missed: np.ndarray) -> np.ndarray:
    odds, by_rules = _log_odds(likely), ruled.astype(float)
    usual = np.where(ruled, found, missed)
    return np.column_stack([one.ravel() for one in (odds, by_rules, odds * by_rules, usual, usual * by_rules)])


def _log_odds(share: np.ndarray) -> np.ndarray:
    kept = np.clip(share, LEAST, 1 - LEAST)
    return np.log(kept / (1 - kept))
