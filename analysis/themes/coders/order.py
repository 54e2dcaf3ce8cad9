"""The order in which answers are coded, such that any beginning of it is a random sample of them."""

import hashlib

import pandas as pd


def coding_order(answers: pd.DataFrame, seed: str = "") -> pd.DataFrame:
    """The answers (columns id and question among others) by the sha256 of seed, id and question.

    The same answers come in the same order on every computer, whatever their texts; those that came later stand among
    the others. Who codes the first 60 has coded a random sample of 60.
    """
    keys = [
        hashlib.sha256("\x1f".join((seed, *where)).encode("utf-8", "surrogatepass")).digest()
        for where in places(answers)
    ]
    return answers.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def places(answers: pd.DataFrame) -> list[tuple[str, str]]:
    """(id, question) of each answer; the question is '' where answers have none."""
    asked = answers["question"] if "question" in answers else [""] * len(answers)
    return [(str(id), str(question)) for id, question in zip(answers["id"], asked, strict=True)]
