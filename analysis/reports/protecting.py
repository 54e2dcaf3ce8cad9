"""An edition with a policy for small numbers: built, attacked as a reader would, and only then given out.

All numbers of the edition are gathered first, protected together, and told. Then a reader's program takes what can be
read from the finished files, and from earlier editions for the same audience, and tries to work out what was hidden.
Where it does, all numbers of that table are hidden and it tries again; where that does not help, nothing is made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.attacking import Attack, attacked
from analysis.audiences import Audience
from analysis.disclosure.sight import Gathering, Protected, Sight
from analysis.errors import NotReleasable
from analysis.fingerprints import EDITIONS
from analysis.folders import RoundFolders
from analysis.protection.linked import Key
from analysis.protection.policy import find_policy
from analysis.protection.suppression import Protection, protect
from analysis.reports.published import MANIFEST
from analysis.rounds import Round, find_round

# How often a table that gives something away is hidden whole before an edition is given up.
TRIES = 5

Files = dict[str, str]
Build = Callable[[Sight, dict], Files]


@dataclass(frozen=True)
class Hidden:
    """What an attack on an edition met: its policy, counts protected and hidden, and what was lost."""

    policy: str
    protected: int
    hidden: int
    information_lost: float

    def entry(self) -> dict:
        """As the manifest says it: no protected count was determined, or there would be no edition."""
        lost = round(self.information_lost, 3)
        said = {"policy": self.policy, "protected": self.protected, "hidden": self.hidden, "information_lost": lost}
        return {"protection": said | {"determined": 0}}


def protected_files(build: Build, audience: Audience, earlier: tuple[Files, ...]) -> Files:
    """The files of an edition from which no protected count can be worked out. NotReleasable names what can be."""
    policy = find_policy(audience.policy)
    gathering = Gathering(audience)
    exact = build(gathering, {})
    protection = protect(gathering.linked, policy)
    also: set[Key] = set()
    for _ in range(TRIES):
        forms = {key: None if key in also else form for key, form in protection.forms.items()}
        files = build(Protected(audience, forms), _summary(audience, protection, forms).entry())
        attack = attacked(files, exact, policy, earlier)
        if not attack.determined:
            return files
        also |= {key for one in attack.determined for key in gathering.told_under(one.title)}
    raise NotReleasable(_refusal(audience, attack))


def earlier_editions(audit_round: Round, audience: str) -> tuple[Files, ...]:
    """What editions for an audience showed before, in this round and those before it: their manifests, which outlive
    the pages. Every edition kept counts, published again or not."""
    rounds: list[RoundFolders] = [audit_round]
    while before := find_round(rounds[-1].name).description.round_before:
        rounds.append(find_round(before))
    kept = [path for one in rounds for path in sorted((one.decisions / EDITIONS).glob(f"{audience}-*.json"))]
    return tuple({MANIFEST: path.read_text(encoding="utf-8")} for path in kept)


def _summary(audience: Audience, protection: Protection, forms: dict[Key, int | None]) -> Hidden:
    hidden = sum(form is None for form in forms.values())
    lost = hidden / len(forms) if forms else 0.0
    return Hidden(audience.policy, protection.protected, hidden, max(lost, protection.information_lost))


def _refusal(audience: Audience, attack: Attack) -> str:
    found = "\n".join(f"{one}" for one in attack.determined)
    return (
        f"The {audience.label} edition is not made: a reader could work out what its policy protects.\n{found}\n"
        "Leave the table out of this edition, or choose a stricter policy in audiences.toml."
    )
