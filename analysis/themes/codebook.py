"""The codebook: themes and the rules that find them, read from definitions/themes.toml.

One block a theme. Every term, cue and threshold is a decision of people: adding a theme, a term or a way of writing a word
changes no code. The codebook is checked whole before the first answer is read, and known by its version and its hash.
"""

import hashlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from analysis import questions
from analysis.errors import BadDefinition, Problem, near
from analysis.questions import Definition, checked, dictionary, read_toml
from analysis.themes.words import WORD, folded

FILE = "themes.toml"
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
    definition: str
    include: str
    exclude: str
    counts: Words = ()
    does_not_count: Words = ()
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


class Emerging(Definition):
    """From how many responses a theme counts as emerging, and why."""

    emerging_from: Annotated[int, Field(ge=1)]
    reason: str


class Judgement(Definition):
    """Words that judge what stands near them; `better` praises in an answer on what worked well, and wishes elsewhere."""

    strength: Words
    concern: Words
    better: Words
    wish: Words
    ignored: Words
    done: Words
    set_aside: Words
    stated: Words


class Negation(Definition):
    """Words that turn what they stand by into its opposite, and phrases in which they do not."""

    words: Words
    ignored: Words
    stops_at: Words


class Contrast(Definition):
    """Words that begin a new clause; after those of `until_comma` the next comma begins another."""

    words: Words
    until_comma: Words
    aside: Words
    refers_back: Words


class Near(Definition):
    """In words: how far parts of a term, and a negation and its term, may be apart; how long an item of a list may be."""

    together: Reach
    negation: Reach
    list_item: Reach
    carried_over: Reach


class NoComment(Definition):
    """Answers that say nothing, and openings that deny what was asked for."""

    answers: Words
    denials: Words


class Spellings(Definition):
    """What people write for other words; and words that are not shortened to their stem."""

    stands_for: dict[str, str]
    never_stemmed: Words


class Compounds(Definition):
    """Phrases that are one thing: nothing within them is read."""

    phrases: Words


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
    spelling: Spellings
    compounds: Compounds
    groups: dict[str, Words]
    themes: dict[str, Theme]

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what is decided, not of how the file is laid out: comments and line ends do not change it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def cues(self) -> dict[str, tuple[str, ...]]:
        """The words that judge and negate, by kind. 'ignored' phrases hold such a word and do neither ('well known')."""
        judging = {kind: getattr(self.judgement, kind) for kind in JUDGING}
        ignored = (*self.judgement.ignored, *self.negation.ignored)
        return {**judging, NEGATION: self.negation.words, "ignored": ignored}

    def labelled(self, label: str) -> Theme | None:
        """The theme of that label, None where there is none."""
        return next((theme for theme in self.themes.values() if theme.label == label), None)


def codebook() -> Codebook:
    """The codebook of the definitions folder, checked; read again when the file has changed.

    `BadDefinition` names every problem at once: unknown keys, wrong types, two themes with one label, a term in two themes,
    a theme without terms, groups, themes and questions that do not exist.
    """
    path = questions.DEFINITIONS / FILE
    return _codebook(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=8)
def _codebook(path: Path, _changed: int) -> Codebook:
    book = checked_codebook(read_toml(path))
    asked = [name for table in dictionary().tables.values() for name in table.questions]
    named = [*book.priors, *(name for theme in book.themes.values() for name in (*theme.only, *theme.hints))]
    unknown = [Problem(FILE, f"'{name}' is no question.", near(name, asked)) for name in named if name not in asked]
    if unknown:
        raise BadDefinition(unknown)
    return book


def checked_codebook(content: dict) -> Codebook:
    """The content of a codebook file as a codebook, or `BadDefinition` with every problem in it."""
    problems: list[Problem] = []
    themes: dict[str, Theme] = {}
    for name, block in _blocks(content).items():
        try:
            themes[name] = checked(Theme, block, f"{FILE}, [themes.{name}]")
        except BadDefinition as error:
            problems += error.problems
    try:
        book = checked(Codebook, content | {"themes": {}}, FILE)
    except BadDefinition as error:
        problems += error.problems
    problems += _contradictions(themes, content.get("groups", {}))
    if problems:
        raise BadDefinition(problems)
    return book.model_copy(update={"themes": themes})


def _blocks(content: dict) -> dict:
    blocks = content.get("themes")
    if not isinstance(blocks, dict) or not all(isinstance(block, dict) for block in blocks.values()) or not blocks:
        raise BadDefinition([Problem(FILE, "has no themes.", "Give each theme a block such as [themes.recording].")])
    return blocks


def normal(term: str) -> str:
    """A term as it is compared with others: 'Risk-Assessments ' is 'risk assessments'."""
    return TOGETHER.join(" ".join(map(folded, WORD.findall(part))) for part in term.split(TOGETHER))


def _contradictions(themes: dict[str, Theme], groups: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """What is wrong with each theme, and what does not fit together between themes."""
    labels: dict[str, str] = {}
    owners: dict[str, list[tuple[str, str | None]]] = {}
    for name, theme in themes.items():
        where = f"{FILE}, [themes.{name}]"
        yield from _alone(where, theme, list(themes), groups)
        owner = labels.setdefault(theme.label.casefold(), name)
        if owner != name:
            yield Problem(where, f"'{theme.label}' is the label of '{owner}' too.", "Give each its own.")
        for term, _, question in theme.all_terms():
            shared = [
                owner
                for owner, other in owners.get(normal(term), [])
                if owner != name and (other == question or None in (other, question))
            ]
            if shared:
                remedy = "Keep it in one of them, or make it longer where it means something else."
                yield Problem(where, f"'{term}' is a term of '{shared[0]}' too.", remedy)
            owners.setdefault(normal(term), []).append((name, question))


def _alone(where: str, theme: Theme, names: list[str], groups: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """What is wrong with one theme by itself."""
    terms = [term for term, _, _ in theme.all_terms()]
    if not terms:
        yield Problem(where, "has no terms, so nothing would ever be coded with it.", "Give it terms.")
    for term in (*terms, *theme.unless):
        yield from (
            Problem(where, f"'{term}' names the group '{group}', which does not exist.", near(group, list(groups)))
            for group in groups_in(term)
            if group not in groups
        )
        if not all(WORD.search(part) for part in term.split(TOGETHER)):
            yield Problem(where, f"'{term}' has a part without a word.", "Write the words that are looked for.")
    for name in theme.gives_way_to:
        if name not in names:
            yield Problem(where, f"gives_way_to '{name}', which is no theme.", near(name, names))


def groups_in(term: str) -> list[str]:
    """The groups that a term names: '{relative}' is any of the words listed under relative."""
    return [piece.split("}")[0] for piece in term.split("{")[1:]]
