"""What a codebook holds: the blocks of definitions/themes.toml, as they are checked when it is read."""

import datetime
import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from analysis.declared import Definition

# Joins the parts of a term that may stand in any order near each other in one clause.
TOGETHER = " + "
# The kind of a term that keeps its theme from being coded in the same clause.
UNLESS = "unless"
# The kind of a term that is read only where nothing else is found in the clause.
HINT = "hints"

JUDGING = ("strength", "concern", "better", "wish", "done", "set_aside")
NEGATION = "negation"

VALENCES = ("strength", "concern", "neutral")
Valence = Literal["strength", "concern", "neutral"]
Words = Annotated[tuple[str, ...], Field(strict=False)]
Reach = Annotated[int, Field(ge=1, le=30)]


class Theme(Definition):
    """One theme. How terms are written and what each kind of them means is told at the top of themes.toml."""

    label: Annotated[str, Field(min_length=1)]
    definition: str = ""
    include: str = ""
    exclude: str = ""
    within: str | None = None
    counts: Words = ()
    does_not_count: Words = ()
    negated: Words = ()
    contrasting: Words = ()
    terms: Words = ()
    strengths: Words = ()
    concerns: Words = ()
    problems: Words = ()
    only: dict[str, Words] = {}
    hints: dict[str, Words] = {}
    unless: Words = ()
    gives_way_to: Words = ()

    def all_terms(self) -> Iterator[tuple[str, str, str | None]]:
        """Each term that finds this theme, its kind, and the one question it is read in (None: every question)."""
        for kind in ("terms", "strengths", "concerns", "problems"):
            yield from ((term, kind, None) for term in getattr(self, kind))
        for kind, by_question in (("terms", self.only), (HINT, self.hints)):
            for question, terms in by_question.items():
                yield from ((term, kind, question) for term in terms)

    @property
    def read_hash(self) -> str:
        """The first 16 digits of the SHA-256 of what people read before they code: where it changes, what they coded
        needs a second look. Terms and examples are not in it."""
        read = (self.label, self.definition, self.include, self.exclude)
        return hashlib.sha256("\x1f".join(read).encode()).hexdigest()[:16]


class Version(Definition):
    """One version of the codebook: the day, what changed in a sentence, and the themes it touched.

    `gone` are themes that it took away or gave another name.
    """

    version: Annotated[str, Field(min_length=1)]
    on: datetime.date
    what: Annotated[str, Field(min_length=1)]
    themes: Words = ()
    gone: Words = ()


class Emerging(Definition):
    """From how many responses a theme counts as emerging, and why."""

    emerging_from: Annotated[int, Field(ge=1)]
    reason: str


class Judgement(Definition):
    """Words that judge what stands near them. `better` praises where good practice was asked for, else it wishes."""

    strength: Words
    concern: Words
    better: Words
    wish: Words
    ignored: Words
    done: Words
    set_aside: Words
    stated: Words


class Negation(Definition):
    """Words that turn what they stand by into its opposite, and phrases in which they do not. `of_what_follows` are the
    words that speak of nothing before them; none reaches over a word of `stops_at`."""

    words: Words
    ignored: Words
    of_what_follows: Words
    stops_at: Words


class Contrast(Definition):
    """Words that begin a new clause; after those of `until_comma` the next comma begins another."""

    words: Words
    until_comma: Words
    aside: Words
    refers_back: Words


class Near(Definition):
    """In words: how far parts of a term, or a negation and its term, may be apart; how long lesser clauses may be."""

    together: Reach
    negation: Reach
    list_item: Reach
    carried_over: Reach


class NoComment(Definition):
    """Answers that say nothing, and openings that deny what was asked for."""

    answers: Words
    denials: Words


class NotEnglish(Definition):
    """When an answer is in another language: so many words, so large a share of it, on the list of one language.

    `english` are words that speak against it, and on no list of `words`, which is by language.
    """

    at_least: Annotated[int, Field(ge=1)]
    share: Annotated[float, Field(gt=0, le=1)]
    english: Words
    words: dict[str, Words]


Share = Annotated[float, Field(ge=0, le=1)]


class Confidence(Definition):
    """The share of a rule's codes that were right on labelled sentences never used to change a rule, by what gave the
    valence: words of the answer, the question asked, the term by itself, nothing (neutral), a clause before a contrast;
    and of codes by a hint."""

    words: Share
    question: Share
    term: Share
    nothing: Share
    carried_over: Share
    hint: Share


class Spellings(Definition):
    """What people write for other words; and words that are not shortened to their stem."""

    stands_for: dict[str, str]
    never_stemmed: Words


class Compounds(Definition):
    """Phrases that are one thing: nothing within them is read."""

    phrases: Words


class Raised(Definition):
    """Themes that were raised in one question with one valence; `said` says so, up to the number who did."""

    question: str
    valence: Valence
    said: Annotated[str, Field(min_length=1)]


class SetRule(Definition):
    """Which themes are in a set: those of all of `all_of`, in that many cases, and of no set of `without`.

    'one' case may be a single response; else each of `all_of` has as many as `emerging_from`. `without` names sets
    above this one, with the words for them in the rule; '' where they go without saying.
    """

    label: Annotated[str, Field(min_length=1)]
    all_of: Annotated[tuple[Raised, ...], Field(strict=False, min_length=1)]
    cases: Literal["any", "several", "one"] = "any"
    without: dict[str, str] = {}

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that the set rests on."""
        return tuple(dict.fromkeys(raised.question for raised in self.all_of))


class Codebook(Definition):
    """All themes with the rules they share. Two codebooks with the same content are the same codebook."""

    version: str
    emerging: Emerging
    priors: dict[str, Valence]
    judgement: Judgement
    negation: Negation
    contrast: Contrast
    near: Near
    no_comment: NoComment
    not_english: NotEnglish
    confidence: Confidence
    spelling: Spellings
    compounds: Compounds
    groups: dict[str, Words]
    sets: dict[str, SetRule]
    themes: dict[str, Theme]
    versions: Annotated[tuple[Version, ...], Field(strict=False)] = ()

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what is decided, not of how the file is laid out nor of what is told of earlier versions."""
        return hashlib.sha256(self.model_dump_json(exclude={"versions"}).encode()).hexdigest()

    def cues(self) -> dict[str, tuple[str, ...]]:
        """The words that judge and negate, by kind; 'ignored' ones hold such a word and do neither ('well known')."""
        judging = {kind: getattr(self.judgement, kind) for kind in JUDGING}
        ignored = (*self.judgement.ignored, *self.negation.ignored)
        return {**judging, NEGATION: self.negation.words, "ignored": ignored}
