"""Heading maps proposed for files that round.toml does not map yet: one [[files]] block a file or sheet.

The shape is recognised and the table chosen by likeness; headings that are worded as a question, or were mapped in an
earlier file, are sure, and all others are guesses that a person confirms. Columns that say who answered, and those
that a system adds by itself, are not mentioned. The same file gets the same proposal.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.description import ReceivedFile
from analysis.intake import made_up
from analysis.intake.files import read_grids, unnamed
from analysis.intake.grids import Grid, UnreadableFile
from analysis.intake.headings import Heading, Headings, answers_below, headings_of, in_one_row
from analysis.intake.lists import numbered_by
from analysis.intake.matching import SURE, Asked, Group, Matched, Pair, likeness_to, matched
from analysis.intake.recognition import SHEET_PER_CHILD, looked_at, shape_of
from analysis.intake.wording import normal
from analysis.questions import dictionary
from analysis.shapes import Shape, never_read, shapes

# How many rows of a new file are looked at for what its columns hold.
ROWS_LOOKED_AT = 500
NO_TABLE = "# table = ...  # its headings are like those of no table: name one"
NOBODY_SAID = "the agency or team that sent it, not a person"


@dataclass(frozen=True)
class Proposal:
    """What a [[files]] block could say of a file or one sheet of it."""

    path: str
    sheet: str
    shape: str
    table: str
    match: Matched
    like: ReceivedFile | None = None

    def toml(self) -> str:
        """The block as TOML, with what a person has still to do as notes."""
        lines = ["[[files]]", f"path = {_toml(self.path)}"]
        lines += [f"sheet = {_toml(self.sheet)}"] if self.sheet else []
        lines += [f"shape = {_toml(self.shape)}", f"table = {_toml(self.table)}" if self.table else NO_TABLE]
        lines += [f"received_from = {_toml(self.like.received_from if self.like else NOBODY_SAID)}"]
        lines += _taken_over(self.like) if self.like else []
        lines += _listed("guesses", self.match.guesses, "each is a guess: put it right below, then take it out here")
        lines += _listed("left_out", self.match.left, "nobody reads these: map them if they matter")
        if self.match.headings != shapes()[self.shape].headings:
            lines += ["[files.headings]", *(f"{_toml(h)} = {_toml(q)}" for h, q in self.match.headings.items())]
        return "\n".join(lines) + "\n"


def proposals(
    folder: Path, there: list[str], files: Sequence[ReceivedFile], earlier: Sequence[ReceivedFile] = ()
) -> list[str]:
    """The proposed blocks for the files in a round's folder that round.toml does not name, or names without a
    heading.

    `there`: the files in the folder; `files`: what round.toml says; `earlier`: what earlier rounds said of theirs. A
    file that cannot be read has none: its problem says so.
    """
    bare = [file.path for file in files if not (file.headings or file.constants) and file.path in there]
    wanted = [str(problem.where) for problem in unnamed(there, [file.path for file in files])]
    found = []
    for path in dict.fromkeys([*wanted, *bare]):
        try:
            found.append(proposed(read_grids(folder / path, path), path, [*files, *earlier]))
        except UnreadableFile:
            continue
    return [block for block in found if block]


def proposed(grids: Sequence[Grid], path: str, earlier: Sequence[ReceivedFile]) -> str:
    """The [[files]] blocks for one file: one, or one for each sheet that holds a list; '' where nothing is in it."""
    file = ReceivedFile(path=path, received_from=NOBODY_SAID)
    looked = looked_at(grids, file)
    if shape_of(grids, file) == SHEET_PER_CHILD:
        return ""
    sheets = [(grid, grid.sheet if len(looked) > 1 else "") for grid in looked]
    return "\n".join(_of_list(grid, path, sheet, earlier).toml() for grid, sheet in sheets)


def _of_list(grid: Grid, path: str, sheet: str, earlier: Sequence[ReceivedFile]) -> Proposal:
    """The proposal for one list: of all tables, the one to whose questions its headings are most like."""
    name = shape_of([grid], ReceivedFile(path=path, received_from=NOBODY_SAID, sheet=grid.sheet or None))
    shape = shapes()[name]
    found = _headings(grid, shape)
    groups = _groups(grid, shape, found, {normal(h) for file in earlier for h in file.headings})
    table, best, most = shape.table or "", Matched(left=tuple(group.whole.text for group in groups)), 0.0
    for candidate in [shape.table] if shape.table else dictionary().tables:
        match = matched(groups, candidate, _earlier(earlier, candidate) | shape.headings)
        likeness = likeness_to(match, dictionary().table(candidate), numbered_by(candidate) is not None)
        if likeness > most:
            table, best, most = candidate, match, likeness
    best = _numbered(grid, shape, found, table, best) if table else best
    return Proposal(path, sheet, name, table, best, _like(earlier, table, best))


def _headings(grid: Grid, shape: Shape) -> Headings:
    """The headings of a new list. Where no system's headings tell where they stand, they are the first row that is at
    least half as long as the longest: what is shorter is a title."""
    if shape.known_by:
        return headings_of(grid, shape.heading_rows, shape.known_by)
    filled = {row: sum(bool(cell.strip()) for cell in grid.rows[row]) for row in range(len(grid.rows))[:ROWS_LOOKED_AT]}
    return in_one_row(
        grid, next(row for row, number in filled.items() if number and 2 * number >= max(filled.values()))
    )


def _groups(grid: Grid, shape: Shape, found: Headings, mapped_before: set[str]) -> list[Group]:
    """The headings that may answer a question, the columns of one question together, with what stands below them."""
    own = {normal(heading) for heading in shape.own} - mapped_before
    rows = range(found.below, min(len(grid.rows), found.below + ROWS_LOOKED_AT))
    answers = {heading.column: answers_below(grid, heading.column, rows) for heading in found.columns}
    unasked = own | never_read() | {made_up.HEADING}
    of_question: dict[str, list[Heading]] = {}
    for heading in found.columns:
        if unasked.isdisjoint(heading.names):
            of_question.setdefault(normal(heading.question), []).append(heading)
    groups = []
    for headings in of_question.values():
        together = [answer for heading in headings for answer in answers[heading.column]]
        each = tuple(Asked(heading.text, answers[heading.column]) for heading in headings)
        groups.append(Group(Asked(headings[0].question, together), each if any(h.option for h in headings) else ()))
    return groups


def _numbered(grid: Grid, shape: Shape, found: Headings, table: str, match: Matched) -> Matched:
    """The match with the system's own number of a response, where the table has a question for it."""
    number = numbered_by(table)
    if number is None or number in match.headings.values() or not shape.known_by:
        return match
    own = found.of(shape.known_by[:1])[shape.known_by[0]]
    numbers = [text for text in answers_below(grid, own[0].column, range(found.below, len(grid.rows))) if text]
    if not all(map(str.isalnum, numbers)):
        return match

    return Matched((Pair(SURE, own[0].text, number), *match.pairs), match.left)


