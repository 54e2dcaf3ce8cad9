"""What is wrong in the themes of a codebook: each by itself, and what does not fit together between them."""

import re
from collections.abc import Iterator, Mapping

from analysis.errors import Problem, near
from analysis.themes.codebook.blocks import TOGETHER, Theme
from analysis.themes.codebook.written import tells, unclear
from analysis.themes.matching.words import WORD, folded


def contradictions(themes: Mapping[str, Theme], groups: Mapping[str, tuple], file: str) -> Iterator[Problem]:
    """Every problem of the themes, theme by theme."""
    labels: dict[str, str] = {}
    owners: dict[str, list[tuple[str, str | None]]] = {}
    for name, theme in themes.items():
        where = f"{file}, [themes.{name}]"
        yield from _alone(where, theme, list(themes), groups)
        yield from _examples(where, theme)
        owner = labels.setdefault(theme.label.casefold(), name)
        if owner != name:
            yield Problem(where, f"'{theme.label}' is the label of '{owner}' too.", "Give each its own.")
        for term, _, question in theme.all_terms():
            before = owners.setdefault(normal(term), [])
            shared = [
                owner for owner, other in before if owner != name and (other == question or None in (other, question))
            ]
            if shared:
                yield _shared(where, term, (shared[0], name), themes)
            before.append((name, question))


def _same_question(one: str | None, other: str | None) -> bool:
    """Whether two terms are read in the answers to one question; None is every question."""
    return one == other or None in (one, other)


def normal(term: str) -> str:
    """A term as it is compared with others: 'Risk-Assessments ' is 'risk assessments'."""
    return TOGETHER.join(" ".join(map(folded, WORD.findall(part))) for part in term.split(TOGETHER))


def groups_in(term: str) -> list[str]:
    """The groups that a term names: '{relative}' is any of the words listed under relative."""
    return re.findall(r"{([^{}]*)}?", term)


def _shared(where: str, term: str, owners: tuple[str, str], themes: Mapping[str, Theme]) -> Problem:
    """A term of two themes; where one of them keeps clear of it or of the other, it is said that it loses."""
    for loser, winner in (owners, owners[::-1]):
        why = _loses(term, themes[loser], winner)
        if why:
            what = f"'{term}' is a term of '{owners[0]}' too, and '{loser}' loses it: {why}."
            return Problem(where, what, f"Take it out of '{loser}'.")
    remedy = "Keep it in one of them, or make it longer where it means something else."
    return Problem(where, f"'{term}' is a term of '{owners[0]}' too.", remedy)


def _loses(term: str, theme: Theme, winner: str) -> str:
    """Why a theme would not be coded by a term that it shares with the winner; '' where nothing keeps it from that."""
    if normal(term) in map(normal, theme.unless):
        return "the term is in its unless"
    if winner in theme.gives_way_to:
        return f"it gives way to '{winner}'"
    return "its exclude names the term" if f" {normal(term)} " in f" {normal(theme.exclude)} " else ""


def _alone(where: str, theme: Theme, names: list[str], groups: Mapping[str, tuple]) -> Iterator[Problem]:
    """What is wrong with one theme by itself."""
    terms = [term for term, _, _ in theme.all_terms()]
    if not terms:
        yield Problem(where, "has no terms, so nothing would ever be coded with it.", "Give it terms.")
    for term in (*terms, *theme.unless):
        yield from _unreadable(where, term, groups)
    unless = {normal(term) for term in theme.unless}
    for term in dict.fromkeys(term for term in terms if normal(term) in unless):
        yield Problem(where, f"'{term}' is a term and in unless, so it is never coded.", "Take it out of one of them.")
    for name in theme.gives_way_to:
        if name not in names:
            yield Problem(where, f"gives_way_to '{name}', which is no theme.", near(name, names))
    if theme.within is not None and theme.within not in names:
        yield Problem(where, f"is within '{theme.within}', which is no theme.", near(theme.within, names))


def _unreadable(where: str, term: str, groups: Mapping[str, tuple]) -> Iterator[Problem]:
    for group in groups_in(term):
        if group not in groups:
            what = f"'{term}' names the group '{group}', which does not exist."
            yield Problem(where, what, near(group, list(groups)))
    if len({term.count("{"), term.count("}"), len(groups_in(term))}) > 1 or "\0" in term:
        yield Problem(
            where, f"'{term}' has a brace without its other one, or a null byte.", "Write groups as {family}."
        )
    if not all(WORD.search(part) for part in term.split(TOGETHER)):
        yield Problem(where, f"'{term}' has a part without a word.", "Write the words that are looked for.")


def _examples(where: str, theme: Theme) -> Iterator[Problem]:
    """Examples that contradict each other, and examples of negation and contrast that do not say what comes of them."""
    denied = {normal(written) for written in theme.does_not_count}
    for written in theme.counts:
        if normal(written) in denied:
            what = f"the example '{written}' is in counts and in does_not_count."
            yield Problem(where, what, "Leave it in the one that is right.")
    for written in (*theme.negated, *theme.contrasting):
        if not tells(written):
            yield unclear(written, where)
