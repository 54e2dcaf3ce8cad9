"""The attack on a rendered edition: every protected count that its reader can work out, and why.

The same reader reads the exact edition of the same blocks, which says what each number is. Then the public files and
all earlier ones are put together, and integer programming looks for protected counts with fewer values left than the
policy leaves open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.attacking.giving_away import asides_given, results_given
from analysis.attacking.knowing import SINCE, knowledge, rests_of, take
from analysis.attacking.linking import Meaning, learn, meaning_of, relabelled
from analysis.attacking.manifests import policy_of
from analysis.attacking.reading import Files, read_edition, round_read
from analysis.attacking.readings import Count, Name, Readings
from analysis.attacking.reasons import Read, reason_for
from analysis.protection.attack import determined
from analysis.protection.forms import is_protected, meant
from analysis.protection.linked import Range
from analysis.protection.policy import Policy, find_policy, policies


@dataclass(frozen=True)
class Found:
    """One count that can be worked out: where it stands, what it is held to (None: a result that gives it away, not
    worked out), and what gives it away."""

    title: str
    row: str
    column: str
    range: Range | None
    reason: str

    def __str__(self) -> str:
        """For the analyst, without the number."""
        place = ", ".join(f"'{part}'" for part in (self.row, self.column) if part)
        return f"'{self.title}'" + (f", {place}" if place else "") + f": {self.reason}."


@dataclass(frozen=True)
class Attack:
    """What came of an attack: how many counts are protected, those that were worked out, those that whoever guesses
    rightly that they are small could work out, and the share of the counts of the exact edition that the public one
    does not say exactly."""

    protected: int
    determined: tuple[Found, ...]
    guessable: tuple[Found, ...]
    information_lost: float


def attacked(files: Files, exact_files: Files, policy: Policy, earlier: Iterable[Files] = ()) -> Attack:
    """Read the public files, and earlier ones, as whoever has them; say what can be worked out of protected counts.

    All files are name -> content, of one edition each; those of an edition hold a manifest, or are of the same round.
    """
    round_name = round_read(files) or round_read(exact_files)
    exact = read_edition(exact_files, round_name)
    meaning = meaning_of(exact)
    public = meaning.told_apart(read_edition(files, round_name))
    before = [(_policy(one, policy), _read_before(one, round_name, exact, meaning)) for one in earlier]
    for _, readings in before:
        meaning = learn(meaning, readings)
    exact = meaning.told_apart(exact)
    protected, names = _protected(exact, public, meaning, policy)
    found = knowledge(meaning)
    take(found, public, meaning, policy)
    for made_under, readings in before:
        take(found, readings, meaning, made_under, earlier=True)
    for key in found.numbers:
        if SINCE in key and is_protected(found.numbers[key], policy):
            protected[key], names[key] = found.numbers[key], _since(key, names)
    read = Read(public, tuple(readings for _, readings in before), meaning, found)
    held = determined(found.known, protected, policy.open)
    open_yet = {key: number for key, number in protected.items() if key not in held}
    guessed = determined(found.known, open_yet, policy.open, Range(*policy.hides)) if policy.hides else {}
    beside = [_given(name, reason) for name, reason in (*results_given(public), *asides_given(public, meaning))]
    lost = _lost(exact, public, meaning, policy)
    worked_out, guessable = (_found(some, names, read) for some in (held, guessed))
    return Attack(len(protected), tuple(dict.fromkeys((*worked_out, *beside))), tuple(guessable), lost)


def _policy(files: Files, policy: Policy) -> Policy | None:
    """The policy of an earlier edition: none where its manifest names none, the same where it has no manifest."""
    manifests = [content for name, content in files.items() if name.endswith(".json")]
    if not manifests:
        return policy
    named = next((name for name in map(policy_of, map(_text, manifests)) if name), None)
    return find_policy(named) if named in policies() else None


def _read_before(files: Files, round_name: str, exact: Readings, meaning: Meaning) -> Readings:
    read = read_edition(files, round_read(files) or round_name)
    return meaning.told_apart(relabelled(read, exact))


def _protected(
    exact: Readings, public: Readings, meaning: Meaning, policy: Policy
) -> tuple[dict[str, int], dict[str, Name]]:
    """The protected counts with their numbers, and where each stands: small ones, small complements of them, and small
    numbers in the public files that are not in the exact ones."""
    names, protected = {}, {}
    for count in sorted(exact.counts, key=_tables_first):
        names.setdefault(meaning.of(count.name), count.name)
    for key in names:
        if is_protected(meaning.numbers.get(key, 0), policy):
            protected[key] = meaning.numbers[key]
    for rest, (_, number, name) in rests_of(exact.counts, meaning).items():
        if is_protected(number, policy):
            protected[rest], names[rest] = number, Name(name.round, name.title, f"all but {name.row}", name.column)
    for count in public.counts:
        key = meaning.of(count.name)
        if key not in meaning.numbers and count.number is not None:
            meaning.numbers[key] = count.number
            names[key] = count.name
            protected |= {key: count.number} if is_protected(count.number, policy) else {}
    return protected, names


def _tables_first(count: Count) -> bool:
    return not count.where.startswith("a table")


def _since(key: str, names: Mapping[str, Name]) -> Name:
    name = names.get(key.partition(SINCE)[0], Name("", "", "", ""))
    return Name(name.round, name.title, name.row, f"{name.column}, the difference from an earlier edition")


def _found(held: Mapping[str, Range], names: dict[str, Name], read: Read) -> list[Found]:
    return [
        Found(names[key].title, names[key].row, names[key].column, one, reason_for(key, read))
        for key, one in held.items()
    ]


def _given(name: Name, reason: str) -> Found:
    return Found(name.title, name.row, name.column, None, reason)


def _lost(exact: Readings, public: Readings, meaning: Meaning, policy: Policy) -> float:
    """The share of the counts of the exact edition that the public one does not print exactly."""
    all_counts = {meaning.of(count.name) for count in exact.counts}
    said = {meaning.of(count.name) for count in public.counts if meant(count.number, policy).exact}
    return len(all_counts - said) / len(all_counts) if all_counts else 0.0


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode("utf-8", errors="replace")
