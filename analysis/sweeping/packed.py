"""What is packed: zips and what is in them (Word, Excel and PowerPoint files are zips), gzip, and a PDF.

Of a zip the names, the remarks and what lies before and after its members are read too. A member that is locked with a
password, or is packed in a way that nobody here can open, is refused.
"""

import io
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from analysis.errors import NotReleasable
from analysis.sweeping.pdf import CANNOT, PDF, TOO_LARGE, pieces_of_pdf
from analysis.sweeping.places import Piece

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
LOCKED = "it is locked with a password"
GZIPPED = 31  # what zlib calls a gzip's header


def is_packed(content: bytes) -> bool:
    """Whether the bytes are a zip, gzip or PDF."""
    return content.startswith((ZIP, GZIP, PDF))


def unpacked(piece: Piece, largest: int) -> Iterator[Piece]:
    """What is in a packed piece. Raises NotReleasable where it cannot be opened, or holds more than `largest` bytes."""
    if piece.content.startswith(ZIP):
        yield from _members(piece, largest)
    elif piece.content.startswith(GZIP):
        yield Piece(piece.place.inside("the gzip"), _inflated(piece, largest))
    else:
        yield from pieces_of_pdf(piece, largest)


def _members(piece: Piece, largest: int) -> Iterator[Piece]:
    """Each member's name, remark and content; and the remark on the zip."""
    try:
        with ZipFile(io.BytesIO(piece.content)) as opened:
            yield Piece(piece.place.inside("the zip's remark"), opened.comment)
            infos = opened.infolist()
            if sum(info.file_size for info in infos) > largest:
                raise NotReleasable(CANNOT.format(where=piece.place, why=TOO_LARGE.format(largest=largest)))
            for info in infos:
                yield from _member(piece, opened, info)
    except (BadZipFile, LargeZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise NotReleasable(CANNOT.format(where=piece.place, why=type(error).__name__)) from None


def _member(piece: Piece, opened: ZipFile, info: ZipInfo) -> Iterator[Piece]:
    place = piece.place.inside(f"'{info.filename}'") if info.filename.isascii() else piece.place.inside("a member")
    yield Piece(piece.place.inside("the name of a member"), info.filename)
    yield Piece(place.inside("its remark"), info.comment)
    yield Piece(place.inside("its extra field"), info.extra)
    if info.flag_bits & 1:
        raise NotReleasable(CANNOT.format(where=place, why=LOCKED))
    yield Piece(place, opened.read(info))


def _inflated(piece: Piece, largest: int) -> bytes:
    opened = zlib.decompressobj(GZIPPED)
    try:
        found = opened.decompress(piece.content, largest)
    except zlib.error as error:
        raise NotReleasable(CANNOT.format(where=piece.place, why=type(error).__name__)) from None
    if opened.unconsumed_tail:
        raise NotReleasable(CANNOT.format(where=piece.place, why=TOO_LARGE.format(largest=largest)))
    return found
