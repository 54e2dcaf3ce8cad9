"""A codebook as a .qdc file: one code a theme, and one set that carries the rules which all themes share.

Themes are written flat and by their labels, in the order of the codebook, each with its rules in its description. Other
programs show the set as a group of all codes, or drop it.
"""

from lxml import etree

from analysis.themes.codebook.blocks import Codebook, Theme
from analysis.themes.exchange.blocks import toml_of
from analysis.themes.exchange.descriptions import described
from analysis.themes.exchange.markup import CODEBOOK, ORIGIN, add, guid, root, written

# The set by which a codebook of ours is known again; its description is the rules as TOML.
SHARED = "Roundtable: rules that all themes share"


def codebook_out(book: Codebook) -> bytes:
    """The codebook as a .qdc file, from which `codebook_in` gives an equal one. Same codebook, same bytes."""
    top = root("CodeBook", CODEBOOK, origin=ORIGIN)
    codes = add(top, "Codes")
    for name, theme in book.themes.items():
        theme_code(codes, name, theme)
    shared = add(add(top, "Sets"), "Set", guid=guid("set", SHARED), name=SHARED)
    add(shared, "Description", toml_of(book.model_dump(exclude_defaults=True, exclude={"themes"})))
    for name in book.themes:
        add(shared, "MemberCode", guid=theme_guid(name))
    return written(top)


def theme_guid(name: str) -> str:
    """The GUID of a theme, in every codebook and project."""
    return guid("theme", name)


def theme_code(codes: etree._Element, name: str, theme: Theme) -> etree._Element:
    """The code of a theme, with its description; a project has the same."""
    code = add(codes, "Code", guid=theme_guid(name), name=theme.label, isCodable="true")
    add(code, "Description", described(name, theme))
    return code
