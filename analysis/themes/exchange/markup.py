"""XML elements and GUIDs of REFI-QDA: same content, same bytes.

A GUID is made of what it names, never of chance, and never of a coder's name. A theme has the same GUID in every
codebook and project of ours, so that another program knows it again.
"""

import uuid

from lxml import etree

from analysis.themes.exchange.texts import writable

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "Roundtable"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# What all our GUIDs are made from; another one would make every theme a new one for other programs.
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:roundtable:refi-qda")
# Programs show codes of a valence in one colour.
COLOURS = {"strength": "#2E7D32", "concern": "#C62828", "neutral": "#757575"}


def guid(*names: object) -> str:
    """The GUID of what these names name together, such as guid('theme', 'communication')."""
    return str(uuid.uuid5(OURS, "\x1f".join(writable(str(name)) for name in names)))


def root(tag: str, namespace: str, /, **attributes: str) -> etree._Element:
    """The outermost element of a file; its namespace is that of all elements in it."""
    return _filled(etree.Element(f"{{{namespace}}}{tag}", nsmap={None: namespace}), None, attributes)


def add(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """A further element within `parent`; characters that XML cannot hold are replaced."""
    namespace = etree.QName(parent).namespace
    return _filled(etree.SubElement(parent, f"{{{namespace}}}{tag}"), text, attributes)


def written(top: etree._Element) -> bytes:
    """The file, in UTF-8 without a byte order mark."""
    return DECLARATION + etree.tostring(top, encoding="UTF-8", xml_declaration=False, pretty_print=True)


def _filled(made: etree._Element, text: str | None, attributes: dict[str, str]) -> etree._Element:
    made.text = None if text is None else writable(text)
    for key, value in attributes.items():
        made.set(key, writable(value))
    return made
