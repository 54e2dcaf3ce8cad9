"""Where something stands in a file of an edition: the file, and what it is packed in, from the outside in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A file and the way into it.

    >>> print(Place("page.html").inside("base64").inside("the PNG's tEXt"))
    page.html, in base64, in the PNG's tEXt
    """

    file: str
    way: tuple[str, ...] = ()

    def inside(self, part: str) -> "Place":
        """The place of a part."""
        return Place(self.file, (*self.way, part))

    def __str__(self) -> str:
        return ", in ".join((self.file, *self.way))


@dataclass(frozen=True)
class Piece:
    """A part of a file, decoded so far: text, or bytes that may be anything."""

    place: Place
    content: str | bytes
