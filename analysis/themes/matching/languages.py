"""Which answers are not in English, so that no rule can read them: told by the small words of other languages."""

import numpy as np

from analysis.themes.matching.marks import FOREIGN, OTHER_LETTERS, in_other_letters
from analysis.themes.matching.stretches import Words
from analysis.themes.matching.terms import Rules


def not_english(read: Words, rules: Rules) -> list[int]:
    """The numbers of the answers that are in another language, or in other letters than Latin."""
    block = rules.book.not_english
    foreign = np.flatnonzero(_in_each(read, FOREIGN) >= block.at_least)
    other = np.flatnonzero(_in_each(read, OTHER_LETTERS))
    return sorted(
        {
            *(number for number in foreign.tolist() if _is_foreign(read.said(number), rules)),
            *(number for number in other.tolist() if _is_in_other_letters("".join(read.said(number)))),
        }
    )


def _in_each(read: Words, mark: int) -> np.ndarray:
    """How many words of each answer bear a mark."""
    marked = np.concatenate(([0], np.cumsum(read.marks & mark > 0)))
    return np.diff(marked[read.first])


def _is_foreign(said: list[str], rules: Rules) -> bool:
    """Whether enough words are of one language, and fewer are English."""
    block = rules.book.not_english
    told = max((sum(1 for word in said if word in language) for language in rules.languages), default=0)
    english = sum(1 for word in said if word in rules.english)
    return told >= block.at_least and told > english and told >= block.share * len(said)


def _is_in_other_letters(text: str) -> bool:
    return 2 * in_other_letters(text) > sum(map(str.isalpha, text))
