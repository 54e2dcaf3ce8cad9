"""The lists of names of privacy.toml made ready for looking up: every word folded."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.privacy.patterns import Names
from analysis.privacy.words import folded

# The last word of a phrase -> the words before it, for each phrase that ends so.
Phrases = dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, eq=False)
class Lists:
    """What privacy.toml says under [names]; `names` are the names of all three lists, `at_sight` they and
    the titles as they are written, and `announcing` the words for kin and children.
    """

    given: frozenset[str]
    with_capital: frozenset[str]
    plain_words: frozenset[str]
    names: frozenset[str]
    surnames: frozenset[str]
    never: frozenset[str]
    titles: frozenset[str]
    sure_titles: frozenset[str]
    says: frozenset[str]
    not_after: frozenset[str]
    places: frozenset[str]
    particles: frozenset[str]
    kin: Phrases
    children: Phrases
    at_sight: frozenset[str]
    announcing: frozenset[str]


def lists(names: Names) -> Lists:
    """The lists of a checked file."""
    given = _folded(word for words in names.given.values() for word in words)
    with_capital, plain_words = _folded(names.with_capital), _folded(names.plain_words)
    titles, sure_titles = _folded(names.titles), _folded(names.sure_titles)
    kin = _by_last((*names.kin, *names.children))
    capitals = given | with_capital | plain_words | titles
    return Lists(
        given,
        with_capital,
        plain_words,
        given | with_capital | plain_words,
        _folded(names.surnames),
        _folded(names.never),
        titles,
        sure_titles,
        _folded(names.says),
        _folded(names.not_after),
        _folded(names.places),
        _folded(names.particles),
        kin=kin,
        children=_by_last(names.children),
        at_sight=given | sure_titles | _with_capitals(capitals),
        announcing=frozenset(kin) | _with_capitals(kin),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, words))


def _with_capitals(words: Iterable[str]) -> frozenset[str]:
    return frozenset(written for word in words for written in (word.title(), word.upper()))


def _by_last(phrases: Iterable[str]) -> Phrases:
    found: Phrases = {}
    for phrase in phrases:
        *before, last = map(folded, phrase.split())
        found[last] = (*found.get(last, ()), tuple(before))
    return found
