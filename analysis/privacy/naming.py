"""Whether a name begins at a word of a text, and where it ends.

A given name counts at sight. A name that is also a word needs something that says it is one: a title or kin before it,
a verb of saying or a surname after it, a capital inside a sentence. After a title or kin any capital counts.
"""

import re
from dataclasses import dataclass

from analysis.privacy.lists import Lists, Phrases
from analysis.privacy.words import Words

# In words after the first: a heading in capitals must not be swallowed whole.
LONGEST = 3
# A surname in capitals after a name that is not has more letters, or is an abbreviation.
SHORT = 3
BLANK = re.compile(r"[^\S\r\n]+")
AFTER_TITLE = re.compile(r"\.?[^\S\r\n]+")
AFTER_INITIAL = re.compile(r"\.[^\S\r\n]*|[^\S\r\n]+")
LISTED = re.compile(r",?[^\S\r\n]+|[^\S\r\n]*&[^\S\r\n]*")
HYPHENS = ("-", "‐", "‑")
POSSESSIVE = re.compile(r"['’ʼ`][sS]?[^\S\r\n]+")
ENDS_SENTENCE = re.compile(r"[.!?:;\n\r•\"“”()|]|\s[-–—]\s")
# 'May 2025' after kin is a month; so is one before a mark, which may have been a number.
DATED = re.compile(r"\s+[\d\[]")


