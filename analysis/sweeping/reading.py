"""A file of an edition as every text that is in it, each with the place where it stands, whatever it is packed in.

Text in UTF-8, UTF-16 or Latin-1, images and their metadata, zips (Word, Excel) and what is in them, base64 and runs of
hexadecimal digits in a text, the pages and streams of a PDF: each is opened, and what comes out is opened again. What
is packed deeper than DEEPEST, or larger than LARGEST, is refused: nothing is passed over in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.errors import NotReleasable
from analysis.sweeping.images import is_image, metadata_of
from analysis.sweeping.packed import is_packed, unpacked
from analysis.sweeping.places import Piece, Place
from analysis.sweeping.written import packed_in_text, texts_of

# How many packings may be one in another: a document in a zip with an image as base64 in it is four.
DEEPEST = 8
# Bytes of one piece, packed or not: far beyond any page, and what a harmful zip would be.
LARGEST = 200_000_000
TOO_DEEP = (
    "{where}: is packed more than {deepest} times over, so that nobody can say what is in it. Publish it plainly."
)
TOO_LARGE = "{where}: holds more than {largest} bytes, too many to be looked through. Publish it in parts."


@dataclass(frozen=True)
class Text:
    """A text that stands in a file, and where: 'page.html, in base64, in the PNG's tEXt'."""

    where: str
    text: str


def texts_in(name: str, content: str | bytes) -> Iterator[Text]:
    """Every text of a file, its name first. Raises NotReleasable for what cannot be looked through."""
    yield Text(f"{name}, in its name", name)
    yield from _texts(Piece(Place(name), content), 0)


def _texts(piece: Piece, depth: int) -> Iterator[Text]:
    _refuse_unfit(piece, depth)
    if isinstance(piece.content, bytes):
        opened = _opened(piece)
        if opened is not None:
            for one in opened:
                yield from _texts(one, depth + 1)
            return
    for text in texts_of(piece.content):
        packed, rest = packed_in_text(piece.place, text)
        yield Text(str(piece.place), rest)
        for one in packed:
            yield from _texts(one, depth + 1)


def _opened(piece: Piece) -> Iterator[Piece] | None:
    """What is in a zip, an image or a PDF; None for what is text or unknown, and read as it is."""
    if is_packed(piece.content):
        return unpacked(piece, LARGEST)
    return metadata_of(piece) if is_image(piece.content) else None


def _refuse_unfit(piece: Piece, depth: int) -> None:
    if depth > DEEPEST:
        raise NotReleasable(TOO_DEEP.format(where=piece.place, deepest=DEEPEST))
    if len(piece.content) > LARGEST:
        raise NotReleasable(TOO_LARGE.format(where=piece.place, largest=LARGEST))
