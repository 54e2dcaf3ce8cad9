"""What `round.toml` says of a round: title, dates, population, audiences, files and how their headings map to
questions.

Read and checked before the first file is opened. What it says that the data dictionary does not know, that it says
twice, or that it both gives and calls not available, is a problem with place and remedy; all of them at once.
"""

from functools import lru_cache
from pathlib import Path

from analysis.declared import checked, read_toml, stamp
from analysis.description.blocks import NOBODY_SAID, Description, Month, Period, Population, ReceivedFile
from analysis.description.contradictions import contradictions
from analysis.errors import BadDefinition, Problem
from analysis.questions import Dictionary, dictionary
from analysis.shapes import shapes

__all__ = ["NOBODY_SAID", "Description", "Month", "Period", "Population", "ReceivedFile", "read_description"]


def read_description(folder: Path, others: list[str]) -> Description:
    """The round.toml of a round's folder, checked; `others` are the names of the other rounds.

    Raises BadDefinition with every problem in it, each with place and remedy.
    """
    path = folder / "round.toml"
    if not path.exists():
        remedy = "'roundtable new' writes one to start from."
        raise BadDefinition([Problem(f"data/raw/{folder.name}/round.toml", "is missing.", remedy)])
    stat = path.stat()
    return _described(path, tuple(others), ((stat.st_mtime_ns, stat.st_size, stat.st_ino), stamp()))


@lru_cache(maxsize=64)
def _described(path: Path, others: tuple[str, ...], _: tuple) -> Description:
    """The description as it stands in a file until that, or a file of decisions, is another: every cell asks for it."""
    where = f"data/raw/{path.parent.name}/round.toml"
    description = checked(Description, read_toml(path), where)
    resolved = [file.in_shape(file.shape) if file.shape in shapes() else file for file in description.files]
    description = description.model_copy(update={"files": tuple(resolved)})
    problems = [Problem(where, what, remedy) for what, remedy in contradictions(description, list(others))]
    if problems:
        raise BadDefinition(problems)
    spelled_out = {key: _spelled_out(getattr(description, key), dictionary()) for key in ("versions", "not_available")}
    return description.model_copy(update=spelled_out)


def _spelled_out(said: dict[str, str], known: Dictionary) -> dict[str, str]:
    """What is said of tables and of blocks of the dictionary, said of each question that a block stands for; what is
    said of a question itself holds before that."""
    of_blocks = {
        f"{table}.{question}": what
        for (table, _, block), what in ((place.partition("."), what) for place, what in said.items())
        for question in known.questions_of(table, block)
    }
    return of_blocks | {place: what for place, what in said.items() if place in of_blocks or "." not in place}
