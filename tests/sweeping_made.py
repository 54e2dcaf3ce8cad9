"""What the tests of the sweep share: a made-up round's identifiers, and files in which something can be planted."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import typst

from analysis.cleaning.identifying import tables_of
from analysis.cleaning.sought import sought
from analysis.pseudonyms.key_files import Key
from analysis.sweeping.sweep import Identifiers

KEY = Key(bytes.fromhex("a5" * 32))
NAME, ANSWER = "Marguerite Ashdown", "She rang me every single Friday after school, and listened."
WRITTEN = {"What worked well?": {ANSWER}}
# Homes of computers, put together so that no file of the project holds the path of one.
UNIX_HOME, MAC_HOME = "/".join(("", "home", "anybody")), "/".join(("", "Users", "anybody"))
WINDOWS_HOME = "\\".join(("C:", "Users", "anybody"))
IDENTIFYING = {
    "Auditors": sought("name", [f"{NAME}/QX", "SMc"]),
    "Case": sought("identifier", ["V15-01", "A1", "7", "90210"]),
    "CHILD": sought("identifier", ["H801200001001", "007001", "9434765919"]),
    "Team": sought("label", ["Fieldwork South 2", "Assessment", "Early Help"]),
    "Date of birth": sought("birth", ["12/03/2009", "2008-11-30"]),
    "Postcode": sought("postcode", ["TS18 1AB", "M1 1AE"]),
    "E-mail": sought("identifier", ["m.ashdown@council.example"]),
    "Phone": sought("phone", ["07700 900123"]),
}


def identifiers(key: Key = KEY, identifying: dict | None = None, written: dict | None = None) -> Identifiers:
    """What must not be published of the made-up round."""
    made = tables_of(key, IDENTIFYING if identifying is None else identifying, WRITTEN if written is None else written)
    return Identifiers(key, made.words, made.signs, made.runs)


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    """A PNG of one pixel with chunks of one's own."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + after


def jpeg(segment: bytes = b"", after: bytes = b"") -> bytes:
    """The beginning and end of a JPEG with a segment between, and something after its end."""
    scan = b"\xff\xda\x00\x02" + b"\x11\x22\x33"
    return b"\xff\xd8" + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + scan + b"\xff\xd9" + after


def zipped(**members: str | bytes) -> bytes:
    """A zip; of a member's name '__' is '/' and '_dot_' is '.'."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def pdf(markup: str = "Audit", change: Callable[[pikepdf.Pdf], object] = lambda made: None) -> bytes:
    """A PDF of some typst markup, after a change."""
    with pikepdf.open(io.BytesIO(typst.compile(markup.encode("utf-8")))) as made:
        change(made)
        held = io.BytesIO()
        made.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


def with_property(name: str, text: str) -> Callable[[pikepdf.Pdf], object]:
    """Sets a property of a PDF."""
    return lambda made: made.docinfo.update({pikepdf.Name(f"/{name}"): pikepdf.String(text)})


def with_attachment(name: str, content: bytes) -> Callable[[pikepdf.Pdf], object]:
    """Attaches a file to a PDF."""
    return lambda made: made.attachments.update({name: pikepdf.AttachedFileSpec(made, content, filename=name)})


def with_note(text: str) -> Callable[[pikepdf.Pdf], object]:
    """Sticks a note on the first page of a PDF."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=pikepdf.String(text))
    return lambda made: made.pages[0].obj.update({"/Annots": pikepdf.Array([note])})
