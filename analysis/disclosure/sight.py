"""How one audience sees numbers of people: exact, gathered, or as the policy of its edition leaves them.

Panel and board read every number (`Exact`). An edition with a policy for small numbers is made in two passes over all
its blocks: first every number that would stand in it is gathered, with what it is a part of (`Gathering`); then
`analysis.protection` decides on all of them together; then they are told (`Protected`). People are one count wherever
the same people stand: in a table, in its total, in a sentence, on another page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.audiences import Audience
from analysis.disclosure.blocks import HIDDEN_MARK
from analysis.disclosure.inclusion import included
from analysis.errors import NotReleasable
from analysis.protection.linked import Key, Linked, Sum
from analysis.protection.policy import Policy, find_policy
from analysis.writing import sha256

NOBODY = "nobody"
CELLS = "'{title}': its total is {total}, and its cells are {cells} together. Count it again from one set of rows."


@dataclass(frozen=True)
class Number:
    """A number with a name of its own: the size of a list, or episodes, which are of these `members`. As many as they
    are is how many they are, wherever else that is told."""

    name: str
    number: int
    members: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Its name, or that of the people."""
        people = frozenset(self.members)
        return key_of(people) if people and len(people) == self.number else self.name


class Sight:
    """What every audience has in common. `row_level` and `identifiers` are what it may see beside numbers; `this` is
    the name of the round, which its people bear where they stand beside those of other rounds."""

    def __init__(self, audience: Audience, this: str = "") -> None:
        self.audience, self._this = audience, f"{this}: "

    @property
    def row_level(self) -> bool:
        """Whether rows of single children are shown."""
        return self.audience.row_level

    @property
    def identifiers(self) -> bool:
        """Whether auditors, teams and references are shown."""
        return self.audience.identifiers

    @property
    def words_below(self) -> int:
        """Below what numbers in sentences are words, in the house style of this audience; 0: none."""
        return self.audience.numbers_in_words_below

    @property
    def protects(self) -> bool:
        """Whether small numbers are hidden from this audience."""
        return self.audience.policy is not None

    @property
    def exactly(self) -> bool:
        """Whether a number that is shown is the exact one, so that shares and tests may be worked out from it."""
        return True

    def people(self, members: Iterable[str]) -> frozenset[str]:
        """These people, each by the one name that they have wherever they stand."""
        return frozenset(member.removeprefix(self._this) for member in members)

    def begin(self, title: str) -> None:
        """That what is told from now on stands in the block of that title."""

    def told(self, members: Iterable[str]) -> int | str:
        """How many these people are."""
        return len(self.people(members))

    def told_number(self, number: Number) -> int | str:
        """A number that has a name of its own."""
        return number.number

    def parts(self, whole: Iterable[str], parts: Iterable[Iterable[str]]) -> None:
        """That these people are those of the parts, each in one of them."""

    def part(self, some: Iterable[str], whole: Iterable[str]) -> None:
        """That some people are told as a part of others, so that how many the rest are follows."""
        self.parts(whole, [some, set(whole) - set(some)])

    def part_of_number(self, part: Number, whole: Number) -> None:
        """The same of two numbers with names of their own."""

    def overlapping(self, some: Iterable[str], others: Iterable[str]) -> None:
        """That nobody of a printed whole is in neither of two groups, so that how many are in both follows."""
        both = set(some) & set(others)
        for group in (set(some), set(others)):
            self.parts(group, [both, group - both])

    def told_of(self, what: str, members: Iterable[str]) -> None:
        """That these people are told under a name that stands in several tables, such as those who raised a theme: of
        one question, and of all questions together."""


class Exact(Sight):
    """Every number, as it is."""


