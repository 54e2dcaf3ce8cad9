"""The codebook: themes and the rules that find them, read from definitions/themes.toml and checked whole.

One block a theme. Every term, cue and threshold is a decision of people: adding a theme, a term or a way of writing a
word changes no code. What is wrong with a codebook is told all at once, before the first answer is read.
"""

import re
from collections.abc import Iterator

from analysis.declared import checked, definition, until_changed
from analysis.errors import BadDefinition, Problem, near
from analysis.questions import dictionary
from analysis.themes.codebook.blocks import TOGETHER, Codebook, Theme
from analysis.themes.matching.words import WORD, folded

FILE = "themes.toml"


@until_changed
def codebook() -> Codebook:
    """The codebook of the definitions folder, checked; read again when a file of it has changed.

    `BadDefinition` names every problem at once: unknown keys, wrong types, two themes with one label, a term in two
    themes, a theme without terms; groups, themes, sets and questions that do not exist.
    """
    book = checked_codebook(definition(FILE))
    asked = [name for table in dictionary().tables.values() for name in table.questions]
    named = [*book.priors, *(name for theme in book.themes.values() for name in (*theme.only, *theme.hints))]
    named += [name for rule in book.sets.values() for name in rule.questions]
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
        problems += [*_not_one_word(book), *_sets_not_above(book)]
    except BadDefinition as error:
        problems += error.problems
    problems += _contradictions(themes, content["groups"] if isinstance(content.get("groups"), dict) else {})
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


def _not_one_word(book: Codebook) -> Iterator[Problem]:
    """Spellings that would never be found, because words are looked up one by one."""
    for written in book.spelling.stands_for:
        if len(WORD.findall(written)) != 1:
            remedy = "Give a term for it, or each word by itself."
            yield Problem(f"{FILE}, [spelling.stands_for]", f"'{written}' is not one word.", remedy)


def _sets_not_above(book: Codebook) -> Iterator[Problem]:
    """Sets that leave out a set which is not there yet: sets are made in the order of the file."""
    above: list[str] = []
    for name, rule in book.sets.items():
        for other in rule.without:
            if other not in above:
                remedy = near(other, above) if above else "Move it below that set."
                yield Problem(f"{FILE}, [sets.{name}]", f"without '{other}', which is no set above it.", remedy)
        above.append(name)


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
    return re.findall(r"{([^{}]*)}?", term)
