"""Which modules are loaded, and what our own hold.

Modules from beside a notebook are dropped, for the next notebook may have others of the same name. Python's own and
installed packages stay. A package that was not loaded when the slate was taken has a state that nobody noted, so it is
a reason to replace the process.
"""

import functools
import gc
import sys
from collections.abc import Callable
from copy import copy, deepcopy
from pathlib import Path
from types import ModuleType

from analysis.cells.failures import library_folders
from analysis.cells.noting import ABSENT, PutBack, hold

OURS = "analysis"
WORKERS = ("analysis.cells", "analysis.workers")  # these modules are the process's own, and change while it works
# Caches that are kept: the program as this process runs it, though its files may be others by now, and answers that
# nobody can change. What the others remember can be changed in place, so they are emptied.
KEPT_CACHES = {
    "analysis.fingerprints.program",
    "analysis.charts.drawing._svg",
    "analysis.themes.matching.words._spelled",
    "analysis.themes.coded.by_number",
}
# What IPython, papermill and this package load when it is first needed: they hold nothing that a notebook sets.
WHEN_NEEDED = {
    *("asttokens", "decorator", "executing", "jedi", "parso", "pexpect", "ptyprocess", "pure_eval", "stack_data"),
    *("IPython", "ipykernel", "matplotlib_inline", "psutil", "pygments", "tornado", "traitlets", "wcwidth", "zmq"),
}


class LoadedModules:
    """sys.modules. Of our own modules those loaded since are dropped too."""

    name = "the loaded modules"

    def noted(self) -> PutBack:
        """Note the modules that are loaded."""
        kept = dict(sys.modules)
        known = {_top(name) for name in kept} | set(sys.stdlib_module_names) | WHEN_NEEDED
        folders = library_folders()

        def put_back() -> list[str]:
            for name, module in kept.items():
                if sys.modules.get(name, ABSENT) is not module:
                    sys.modules[name] = module
            added = {name: module for name, module in sys.modules.items() if name not in kept}
            installed = {name for name, module in added.items() if _top(name) in known or _is_in(module, folders)}
            ours = {name for name in added if _top(name) == OURS}
            for name in added.keys() - installed | ours:
                _drop(name)
            return [
                f"the package '{name}' was imported, whose state is not known"
                for name in sorted({_top(name) for name in installed} - known)
            ]

        return put_back


def _top(name: str) -> str:
    return name.partition(".")[0]


def _is_in(module: ModuleType | None, folders: tuple[Path, ...]) -> bool:
    """Whether a module is from one of the folders; a package without a file of its own has its places."""
    spec = getattr(module, "__spec__", None)
    places = [getattr(module, "__file__", None), *(getattr(spec, "submodule_search_locations", None) or ())]
    return any(Path(place).is_relative_to(folder) for place in places if place for folder in folders)


def _drop(name: str) -> None:
    module = sys.modules.pop(name)
    above, _, last = name.rpartition(".")
    parent = sys.modules.get(above)
    if parent is not None and getattr(parent, last, None) is module:
        delattr(parent, last)


class Caches:
    """What our own functions remember. A notebook finds them as a kernel would: empty, but for those that are kept."""

    name = "the package's caches"

    def noted(self) -> PutBack:
        """Find the caches, wherever they are; those of modules loaded later go with the modules."""
        kind = type(functools.lru_cache(_top))
        caches = [found for found in gc.get_objects() if isinstance(found, kind) and _is_emptied(found)]

        def put_back() -> None:
            for cache in caches:
                cache.cache_clear()

        return put_back


def _is_emptied(cache: Callable) -> bool:
    return _top(cache.__module__ or "") == OURS and f"{cache.__module__}.{cache.__qualname__}" not in KEPT_CACHES


class OurModules:
    """The names of our own modules: constants, functions, and what lists, dictionaries and sets among them hold."""

    name = "the package's own names"

    def noted(self) -> PutBack:
        """Note what every name stands for."""
        modules = [module for name, module in sys.modules.items() if _is_ours(name) and module is not None]
        kept = [(vars(module), dict(vars(module)), _held(module)) for module in modules]

        def put_back() -> None:
            for names, before, contents in kept:
                hold(names, before | _submodules(names))
                for container, content in contents:
                    if container != content:
                        hold(container, deepcopy(content))

        return put_back


def _is_ours(name: str) -> bool:
    return _top(name) == OURS and not name.startswith(WORKERS)


def _held(module: ModuleType) -> list[tuple[list | dict | set, list | dict | set]]:
    values = [value for name, value in vars(module).items() if name != "__builtins__"]
    return [(value, _copied(value)) for value in values if type(value) in (list, dict, set)]


def _copied(container: list | dict | set) -> list | dict | set:
    """A deep copy; a shallow one of a container that holds modules."""
    try:
        return deepcopy(container)
    except TypeError:
        return copy(container)


def _submodules(names: dict[str, object]) -> dict[str, ModuleType]:
    """Modules of the package that were loaded since are names of it, too."""
    return {
        name: value
        for name, value in names.items()
        if isinstance(value, ModuleType) and value.__name__ == f"{names['__name__']}.{name}"
    }
