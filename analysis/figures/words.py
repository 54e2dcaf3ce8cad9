"""The words by which a figure and a released value are known to be about the same thing."""

import re
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
# What makes 'graded' another word than 'grade'.
ENDING, SHORT_ENDING = re.compile(r"(?:ing|ed|e)\Z"), re.compile(r"e\Z")
# Words that say nothing of what is counted. 'not', 'no' and 'never' stay: they turn a name into its opposite.
_EMPTY = (
    "a an the of and or in to for with was were is are be been had has have by at on that this these those who whom "
    "from as it its their there which than then them they during per each every one out all any some"
)
EMPTY = frozenset(_EMPTY.split())
# Words that say that something is not so, and manners of speaking with them that do not.
NOT = frozenset(("not", "no", "never", "without", "neither", "nor", "non", "cannot"))
SHORT_NOT = re.compile("(?i)n[\u2019']t\\b")
MANNERS = re.compile(r"(?i)\b(?:no (?:fewer|less|more|later) than|not (?:only|just)|no doubt|whether or not)\b")
# Where one thing that is said ends and another begins.
CLAUSE = re.compile(r"(?i)[,;:()|.!?\u2013\u2014]|\b(?:and|but|which|while|whereas|though|although|because|so)\b")


@lru_cache(maxsize=50_000)
def words_of(text: str) -> frozenset[str]:
    """The telling words of a text, in one case, without their endings.

    >>> sorted(words_of("The child's case files were not graded"))
    ['case', 'child', 'file', 'grad', 'not']
    """
    plain = re.sub("[\u2019']s\\b", "", text.casefold())
    return frozenset(_stem(word) for word in WORD.findall(plain) if word not in EMPTY)


def denied_in(text: str) -> tuple[frozenset[str], ...]:
    """The words of each clause that says that something is not so.

    >>> [sorted(clause) for clause in denied_in("Those who weren't seen, no fewer than 3 of 8, were not Good")]
    [['not', 'seen'], ['good', 'not']]
    """
    clauses = map(words_of, CLAUSE.split(MANNERS.sub(" ", SHORT_NOT.sub(" not", text))))
    return tuple(clause for clause in clauses if clause & NOT)


def _stem(word: str) -> str:
    if word in ("children", "childrens"):
        return "child"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    plain = word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
    return (ENDING if len(plain) > 5 else SHORT_ENDING).sub("", plain) if len(plain) > 4 else plain
