"""The codes of a project: each theme with a code for each valence below it.

    Joint working
        Joint working: strength
        Joint working: concern
        Joint working: neutral

Valence is a code below the theme and not a property of a coding, because the standard has no property that every
program reads; all of them read codes within codes, and count a theme together with those below it. The label stands in
each name again: QualCoder takes a name once only, and other programs show codes without those above them.
"""

from lxml import etree

from analysis.themes.codebook.blocks import VALENCES
from analysis.themes.exchange.blocks import toml_of
from analysis.themes.exchange.codebook_out import theme_code, theme_guid
from analysis.themes.exchange.content import Content
from analysis.themes.exchange.descriptions import END, RULES
from analysis.themes.exchange.markup import COLOURS, add, guid

MEANING = {
    "strength": "What went well.",
    "concern": "What worries, or what could be better.",
    "neutral": "Named without a judgement.",
}
GONE = "This theme is no longer in the codebook; it was when people coded with it."


def add_codebook(top: etree._Element, content: Content) -> None:
    """The codebook of a project, and below it themes that are no longer in it and were coded with."""
    codes = add(add(top, "CodeBook"), "Codes")
    for name, theme in content.book.themes.items():
        _add_valences(theme_code(codes, name, theme), name, theme.label)
    for name, label in content.gone.items():
        code = add(codes, "Code", guid=theme_guid(name), name=f"{label} (no longer in the codebook)", isCodable="true")
        add(code, "Description", GONE)
        _add_valences(code, name, f"{label} (no longer in the codebook)")


def valence_guid(theme: str, valence: str) -> str:
    """The GUID of a theme with a valence, in every project."""
    return guid("theme", theme, valence)


def _add_valences(code: etree._Element, name: str, label: str) -> None:
    for valence in VALENCES:
        made = add(
            code,
            "Code",
            guid=valence_guid(name, valence),
            name=f"{label}: {valence}",
            isCodable="true",
            color=COLOURS[valence],
        )
        rules = toml_of({"valence_of": name, "valence": valence})
        add(made, "Description", f"{MEANING[valence]}\n\n{RULES}\n{rules}\n{END}")
