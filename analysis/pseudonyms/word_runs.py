"""Runs of six words of what people wrote, kept in a form that nobody can read, so that a page can be searched for them.

Each word is a number of 64 bits (BLAKE2b with the key), and a run is the sum of its words' numbers, each multiplied by
a number of its place that the key gives. Two different runs are alike with a chance of about 1 in 10^19. Words are
letters and digits in small letters without accents: neither signs between them nor capitals count.
"""

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.signs import folded, multipliers

COLUMNS = {"question": "str", "run": "int64"}
# Words in a row that tell whose answer it is, as the issue of disclosure control has it.
WORDS = 6
WORD = re.compile(r"[^\W_]+")


def run_table(key: Key, written: dict[str, set[str]]) -> pd.DataFrame:
    """One row a run of an answer: `question` (its label) and `run`; in the order of the runs, each once."""
    tables = [
        pd.DataFrame({"question": label, "run": runs_of(key, texts)}).astype(COLUMNS)
        for label, texts in written.items()
    ]
    rows = pd.concat(tables) if tables else pd.DataFrame({name: [] for name in COLUMNS}).astype(COLUMNS)
    return rows.drop_duplicates("run").sort_values("run", ignore_index=True)


def runs_of(key: Key, texts: Iterable[str]) -> np.ndarray:
    """Every run of WORDS words of the texts, each once; none goes from one text into the next."""
    split = [WORD.findall(folded(text)) for text in texts]
    numbers = {word: _number(key, word) for word in {word for words in split for word in words}}
    by_place = list(multipliers(key, WORDS))
    found = [_runs(by_place, np.array([numbers[word] for word in words], dtype=np.uint64)) for words in split]
    return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)


def _runs(by_place: list[np.uint64], numbers: np.ndarray) -> np.ndarray:
    number = max(len(numbers) - WORDS + 1, 0)
    sums = np.zeros(number, dtype=np.uint64)
    for place, multiplier in enumerate(by_place if number else ()):
        sums += numbers[place : place + number] * multiplier
    return sums.view(np.int64)


def _number(key: Key, word: str) -> int:
    made = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), key=key.secret, digest_size=8)
    return int.from_bytes(made.digest())
