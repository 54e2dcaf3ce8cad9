"""Heading maps proposed for files that round.toml does not map yet: one [[files]] block a file or sheet.

The shape is recognised and the table chosen by likeness; headings that are worded as a question, or were mapped in an
earlier file, are sure, and all others are guesses that a person confirms. Columns that say who answered, and those
that a system adds by itself, are not mentioned. The same file gets the same proposal.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from analysis.description import NOBODY_SAID, ReceivedFile
from analysis.grids.files import read_grids, unnamed
from analysis.grids.grid import Grid, UnreadableFile
from analysis.intake import made_up
from analysis.intake.headings import LOOKED_THROUGH, Heading, Headings, answers_below, headings_of, in_one_row
from analysis.intake.lists import numbered_by
from analysis.intake.recognition import SHEET_PER_CHILD, looked_at, shape_of
from analysis.intake.wording import normal
from analysis.privacy.redaction import redacted
from analysis.proposals.alike_sheets import label_groups, line_groups
from analysis.proposals.file_blocks import Proposal
from analysis.proposals.matching import SURE, Asked, Group, Matched, Pair, likeness_to, matched
from analysis.questions import dictionary
from analysis.shapes import Shape, never_read, shapes

# How many rows of a new file are looked at for what its columns hold.
ROWS_LOOKED_AT = 500
# A day in figures; a mark of redaction and nothing besides.
DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}( \d.*)?")
MARK_ALONE = re.compile(r"(\[[^\]]+\]\W*)+")
# What the list of an audit workbook is about.
JUDGED = ("findings", "criteria")


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
        return _of_sheets(looked, path, earlier).toml()
    if any(_looks_like_an_answer(cell) for grid in looked for cell in _first_row(grid)):
        return f"# {path}: its first row looks like answers, not like headings. Put a row of headings above it.\n"
    sheets = [(grid, grid.sheet if len(looked) > 1 else "") for grid in looked]
    return "\n".join(_of_list(grid, path, sheet, earlier).toml() for grid, sheet in sheets)


def _first_row(grid: Grid) -> tuple[str, ...]:
    return next((row for row in grid.rows if any(map(str.strip, row))), ())


def _looks_like_an_answer(cell: str) -> bool:
    """Whether a cell is a day, or altogether what privacy.toml hides: no heading is, and it is not to be printed."""
    cleared = redacted([cell.strip()])[0]
    return bool(DAY.fullmatch(cell.strip())) or bool(cleared.found) and bool(MARK_ALONE.fullmatch(cleared.text))


def _of_list(grid: Grid, path: str, sheet: str, earlier: Sequence[ReceivedFile]) -> Proposal:
    """The proposal for one list: of all tables, the one to whose questions its headings are most like."""
    name = shape_of([grid], ReceivedFile(path=path, received_from=NOBODY_SAID, sheet=grid.sheet or None))
    shape = shapes()[name]
    found = _headings(grid, shape)
    groups = _groups(grid, shape, found, {normal(h) for file in earlier for h in file.headings})
    left = _left_before(groups, earlier)
    groups = [group for group in groups if group.whole.text not in left]
    mapped = {table: _earlier(earlier, table) | shape.headings for table in dictionary().tables}
    table, match = _likeliest(groups, {shape.table: mapped[shape.table]} if shape.table else mapped)
    match = _numbered(grid, shape, found, table, match) if table else match
    match = Matched(match.pairs, match.left + left)
    return Proposal(path, sheet, name, table, match, _like(earlier, table, match))


def _of_sheets(grids: Sequence[Grid], path: str, earlier: Sequence[ReceivedFile]) -> Proposal:
    """The proposal for a workbook with a sheet for each child: its labels, and the list of what was judged."""
    tables = dictionary().tables
    judged = {name for name, table in tables.items() if any(q.answers_from in JUDGED for q in table.questions.values())}
    of_lines = {t: {h: q for f in earlier if f.lines_table == t for h, q in f.lines.items()} for t in sorted(judged)}
    labels, headings = (_asking(groups) for groups in (label_groups(grids), line_groups(grids)))
    table, match = _likeliest(labels, {t: _earlier(earlier, t) for t in tables if t not in judged})
    lines_table, lines = _likeliest(headings, of_lines)
    return Proposal(path, "", SHEET_PER_CHILD, table, match, _like(earlier, table, match), lines, lines_table)


def _asking(groups: Sequence[Group]) -> list[Group]:
    """Those that do not say who answered, or what is made up."""
    unasked = never_read() | {made_up.HEADING}
    return [group for group in groups if normal(group.whole.text) not in unasked]


def _likeliest(groups: Sequence[Group], earlier: Mapping[str, Mapping[str, str]]) -> tuple[str, Matched]:
    """Of several tables, each with what earlier files mapped to it, the one that the headings are most like; '' where
    they are like none."""
    table, best, most = "", Matched(left=tuple(group.whole.text for group in groups)), 0.0
    for name, mapped in earlier.items():
        match = matched(groups, name, mapped)
        likeness = likeness_to(match, dictionary().table(name), numbered_by(name) is not None)
        if likeness > most:
            table, best, most = name, match, likeness
    return table, best


def _headings(grid: Grid, shape: Shape) -> Headings:
    """The headings of a new list. Where no system's headings tell where they stand, they are the first row that is
    more than half as long as the longest: what is shorter is a title."""
    if shape.known_by:
        return headings_of(grid, shape.heading_rows, shape.known_by)
    first = islice((row for row in range(len(grid.rows)) if grid.filled(row)), LOOKED_THROUGH)
    filled = {row: sum(bool(cell.strip()) for cell in grid.rows[row]) for row in first}
    return in_one_row(grid, next(row for row, number in filled.items() if 2 * number > max(filled.values())))


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


def _left_before(groups: Sequence[Group], earlier: Sequence[ReceivedFile]) -> tuple[str, ...]:
    """The headings that people left out of an earlier file, and mapped in none."""
    mapped = {normal(heading) for file in earlier for heading in file.headings}
    left = {normal(heading) for file in earlier for heading in file.left_out} - mapped
    return tuple(group.whole.text for group in groups if normal(group.whole.text) in left)


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
