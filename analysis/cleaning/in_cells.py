"""What identifies somebody in the cells of the files received, whether a question reads them or not.

A column of names that nobody asked for is read by no table, and may still have been copied into a note. So every cell
is looked through for what is written in a known way, and the cells below a heading such as 'Name' or 'DOB', which
round.toml maps to no question, are taken as what that heading says.
"""

import re
from collections.abc import Iterable, Iterator

from analysis.cleaning.sought import Sought, sought
from analysis.description import ReceivedFile
from analysis.grids.files import names_there, read_grids
from analysis.grids.grid import Grid, UnreadableFile
from analysis.intake.headings import heading_text
from analysis.intake.recognition import shape_of
from analysis.intake.wording import normal
from analysis.privacy.matching import matchers
from analysis.privacy.patterns import privacy
from analysis.rounds import Round
from analysis.shapes import shapes

# kind of privacy.toml -> how it is sought. Dates of birth, names and references are known by their column alone.
KINDS = {
    "email": "identifier",
    "nhs_number": "identifier",
    "upn": "identifier",
    "learner_number": "identifier",
    "national_insurance_number": "identifier",
    "phone": "phone",
    "phone_without_zero": "phone",
    "postcode": "postcode",
}
BETWEEN_WORDS = re.compile(r"[_.:]+\s*")
# What a heading says -> how the cells below are sought; the first that fits counts.
HEADINGS = {
    re.compile(r"\b(?:dob|d o b|date of birth|birth ?date|born)\b", re.IGNORECASE): "birth",
    re.compile(r"\bpost ?code\b", re.IGNORECASE): "postcode",
    re.compile(r"\b(?:phone|tel|telephone|mobile|mob)\b", re.IGNORECASE): "phone",
    re.compile(r"\b(?:nhs|upn|uln|e-?mail|pupil number|(?:case|client|child|mosaic|liquidlogic) (?:no|number|id|ref))"
               r"\b", re.IGNORECASE): "identifier",
    re.compile(r"\b(?:(?:sur|fore|first|last|full|given|family|child'?s )?names?|known as|worker|auditor|practitioner"
               r"|respondent|reviewer|moderator|completed by|mother|father|parent|carer)s?\b", re.IGNORECASE): "name",
}  # fmt: skip
LABELS = {
    "birth": "a column of dates of birth that no question reads",
    "postcode": "a column of postcodes that no question reads",
    "phone": "a column of telephone numbers that no question reads",
    "identifier": "a column of references that no question reads",
    "name": "a column of names that no question reads",
}
# The names of these are nobody's.
NOT_PEOPLE = re.compile(
    r"\b(?:school|team|list|file|agency|provider|organisation|service|ward|setting|sheet|column|table)\b", re.IGNORECASE
)
# What a survey tool or a person writes where no name is given.
NOBODY = frozenset(
    ("anonymous", "n/a", "na", "none", "unknown", "not known", "not recorded", "not given", "yes", "no", "tbc")
)
# Words of a heading that names something; a longer one is a question ("please do not name children"). Rows that are
# looked through for headings; a cell longer than this is text, not a name.
LONGEST_HEADING, ROWS, LONGEST_NAME = 4, 12, 60

# Stands between cells that are looked through together: the end of a sentence, and more than any number has inside.
APART, AT_ONCE = "\n|\n|\n", 200


def in_cells(audit_round: Round) -> dict[str, Sought]:
    """What it is, in words -> what is sought. A file that cannot be read gives nothing: reading it tells the reason."""
    written: dict[str, set[str]] = {}
    texts: set[str] = set()
    files = audit_round.description.files
    for name in {file.path for file in files}.intersection(names_there(audit_round.raw)):
        grids = _grids(audit_round, name)
        mapped = {heading for file in files if file.path == name for heading in _mapped(grids, file)}
        for grid in grids:
            texts.update(*grid.rows)
            for kind, cells in (*_columns(grid, mapped), *_labelled(grid, mapped)):
                written.setdefault(kind, set()).update(filter(_may_be_somebody, map(str.strip, cells)))
    found = {LABELS[kind]: sought(kind, cells) for kind, cells in written.items()}
    return found | _by_pattern(texts)


def _mapped(grids: list[Grid], file: ReceivedFile) -> set[str]:
    """The headings of a file that questions are mapped to, by round.toml or by its shape, as they are compared."""
    shape = shapes()[file.shape or shape_of(grids, file)] if grids else None
    return {normal(heading) for heading in (*file.headings, *file.lines, *(shape.headings if shape else ()))}


def _grids(audit_round: Round, name: str) -> list[Grid]:
    try:
        return read_grids(audit_round.raw / name, name)
    except UnreadableFile:
        return []


def _columns(grid: Grid, mapped: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Of each column whose heading says that it identifies somebody and is mapped to no question: how its cells are
    sought, and the cells."""
    top = _row_of_headings(grid, mapped)
    for place, cell in enumerate(grid.rows[top] if grid.rows else ()):
        kind = kind_of_heading(cell)
        if kind and normal(cell) not in mapped:
            yield kind, [row[place] for row in grid.rows[top + 1 :] if place < len(row)]


def _labelled(grid: Grid, mapped: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The same of labels in column A with the answer beside them, in a sheet that maps some of its labels."""
    labels = {normal(row[0]) for row in grid.rows if row}
    for row in grid.rows if len(labels & mapped) > 1 else ():
        kind = kind_of_heading(row[0]) if row else None
        if kind and normal(row[0]) not in mapped:
            yield kind, list(row[1:2])


def _row_of_headings(grid: Grid, mapped: set[str]) -> int:
    """The row with the most mapped headings; of those without any the one with the most cells filled, the first of
    several."""
    known = [(len(mapped.intersection(map(normal, row))), sum(map(bool, row))) for row in grid.rows[:ROWS]]
    return max(range(len(known)), key=lambda row: known[row], default=0)


def kind_of_heading(cell: str) -> str | None:
    """How the cells below a heading are sought; None for one that says nothing of anybody.

    >>> kind_of_heading("Child's DOB"), kind_of_heading("School name"), kind_of_heading("Please do not name children")
    ('birth', None, None)
    """
    words = BETWEEN_WORDS.sub(" ", heading_text(cell)).strip()
    if not words or len(words.split()) > LONGEST_HEADING or NOT_PEOPLE.search(words):
        return None
    return next((kind for pattern, kind in HEADINGS.items() if pattern.search(words)), None)


def _may_be_somebody(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.casefold() not in NOBODY


def _by_pattern(texts: Iterable[str]) -> dict[str, Sought]:
    """What is written like an e-mail address, a number or a postcode, in any cell."""
    kinds = privacy().kinds
    wanted = [one for own in matchers(privacy()).values() for one in own if one.name in KINDS]
    found: dict[str, set[str]] = {}
    for some in _in_turn(sorted(text for text in texts if len(text) > 1)):
        for one in wanted:
            for hit in one.hits(some, []):
                found.setdefault(one.name, set()).add(some[hit.start : hit.end])
    return {
        f"{kinds[name].label} in a file received": sought(KINDS[name], stretches) for name, stretches in found.items()
    }


def _in_turn(texts: list[str]) -> Iterator[str]:
    """The texts, many at a time with APART between them: quicker than one by one."""
    for at in range(0, len(texts), AT_ONCE):
        yield APART.join(texts[at : at + AT_ONCE])
