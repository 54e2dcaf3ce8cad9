"""One child under several references: the declared crosswalk of a round, and every 'case' put into its terms.

The crosswalk is the table `children`: case, UPN, CHILD of the SSDA903, and the case's reference in an earlier round. A
file whose column 'case' holds another of these references says so (`case_is`); its rows get the case of that child. The
earlier reference, where it is given, is what pseudonyms are made of, so that a child is one child in both rounds.
Restricted: nothing of it is stored but pseudonyms.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from analysis.cleaning.as_read import AsRead
from analysis.cleaning.left_out import why
from analysis.cleaning.reading import Reading
from analysis.errors import Place, Problem
from analysis.intake.parts import Part
from analysis.pseudonyms.compared import compared

CASE, EARLIER = "case", "case_before"
# Of a row whose child the crosswalk does not know.
UNKNOWN = Reading(state="not known")


@dataclass(frozen=True)
class Crosswalk:
    """`cases`: kind of reference -> reference in the form that is compared -> case. `earlier`: case in that form -> its
    reference in the earlier round. `problems`: references that would make two children one."""

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
        place = kind, compared(str(reading.value))
        if place not in known:
            case = reading.value if kind == CASE else self.cases.get(kind, {}).get(place[1])
            known[place] = UNKNOWN if case is None else Reading(value=self.earlier.get(compared(case), case))
        return known[place]


def crosswalk(children: AsRead, cases: AsRead, left_out: Mapping[Place, str]) -> Crosswalk:
    """The crosswalk of a round, from its table of children: the first row of each case, and no row left out."""
    rows = _rows(children, left_out)
    kinds = [question for question in children.readings if question not in (CASE, EARLIER)]
    shared = [problem for kind in (*kinds, EARLIER) for problem in _shared(children, rows, kind)]
    of_kind = {kind: {compared(one.reference): one.case for one in _pairs(children, rows, kind)} for kind in kinds}
    earlier = {compared(one.case): one.reference for one in _pairs(children, rows, EARLIER)}
    return Crosswalk(of_kind, earlier, (*shared, *_taken(children, cases, rows, earlier)))


class Pair(NamedTuple):
    """A case, and a reference of another kind that the same child has; `record` is where both stand."""

    record: int
    case: str
    reference: str


def _rows(children: AsRead, left_out: Mapping[Place, str]) -> list[int]:
    """The records that count: of two for one case the later is refused."""
    first: dict[str, int] = {}
    for record, case in enumerate(children.readings.get(CASE, ())):
        if case.state == "answered" and not why(children.place(record), left_out):
            first.setdefault(compared(str(case.value)), record)
    return list(first.values())


def _pairs(children: AsRead, rows: Iterable[int], kind: str) -> Iterator[Pair]:
    """The reference of that kind of each child that has one."""
    references = children.readings.get(kind)
    for record in rows if references else ():
        if references[record].state == "answered":
            yield Pair(record, str(children.readings[CASE][record].value), str(references[record].value))


def _shared(children: AsRead, rows: Iterable[int], kind: str) -> Iterator[Problem]:
    """References of one kind that stand at two children."""
    first: dict[str, int] = {}
    for one in _pairs(children, rows, kind):
        earlier = first.setdefault(compared(one.reference), one.record)
        if earlier != one.record:
            label = children.table.questions[kind].label
            same = f"its '{label}' is that of another child ({children.place(earlier)})."
            yield Problem(children.cell(kind, one.record), same, "Ask which is right, and correct it.")


def _taken(children: AsRead, cases: AsRead, rows: Iterable[int], earlier: Mapping[str, str]) -> Iterator[Problem]:
    """Earlier references that are the case of another child now, who has none: both would be one child."""
    now = {compared(str(one.value)) for one in cases.readings.get(CASE, ()) if one.state == "answered"}
    now |= {compared(str(children.readings[CASE][record].value)) for record in rows}
    for one in _pairs(children, rows, EARLIER):
        reference = compared(one.reference)
        if reference != compared(one.case) and reference in now - earlier.keys():
            label = children.table.questions[EARLIER].label
            what = f"its '{label}' is the case of another child of this round: the two would be one."
            remedy = "Ask which is right; if both are, let the cases of this round have references of their own."
            yield Problem(children.cell(EARLIER, one.record), what, remedy)


def without_crosswalk(parts: tuple[Part, ...], known: Crosswalk) -> Iterator[Problem]:
    """Files whose children are known by a reference that no crosswalk gives."""
    kinds = {part.file: part.columns[CASE].manner.case_is for part in parts if CASE in part.columns and part.rows}
    for file, kind in kinds.items():
        if kind != CASE and not known.cases.get(kind):
            what = f"knows its children by '{kind}', but no file of the round gives the cases of these references."
            remedy = "Add a file for the table 'children', or say case_is = \"case\" where the column holds the case."
            yield Problem(Place(file), what, remedy)
