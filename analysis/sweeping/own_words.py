"""What the program says of itself, which is nobody's: the words of the definitions and of the pages' templates.

'Young' may be an auditor's surname, and 'Young people' stands in every report. A single plain word, or letters in a
row, that the definitions hold are therefore passed over, and so is a run of six words; what holds a digit never is. The
lists of names in privacy.toml are not among these words, and neither is anything that an analyst wrote in a notebook.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from analysis import folders
from analysis.declared import until_changed
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.signs import folded
from analysis.pseudonyms.word_runs import WORD, runs_of

# Lists of people's names; a key; and descriptions of made-up rounds.
NOT_OWN = ("privacy.toml", "demonstration_key.toml", "examples.toml")


@dataclass(frozen=True)
class OwnWords:
    """The texts of the program."""

    texts: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, in small letters."""
        return frozenset(word.casefold() for text in self.texts for word in WORD.findall(text))

    @cached_property
    def signs(self) -> str:
        """All letters and digits in a row."""
        return " ".join("".join(WORD.findall(folded(text))) for text in self.texts)


@lru_cache(maxsize=4)
def own_runs(key: Key, own: OwnWords) -> np.ndarray:
    """Every run of six words of the program's own, under a key."""
    return runs_of(key, own.texts)


@until_changed
def own_words() -> OwnWords:
    """The words of the definitions and templates of today."""
    paths = [path for path in sorted(folders.DEFINITIONS.glob("*.toml")) if path.name not in NOT_OWN]
    paths += sorted(folders.PACKAGE.rglob("*.j2"))
    return OwnWords(tuple(path.read_text(encoding="utf-8") for path in paths))
