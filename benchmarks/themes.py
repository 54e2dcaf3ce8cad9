"""How well themes are found in comments that nobody has seen, with no labels and with more and more of them.

    python benchmarks/themes.py PX.csv [--codebook benchmarks/px_codebook.toml] [--folds 10]

PX.csv holds comments on health services with the themes that people gave (id, question_type, text, themes separated by
'|', sentiment_1pos_5neg), of the pxtextmining project; it is not in the repository. Half of the comments, by the hash
of their id, teach; the other half are coded. The codebook and every setting were made with the first half alone. Prints
micro and macro F1 by number of labels, beside TF-IDF with logistic regression and the recipe of pxtextmining; how many
of the coded comments people must code themselves, the most uncertain first, until 20 of 24 themes agree with kappa .8;
and how often the valence is right. With --folds, F1 and people's share by cross-validation on all comments, of
which half were seen when the codebook was made.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from theme_peers import logistic, svc

from analysis.themes.by_rules import coded_by_rules
from analysis.themes.codebook.blocks import Codebook
from analysis.themes.codebook.files import codebook_of
from analysis.themes.learning import Suggestions, given, labelled, learned

CODEBOOK = Path(__file__).with_name("px_codebook.toml")
SIZES, DRAWS = (16, 64, 256), 3
# A comment's sentiment: 1 very positive, 5 very negative.
VALENCES = {1: "strength", 2: "strength", 3: "neutral", 4: "concern", 5: "concern"}
AGREES, THEMES_AGREEING = 0.8, 20


def main() -> None:
    """Print the learning curve, the share for people, the valences, and the folds where they are asked for."""
    options = _options()
    book = codebook_of(options.codebook)
    comments = _comments(options.comments)
    first = pd.Series([_hash(name) % 2 == 0 for name in comments["id"]], index=comments.index)
    taught, asked = comments[first].reset_index(drop=True), comments[~first].reset_index(drop=True)
    has = _has(asked, book)
    print(f"{len(taught)} comments teach, {len(asked)} are coded; {len(book.themes)} themes; F1 micro / macro")
    _print_curve(taught, asked, has, book)
    began = time.perf_counter()
    suggested = _suggested(taught, asked, book)
    print(f"learned and coded in {time.perf_counter() - began:.0f} s")
    _print_review(given(asked, suggested.codes, book), _order(suggested, asked), has)
    _print_valences(suggested, asked, book)
    if options.folds:
        _print_folds(comments, book, options.folds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("comments", type=Path, help="the labelled comments, a csv")
    parser.add_argument("--codebook", type=Path, default=CODEBOOK, help=f"default: {CODEBOOK.name}")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on all comments in so many parts")
    return parser.parse_args()


def _comments(path: Path) -> pd.DataFrame:
    """A row a comment: id, question, text, themes (labels), valence."""
    rows = pd.read_csv(path, keep_default_na=False, dtype=str, encoding="utf-8")
    return pd.DataFrame(
        {
            "id": rows["id"],
            "question": rows["question_type"],
            "text": rows["text"],
            "themes": [[label for label in labels.split("|") if label] for labels in rows["themes"]],
            "valence": rows["sentiment_1pos_5neg"].astype(int).map(VALENCES),
        }
    )


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def _coded(comments: pd.DataFrame) -> pd.DataFrame:
    """A row a code that people gave; a comment without a theme has an empty one."""
    rows = comments.assign(theme=[labels or [""] for labels in comments["themes"]]).explode("theme")
    return rows[["id", "question", "theme", "valence"]].reset_index(drop=True)


def _has(comments: pd.DataFrame, book: Codebook) -> np.ndarray:
    names = {theme.label: name for name, theme in book.themes.items()}
    codes = _coded(comments)
    codes = codes[codes["theme"] != ""]
    return given(comments, codes.assign(theme=codes["theme"].map(names)), book)


def _suggested(taught: pd.DataFrame, asked: pd.DataFrame, book: Codebook) -> Suggestions:
    taught_by = learned(labelled(_coded(taught), taught, book), book)
    return taught_by.suggestions(coded_by_rules(asked[["id", "question", "text"]], codebook=book))


def _hybrid(taught: pd.DataFrame, asked: pd.DataFrame, book: Codebook) -> np.ndarray:
    return given(asked, _suggested(taught, asked, book).codes, book)


def _print_curve(taught: pd.DataFrame, asked: pd.DataFrame, has: np.ndarray, book: Codebook) -> None:
    codes = coded_by_rules(asked[["id", "question", "text"]], codebook=book).codes
    print(f"{'labels':>7} {'codebook and learned':>22} {'TF-IDF logistic':>18} {'SVC recipe':>14}")
    print(f"{0:7} {_both(given(asked, codes, book), has):>22} {'':>18} {'':>14}", flush=True)
    for size in (*SIZES, len(taught)):
        draws = [_drawn(taught, size, draw) for draw in range(DRAWS if size < len(taught) else 1)]
        ours = [_f1(_hybrid(drawn, asked, book), has) for drawn in draws]
        peers = [_f1(logistic(drawn, _has(drawn, book), asked), has) for drawn in draws]
        recipe = _both(svc(taught, _has(taught, book), asked), has) if size == len(taught) else ""
        print(f"{size:7} {_mean(ours):>22} {_mean(peers):>18} {recipe:>14}", flush=True)


def _drawn(comments: pd.DataFrame, size: int, draw: int) -> pd.DataFrame:
    """So many of the comments, by the hash of draw and id."""
    order = sorted(comments.index, key=lambda row: _hash(f"{draw} {comments['id'][row]}"))
    return comments.loc[sorted(order[:size])].reset_index(drop=True)


def _f1(found: np.ndarray, has: np.ndarray) -> tuple[float, float]:
    """Micro and macro F1."""
    right, together = (found & has).sum(axis=0), found.sum(axis=0) + has.sum(axis=0)
    return 2 * right.sum() / together.sum(), float(np.mean(2 * right / np.maximum(together, 1)))


def _both(found: np.ndarray, has: np.ndarray) -> str:
    return _mean([_f1(found, has)])


def _mean(scores: list[tuple[float, float]]) -> str:
    micro, macro = np.mean(scores, axis=0)
    return f"{micro:.3f} / {macro:.3f}"


def _order(suggested: Suggestions, asked: pd.DataFrame) -> list[int]:
    """The rows of the comments, the most uncertain first."""
    place = {name: row for row, name in enumerate(asked["id"])}
    return [place[name] for name in suggested.uncertainty["id"]]


def _print_review(found: np.ndarray, order: Sequence[int], has: np.ndarray) -> None:
    """How many themes agree when people code the most uncertain share of the comments themselves."""

    def agreeing(share: float) -> int:
        final = found.copy()
        by_people = order[: round(share * len(order))]
        final[by_people] = has[by_people]
        return sum(_kappa(*columns) >= AGREES for columns in zip(final.T, has.T, strict=True))

    for share in (0, 0.1, 0.2, 0.25, 0.3, 0.4):
        print(f"{share:5.0%} by people: {agreeing(share)} of {has.shape[1]} themes with kappa >= {AGREES}")
    needed = next(percent for percent in range(101) if agreeing(percent / 100) >= THEMES_AGREEING)
    print(f"{needed}% by people for {THEMES_AGREEING} themes with kappa >= {AGREES}")


def _kappa(found: np.ndarray, has: np.ndarray) -> float:
    same = float((found == has).mean())
    by_chance = float(found.mean() * has.mean() + (1 - found.mean()) * (1 - has.mean()))
    return (same - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def _print_valences(suggested: Suggestions, asked: pd.DataFrame, book: Codebook) -> None:
    """Valences of themes that are right, in comments of one theme: there the comment's sentiment is the theme's."""
    single = asked[asked["themes"].map(len) == 1]
    right = dict(zip(single["id"], zip(single["themes"].str[0], single["valence"], strict=True), strict=True))
    for kind, by in (("rules", ("rules", "rules and model")), ("model", ("model",))):
        codes = suggested.codes[suggested.codes["by"].isin(by)].drop_duplicates(["id", "theme"])
        told = [
            right[name][1] == valence
            for name, theme, valence in zip(codes["id"], codes["theme"], codes["valence"], strict=True)
            if name in right and book.themes[theme].label == right[name][0]
        ]
        print(f"valence given by {kind}: {sum(told)} of {len(told)} as the comment's sentiment")


def _print_folds(comments: pd.DataFrame, book: Codebook, folds: int) -> None:
    """The same by cross-validation on all comments: each is coded by what the other folds teach."""
    fold = np.array([_hash(f"fold {name}") % folds for name in comments["id"]])
    has = _has(comments, book)
    found, peer, uncertain = np.zeros_like(has), np.zeros_like(has), np.zeros(len(comments))
    for number in range(folds):
        out = fold == number
        taught, asked = comments[~out].reset_index(drop=True), comments[out].reset_index(drop=True)
        suggested = _suggested(taught, asked, book)
        found[out] = given(asked, suggested.codes, book)
        uncertain[out] = suggested.uncertainty.set_index("id")["uncertainty"][asked["id"]]
        peer[out] = logistic(taught, has[~out], asked)
        print(f"fold {number + 1} of {folds}", file=sys.stderr)
    print(f"{folds} folds of {len(comments)}: {_both(found, has)}; TF-IDF logistic {_both(peer, has)}")
    _print_review(found, np.argsort(-uncertain, kind="stable"), has)


if __name__ == "__main__":
    main()
