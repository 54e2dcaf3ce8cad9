"""A PDF as what it says: the words of each page as its readers see them, its texts that are not drawn, what it carries.

A PDF draws letters by their numbers in a font, so PDFium reads the words of its pages. What is not drawn (titles, alt
texts, addresses, properties) stands as strings in its objects; every stream that neither draws nor holds objects is
opened like any file. Fonts are not read: they draw letters, like the pixels of an image. A PDF that is locked or broken
is refused.
"""

import re
import zlib
from collections.abc import Iterator

import pypdfium2

from analysis.errors import NotReleasable
from analysis.sweeping.places import Piece

PDF = b"%PDF-"
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<(?:[0-9A-Fa-f\s]{4,})>", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"\n", b"\n": b"", b"\r\n": b""}
# An object stream begins with numbers: of each object and its place. What draws ends its texts and pictures so.
OBJECTS = re.compile(rb"\s*\d+ \d+[\s\d]*[<(\[/]")
DRAWS = re.compile(rb"(?:^|[\s\])>])(?:TJ|Tj|EMC|Do|re|cm|Tf|scn|SCN|l|h|f|S)\s")
PROPERTIES = re.compile(rb"<<.*?>>\s*(?:BDC|DP)", re.DOTALL)
# How the programs of fonts begin (OpenType, TrueType, Compact Font Format), and what their letters mean.
FONTS = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf", b"\1\0\4")
LETTERS_OF_FONT = b"begincmap"
CANNOT = "{where}: cannot be opened ({why}), so that nobody can say what is in it. Publish it plainly, or leave it out."
TOO_LARGE = "it holds more than {largest} bytes"
# What PDFium gives where a word is broken at the end of a line.
BROKEN = re.compile("\ufffe|\x02|\u200b")


def pieces_of_pdf(piece: Piece, largest: int) -> Iterator[Piece]:
    """All that a PDF says. Raises NotReleasable where it cannot be opened, or holds more than `largest` bytes."""
    for number, text in enumerate(_words(piece), start=1):
        yield Piece(piece.place.inside(f"page {number} of the PDF"), text)
    yield Piece(piece.place.inside("what the PDF does not draw"), _strings(STREAM.sub(b"\n", piece.content)))
    for stream in STREAM.findall(piece.content):
        held = _inflated(piece, stream, largest)
        if held.startswith(FONTS) or LETTERS_OF_FONT in held:
            continue
        if OBJECTS.match(held):
            yield Piece(piece.place.inside("what the PDF does not draw"), _strings(held))
        elif DRAWS.search(held):
            yield Piece(piece.place.inside("what the PDF draws"), _strings(b"\n".join(PROPERTIES.findall(held))))
        else:
            yield Piece(piece.place.inside("a stream of the PDF"), held)


def _words(piece: Piece) -> list[str]:
    """The words of each page."""
    try:
        with pypdfium2.PdfDocument(piece.content) as document:
            return [BROKEN.sub("", page.get_textpage().get_text_range()) for page in document]
    except pypdfium2.PdfiumError as error:
        raise NotReleasable(CANNOT.format(where=piece.place, why=str(error).rstrip("."))) from None


def _strings(content: bytes) -> str:
    """The strings of objects, one to a line."""
    return "\n".join(_text(string) for string in STRING.findall(content))


def _text(string: bytes) -> str:
    """A string, plain or in hexadecimal digits, in UTF-16, UTF-8 or the letters of PDF, which are nearly Latin-1."""
    if string.startswith(b"<"):
        digits = b"".join(string[1:-1].split()).decode()
        plain = bytes.fromhex(digits + "0" * (len(digits) % 2))
    else:
        plain = ESCAPE.sub(_escaped, string[1:-1])
    if plain.startswith((b"\xfe\xff", b"\xff\xfe")):
        return plain.decode("utf-16", "replace")
    try:
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError:
        return plain.decode("latin-1")


def _escaped(match: re.Match) -> bytes:
    said = match[1]
    return bytes([int(said, 8) % 256]) if said.isdigit() and said < b"8" else LETTERS.get(said, said)


def _inflated(piece: Piece, stream: bytes, largest: int) -> bytes:
    """What a stream holds; itself where it is not compressed."""
    opened = zlib.decompressobj()
    try:
        held = opened.decompress(stream, largest)
    except zlib.error:
        return stream
    if opened.unconsumed_tail:
        raise NotReleasable(CANNOT.format(where=piece.place, why=TOO_LARGE.format(largest=largest)))
    return held
