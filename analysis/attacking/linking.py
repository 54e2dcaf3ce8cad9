"""Which readings are of the same count, and how many people each is: learnt from the exact edition.

Two names are of one count where a reader would say so (the same label under the same title, the same title of a value,
a sentence with the label in it) and the exact numbers are alike. What is not alike is never joined, so that what the
attacker believes is true, if perhaps more than a reader would dare to believe.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.attacking.manifests import LIKE
from analysis.attacking.phrases import ON_ITS_OWN
from analysis.attacking.readings import Count, Name, Percentage, Readings, Total, plain

# Letters of a label, from which on a sentence that holds it is believed to speak of it: not 'Yes', not 'No'.
TELLING = 4
TABLE = "a table"
PROSE = "prose"
MANIFEST = "manifest:"
UNIT, CODE = LIKE.index("unit"), LIKE.index("code")


@dataclass
class Meaning:
    """The count that each name is of (`same`: name -> another name of it), and the exact number of each count."""

    same: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    double: frozenset[str] = frozenset()

    def of(self, name: Name) -> str:
        """The key of the count that a name is of."""
        key = name.key
        while self.same.get(key, key) != key:
            key = self.same[key]
        return key

    def number(self, name: Name) -> int | None:
        """The exact number of a name, where it is known."""
        return self.numbers.get(self.of(name))

    def join(self, one: Name, other: Name) -> None:
        """Make two names one count, if their numbers are alike or one has none."""
        first, second = self.of(one), self.of(other)
        numbers = {self.numbers[key] for key in (first, second) if key in self.numbers}
        if first != second and len(numbers) == 1:
            self.same[second] = first
            self.numbers[first] = numbers.pop()

    def told_apart(self, readings: Readings) -> Readings:
        """The readings, with names that stand for two numbers told apart by where they stand."""
        counts = [replace(one, name=self._apart(one.name, one.where)) for one in readings.counts]
        shares = [
            Percentage(self._apart(one.part, one.where), self._apart(one.whole, one.where), one.printed, one.where)
            for one in readings.percentages
        ]
        between = [replace(one, name=self._apart(one.name, one.where)) for one in readings.between]
        return Readings(counts, shares, readings.totals, readings.results, readings.asides, between)

    def _apart(self, name: Name, where: str) -> Name:
        return replace(name, column=f"{name.column}, {where}") if name.key in self.double else name


def meaning_of(exact: Readings) -> Meaning:
    """What the names in an exact edition mean."""
    meaning = Meaning(double=_double(exact.counts))
    counts = meaning.told_apart(exact).counts
    meaning.numbers |= {one.name.key: one.number for one in counts if one.number is not None}
    for count in counts:
        if count.also:
            meaning.join(count.name, count.also)
    _join_denominators(counts, meaning)
    _join_said(counts, meaning)
    cells = _Cells(counts)
    for count in counts:
        if count.like and not count.where.startswith(TABLE):
            _join_all(count, cells.like(count, meaning), meaning)
    return meaning


def learn(meaning: Meaning, readings: Readings) -> Meaning:
    """What names mean that only an earlier edition has: a number printed there is what it says."""
    new = Meaning(dict(meaning.same), dict(meaning.numbers), meaning.double)
    for count in readings.counts:
        if count.number is not None and new.number(count.name) is None:
            new.numbers[new.of(count.name)] = count.number
    for count in readings.counts:
        if count.also:
            new.join(count.also, count.name)
    return new


def relabelled(earlier: Readings, exact: Readings) -> Readings:
    """What an earlier edition said, with each answer under the label that it has now. A theme or an answer that was
    renamed since keeps its code, and both stand in the manifests."""
    now, by_name = _coded(exact.counts), {one.name: one for one in exact.counts}
    pairs = [(one, now[place]) for place, one in _coded(earlier.counts).items() if place in now]
    names = {one.name: new.name for one, new in pairs}
    names |= {one.whole: new.whole for one, new in pairs if one.whole and new.whole}
    pairs += [(one, by_name[names[one.name]]) for one in earlier.counts if names.get(one.name) in by_name]
    names |= {one.also: new.also for one, new in pairs if one.also and new.also}

    def called(name: Name | None) -> Name | None:
        return names.get(name, name)

    return replace(
        earlier,
        counts=[
            replace(one, name=called(one.name), whole=called(one.whole), also=called(one.also))
            for one in earlier.counts
        ],
        percentages=[replace(one, part=called(one.part), whole=called(one.whole)) for one in earlier.percentages],
        totals=[Total(called(one.whole), tuple(map(called, one.parts))) for one in earlier.totals],
    )


def _coded(counts: Iterable[Count]) -> dict[tuple[str, ...], Count]:
    """Block, group, code and unit -> the count of a manifest that has them alone."""
    found: dict[tuple[str, ...], dict[Name, Count]] = defaultdict(dict)
    for one in counts:
        if one.name.column.startswith(MANIFEST) and len(one.like) > CODE and one.like[CODE]:
            found[plain(one.name.round), plain(one.name.title), one.name.column, one.like[UNIT]][one.name] = one
    return {place: next(iter(named.values())) for place, named in found.items() if len(named) == 1}


def _double(counts: Iterable[Count]) -> frozenset[str]:
    """Names with two numbers: tables of one title with different counts."""
    numbers = defaultdict(set)
    for one in counts:
        numbers[one.name.key].add(one.number)
    return frozenset(key for key, found in numbers.items() if len(found) > 1)


def _join_denominators(counts: Iterable[Count], meaning: Meaning) -> None:
    """What the rows of one table are out of is one count, where it is one number."""
    first: dict[tuple, Name] = {}
    for count in counts:
        if count.whole and count.where.startswith(TABLE):
            place = (
                count.whole.round,
                plain(count.whole.title),
                plain(count.whole.column),
                meaning.number(count.whole),
            )
            meaning.join(first.setdefault(place, count.whole), count.whole)


def _join_said(counts: Iterable[Count], meaning: Meaning) -> None:
    """A number in words alone ('the eight cases') is of those that most rows are out of, where they are as many."""
    wholes = Counter(count.whole for count in counts if count.whole and count.where.startswith(TABLE))
    largest: dict[int | None, Name] = {}
    for whole, _ in wholes.most_common():
        largest.setdefault(meaning.number(whole), whole)
    for count in counts:
        if count.where.startswith(PROSE) and count.name.column.startswith(ON_ITS_OWN) and count.number in largest:
            meaning.join(largest[count.number], count.name)


class _Cells:
    """The cells of all tables, to be found by their labels, and the values of manifests by their titles."""

    def __init__(self, counts: Iterable[Count]) -> None:
        self.under, self.labelled, self.values = defaultdict(list), defaultdict(list), defaultdict(list)
        for count in counts:
            if count.where.startswith(TABLE):
                self.under[plain(count.name.title)].append(count)
                self.labelled[plain(count.name.row)].append(count)
            elif count.name.column.startswith(MANIFEST):
                self.values[plain(count.name.title)].append(count)

    def like(self, count: Count, meaning: Meaning) -> list[Count]:
        """The cells, or the value, that a reader takes for the same count; of several alike the first is it."""
        same = [
            cell
            for cell in self._candidates(count)
            if cell.name != count.name
            and meaning.number(cell.name) == meaning.number(count.name)
            and _agree(count.whole, cell.whole, meaning)
        ]
        return sorted(same, key=lambda cell: not self._column_said(cell, count))[:1]

    def _candidates(self, count: Count) -> list[Count]:
        title, said = plain(count.name.title), [plain(part) for part in count.like if part]
        if count.name.column.startswith(MANIFEST):
            return [
                cell
                for cell in self.under[title]
                if plain(cell.name.row) == said[0]
                or (plain(cell.name.row) in said[1:] and plain(cell.name.column) == said[0])
            ]
        if plain(count.name.row) == said[0]:
            return [cell for cell in self.under[title] if plain(cell.name.row) == said[0]] + self.values[title]
        sentence = said[0]
        labels = [label for label in self.labelled if len(label) >= TELLING and label in sentence]
        return [cell for label in labels for cell in self.labelled[label]] + self.values[title]

    def _column_said(self, cell: Count, count: Count) -> bool:
        """Whether a heading is what an entry says that it is of."""
        column = plain(cell.name.column)
        return any(plain(part) and (plain(part) in column or column in plain(part)) for part in count.like[1:])


def _agree(one: Name | None, other: Name | None, meaning: Meaning) -> bool:
    return one is None or other is None or meaning.number(one) == meaning.number(other)


def _join_all(count: Count, cells: list[Count], meaning: Meaning) -> None:
    for cell in cells:
        meaning.join(cell.name, count.name)
        if cell.whole and count.whole:
            meaning.join(cell.whole, count.whole)
