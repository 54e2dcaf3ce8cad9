"""The three kinds of state that are noted once and put back after every notebook.

`noted()` notes the state as it is now and gives the function that puts it back; what that function returns, if
anything, is what could not be put back, in words.
"""

from collections.abc import Callable, Iterable, MutableMapping, MutableSet
from copy import copy
from dataclasses import dataclass
from typing import Protocol

PutBack = Callable[[], Iterable[str] | None]
ABSENT = object()


class Note(Protocol):
    """A part of the process's state. `name` begins a sentence of what could not be put back."""

    name: str

    def noted(self) -> PutBack:
        """Note the state; the function given puts it back."""


@dataclass(frozen=True)
class Setting:
    """A state that one function reads and another writes."""

    name: str
    read: Callable[[], object]
    write: Callable[[object], object]

    def noted(self) -> PutBack:
        """Note what is read; it is written back."""
        value = self.read()

        def put_back() -> None:
            self.write(value)

        return put_back


@dataclass(frozen=True)
class Attributes:
    """Names of an object: what each stands for, and which of them are not there."""

    name: str
    owner: object
    names: tuple[str, ...]

    def noted(self) -> PutBack:
        """Note what the names stand for; they are set and deleted to be so again."""
        kept = {name: getattr(self.owner, name, ABSENT) for name in self.names}

        def put_back() -> None:
            for name, value in kept.items():
                if value is not ABSENT:
                    setattr(self.owner, name, value)
                elif hasattr(self.owner, name):
                    delattr(self.owner, name)

        return put_back


@dataclass(frozen=True)
class Contents:
    """What a list, a dictionary or a set holds; the container itself stays the same object."""

    name: str
    container: list | MutableMapping | MutableSet

    def noted(self) -> PutBack:
        """Note the content; whatever is in the container later gives way to it."""
        kept = dict(self.container) if isinstance(self.container, MutableMapping) else copy(self.container)

        def put_back() -> None:
            hold(self.container, kept)

        return put_back


def hold(container: list | MutableMapping | MutableSet, kept: list | dict | set) -> None:
    """Make the container hold what was kept. At no time does a dictionary lack what it had: one holds Python's own
    names."""
    if isinstance(container, list):
        container[:] = kept
    elif isinstance(container, MutableMapping):
        container.update(kept)
        for name in [name for name in container if name not in kept]:
            del container[name]
    else:
        container &= kept
        container |= kept
