"""A drawing of matplotlib's made small and plain: no metadata, no style sheet, no font names, no id that nothing uses.

What is left is the same on every machine, and may stand beside other drawings in one page: its ids begin with a prefix.
"""

import re
from xml.etree import ElementTree

FONT_NAMES = re.compile(r"('[^']*'|[\w-]+)(, ('[^']*'|[\w-]+))*, sans-serif(, [^;]*)?")
REFERENCE = re.compile(r"#([\w-]+)")
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
    values = " ".join(value for element in root.iter() for value in element.attrib.values())
    return set(REFERENCE.findall(values))


def _make_plain(element: ElementTree.Element, used: set[str], prefix: str) -> None:
    """Names without namespaces (the root says it once), ids that are used, and no fonts but the reader's own."""
    given = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    element.attrib.clear()
    element.tag = _name(element)
    for key, value in given.items():
        if key != "id":
            element.set(key, _plain(value, used, prefix))
        elif value in used:
            element.set("id", f"{prefix}-{value}")


def _plain(value: str, used: set[str], prefix: str) -> str:
    renamed = REFERENCE.sub(lambda found: f"#{prefix}-{found[1]}" if found[1] in used else found[0], value)
    return FONT_NAMES.sub("sans-serif", renamed)


def _head(root: ElementTree.Element, title: str) -> None:
    _, _, width, height = root.get("viewBox").split()
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": root.get("viewBox")}
    root.attrib |= {"width": width.partition(".")[0], "height": height.partition(".")[0]}
    words = ElementTree.Element("title")
    words.text = title
    root.insert(0, words)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
