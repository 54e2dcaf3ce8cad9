"""How far coders agree, theme by theme: two people, or people and the machine, which is one more coder.

One row is one theme, or one theme with one valence, over the answers that at least two coders saw: did they give it to
the answer at all. Agreement over whole sets of codes stands beside them and never alone: pooled, good themes hide bad
ones (pooled kappa of .74 to .97 while up to 19 of 50 codes stayed under .6).
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import CannotCount, UnknownName
from analysis.statistics.agreement import fleiss_kappa, gwet_ac1, percent_agreement
from analysis.statistics.agreement_alpha import krippendorffs_alpha
from analysis.statistics.agreement_cohen import cohens_kappa
from analysis.statistics.agreement_ratings import LEAST, MISSING, Ratings, counted
from analysis.statistics.agreement_result import Agreement
from analysis.statistics.agreement_sets import multi_valued_alpha
from analysis.themes.codebook.blocks import VALENCES, Codebook

# (theme, valence) and (response, question).
Code = tuple[str, str]
Answer = Hashable
# Coder -> answer -> what the coder gave it; an answer that a coder did not see is not there.
Sets = Mapping[str, Mapping[Answer, frozenset[Code]]]

# Kappa under which a definition is discussed again before the theme is counted (Landis and Koch 1977: not substantial).
GOOD_KAPPA = 0.6
# Given to fewer answers than this, a theme's kappa hangs on each one of them.
FEWEST_GIVEN = 5


@dataclass(frozen=True)
class ThemeAgreement:
    """How far coders agree on giving one theme to an answer; `valence` is None where any valence will do.

    `yes` is to how many of the `n` answers each coder gave it, `given` to how many anybody did. `kappa` is Cohen's for
    two coders and Fleiss' for more. Each coefficient says why where it cannot be computed.
    """

    theme: str
    label: str
    valence: str | None
    n: int
    given: int
    yes: dict[str, int]
    percent: Agreement
    kappa: Agreement
    ac1: Agreement
    alpha: Agreement
    warning: str | None


@dataclass(frozen=True)
class Overall:
    """Agreement over whole sets of codes (multi-valued alpha), with the themes that it may hide.

    `below` are the labels of themes with a kappa under `limit`, of `computed` that have one; `not_computed` those of
    which none can be computed, most often because nobody gave them.
    """

    alpha: Agreement
    limit: float
    computed: int
    below: tuple[str, ...]
    not_computed: tuple[str, ...]
    told: str


@dataclass(frozen=True)
class Reliability:
    """Agreement of coders on a table, in the order of the codebook.

    `n`: answers that at least two of them saw. `left_out`: themes that were given and are not in the codebook; they
    count nowhere.
    """

    coders: tuple[str, ...]
    n: int
    least: int
    themes: tuple[ThemeAgreement, ...]
    by_valence: tuple[ThemeAgreement, ...]
    overall: Overall
    left_out: tuple[str, ...]


def reliability(sets: Sets, book: Codebook, least: int = LEAST) -> Reliability:
    """Agreement per theme, per theme with valence, and over whole sets, between two or more coders.

    Refused with CannotCount where there is one coder; where no answer was seen by two, every row says so. `least`:
    answers under which there is no verdict.
    """
    if len(sets) < 2:
        raise CannotCount("Agreement needs two coders of the same answers. Have a second person code them, blind.")
    coders = tuple(sets)
    seen = [answer for answer in _each_once(sets) if sum(answer in own for own in sets.values()) >= 2]
    given, left_out = _of_the_book([[sets[coder].get(answer) for coder in coders] for answer in seen], book)
    tally = _Tally(coders, given, book, least)
    themes = tuple(tally.row(theme, None) for theme in book.themes)
    return Reliability(
        coders=coders,
        n=len(seen),
        least=least,
        themes=themes,
        by_valence=tuple(tally.row(theme, valence) for theme in book.themes for valence in VALENCES),
        overall=_overall(multi_valued_alpha(given, least=least), themes),
        left_out=left_out,
    )


class _Tally:
    """Which coder gave which code to which answer, as arrays: answers x coders x themes x valences."""

    def __init__(self, coders: tuple[str, ...], given: Sequence[Sequence], book: Codebook, least: int):
        self.coders, self.book, self.least = coders, book, least
        self.seen = np.array([[own is not None for own in row] for row in given]).reshape(len(given), len(coders))
        self.themes = {theme: at for at, theme in enumerate(book.themes)}
        self.has = np.zeros((len(given), len(coders), len(book.themes), len(VALENCES)), dtype=bool)
        places = np.array(list(self._places(given)), dtype=int).reshape(-1, 4)
        self.has[tuple(places.T)] = True

    def _places(self, given: Sequence[Sequence]) -> Iterator[tuple[int, int, int, int]]:
        valences = {valence: at for at, valence in enumerate(VALENCES)}
        for row, sets in enumerate(given):
            for coder, own in enumerate(sets):
                for theme, valence in own or ():
                    yield row, coder, self.themes[theme], valences[valence]

    def row(self, theme: str, valence: str | None) -> ThemeAgreement:
        """The agreement on one theme, in any valence (None) or in one."""
        own = self.has[:, :, self.themes[theme]]
        gave = own.any(axis=2) if valence is None else own[:, :, VALENCES.index(valence)]
        ratings = Ratings(*counted(np.where(self.seen, gave, MISSING)), ("no", "yes"), True, least=self.least)
        n, given = len(gave), int(gave.any(axis=1).sum())
        kappa = cohens_kappa(ratings) if len(self.coders) == 2 else fleiss_kappa(ratings)
        return ThemeAgreement(
            theme=theme,
            label=self.book.themes[theme].label,
            valence=valence,
            n=n,
            given=given,
            yes={coder: int(number) for coder, number in zip(self.coders, gave.sum(axis=0), strict=True)},
            percent=percent_agreement(ratings),
            kappa=kappa,
            ac1=gwet_ac1(ratings),
            alpha=krippendorffs_alpha(ratings),
            warning=_warning(kappa.warning, given),
        )


def _each_once(sets: Sets) -> Iterable[Answer]:
    """Every answer that any coder saw, once, in the order of the coders."""
    return dict.fromkeys(answer for own in sets.values() for answer in own)


def _of_the_book(given: list[list], book: Codebook) -> tuple[list[list], tuple[str, ...]]:
    """The sets with the themes of the codebook alone, and the themes that it does not have."""
    different = {own for row in given for own in row if own is not None}
    unknown = sorted({valence for own in different for _, valence in own} - set(VALENCES))
    if unknown:
        raise UnknownName("valence", unknown[0], VALENCES)
    kept = {own: frozenset(code for code in own if code[0] in book.themes) for own in different}
    gone = {theme for own in different for theme, _ in own if theme not in book.themes}
    return [[None if own is None else kept[own] for own in row] for row in given], tuple(sorted(gone))


def _overall(alpha: Agreement, themes: tuple[ThemeAgreement, ...]) -> Overall:
    with_kappa = [row for row in themes if row.kappa.estimate is not None]
    below = tuple(row.label for row in with_kappa if row.kappa.estimate < GOOD_KAPPA)
    without = tuple(row.label for row in themes if row.kappa.estimate is None)
    told = f"{len(below)} of {len(with_kappa)} themes have a kappa under {GOOD_KAPPA}"
    also = f"; for {len(without)} more it cannot be computed." if without else "."
    return Overall(alpha, GOOD_KAPPA, len(with_kappa), below, without, told + also)


def _warning(at_small_n: str | None, given: int) -> str | None:
    """What the reader of a theme's agreement must know: few answers, or few that were given it."""
    if not 0 < given < FEWEST_GIVEN:
        return at_small_n
    answers = "answer" if given == 1 else "answers"
    rare = f"Given to {given} {answers} only: kappa and alpha hang on each, and their intervals are too narrow."
    return " ".join(filter(None, [at_small_n, rare]))
