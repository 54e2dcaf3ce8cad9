"""Texts as they are read once their encoding is undone: bytes as text, escapes as the letters that they stand for, and
base64 and hexadecimal runs as what they hold.

Undone are character references of HTML (&#x4A;), percent-encoding (%4A), escapes of JSON, JavaScript and CSS (\\u004a,
\\x4a, \\4a ) and quoted-printable (=4A). Of bytes that are no text the printable runs are taken, once with the NULs
left out, as UTF-16 has one beside each plain letter.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from html import unescape

from analysis.sweeping.images import is_image
from analysis.sweeping.packed import is_packed
from analysis.sweeping.places import Piece, Place

PRINTABLE_RUN = re.compile(rb"[\t\x20-\x7e\xa0-\xff]{4,}")
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
ESCAPES = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([0-9a-fA-F]{2,6}) ?|\\(/)")
QUOTED = re.compile(r"(?:=[0-9A-F]{2})+|=[ \t]*\r?\n")
# Runs of eight signs or more hold six letters; in both alphabets of RFC 4648, over several lines.
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{8,}(?:\r?\n[ \t]*(?=[A-Za-z0-9+/]))?)+={0,2}")
URL_SAFE = re.compile(r"[A-Za-z0-9_-]{8,}={0,2}")
HEXADECIMAL = re.compile(r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}){6,}(?![0-9a-fA-F])")
# A sha256, as a manifest has for each page: nobody's number. And a run so long that no word or name is like it.
HASH = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{64}(?![0-9a-zA-Z])")
LONG = 200
# What a text holds besides letters, digits and signs that are seen.
LINE_ENDS = "\t\r\n"
# How often an escape may be escaped.
ROUNDS = 3


def texts_of(content: str | bytes) -> Iterator[str]:
    """A text, or bytes as the texts that they may be; and the same without its quoted-printable, where it has some."""
    for text in [content] if isinstance(content, str) else list(_decoded(content)):
        yield text
        if QUOTED.search(text):
            yield QUOTED.sub(lambda match: _of_hexadecimal(match[0].replace("=", "")), text)


def without_escapes(text: str) -> str:
    """The text with the letters that its escapes stand for.

    >>> without_escapes("Jos&eacute; %4Aohn \\\\u0041nn")
    'José John Ann'
    """
    for _ in range(ROUNDS):
        before, text = text, _unescaped(text)
        if text == before:
            break
    return text


def packed_in_text(place: Place, text: str) -> tuple[list[Piece], str]:
    """What base64 and hexadecimal runs of a text hold, and the text without the long ones."""
    plain = without_escapes(text)
    found = {run: _held(run.encode()) for pattern in (BASE64, URL_SAFE) for run in set(pattern.findall(plain))}
    pieces = [Piece(place.inside("base64"), held) for held in found.values() if held is not None]
    for run in set(HEXADECIMAL.findall(plain)):
        held = bytes.fromhex(run)
        if _is_text(held) or is_image(held) or is_packed(held):
            pieces.append(Piece(place.inside("hexadecimal digits"), held))
    for run in sorted((run for run, held in found.items() if held is not None and len(run) >= LONG), key=len):
        text = text.replace(run, " ")
    return pieces, HASH.sub(" ", text)


def _decoded(content: bytes) -> Iterator[str]:
    """Bytes as text; where they are none, their printable runs."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", "replace")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is not None and "\0" not in text:
        yield text
        return
    for some in {content, content.replace(b"\0", b"")}:
        yield "\n".join(run.decode("latin-1") for run in PRINTABLE_RUN.findall(some))
        yield "\n".join(run for run in some.decode("utf-8", "ignore").splitlines() if not run.isascii())


def _unescaped(text: str) -> str:
    if "&" in text:
        text = unescape(text)
    if "%" in text:
        text = PERCENT.sub(lambda match: _of_hexadecimal(match[0].replace("%", "")), text)
    return ESCAPES.sub(_letter, text) if "\\" in text else text


def _letter(match: re.Match) -> str:
    """The letter that an escape stands for; the escape itself where it stands for none."""
    digits = next((group for group in match.groups() if group), "")
    if digits == "/":
        return digits
    number = int(digits, 16)
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]


def _of_hexadecimal(digits: str) -> str:
    """The text of bytes; '' for the end of a line that goes on."""
    some = bytes.fromhex("".join(filter(str.isalnum, digits)))
    try:
        return some.decode("utf-8")
    except UnicodeDecodeError:
        return some.decode("latin-1")


def _held(run: bytes) -> bytes | None:
    """What a run of base64 holds, where that is text, an image or packed, or the run so long that it must be something;
    None for a word."""
    signs = b"".join(run.split()).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    if len(signs) % 4 == 1:
        signs = signs[:-1]
    try:
        held = base64.b64decode(signs + b"=" * (-len(signs) % 4))
    except binascii.Error:
        return None
    return held if len(run) >= LONG or is_image(held) or is_packed(held) or _is_text(held) else None


def _is_text(held: bytes) -> bool:
    """Whether bytes are printable text, in UTF-8, Latin-1 or UTF-16."""
    if held[1::2].count(0) == len(held) // 2 or held[::2].count(0) == len(held) // 2:
        held = held.replace(b"\0", b"")
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and all(sign.isprintable() or sign in LINE_ENDS for sign in text)
