"""What a notebook finds in a warm process: the state as it was when everything worth preloading was imported.

A slate notes that state once. Wiped after every notebook it puts all of it back, and says in words what it could not:
then the process is to be replaced.
"""

import gc
import locale
from dataclasses import dataclass, field
from types import TracebackType

from analysis.cells.library_state import library_notes
from analysis.cells.module_state import Caches, LoadedModules, OurModules
from analysis.cells.noting import PutBack
from analysis.cells.patches import Patches
from analysis.cells.python_state import python_notes
from analysis.cells.remains import Programs, Threads

# What putting something back may raise: a folder that was deleted, a value that is refused, a name that is gone.
REFUSED = (OSError, ValueError, TypeError, AttributeError, LookupError, RuntimeError, locale.Error)


@dataclass(frozen=True)
class CleanSlate:
    """The noted state: for each part its name and the function that puts it back.

    `with slate as left_behind:` puts everything back at the end; what could not be put back is then in `left_behind`.
    """

    parts: tuple[tuple[str, PutBack], ...]
    left_behind: list[str] = field(default_factory=list)

    @classmethod
    def taken(cls) -> "CleanSlate":
        """Note the state of this process as it is now."""
        notes = [*python_notes(), *library_notes(), LoadedModules(), OurModules(), Caches(), Patches()]
        notes += [Threads(), Programs(), Memory()]
        return cls(tuple((note.name, note.noted()) for note in notes))

    def wipe(self) -> list[str]:
        """Put everything back; what could not be put back, in words. An empty list: the process is as it began."""
        return [reason for name, put_back in self.parts for reason in _reasons(name, put_back)]

    def __enter__(self) -> list[str]:
        self.left_behind.clear()
        return self.left_behind

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.left_behind[:] = self.wipe()


class Memory:
    """What nobody refers to any more. All that was there at first is left out of the search, so it is quick."""

    name = "memory"

    def noted(self) -> PutBack:
        """Free what is free and set the rest aside."""
        gc.collect()
        gc.freeze()

        def put_back() -> None:
            gc.collect()

        return put_back


def _reasons(name: str, put_back: PutBack) -> list[str]:
    try:
        return list(put_back() or ())
    except REFUSED as error:
        return [f"{name} could not be put back ({type(error).__name__})"]
