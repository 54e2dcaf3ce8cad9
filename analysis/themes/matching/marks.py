"""What is marked of each word when it is first read, so that most words of a text are never looked at again."""

import unicodedata
from collections.abc import Callable

from analysis.themes.matching.phrases import Tree
from analysis.themes.matching.terms import Rules
from analysis.themes.matching.words import Word

# A contrast word; one that states; one that opens a denial of what was asked for; a word of a language that is not
# English; a word in other letters than Latin.
CONTRAST, STATED, DENIAL, FOREIGN, OTHER_LETTERS = (1 << bit for bit in range(5))
# Of parts of terms, of judging words and of compounds: one of several words begins here, or has this as its second
# word, or is this word.
BEGINS, SECOND, ALONE = 1, 2, 4
PHRASE, CUE, COMPOUND = (1 << bit for bit in (5, 8, 11))


def marks_by(rules: Rules) -> Callable[[Word], int]:
    """What is marked of a word by the rules of a codebook."""
    foreign = frozenset().union(*rules.languages)
    denials = {opening.partition(" ")[0] for opening in rules.denials}
    states = frozenset(rules.book.judgement.stated)

    def marks(word: Word) -> int:
        return (
            PHRASE * _in_tree(word.stem, rules.phrases)
            | CUE * _in_tree(word.text, rules.cues)
            | COMPOUND * _in_tree(word.text, rules.compounds)
            | STATED * (word.text in states)
            | CONTRAST * (word.text in rules.contrast)
            | DENIAL * (word.text in denials)
            | FOREIGN * (word.text in foreign)
            | OTHER_LETTERS * (not word.text.isascii() and in_other_letters(word.text) > 0)
        )

    return marks


def _in_tree(key: str, tree: Tree) -> int:
    return BEGINS * tree.begins(key) | SECOND * tree.continues(key) | ALONE * tree.has(key)


def in_other_letters(text: str) -> int:
    """How many letters of a text are not Latin."""
    return sum(1 for sign in text if sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN"))
