"""The kinds of thing that are put out of sight and how each is written, read from definitions/privacy.toml.

One block a kind: a label, a mark, patterns, a check digit, words near it. What is wrong with the file is told all at
once, before the first text is read.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from analysis.declared import Definition, checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, near
from analysis.privacy.checks import CHECKS

FILE = "privacy.toml"
# The kind that the names are found as; its block is [names].
NAME = "name"
MARK = re.compile(r"\[[^\[\]]*[^\W\d_][^\[\]]*\]")


def _words(given: object) -> object:
    """Words that are written as one text, apart by blanks."""
    if not isinstance(given, str):
        raise ValueError("text between quotes, its words apart by blanks")
    return frozenset(given.split())


Words = Annotated[frozenset[str], BeforeValidator(_words)]
Phrases = Annotated[tuple[str, ...], Field(strict=False)]


class Kind(Definition):
    """One kind; what its keys mean is said at the top of privacy.toml."""

    label: str
    mark: str
    patterns: Phrases = ()
    needs: str = ""
    check: str | None = None
    near: Phrases = ()
    notes: str = ""


class Names(Definition):
    """How names are known; what its keys mean is said above [names] in privacy.toml."""

    label: str
    mark: str
    titles: Words
    sure_titles: Words
    kin: Phrases
    children: Phrases
    says: Words
    not_after: Words
    places: Words
    particles: Words
    with_capital: Words
    plain_words: Words
    surnames: Words
    never: Words
    given: dict[str, Words]


class Privacy(Definition):
    """The whole file: name -> kind, and the names."""

    kinds: dict[str, Kind]
    names: Names

    def marks(self) -> dict[str, str]:
        """kind -> what stands in its place, names among them."""
        return {kind: its.mark for kind, its in self.kinds.items()} | {NAME: self.names.mark}


@until_changed
def privacy() -> Privacy:
    """The kinds and names of the definitions folder. Raises BadDefinition with every problem in privacy.toml."""
    return checked_privacy(definition(FILE))


def checked_privacy(content: dict) -> Privacy:
    """The content of a file of kinds and names, or `BadDefinition` with every problem in it."""
    problems: list[Problem] = []
    kinds: dict[str, Kind] = {}
    blocks = content["kinds"] if isinstance(content.get("kinds"), dict) else {}
    for name, block in blocks.items():
        try:
            kinds[name] = checked(Kind, block, f"{FILE}, [kinds.{name}]")
        except BadDefinition as error:
            problems += error.problems
    try:
        found = checked(Privacy, content | {"kinds": {}}, FILE)
        problems += _names_that_never_are(found.names)
    except BadDefinition as error:
        problems += error.problems
    if not blocks:
        problems.append(Problem(FILE, "has no kinds.", "Give each kind a block such as [kinds.phone]."))
    problems += _contradictions(kinds)
    if problems:
        raise BadDefinition(problems)
    return found.model_copy(update={"kinds": kinds})


def _contradictions(kinds: dict[str, Kind]) -> Iterator[Problem]:
    """What is wrong with each kind, and kinds that could not be told apart."""
    labels: dict[str, str] = {}
    for name, kind in kinds.items():
        where = f"{FILE}, [kinds.{name}]"
        yield from _alone(where, kind)
        if name == NAME:
            yield Problem(where, "names have their own block.", "Say it in [names], or call this kind otherwise.")
        owner = labels.setdefault(kind.label.casefold(), name)
        if owner != name:
            yield Problem(where, f"'{kind.label}' is the label of '{owner}' too.", "Give each its own.")


def _alone(where: str, kind: Kind) -> Iterator[Problem]:
    """What is wrong with one kind by itself."""
    if not MARK.fullmatch(kind.mark):
        yield Problem(where, f"mark is '{kind.mark}'.", "Write it between [ and ], such as '[phone]'.")
    if kind.check is not None and kind.check not in CHECKS:
        yield Problem(where, f"'{kind.check}' is no known check.", near(kind.check, list(CHECKS)))
    for pattern in (*kind.patterns, kind.needs):
        try:
            holds_nothing = pattern and re.compile(pattern).fullmatch("")
        except re.error as error:
            remedy = "Put it right; between three single quotes a backslash is one."
            yield Problem(where, f"'{pattern}' is not a regular expression: {error}.", remedy)
            continue
        if holds_nothing:
            yield Problem(where, f"'{pattern}' is found in an empty text.", "Let it ask for one character at least.")


def _names_that_never_are(names: Names) -> Iterator[Problem]:
    """Given names that are said never to be names: only plain words may be both."""
    never = {word.casefold() for word in names.never}
    sure = set().union(names.with_capital, *names.given.values())
    for name in sorted(name for name in sure if name.casefold() in never):
        remedy = "Move it to plain_words, or take it out of never."
        yield Problem(f"{FILE}, [names]", f"'{name}' is a given name and in never.", remedy)