def _earlier(earlier: Sequence[ReceivedFile], table: str) -> dict[str, str]:
    """heading -> question, in the earlier files of that table; without guesses that nobody confirmed."""
    of_table = [file for file in earlier if file.table == table]
    return {h: q for file in reversed(of_table) for h, q in file.headings.items() if h not in file.guesses}


def _like(earlier: Sequence[ReceivedFile], table: str, match: Matched) -> ReceivedFile | None:
    """The first earlier file of the table all of whose headings are here."""
    there = {normal(heading) for heading in match.headings}
    return next(
        (f for f in earlier if f.table == table and f.headings and {normal(h) for h in f.headings} <= there), None
    )


def _taken_over(like: ReceivedFile) -> list[str]:
    """What the block of an earlier file said besides its headings."""
    said = {key: getattr(like, key) for key in ("joined_by", "dates", "case_is") if getattr(like, key)}
    constants = ", ".join(f"{_toml(question)} = {_toml(answer)}" for question, answer in like.constants.items())
    return [f"{key} = {_toml(value)}" for key, value in said.items()] + (
        [f"constants = {{ {constants} }}"] if constants else []
    )


def _listed(key: str, names: Sequence[str], note: str) -> list[str]:
    return [f"{key} = [  # {note}", *(f"    {_toml(name)}," for name in names), "]"] if names else []


def _toml(text: str) -> str:
    """A JSON string is a TOML string, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
