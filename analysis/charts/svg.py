"""A drawing of matplotlib's made small and plain: no metadata, no style sheet, no font names, no id that nothing uses.

What is left is the same on every machine, and may stand beside other drawings in one page: its ids begin with a prefix.
"""

import re
from xml.etree import ElementTree

FONT_NAMES = re.compile(r"('[^']*'|[\w-]+)(, ('[^']*'|[\w-]+))*, sans-serif(, [^;]*)?")
REFERENCE = re.compile(r"url\(#([\w-]+)\)")
NOT_TURNED = "rotate(-0 "  # matplotlib turns every text, if only by nothing
LEFT_OUT = ("metadata", "style", "title")


def tidied(svg: bytes, title: str, prefix: str) -> str:
    """The drawing as one line of text, in pixels, with its title first."""
    root = ElementTree.fromstring(svg)
    _leave_out(root)
    used = _referenced(root)
    for element in root.iter():
        _make_plain(element, used, prefix)
    _head(root, title)
    return ElementTree.tostring(root, encoding="unicode")


def _leave_out(element: ElementTree.Element) -> None:
    """Without what a reader never sees, and without the spaces between elements."""
    for child in list(element):
        child.tail = None
        if _name(child) in LEFT_OUT:
            element.remove(child)
        else:
            _leave_out(child)
    if _name(element) != "text":
        element.text = None


def _referenced(root: ElementTree.Element) -> set[str]:
    """The ids that something is painted, clipped or drawn with."""
    given = [(key, value) for element in root.iter() for key, value in element.attrib.items()]
    drawn = {value[1:] for key, value in given if key.endswith("href")}
    return drawn.union(*(REFERENCE.findall(value) for _, value in given))


def _make_plain(element: ElementTree.Element, used: set[str], prefix: str) -> None:
    """Names without namespaces (the root says it once), ids that are used, and no fonts but the reader's own."""
    given = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    element.attrib.clear()
    element.tag = _name(element)
    for key, value in given.items():
        if key == "href":
            element.set(key, f"#{prefix}-{value[1:]}")
        elif key == "id" and value in used:
            element.set(key, f"{prefix}-{value}")
        elif key != "id" and not value.startswith(NOT_TURNED):
            element.set(key, _plain(value, prefix))


def _plain(value: str, prefix: str) -> str:
    return FONT_NAMES.sub("sans-serif", REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _head(root: ElementTree.Element, title: str) -> None:
    _, _, width, height = root.get("viewBox").split()
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": root.get("viewBox")}
    root.attrib |= {"width": width.partition(".")[0], "height": height.partition(".")[0]}
    words = ElementTree.Element("title")
    words.text = title
    root.insert(0, words)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
