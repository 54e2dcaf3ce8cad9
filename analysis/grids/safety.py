"""Archives (xlsx, xlsb and ods are zip archives) unpacked within bounds, and parts of them checked to be whole.

A few bytes can unpack to thousands of gigabytes, and a cell in the last corner of a sheet can ask for a billion of
empty ones: what is larger than any audit is refused before memory is spent on it. Raises UnreadableFile for that, and
one of DAMAGE for an archive that is damaged anywhere.
"""

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from python_calamine import CalamineError

from analysis.errors import Place, Problem
from analysis.grids.grid import UnreadableFile

# Bytes that all parts of a workbook have together, unpacked: a full sheet of 1,048,576 rows and ten columns is smaller.
LARGEST = 500_000_000
# Parts in an archive; a workbook has about four for each sheet.
MOST_PARTS = 10_000
# Cells of a sheet up to the last filled row and column, and those that openpyxl may hold, at about 500 bytes each.
MOST_CELLS, MOST_CELLS_ONE_BY_ONE = 15_000_000, 2_000_000
# The last row and column that Excel knows: a cell beyond them is damage.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# What zipfile, its decompressors, the XML parsers and the readers raise for workbooks with flipped, cut or odd bytes.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    MemoryError,
    ParseError,
    expat.ExpatError,
    InvalidFileException,
    CellCoordinatesException,
    CalamineError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
)


class Forbidden(ValueError):
    """A declaration of entities in a part of a workbook, by which a few bytes become gigabytes: none has one."""


def unpacked(content: bytes, name: str) -> dict[str, bytes]:
    """The parts of an archive by their names. Every part is read, so that damage in any of them is met."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST:
            raise UnreadableFile(too_large(name))
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableFile(protected(name))
        if len({info.filename for info in infos}) < len(infos):
            raise zipfile.BadZipFile("a part is there twice")
        return {info.filename: archive.read(info) for info in infos}


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as an archive again, for readers that unpack by themselves: they meet what was checked and no more."""
    archive_file = io.BytesIO()
    with zipfile.ZipFile(archive_file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    archive_file.seek(0)
    return archive_file


def refuse_broken_xml(part: bytes) -> None:
    """Raises expat.ExpatError for XML that is not whole, and Forbidden for XML that declares entities."""

    def refuse(*_: object) -> None:
        raise Forbidden

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.Parse(part, True)


def refuse_outside(last_row: int, last_column: int) -> None:
    """Raises ValueError for a cell that no sheet of Excel has; both count from 1."""
    if not (0 < last_row <= LAST_ROW and 0 < last_column <= LAST_COLUMN):
        raise ValueError("a cell outside the sheet")


def too_large(name: str) -> Problem:
    """An archive that unpacks to more than any audit fills."""
    remedy = "Copy what is needed into a new workbook, or ask for the file again."
    return Problem(name, f"is too large: it unpacks to more than {LARGEST // 1_000_000} MB.", remedy)


def too_many_cells(name: str, sheet: str) -> Problem:
    """A sheet with more cells, up to its last filled row and column, than any audit fills."""
    remedy = "Delete what stands far below or far to the right, or copy what is needed into a new workbook."
    what = f"is too large: it reaches over more than {MOST_CELLS:,} cells up to its last filled row and column."
    return Problem(Place(name, sheet), what, remedy)


def protected(name: str) -> Problem:
    """A file that only its password opens."""
    return Problem(name, "is protected by a password.", "Open it in Excel, remove the password, and save it as .xlsx.")


def damaged(name: str, error: BaseException) -> Problem:
    """A workbook that cannot be read whole, by the class of what its reader raised."""
    remedy = "Open it in Excel and save it again as .xlsx, or ask for the file again."
    return Problem(name, f"is not a readable workbook ({_cause(error)}).", remedy)


def _cause(error: BaseException) -> str:
    """The class of an error; zlib and struct call theirs 'error'."""
    name = type(error).__name__
    return f"{type(error).__module__}.error" if name == "error" else name
