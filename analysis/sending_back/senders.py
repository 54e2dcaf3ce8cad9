"""Who sent what: the senders of round.toml, and the file that a problem stands in.

A sender is one in any capitals and blanks. A sheet is its own block's sender's; where several sent one file and the
sheet is nobody's own, it is the analyst's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.description import ReceivedFile
from analysis.errors import Place
from analysis.intake.wording import normal, readable


@dataclass(frozen=True)
class Senders:
    """`names`: the senders as first written, in the order of round.toml. `sent`: (file, sheet or '') -> its senders."""

    names: tuple[str, ...]
    sent: dict[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, files: Iterable[ReceivedFile]) -> "Senders":
        """The senders of a round's files; a file without one is the analyst's."""
        written: dict[str, str] = {}
        sent: dict[tuple[str, str], tuple[str, ...]] = {}
        for file in files:
            names = (written.setdefault(normal(file.received_from), readable(file.received_from)),)
            for place in {(file.path, file.sheet or ""), (file.path, "")}:
                sent[place] = tuple(dict.fromkeys(sent.get(place, ()) + names))
        return cls(tuple(name for name in written.values() if name), sent)

    def of_file(self, file: str, sheet: str) -> str | None:
        """The one sender of a sheet, or else of its file; None where there is none, or more than one."""
        of_sheet = self.sent.get((file, sheet), self.sent.get((file, ""), ()))
        return of_sheet[0] or None if len(of_sheet) == 1 else None

    def place_of(self, where: str | Place) -> Place:
        """Where something stands, as a place: words that begin with the name of a file are about that file."""
        if isinstance(where, Place):
            return where
        about = [file for file, _ in self.sent if where == file or where.startswith(f"{file}, ")]
        if not about:
            return Place(where)
        file = max(about, key=len)
        return Place(file, cell=where.removeprefix(file).removeprefix(", "))
