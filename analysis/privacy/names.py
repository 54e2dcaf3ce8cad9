"""Finds the names of people in a text, by the lists under [names] in privacy.toml.

Most texts hold no listed name and no capital inside a sentence; they are passed over without being read word by word.
"""

import re
from dataclasses import dataclass

from analysis.privacy.lists import Lists
from analysis.privacy.matching import Hit
from analysis.privacy.naming import Naming
from analysis.privacy.patterns import NAME
from analysis.privacy.words import Words

PLAIN_WORD = re.compile(r"[A-Za-z]+")
# A word, then one with a capital: what follows may be a name that no list has, or initials.
CAPITAL_INSIDE = re.compile(r"[A-Za-z]\s+[A-Z][\w.'-]")
SURNAME_FIRST = re.compile(r",[^\S\r\n]+")
INITIALS = re.compile(r"[^\S\r\n]+(?P<letters>[A-Z]\.[^\S\r\n]?(?:[A-Z]\.[^\S\r\n]?)?[A-Z](?!\w)\.?|[A-Z]{2}(?!\w))")


@dataclass(frozen=True, eq=False)
class NameFinder:
    """Finds names by the lists."""

    lists: Lists

    def hits(self, text: str) -> list[Hit]:
        """The names in a text, in order."""
        if text.isascii() and not self._may_hold(text, PLAIN_WORD.findall(text)):
            return []
        naming = Naming(self.lists, Words(text))
        found: list[Hit] = []
        number = free = 0
        while number < len(naming.words.spans):
            if naming.begins(number):
                last = naming.last(number)
                first = number - 1 if number > free and self._surname_first(naming.words, number) else number
                found.append(Hit(naming.words.spans[first][0], naming.words.spans[last][1], NAME))
                number = free = last + 1
                continue
            if naming.words.folded[number] in self.lists.children:
                found += self._initials(naming, number)
            number += 1
        return found

    def _may_hold(self, text: str, written: list[str]) -> bool:
        """Whether a text in plain letters is worth reading: a listed name, or kin and a capital that may be one."""
        if not self.lists.at_sight.isdisjoint(written):
            return True
        return not self.lists.announcing.isdisjoint(written) and bool(CAPITAL_INSIDE.search(text))

    def _surname_first(self, words: Words, number: int) -> bool:
        """Whether the surname of this name stands before it: 'Smith, Jamie'."""
        before = words.folded[number - 1] in self.lists.surnames and words.capitals[number - 1]
        return before and bool(SURNAME_FIRST.fullmatch(words.between(number - 1)))

    def _initials(self, naming: Naming, number: int) -> list[Hit]:
        """The initials after a word for a child; 'child CP' is none, nor is 'Child A'."""
        match = INITIALS.match(naming.words.text, naming.words.spans[number][1])
        if not match or not naming.ends_phrase(number, self.lists.children):
            return []
        if "".join(filter(str.isalpha, match["letters"])).casefold() in self.lists.never:
            return []
        return [Hit(*match.span("letters"), NAME)]
