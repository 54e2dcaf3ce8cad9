"""What is wrong with the headings of a list: all that keeps its columns from being read as round.toml maps them.

A heading that is missing is offered near ones; one that is there twice, or mapped by nobody, is named by its cell.
"""

from collections.abc import Iterator, Mapping

from analysis.description import ReceivedFile
from analysis.errors import Problem, near
from analysis.grids.grid import Grid
from analysis.intake import made_up
from analysis.intake.headings import Heading, Headings
from analysis.intake.quoting import quoted
from analysis.intake.wording import close_names, normal
from analysis.shapes import never_read, shapes


def heading_problems(grid: Grid, file: ReceivedFile, found: Headings) -> list[Problem]:
    """Everything that keeps the columns of a list from being read as round.toml maps them."""
    mapped = found.of(file.headings)
    return [
        *_mapped_twice(grid, file, found.top),
        *_wanting(grid, found, mapped),
        *_unexpected(grid, file, found, mapped),
    ]


def unread_options(grid: Grid, file: ReceivedFile, found: Headings) -> list[Problem]:
    """Columns of a mapped question that are not read, because their option says who answered."""
    mapped = {normal(heading) for heading in file.headings}
    remedy = "If it holds answers, rename its heading."
    return [
        Problem(grid.place(heading.row, heading.column), f"{quoted(heading.text)} says who answered: not read.", remedy)
        for heading in found.columns
        if heading.column in found.private and normal(heading.question) in mapped
    ]


def _mapped_twice(grid: Grid, file: ReceivedFile, top: int) -> list[Problem]:
    """Headings that round.toml maps in two spellings, which are one heading of the file."""
    first: dict[str, str] = {}
    return [
        Problem(grid.place(top), f"heading '{heading}' is mapped in two spellings.", "Take one out of headings.")
        for heading in file.headings
        if first.setdefault(normal(heading), heading) != heading
    ]


def _wanting(grid: Grid, found: Headings, mapped: Mapping[str, tuple[Heading, ...]]) -> Iterator[Problem]:
    """Headings of round.toml that are missing, or never to be read."""
    received = {name: text for h in found.columns for name, text in zip(h.names, (h.text, h.question), strict=True)}
    for wanted, columns in mapped.items():
        if not columns and normal(wanted) not in received:
            close = [received[name] for name in close_names(wanted, received)]
            remedy = near(wanted, close) if close else "Is it another version of the file?"
            yield Problem(grid.place(found.top), f"heading '{wanted}' is missing.", remedy)
        of_question = [heading for heading in found.columns if normal(wanted) == heading.names[1]]
        hidden = any(heading.column in found.private for heading in columns or of_question)
        if hidden or normal(wanted) in never_read():
            remedy = "Take it out of headings."
            yield Problem(grid.place(found.top), f"'{wanted}' says who answered and is never read.", remedy)
        elif of_question and not columns:
            what = f"heading '{wanted}' has no column left: each is mapped by itself."
            yield Problem(grid.place(found.top), what, "Take it out of headings.")


def _unexpected(
    grid: Grid, file: ReceivedFile, found: Headings, mapped: Mapping[str, tuple[Heading, ...]]
) -> Iterator[Problem]:
    """Headings received that are there twice, or mapped by nobody."""
    read = {heading.column for columns in mapped.values() for heading in columns}
    unread = {normal(name) for name in (*file.left_out, *shapes()[file.shape].own)}
    first: dict[str, int] = {}
    for heading in found.columns:
        where, name = grid.place(heading.row, heading.column), normal(heading.text)
        is_read = heading.column in read or name == made_up.HEADING
        if not is_read and (heading.column in found.private or not unread.isdisjoint(heading.names)):
            continue
        if first.setdefault(name, heading.column) != heading.column:
            yield Problem(where, f"heading {quoted(heading.text)} is there twice.", "Rename one of them.")
        elif not is_read:
            remedy = "Map it under headings in round.toml, or name it in left_out."
            yield Problem(where, f"heading {quoted(heading.text)} is mapped to no question.", remedy)
