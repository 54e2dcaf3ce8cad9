"""An XML file from somewhere else, read so that it can do no harm: no entities, no network, no more than 10 MB.

No description of a code is in any message: who writes codebooks may quote children in them.
"""

from pathlib import Path

from lxml import etree

from analysis.errors import BadDefinition, Problem

# A codebook of 1,000 long themes is below 2 MB.
MOST_BYTES = 10_000_000
ZIP = b"PK\x03\x04"
EXPORT_AGAIN = "Export the codebook again in the program that it comes from, as REFI-QDA codebook (.qdc)."


def xml_of(file: Path | bytes, name: str) -> etree._Element:
    """The outermost element of an XML file. Raises BadDefinition: cannot be read, too large, no XML, with a DOCTYPE."""
    content = file if isinstance(file, bytes) else _content(file)
    if len(content) > MOST_BYTES:
        raise refused(name, f"is larger than {MOST_BYTES // 1_000_000} MB, which no codebook is.", EXPORT_AGAIN)
    if not content.strip():
        raise refused(name, "is empty.", EXPORT_AGAIN)
    if content.startswith(ZIP):
        what = "is a zip file, such as a whole project (.qdpx), and no codebook."
        raise refused(name, what, EXPORT_AGAIN)
    try:
        tree = etree.ElementTree(etree.fromstring(content, _parser()))
    except etree.XMLSyntaxError as error:
        raise refused(name, f"is not valid XML (line {error.lineno or 1}).", EXPORT_AGAIN) from None
    if tree.docinfo.doctype:
        raise refused(name, "has a DOCTYPE, which no codebook has and which may do harm.", EXPORT_AGAIN)
    return tree.getroot()


def refused(name: str, what: str, remedy: str) -> BadDefinition:
    """The one thing that is wrong with a file."""
    return BadDefinition([Problem(name, what, remedy)])


def _content(path: Path) -> bytes:
    """The bytes of a file, of one that is too large only so many that this shows."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise refused(path.name, "does not exist.", "See that the path is right.") from None
    except OSError as error:
        raise refused(path.name, f"cannot be read ({error.strerror}).", "Close it elsewhere.") from None


def _parser() -> etree.XMLParser:
    """Another parser for each file: one remembers what it read."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
