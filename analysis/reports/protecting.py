"""An edition with a policy for small numbers: protected, attacked as its readers would, and only then given out.

All numbers of the edition are gathered first, protected together, and told. Then a reader's program takes what can be
read from the finished files, and from earlier editions for the same audience, and tries to work out what was hidden.
Where it does, all numbers under that title are hidden and it tries again; where that does not help, nothing is made.
"""

from collections.abc import Callable, Mapping

from analysis.attacking import Attack, Found, attacked
from analysis.audiences import Audience, find_audience
from analysis.disclosure.sight import Gathering, Protected, Sight
from analysis.errors import NotReleasable
from analysis.protection.linked import Key
from analysis.protection.policy import Policy, find_policy
from analysis.protection.suppression import CannotProtect, Protection, protect
from analysis.reports.defence import Defence
from analysis.reports.published import MANIFEST
from analysis.writing import sha256

# How often what gives something away is hidden before an edition is given up.
TRIES = 10
REMEDY = (
    "Name the titles under [withheld] in round.toml ({name} = [...]) to leave them out of this edition; put what is "
    "typed by hand right where it is typed; or choose another policy in audiences.toml."
)
READ_WITH = (
    "It was read with what was released before: {names}. Where a few children were added or left out since, every "
    "number that moved by as few tells of them."
)

Files = dict[str, str | bytes]
Build = Callable[[Sight], Files]


def protected_files(build: Build, name: str, earlier: Mapping[str, str], this: str = "") -> tuple[Files, Defence]:
    """The files of an audience's edition from which no protected count can be worked out, and what the attack on them
    met.

    `build` makes the files for a sight; `earlier` are manifests of earlier editions by name; `this` is the name of the
    round. Raises NotReleasable with all that can be worked out.
    """
    audience = find_audience(name)
    policy = find_policy(audience.policy)
    gathering = Gathering(audience, this)
    exact = build(gathering)
    protection = _protection(gathering, name, policy)
    before = [{MANIFEST: manifest} for manifest in earlier.values()]
    also: frozenset[Key] = frozenset()
    for _ in range(TRIES):
        forms = {key: None if key in also else form for key, form in protection.forms.items()}
        files = build(Protected(audience, forms, this))
        attack = attacked(files, exact, policy, before)
        if not attack.determined:
            return files, _defence(audience, attack, forms, earlier)
        more = _more(gathering, {one.title for one in attack.determined}, also)
        if more == also:
            break
        also = more
    raise NotReleasable(_refusal(name, attack.determined, earlier))


def _more(gathering: Gathering, titles: set[str], also: frozenset[Key]) -> frozenset[Key]:
    """What is hidden next: the numbers that stand under these titles and nowhere else; where that was done already, all
    under them, be it the number of all children. No noughts are among them."""
    own = also.union(*(gathering.told_under(title, alone=True) for title in titles))
    return own if own != also else also.union(*(gathering.told_under(title) for title in titles))


def _protection(gathering: Gathering, name: str, policy: Policy) -> Protection:
    """What is hidden of all numbers together. Raises NotReleasable where the tables do not let anything be hidden."""
    try:
        return protect(gathering.linked, policy)
    except CannotProtect as error:
        titles = sorted({title for key in error.keys for title in gathering.titles_of(key)})
        what = f"The {name} edition is not made: these cannot be protected, whatever is hidden ({policy.label})"
        raise NotReleasable(f"{what}: {', '.join(titles)}. {REMEDY.format(name=name)}") from None


def _defence(audience: Audience, attack: Attack, forms: dict[Key, int | None], earlier: Mapping[str, str]) -> Defence:
    return Defence(
        policy=audience.policy,
        protected=attack.protected,
        determined=len(attack.determined),
        guessable=sorted({one.title for one in attack.guessable}),
        hidden=sum(form is None for form in forms.values()),
        information_lost=round(attack.information_lost, 3),
        earlier={name: sha256(manifest.encode("utf-8")) for name, manifest in earlier.items()},
    )


def _refusal(name: str, determined: tuple[Found, ...], earlier: Mapping[str, str]) -> str:
    found = "\n".join([*map(str, determined), *([READ_WITH.format(names=", ".join(earlier))] if earlier else [])])
    return (
        f"The {name} edition is not made: a reader could work out what its policy protects.\n{found}\n"
        f"{REMEDY.format(name=name)}"
    )