@dataclass(frozen=True, eq=False)
class Naming:
    """The words of one text, read by the lists."""

    lists: Lists
    words: Words

    def begins(self, number: int) -> bool:
        """Whether a name begins at this word."""
        word, capital = self.words.folded[number], self.words.capitals[number]
        if not capital and word not in self.lists.given and self._before(number) not in self.lists.sure_titles:
            return False
        if self._after_title(number) or (capital and self._after_kin(number)):
            return True
        if word not in self.lists.names or self._is_place(number):
            return False
        if word in self.lists.given or (capital and word in self.lists.with_capital):
            return not self.words.abbreviated(number) or self._told_by_what_follows(number)
        return capital and word in self.lists.plain_words and self._is_no_word(number)

    def last(self, number: int) -> int:
        """The last word of the name that begins at this word: second names, surnames, particles, initials."""
        last = number
        for _ in range(LONGEST):
            following = self._next_of_name(number, last)
            if following is None:
                return last
            last = following
        return last

    def ends_phrase(self, number: int, phrases: Phrases) -> bool:
        """Whether one of the phrases ends with this word."""
        return any(
            all(
                number - back >= 0
                and self.words.folded[number - back] == word
                and BLANK.fullmatch(self.words.between(number - back))
                for back, word in enumerate(reversed(before), start=1)
            )
            for before in phrases.get(self.words.folded[number], ())
        )

    def _after_title(self, number: int) -> bool:
        """Whether a title stands before this word, and this word may be its name."""
        title = self._before(number)
        if title not in self.lists.titles or not AFTER_TITLE.fullmatch(self.words.between(number - 1)):
            return False
        if not self.words.capitals[number]:
            return title in self.lists.sure_titles and self._may_be(number)
        return (self.words.capitals[number - 1] or title in self.lists.sure_titles) and self._may_be(number)

    def _after_kin(self, number: int) -> bool:
        """Whether kin stands before this word with a capital. Where kin has a capital too, as in headings, only names
        that are listed count."""
        if not number or not BLANK.fullmatch(self.words.between(number - 1)):
            return False
        if not self.ends_phrase(number - 1, self.lists.kin) or not self._may_be(number):
            return False
        if self.words.written[number].isupper() or (self.words.capitals[number - 1] and not self._starts(number - 1)):
            return self.words.folded[number] in self.lists.names and not self.words.abbreviated(number)
        return True

    def _may_be(self, number: int) -> bool:
        """Whether the word may be a name where one is expected."""
        word = self.words.folded[number]
        if len(word) == 1 and self.words.capitals[number + 1]:
            return True
        if word in self.lists.never:
            return word in self.lists.plain_words and not DATED.match(self.words.text, self.words.spans[number][1])
        return word not in self.lists.titles and word not in self.lists.kin

    def _is_no_word(self, number: int) -> bool:
        """Whether a plain word with a capital is a name here."""
        return self._told_by_what_follows(number) or (
            not self.words.abbreviated(number)
            and self.words.folded[number] not in self.lists.never
            and self._inside_sentence(number)
        )

    def _told_by_what_follows(self, number: int) -> bool:
        """Whether kin, a verb of saying, a surname or another name after the word says that it is a name."""
        gap, following = self.words.between(number), self.words.folded[number + 1]
        if POSSESSIVE.fullmatch(gap) and "[" not in gap:
            return following in self.lists.kin
        if gap in HYPHENS:
            return self.words.capitals[number + 1] and following in self.lists.names
        if self.words.folded[number] in self.lists.never or not LISTED.fullmatch(gap):
            return False
        if following == "and":
            return self._is_sure(number + 2) and bool(BLANK.fullmatch(self.words.between(number + 1)))
        if not BLANK.fullmatch(gap):
            return self._is_sure(number + 1)
        if following in self.lists.says:
            return not self._beside_capital(number)
        return self.words.capitals[number + 1] and following in self.lists.surnames

    def _is_sure(self, number: int) -> bool:
        return number < len(self.words.spans) and self.words.folded[number] in self.lists.given

    def _inside_sentence(self, number: int) -> bool:
        """Whether the word stands by itself with its capital in the middle of a sentence, or before an unknown
        surname."""
        before, after = self.words.between(number - 1), self.words.between(number)
        if self._starts(number) or "]" in before or "[" in after:
            return False
        if self.words.folded[number - 1] in self.lists.not_after:
            return False
        if self._beside_capital(number):
            return False
        beside = self.words.capitals[number + 1] and BLANK.fullmatch(after)
        return not (beside and self.words.folded[number + 1] in self.lists.never)

    def _before(self, number: int) -> str:
        """The word before, folded; none before the first."""
        return self.words.folded[number - 1] if number else ""

    def _beside_capital(self, number: int) -> bool:
        """Whether a word with a capital stands before this one, other than one like 'When' that begins a sentence."""
        if not self.words.capitals[number - 1] or not BLANK.fullmatch(self.words.between(number - 1)):
            return False
        return not self._starts(number - 1) or self.words.folded[number - 1] not in self.lists.never

    def _is_place(self, number: int) -> bool:
        """Whether the name that would begin here is that of a street, a house or a school, or of a saint's."""
        if number and self.words.written[number - 1] == "St":
            return True
        last = self.last(number)
        return (
            self.words.capitals[last + 1]
            and self.words.folded[last + 1] in self.lists.places
            and bool(BLANK.fullmatch(self.words.between(last)))
        )

    def _starts(self, number: int) -> bool:
        """Whether a sentence begins with this word."""
        return number == 0 or bool(ENDS_SENTENCE.search(self.words.between(number - 1)))

    def _next_of_name(self, first: int, last: int) -> int | None:
        """The word to which the name goes on, None where it ends."""
        following = last + 1
        if following >= len(self.words.spans):
            return None
        gap = self.words.between(last)
        if gap in HYPHENS:
            joined = self.words.capitals[following] or self.words.folded[following] in self.lists.given
            return following if joined else None
        if not (AFTER_INITIAL if len(self.words.written[last]) == 1 else BLANK).fullmatch(gap):
            return None
        while self._is_particle(following):
            following += 1
        return following if self._is_surname(following, first) else None

    def _is_particle(self, number: int) -> bool:
        return (
            number + 1 < len(self.words.spans)
            and self.words.folded[number] in self.lists.particles
            and self.words.between(number) in (" ", *HYPHENS)
            and (self.words.capitals[number + 1] or self.words.folded[number + 1] in self.lists.particles)
        )

    def _is_surname(self, number: int, first: int) -> bool:
        """Whether the word goes with the name before it."""
        word, written = self.words.folded[number], self.words.written[number]
        if not self.words.capitals[number]:
            return not self.words.capitals[first] and word in self.lists.surnames
        if len(written) == 1:
            return written != "I"
        if word in self.lists.surnames:
            return True
        if word in self.lists.never or word in self.lists.kin or word in self.lists.titles:
            return False
        return not written.isupper() or self.words.written[first].isupper() or len(written) > SHORT