class Gathering(Sight):
    """Every number of an edition, as it is, each noted with what it is a part of."""

    def __init__(self, audience: Audience, this: str = "") -> None:
        super().__init__(audience, this)
        self._numbers: dict[Key, int] = {}
        self._people: dict[Key, frozenset[str]] = {}
        self._places: dict[Key, int] = {}
        self._sums: dict[Sum, None] = {}
        self._title = ""
        self._under: dict[str, set[Key]] = {}
        self._of: dict[str, dict[frozenset[str], None]] = {}

    def begin(self, title: str) -> None:
        self._title = title

    def told_under(self, title: str, alone: bool = False) -> set[Key]:
        """The keys of all numbers that stand in blocks of that title (`alone`: and in no others), but of nobody: nought
        is printed as nought."""
        keys = {key for key in self._under.get(title, set()) if self._numbers[key]}
        return {key for key in keys if not alone or self.titles_of(key) == {title}}

    def titles_of(self, key: Key) -> set[str]:
        """The titles of all blocks in which a number stands."""
        return {title for title, keys in self._under.items() if key in keys}

    def told(self, members: Iterable[str]) -> int | str:
        key = self._noted(members)
        self._print(key)
        return self._numbers[key]

    def told_number(self, number: Number) -> int | str:
        number = replace(number, members=tuple(self.people(number.members)))
        self._numbers[number.key] = number.number
        self._print(number.key)
        if number.members:
            self.told(number.members)
        return number.number

    def parts(self, whole: Iterable[str], parts: Iterable[Iterable[str]]) -> None:
        keys = tuple(self._noted(part) for part in parts if part)
        whole_key = self._noted(whole)
        cells, total = sum(self._numbers[key] for key in keys), self._numbers[whole_key]
        if keys and cells != total:
            raise NotReleasable(CELLS.format(title=self._title, total=total, cells=cells))
        if keys and keys != (whole_key,):
            self._sums[Sum(whole_key, tuple(sorted(keys)))] = None

    def part_of_number(self, part: Number, whole: Number) -> None:
        rest = f"{whole.key}, less {part.key}"
        self._numbers |= {part.key: part.number, whole.key: whole.number, rest: whole.number - part.number}
        self._sums[Sum(whole.key, (part.key, rest))] = None

    def told_of(self, what: str, members: Iterable[str]) -> None:
        self._of.setdefault(what, {})[self.people(members)] = None

    @property
    def linked(self) -> Linked:
        """All that was noted, and what follows because the same people are told in several ways."""
        for tables in self._of.values():
            for whole in tables:
                self._covered(whole, [some for some in tables if some and some < whole])
        more = included(self._people, self._places, self._sums, find_policy(self.audience.policy), key_of)
        numbers = {key: len(people) for key, people in more.people.items()} | self._numbers
        sums = tuple(dict.fromkeys((*self._sums, *more.sums)))
        return Linked(numbers, sums, frozenset(numbers.keys() - self._places.keys()), dict(self._places))

    def _covered(self, whole: frozenset[str], parts: list[frozenset[str]]) -> None:
        """That people are those of several parts, of whom some may be in two: by how much the parts are more than the
        whole, so many are."""
        if frozenset().union(*parts) != whole:
            return
        before: frozenset[str] = frozenset()
        for part in parts:
            self.parts(before | part, [before, part - before])
            self.parts(part, [part & before, part - before])
            before |= part

    def _print(self, key: Key) -> None:
        self._places[key] = self._places.get(key, 0) + 1
        self._under.setdefault(self._title, set()).add(key)

    def _noted(self, members: Iterable[str]) -> Key:
        people = self.people(members)
        key = key_of(people)
        self._numbers[key], self._people[key] = len(people), people
        return key


class Protected(Sight):
    """The numbers that a policy leaves: exact, rounded, or [c] in place of a hidden one."""

    def __init__(self, audience: Audience, forms: Mapping[Key, int | None], this: str = "") -> None:
        super().__init__(audience, this)
        self._forms = forms
        self._policy: Policy = find_policy(audience.policy)

    @property
    def exactly(self) -> bool:
        return self._policy.rounds_to == 1

    def told(self, members: Iterable[str]) -> int | str:
        people = self.people(members)
        return self._form(key_of(people)) if people else 0

    def told_number(self, number: Number) -> int | str:
        number = replace(number, members=tuple(self.people(number.members)))
        if number.members and self.told(number.members) == HIDDEN_MARK:
            return HIDDEN_MARK
        return self._form(number.key)

    def _form(self, key: Key) -> int | str:
        form = self._forms.get(key)
        return HIDDEN_MARK if form is None else form


def sight_of(audience: Audience | Sight) -> Sight:
    """The sight of an audience that reads every number; one that is a sight already is itself."""
    if isinstance(audience, Sight):
        return audience
    if audience.policy:
        raise NotReleasable(
            f"Small numbers are hidden from '{audience.label}', which takes all reports of a round together: its "
            "edition is made by 'roundtable run' and published by 'roundtable release'."
        )
    return Exact(audience)


def key_of(people: frozenset[str]) -> Key:
    """The key of some people: the same wherever they stand, in whatever order, and no name of anybody."""
    return sha256("\n".join(sorted(people)).encode("utf-8"))[:24] if people else NOBODY
