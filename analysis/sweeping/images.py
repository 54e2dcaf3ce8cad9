"""What a PNG or JPEG says besides its pixels: texts, times, profiles, the camera's remarks, and what follows its end.

Of a PNG every chunk but the pixels is read (PNG, third edition, W3C 2025: tEXt, zTXt, iTXt, eXIf), of a JPEG every
segment up to the scan. The pixels themselves are not read: a name that is drawn is not found. Other images are read as
bytes, like any file.
"""

import zlib
from collections.abc import Iterator

from analysis.errors import NotReleasable
from analysis.sweeping.places import Piece

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
PIXELS = (b"IDAT", b"fdAT", b"PLTE", b"IEND")
# The segments of a JPEG that have no length: they hold nothing.
BARE = {*range(0xD0, 0xD9), 0x01}
SCAN, END = 0xDA, b"\xff\xd9"
# Bytes of a decompressed text; a longer one is no remark on an image.
LONGEST = 20_000_000
TOO_LONG = "{where}: unpacks to more than {longest} bytes, which no remark on an image has. Take it out of the image."


def is_image(content: bytes) -> bool:
    """Whether the bytes are an image whose parts are known here."""
    return content.startswith((PNG, JPEG))


def metadata_of(piece: Piece) -> Iterator[Piece]:
    """Everything of an image but its pixels, what follows its end included."""
    yield from _of_png(piece) if piece.content.startswith(PNG) else _of_jpeg(piece)


def _of_png(piece: Piece) -> Iterator[Piece]:
    content, at = piece.content, len(PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        place = piece.place.inside(f"the PNG's {kind.decode('latin-1')}")
        if kind not in PIXELS:
            yield from _of_chunk(Piece(place, content[at + 8 : at + 8 + length]), kind)
        at += 12 + length
        if kind == b"IEND":
            break
    if content[at:]:
        yield Piece(piece.place.inside("what follows the PNG's end"), content[at:])


def _of_chunk(piece: Piece, kind: bytes) -> Iterator[Piece]:
    """A chunk as it is, and its text where that is compressed."""
    yield piece
    keyword, _, rest = piece.content.partition(b"\0")
    if kind in (b"zTXt", b"iCCP"):
        yield Piece(piece.place, _decompressed(piece, rest[1:]))
    if kind == b"iTXt" and rest[:1] == b"\x01":
        yield Piece(piece.place, _decompressed(piece, rest[2:].split(b"\0", 2)[-1]))


def _decompressed(piece: Piece, content: bytes) -> bytes:
    """What is compressed; nothing where it is broken, so that no program could read it."""
    try:
        opened = zlib.decompressobj()
        found = opened.decompress(content, LONGEST)
    except zlib.error:
        return b""
    if opened.unconsumed_tail:
        raise NotReleasable(TOO_LONG.format(where=piece.place, longest=LONGEST))
    return found


def _of_jpeg(piece: Piece) -> Iterator[Piece]:
    content, at = piece.content, 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if kind in BARE:
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        yield Piece(piece.place.inside(f"the JPEG's segment {kind:X}"), content[at + 4 : at + 2 + length])
        at += 2 + length
        if kind == SCAN:
            break
    end = content.find(END, at)
    rest = content[end + len(END) :] if end >= 0 else content[at:]
    if rest:
        yield Piece(piece.place.inside("what follows the JPEG's end"), rest)
