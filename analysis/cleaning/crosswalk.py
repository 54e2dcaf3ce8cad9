"""One child under several references: the declared crosswalk of a round, and every 'case' put into its terms.

The crosswalk is the table `children`: case, UPN, CHILD of the SSDA903, and the case's reference in an earlier round. A
file whose column 'case' holds another of these references says so (`case_is`); its rows get the case of that child. The
earlier reference, where it is given, is what pseudonyms are made of, so that a child is one child in both rounds.
Restricted: nothing of it is stored but pseudonyms.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.readings import Reading
from analysis.errors import Problem
from analysis.intake.parts import Part
from analysis.intake.wording import normal

CASE, EARLIER = "case", "case_before"
# Of a row whose child the crosswalk does not know.
UNKNOWN = Reading(state="not known")


@dataclass(frozen=True)
class Crosswalk:
    """`cases`: kind of reference -> reference in the form that is compared -> case. `earlier`: case in that form -> its
    reference in the earlier round. `problems`: references that two children share."""

    cases: dict[str, dict[str, str]]
    earlier: dict[str, str]
    problems: tuple[Problem, ...]

    def in_its_terms(self, read: AsRead) -> AsRead:
        """The table with each case under the reference that pseudonyms are made of."""
        if CASE not in read.readings:
            return read
        known: dict[tuple[str, str], Reading] = {}
        found, begins = [], 0
        for part in read.parts:
            kind = part.columns[CASE].manner.case_is if CASE in part.columns else CASE
            of_part = read.readings[CASE][begins : begins + len(part.rows)]
            found += [self._reading(reading, kind, known) for reading in of_part]
            begins += len(part.rows)
        return replace(read, readings=read.readings | {CASE: found})

    def _reading(self, reading: Reading, kind: str, known: dict[tuple[str, str], Reading]) -> Reading:
        if reading.state != "answered":
            return reading
        place = kind, normal(str(reading.value))
        if place not in known:
            case = reading.value if kind == CASE else self.cases.get(kind, {}).get(place[1])
            known[place] = UNKNOWN if case is None else Reading(value=self.earlier.get(normal(case), case))
        return known[place]


def crosswalk(children: AsRead) -> Crosswalk:
    """The crosswalk of a round, from its table of children."""
    kinds = [question for question in children.readings if question not in (CASE, EARLIER)]
    shared = [problem for kind in (*kinds, EARLIER) for problem in _shared(children, kind)]
    cases = {kind: {normal(reference): case for _, case, reference in _pairs(children, kind)} for kind in kinds}
    earlier = {normal(case): reference for _, case, reference in _pairs(children, EARLIER)}
    return Crosswalk(cases, earlier, tuple(shared))


def _pairs(children: AsRead, kind: str) -> Iterator[tuple[int, str, str]]:
    """Record, case and reference of each child that has one of that kind."""
    if CASE not in children.readings or kind not in children.readings:
        return
    both = zip(children.readings[CASE], children.readings[kind], strict=True)
    for record, (case, reference) in enumerate(both):
        if case.state == reference.state == "answered":
            yield record, str(case.value), str(reference.value)


def _shared(children: AsRead, kind: str) -> Iterator[Problem]:
    """References of one kind that stand at two children."""
    first: dict[str, tuple[int, str]] = {}
    for record, case, reference in _pairs(children, kind):
        earlier = first.setdefault(normal(reference), (record, normal(case)))
        if earlier[1] != normal(case):
            label = children.table.questions[kind].label
            same = f"its '{label}' is that of another child ({children.place(earlier[0])})."
            yield Problem(children.cell(kind, record), same, "Ask which is right, and correct it.")


def without_crosswalk(parts: tuple[Part, ...], known: Crosswalk) -> Iterator[Problem]:
    """Files whose children are known by a reference that no crosswalk gives."""
    for part in parts:
        kind = part.columns[CASE].manner.case_is if CASE in part.columns else CASE
        if kind != CASE and not known.cases.get(kind):
            what = f"knows its children by '{kind}', but no file of the round gives the cases of these references."
            remedy = "Add a file for the table 'children', or say case_is = \"case\" where the column holds the case."
            yield Problem(part.place(0) if part.rows else part.file, what, remedy)
