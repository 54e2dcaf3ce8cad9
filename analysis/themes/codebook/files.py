"""A codebook of any file: .toml like themes.toml, .csv with a row a theme, or .qdc of another program (REFI-QDA).

What such a file does not say - words that judge, negations, contrasts, spellings, groups, what a question asks for -
is taken from the project's themes.toml; what it says of them is added to it. Its themes are its own.

Columns of a .csv: theme, label, and any of definition, include, exclude, within, terms, strengths, concerns, problems,
unless and the others of a theme that are lists, their items separated by ';'. A row whose theme begins with '_' says
what to write where no theme is coded and is passed over. Definitions are for people, and no rule can be made of them:
without a column of terms, each theme has those of the project's theme of the same id, and another id is refused.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from analysis import folders
from analysis.errors import BadDefinition, Problem, near
from analysis.themes.codebook import FILE, checked_codebook
from analysis.themes.codebook.blocks import Codebook, Theme
from analysis.themes.codebook.borrowed import with_terms
from analysis.themes.codebook.reading import read_codebook

NEEDED = ("theme", "label")
LISTS = tuple(name for name, field in Theme.model_fields.items() if field.annotation == tuple[str, ...])
TEXTS = ("label", "definition", "include", "exclude", "within")
# Columns that hold terms: without any of them no rule could find a theme.
TERMS = ("terms", "strengths", "concerns", "problems")
SEPARATOR = ";"
# What stands in a cell that was left open on purpose.
NOTHING = ("", "-", "–")


def codebook_of(path: Path) -> Codebook:
    """The codebook of a file, checked, or `BadDefinition` with every problem of the file."""
    path = Path(path)
    read = READERS.get(path.suffix.casefold())
    if read is None:
        raise BadDefinition([Problem(path.name, "cannot be a codebook.", f"Give a file in {', '.join(READERS)}.")])
    if not path.is_file():
        raise BadDefinition([Problem(path.name, "is not there.", f"Look for it in {path.parent.resolve()}.")])
    return checked_codebook(_completed(read(path), path.stem), path.name)


def _completed(own: dict, name: str) -> dict:
    """The content of a file with what it leaves out taken from the project's codebook."""
    shared = read_codebook(folders.DEFINITIONS / FILE)
    told = {"version": name, "versions": [], "themes": {}}
    return _merged({key: block for key, block in shared.items() if key not in told} | told, own)


def _merged(shared: dict, own: dict) -> dict:
    """Blocks of both, key by key; where both have a value, the file's own."""
    both = [key for key in own if isinstance(own[key], dict) and isinstance(shared.get(key), dict)]
    return shared | own | {key: _merged(shared[key], own[key]) for key in both}


def _csv(path: Path) -> dict:
    rows = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        columns = [column.strip() for column in rows.fieldnames or ()]
        rows.fieldnames = columns
        problems = list(_unfit(columns, path.name))
        if problems:
            raise BadDefinition(problems)
        numbered = [(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise BadDefinition([Problem(path.name, f"cannot be read as a table ({error}).", "Save it again.")]) from None
    problems = list(_rows_unfit(numbered, path.name))
    if problems:
        raise BadDefinition(problems)
    themes = {row["theme"].strip(): _theme(row) for _, row in numbered if _is_theme(row)}
    return {"themes": themes if set(TERMS) & set(columns) else _with_the_projects_terms(themes, path.name)}


def _with_the_projects_terms(themes: dict[str, dict], file: str) -> dict[str, dict]:
    shared = read_codebook(folders.DEFINITIONS / FILE)["themes"]
    what = "has no terms: the file has no column 'terms', and no theme of this id is in the project's themes.toml."
    remedy = f"Add the column, with the words that name each theme, separated by '{SEPARATOR}'."
    unknown = [Problem(f"{file}, theme '{name}'", what, remedy) for name in themes if name not in shared]
    if unknown:
        raise BadDefinition(unknown)
    return with_terms(themes, shared)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        remedy = "Save it again as UTF-8 (in Excel: 'CSV UTF-8')."
        raise BadDefinition([Problem(path.name, "is not UTF-8 text.", remedy)]) from None
    except OSError as error:
        raise BadDefinition(
            [Problem(path.name, f"cannot be read ({error.strerror}).", "Close it elsewhere.")]
        ) from None


def _unfit(columns: list[str], file: str) -> Iterator[Problem]:
    """Columns that are missing, not known, or there twice."""
    known = ("theme", *TEXTS, *LISTS)
    for column in NEEDED:
        if column not in columns:
            yield Problem(file, f"has no column '{column}'.", "Its columns are separated by commas.")
    for column in dict.fromkeys(columns):
        if column not in known:
            yield Problem(file, f"'{column}' is no column of a codebook.", near(column, known))
        if columns.count(column) > 1:
            yield Problem(file, f"the column '{column}' is there twice.", "Put both into one.")


def _rows_unfit(rows: list[tuple[int, dict]], file: str) -> Iterator[Problem]:
    """Rows without an id, of an id that a row above has, or with more cells than columns."""
    first: dict[str, int] = {}
    for line, row in rows:
        name, where = (row["theme"] or "").strip(), f"{file}, line {line}"
        if None in row:
            yield Problem(where, "has more cells than there are columns.", "Put quotes round a cell that holds commas.")
        if not name and any(cell for cell in row.values()):
            yield Problem(where, "the theme has no id.", "Give it one in the column 'theme'.")
        if name in first and name:
            yield Problem(where, f"the theme '{name}' is in line {first[name]} too.", "Give one of them another id.")
        first.setdefault(name, line)


def _is_theme(row: dict) -> bool:
    name = (row["theme"] or "").strip()
    return bool(name) and not name.startswith("_")


def _theme(row: dict) -> dict:
    cells = {column: (cell or "").strip() for column, cell in row.items()}
    texts = {column: cells[column] for column in TEXTS if cells.get(column, "") not in NOTHING}
    lists = {column: _items(cells[column]) for column in LISTS if cells.get(column, "") not in NOTHING}
    return texts | lists


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(SEPARATOR) if item.strip()]


def _qdc(path: Path) -> dict:
    from analysis.themes.exchange.codebook_in import codebook_in

    return codebook_in(path)


READERS = {".toml": read_codebook, ".csv": _csv, ".qdc": _qdc}
