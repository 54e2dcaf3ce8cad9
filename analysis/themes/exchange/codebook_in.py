"""A codebook from a .qdc file, ours or of NVivo, ATLAS.ti, MAXQDA, QualCoder ...

Every code that can be coded with is a theme, codes within codes too; a code that cannot be (isCodable="false") only
heads those within it. Colours, GUIDs and sets of other programs say nothing about themes and are passed over. A theme
from another program has what people read and no terms, so no rule finds it.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from analysis.errors import BadDefinition, Problem
from analysis.themes.exchange.codebook_out import SHARED
from analysis.themes.exchange.descriptions import UnreadableRules, read_description
from analysis.themes.exchange.received import EXPORT_AGAIN, refused, xml_of

# Versions 1.0 and 0:4 of the standard differ in nothing that is read here; ATLAS.ti 9 writes the older.
NAMESPACE = re.compile(r"urn:QDA-XML:codebook:\d+[.:]\d+")
# The key by which a description says that its code is a theme with one valence, which is no theme of its own.
VALENCE_OF = "valence_of"
NO_TERMS = ("terms", "strengths", "concerns", "problems", "only", "hints")
RULES_REMEDY = "Put back what stood between the two lines in brackets, or take it and both lines away."


@dataclass(frozen=True)
class Code:
    """One code that can be coded with: its name, the names of the codes above it, and what its description says."""

    name: str
    above: tuple[str, ...]
    says: Mapping[str, object]

    @property
    def path(self) -> str:
        return " / ".join((*self.above, self.name))


def codebook_in(file: Path | bytes, name: str = "codebook.qdc") -> dict:
    """The content of a codebook file as `checked_codebook` takes it; `name` stands in messages about bytes.

    From a file of ours it is the whole codebook. From another program's it is `themes` alone: every other block comes
    from the codebook that it is used with, and `themes_without_terms` says which themes no rule can find. Raises
    BadDefinition with every problem of the file: no codebook, empty, a code without a name or twice at one place.
    """
    name = file.name if isinstance(file, Path) else name
    top = xml_of(file, name)
    _refuse_other(top, name)
    problems: list[Problem] = []
    codes = list(_codes(top.iterchildren("{*}Codes"), (), name, problems))
    problems += _twice(codes, name)
    shared = _shared(top, name, problems)
    if not codes and not problems:
        problems.append(Problem(name, "has no code that can be coded with.", "Give it at least one."))
    if problems:
        raise BadDefinition(problems)
    return shared | {"themes": _themes(codes)}


def themes_without_terms(content: Mapping[str, dict]) -> tuple[str, ...]:
    """The labels of the themes of a codebook file that no rule can find: people code them, or a model learns them."""
    return tuple(
        theme.get("label", name)
        for name, theme in content.get("themes", {}).items()
        if not any(theme.get(kind) for kind in NO_TERMS)
    )


def _refuse_other(top: etree._Element, name: str) -> None:
    tag = etree.QName(top)
    if tag.localname == "CodeBook" and NAMESPACE.fullmatch(tag.namespace or ""):
        return
    if tag.localname == "Project":
        raise refused(name, "is a project and not a codebook.", EXPORT_AGAIN)
    raise refused(name, "is XML, but no REFI-QDA codebook (another namespace).", EXPORT_AGAIN)


def _codes(
    parents: Iterator[etree._Element], above: tuple[str, ...], name: str, problems: list[Problem]
) -> Iterator[Code]:
    """The codes within some elements, from top to bottom; XML is nested 256 deep at most."""
    for element in (code for parent in parents for code in parent.iterchildren("{*}Code")):
        where = f"{name}, line {element.sourceline}"
        says = _says(element, where, problems)
        called = element.get("name", "") if "id" in says else " ".join(element.get("name", "").split())
        if not called.strip():
            problems.append(Problem(where, "has a code without a name.", "Give it one."))
        if VALENCE_OF not in says and element.get("isCodable", "true").strip() not in ("false", "0"):
            yield Code(called, above, says)
        yield from _codes(iter([element]), (*above, called), name, problems)


def _says(element: etree._Element, where: str, problems: list[Problem]) -> dict:
    try:
        return read_description(element.findtext("{*}Description") or "")
    except UnreadableRules:
        problems.append(Problem(where, "has a code whose rules are no TOML any more.", RULES_REMEDY))
        return {}


def _twice(codes: list[Code], name: str) -> Iterator[Problem]:
    """Codes with one name at one place, and different codes that say they are the same theme."""
    for path, times in Counter(code.path.casefold() for code in codes).items():
        if times > 1:
            called = next(code.path for code in codes if code.path.casefold() == path)
            yield Problem(name, f"has the code '{called}' {times} times.", "Give each a name of its own.")
    for id, times in Counter(code.says["id"] for code in codes if "id" in code.says).items():
        if times > 1:
            remedy = "One is a copy: take away its rules, from one line in brackets to the other."
            yield Problem(name, f"has {times} codes with the rules of the theme '{id}'.", remedy)


def _shared(top: etree._Element, name: str, problems: list[Problem]) -> dict:
    """The rules that all themes share, where the file is ours and still has them."""
    for one in top.iterfind("{*}Sets/{*}Set"):
        if one.get("name") == SHARED:
            try:
                return tomllib.loads((one.findtext("{*}Description") or "").replace("\r\n", "\n"))
            except tomllib.TOMLDecodeError:
                where = f"{name}, the set '{SHARED}'"
                remedy = "Take the set away: the rules of the project's own codebook are then used."
                problems.append(Problem(where, "holds no TOML any more.", remedy))
    return {}


def _themes(codes: list[Code]) -> dict[str, dict]:
    """The themes by their ids. A name that stands at several places is told apart by the names above it."""
    names = Counter(code.name.casefold() for code in codes)
    themes: dict[str, dict] = {}
    taken = {str(code.says["id"]) for code in codes if "id" in code.says}
    for code in codes:
        block = {key: value for key, value in code.says.items() if key != "id"}
        label = code.name if names[code.name.casefold()] == 1 else code.path
        themes[str(code.says.get("id") or _id(label, taken))] = block | {"label": label}
    return themes


def _id(label: str, taken: set[str]) -> str:
    """An id for a theme that has none, such as 'joint_working' for 'Joint working'; it is taken from then on."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", label).lower()).strip("_")
    name = name if name.isidentifier() else f"theme_{name}".rstrip("_")
    free = next(one for one in _numbered(name) if one not in taken)
    taken.add(free)
    return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
