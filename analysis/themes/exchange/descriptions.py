"""The description of a code: what people read of the theme, and below it the rules that find it.

    Sharing of information between those who work with the child.

    Include: ...

    Exclude: ...

    [Roundtable: rules of this theme as in themes.toml. Please leave this part as it is.]
    id = "information_sharing"
    terms = ["share", "sharing of information"]
    [End of the rules]

People may change the upper part in another program and read it back. A line that only looks like one of these headings
has a \\ before it, so that every text comes back as it was.
"""

import re
import tomllib

from analysis.themes.codebook.blocks import Theme
from analysis.themes.exchange.blocks import toml_of

INCLUDE, EXCLUDE = "Include: ", "Exclude: "
RULES = "[Roundtable: rules of this theme as in themes.toml. Please leave this part as it is.]"
END = "[End of the rules]"
# What people read of a theme besides its label, with the heading of each.
READ = {"definition": "", "include": INCLUDE, "exclude": EXCLUDE}
# A line that would be taken for a heading, or that has a \ before it already.
LIKE_HEADING = re.compile(r"^(?=\\*(?:Include:|Exclude:|\[Roundtable: rules|\[End of the rules\]))", re.MULTILINE)
HIDDEN = re.compile(r"^\\(?=\\*(?:Include:|Exclude:|\[Roundtable: rules|\[End of the rules\]))", re.MULTILINE)
HEADING = re.compile(r"^(Include:|Exclude:) ?", re.MULTILINE)
BLOCK = re.compile(r"^\[Roundtable: rules[^\n]*\n(.*?)^\[End of the rules\][^\S\n]*\n?", re.MULTILINE | re.DOTALL)
KEYS = {"Include:": "include", "Exclude:": "exclude"}


class UnreadableRules(ValueError):
    """The rules in a description are no TOML any more; another program, or a person, changed them."""


def described(name: str, theme: Theme) -> str:
    """The description of a theme's code, with everything that `read_description` needs to give the theme back."""
    rules = theme.model_dump(exclude_defaults=True, exclude={"label", *READ})
    block = f"{RULES}\n{toml_of({'id': name} | rules)}\n{END}"
    read = [heading + _hidden(getattr(theme, key)) for key, heading in READ.items() if getattr(theme, key)]
    return "\n\n".join([*read, block])


def read_description(text: str) -> dict:
    """What a description says of a theme: definition, include, exclude, and the keys of its rules if it carries any.

    The whole description of another program's code is its definition. Raises UnreadableRules.
    """
    text = text.replace("\r\n", "\n")
    block = BLOCK.search(text)
    if not block:
        return _read(text.strip())
    below = text[block.end() :].strip()
    above = text[: block.start()].removesuffix("\n\n")
    try:
        rules = tomllib.loads(block[1])
    except tomllib.TOMLDecodeError:
        raise UnreadableRules from None
    return rules | _read("\n\n".join(part for part in (above, below) if part))


def _read(text: str) -> dict[str, str]:
    """The parts that people read, by their headings; a part under a heading that comes twice is one."""
    pieces = HEADING.split(text)
    named = zip(["definition", *(KEYS[heading] for heading in pieces[1::2])], pieces[::2], strict=True)
    parts: dict[str, str] = {}
    for place, (key, piece) in enumerate(named):
        last = 2 * place == len(pieces) - 1
        part = _shown(piece if last else piece.removesuffix("\n\n"))
        parts[key] = f"{parts[key]}\n\n{part}" if key in parts else part
    return {key: part for key, part in parts.items() if part}


def _hidden(text: str) -> str:
    return LIKE_HEADING.sub(r"\\", text)


def _shown(text: str) -> str:
    return HIDDEN.sub("", text)
