"""Where a notebook failed, without any value: for a log that people read who may not read the data.

A traceback quotes lines of the notebook and the message of the error, and both may hold a child's words. A frame names
a file, a line and a function.
"""

import site
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

PACKAGE = Path(__file__).parent.parent
ELSEWHERE = "(code that is in no file)"


@dataclass(frozen=True)
class Frame:
    """One step towards the failure: 'cell 3' or the short name of a file, the line in it, and the function."""

    file: str
    line: int
    function: str


def frames_of(error: BaseException, cell_of: Callable[[str], int | None]) -> tuple[Frame, ...]:
    """The frames from the failing cell inwards; `cell_of` gives the number of the cell that has a file's name.

    A cell that could not be read as Python has none.
    """
    found = list(_walked(error.__traceback__))
    cells = [number for number, (frame, _) in enumerate(found) if cell_of(frame.f_code.co_filename)]
    if not cells:
        return ()
    return tuple(_frame(frame, line, cell_of) for frame, line in found[cells[0] :])


def _walked(step: TracebackType | None) -> list[tuple[FrameType, int]]:
    steps = []
    while step:
        steps.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    return steps


def _frame(frame: FrameType, line: int, cell_of: Callable[[str], int | None]) -> Frame:
    name = frame.f_code.co_filename
    cell = cell_of(name)
    return Frame(f"cell {cell}" if cell else short_name(name), line, frame.f_code.co_name)


def short_name(name: str) -> str:
    """A file's name below the folder of packages it is from; else its last part, and nothing of one that is not
    there, for such a name is made by a program."""
    path = Path(name)
    if name.startswith("<frozen "):
        return name
    if path.suffix == ".pyx" and path.parts[0] in sys.modules:  # compiled, by the name it had when it was
        return path.as_posix()
    if not path.is_file():
        return ELSEWHERE
    homes = [home for home in (PACKAGE.parent, *library_folders()) if path.is_relative_to(home)]
    return path.relative_to(max(homes, key=lambda home: len(home.parts))).as_posix() if homes else path.name


def library_folders() -> tuple[Path, ...]:
    """The folders of Python's own modules and of installed packages."""
    named = [path for name, path in sysconfig.get_paths().items() if name.endswith(("lib", "stdlib"))]
    given = [*named, *site.getsitepackages(), site.getusersitepackages()]
    return tuple({spelling: None for path in given for spelling in (Path(path), Path(path).resolve())})
