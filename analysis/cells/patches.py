"""Functions, classes and constants of loaded modules that a notebook has replaced, added or removed.

`pd.DataFrame.to_html = ...` would work on in the next notebook. What every name of every module and class stands for is
noted, and compared by identity. Nothing is put back: the process is replaced. A name that begins with an underscore is
often a memory of the package's own; it counts where it stands for a function or class.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from analysis.cells.noting import ABSENT, PutBack

# The packages that notebooks use. Python's own modules are watched too.
WATCHED = (
    *("analysis", "IPython", "matplotlib", "numpy", "pandas", "pyarrow", "scipy.stats", "seaborn"),
    *("statsmodels.api", "statsmodels.formula", "statsmodels.stats"),
)
# The cells' own module, and what runs the cells.
UNWATCHED = ("__main__", "__mp_main__", "analysis.cells", "analysis.workers")
# Flags of a class: made by a program, and not to be changed (cpython Include/object.h).
MADE, UNCHANGEABLE = 1 << 9, 1 << 8

Names = Mapping[str, object]


@dataclass(frozen=True)
class Watched:
    """One module or class: its names now, and what they stood for when they were noted."""

    where: str
    names: Names
    before: dict[str, object]
    values: list

    @property
    def is_same(self) -> bool:
        """Lists are compared by identity as long as nothing differs, which is quick."""
        try:
            return [*self.names.values()] == self.values
        except (ValueError, TypeError):  # values that cannot be compared are not the same ones
            return False


class Patches:
    """The names of Python's own modules and of the packages that notebooks use, and of their classes."""

    name = "the modules' functions"

    def noted(self) -> PutBack:
        """Note what all names stand for. Modules of known packages that are loaded later are noted from then on."""
        seen: set[object] = set()
        watched = list(_not_seen(seen))

        def put_back() -> list[str]:
            reasons = [reason for one in watched if not one.is_same for reason in _reasons(one)]
            new = list(_not_seen(seen))
            watched.extend(new)
            return reasons + [f"{name} was replaced" for name in _patched(new)]

        return put_back


def _not_seen(seen: set[object]) -> Iterator[Watched]:
    """The modules to watch that have not been seen yet, with the classes among their names that can be changed."""
    new = [name for name in sys.modules if name not in seen]
    seen.update(new)
    for module in [sys.modules[name] for name in new if _is_watched(name)]:
        if isinstance(module, ModuleType):
            yield _watched(module.__name__, vars(module))
            for value in [*vars(module).values()]:
                if isinstance(value, type) and value.__flags__ & (MADE | UNCHANGEABLE) == MADE and value not in seen:
                    seen.add(value)
                    yield _watched(f"{value.__module__}.{value.__qualname__}", vars(value))


def _watched(where: str, names: Names) -> Watched:
    before = dict(names)
    return Watched(where, names, before, [*before.values()])


def _is_watched(name: str) -> bool:
    if name.startswith(UNWATCHED):
        return False
    return _package(name) in sys.stdlib_module_names or f"{name}.".startswith(tuple(f"{n}." for n in WATCHED))


def _reasons(one: Watched) -> Iterator[str]:
    for name in sorted({**one.before, **one.names}):
        old, new = one.before.get(name, ABSENT), one.names.get(name, ABSENT)
        if old is not new and _counts(name, old, new, _package(one.where)):
            how = "added" if old is ABSENT else "removed" if new is ABSENT else "replaced"
            yield f"{one.where}.{name} was {how}"


def _patched(new: list[Watched]) -> list[str]:
    """Names of modules that a notebook was the first to load and that stand for something of its cells."""
    return [
        f"{one.where}.{name}"
        for one in new
        for name, value in one.before.items()
        if getattr(value, "__module__", None) == "__main__"
    ]


def _counts(name: str, old: object, new: object, package: str) -> bool:
    """Packages add modules, classes and memories of their own when these are needed; others add functions."""
    if old is ABSENT:
        return _does(new) and _package(getattr(new, "__module__", None)) != package
    return not name.startswith("_") or _does(old) or _does(new)


def _does(value: object) -> bool:
    return callable(value) or isinstance(value, property | classmethod | staticmethod)


def _package(name: object) -> str:
    return str(name).partition(".")[0]
