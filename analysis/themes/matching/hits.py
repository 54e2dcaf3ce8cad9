"""The terms that the phrases of a clause make.

Where the words of one term are among those of another, the longer term wins; then `unless`, hints and `gives_way_to`
have their say.
"""

from itertools import pairwise
from typing import NamedTuple

from analysis.themes.codebook.blocks import HINT, UNLESS
from analysis.themes.matching.clauses import Clause
from analysis.themes.matching.phrases import Found, nearest
from analysis.themes.matching.terms import ByFirstPart, Rules, Term


class Hit(NamedTuple):
    """One term found: the words from its first part to its last, and where its parts stand."""

    first: int
    last: int
    term: Term
    parts: tuple[Found, ...]

    @property
    def own(self) -> frozenset[int]:
        """The places of its own words."""
        return frozenset(place for part in self.parts for place in range(part.first, part.last + 1))


def hits_in(clause: Clause, terms: ByFirstPart, rules: Rules) -> list[Hit]:
    """The terms found in a clause, by place. `terms` are those that are read in the question."""
    if len(clause.phrases) == 1:
        (one,) = clause.phrases
        alone = [term for term in terms.get(one.name, ()) if len(term.parts) == 1]
        return _standing([Hit(one.first, one.last, term, (one,)) for term in alone], rules) if alone else []
    found: dict[str, list[Found]] = {}
    for one in clause.phrases:
        found.setdefault(one.name, []).append(one)
    hits: list[Hit] = []
    for part, places in found.items():
        for term in terms.get(part, ()):
            if len(term.parts) == 1:
                hits += [Hit(place.first, place.last, term, (place,)) for place in places]
            elif found.keys() >= term.others:
                hits += _places(term, found, rules.book.near.together)
    return _standing(hits, rules) if hits else hits


def _places(term: Term, found: dict[str, list[Found]], together: int) -> list[Hit]:
    """Where a term stands: its first part, and each other part nearest to it, no more than `together` words away."""
    hits = []
    for start in found[term.parts[0]]:
        parts = (start, *(nearest(start, found[part], together) for part in term.parts[1:]))
        if None not in parts:
            hits.append(Hit(min(part.first for part in parts), max(part.last for part in parts), term, parts))
    return hits


def _standing(hits: list[Hit], rules: Rules) -> list[Hit]:
    """The hits that count, by place."""
    barred = {hit.term.theme for hit in hits if hit.term.kind == UNLESS}
    if barred:
        hits = [hit for hit in hits if hit.term.theme not in barred]
    if len(hits) == 1:
        return hits
    hits = _not_within_longer(sorted(hits, key=lambda hit: (hit.first, hit.last, hit.term.theme, hit.term.text)))
    hits = [hit for hit in hits if hit.term.kind != HINT] or hits
    there = {hit.term.theme for hit in hits}
    return [hit for hit in hits if there.isdisjoint(rules.gives_way.get(hit.term.theme, ()))]


def _not_within_longer(hits: list[Hit]) -> list[Hit]:
    """The hits, which are in order, without those whose words are all among the words of a longer one."""
    if all(hit.last < following.first for hit, following in pairwise(hits)):
        return hits
    owned = [hit.own for hit in hits]
    at: dict[int, list[frozenset[int]]] = {}
    for own in owned:
        for place in own:
            at.setdefault(place, []).append(own)
    return [hit for hit, own in zip(hits, owned, strict=True) if not any(own < longer for longer in at[hit.first])]
