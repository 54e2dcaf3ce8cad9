"""The streams of an OLE compound file: how Excel 97 to 2003 packed a workbook, and how Excel packs one with a password.

[MS-CFB]: sectors of 512 or 4096 bytes, chained by a table of the sector that follows each; short streams in sectors of
64 bytes inside the stream of the root. A chain that runs in a circle or leaves the file raises ValueError: calamine
would follow it until memory is used up.
"""

import struct
from dataclasses import dataclass

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Sector numbers from here on are marks: end of a chain, free, part of the table itself.
MARKS = 0xFFFFFFFA
SHORT_SECTOR, SHORT_STREAM = 64, 4096
ENTRY, STREAM, ROOT = 128, 2, 5


@dataclass(frozen=True)
class Entry:
    """One entry of the directory: a stream, or the root, whose stream holds the short ones."""

    name: str
    kind: int
    start: int
    size: int


def streams(content: bytes) -> dict[str, bytes]:
    """The streams of the file by their names (of two of one name, the first)."""
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 20)
    directory, _, _, short_table = struct.unpack_from("<4I", content, 48)
    big = Sectors(content[size:], size, _table(content, size))
    entries = [_entry(raw) for raw in _pieces(big.chain(directory), ENTRY) if raw[66] in (STREAM, ROOT)]
    if not entries or entries[0].kind != ROOT:
        raise ValueError("a directory without its root")
    table = _numbers(big.chain(short_table))
    small = Sectors(big.chain(entries[0].start), SHORT_SECTOR, table)
    found: dict[str, bytes] = {}
    for entry in (entry for entry in entries if entry.kind == STREAM):
        sectors = big if entry.size >= SHORT_STREAM else small
        found.setdefault(entry.name, sectors.chain(entry.start if entry.size else MARKS)[: entry.size])
    return found


@dataclass(frozen=True)
class Sectors:
    """Sectors of one size, and the number of the sector that follows each."""

    content: bytes
    size: int
    follows: tuple[int, ...]

    def chain(self, start: int) -> bytes:
        """The content of the sectors from `start` on."""
        found, number = [], start
        while number < MARKS:
            begin = number * self.size
            if begin >= len(self.content) or number >= len(self.follows) or len(found) > len(self.follows):
                raise ValueError("a chain of sectors that leaves the file or runs in a circle")
            found.append(self.content[begin : begin + self.size])
            number = self.follows[number]
        return b"".join(found)


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """The number that follows each sector: the table's own sectors are listed in the header, and in sectors of more."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if more >= MARKS:
            break
        *numbers, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += numbers
    sectors = [content[(number + 1) * size : (number + 2) * size] for number in listed if number < MARKS]
    return _numbers(b"".join(sectors))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _pieces(content: bytes, size: int) -> list[bytes]:
    return [content[begin : begin + size] for begin in range(0, len(content) - size + 1, size)]


def _entry(raw: bytes) -> Entry:
    length = struct.unpack_from("<H", raw, 64)[0]
    start, size = struct.unpack_from("<II", raw, 116)
    return Entry(raw[: max(length - 2, 0)].decode("utf-16-le"), raw[66], start, size)
