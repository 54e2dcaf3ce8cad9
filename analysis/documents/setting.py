"""What Typst sets: with the fonts that matplotlib brings and none of the machine's, so that it is the same everywhere.

A sign that these fonts cannot set is set as its name.
"""

import unicodedata
from collections.abc import Mapping

import typst

from analysis.charts.fonts import fonts, letters

LAID_OUT = "\n\t "  # letters that are set without any ink


def set_by(template: bytes, inputs: Mapping[str, str], **how: object) -> bytes | list[bytes]:
    """What the template makes of the inputs, which are JSON or plain words: one file, or one for each page."""
    given = {name: in_letters(text) for name, text in inputs.items()}
    return typst.compile(template, sys_inputs=given, font_paths=[str(fonts())], ignore_system_fonts=True, **how)


def in_letters(text: str) -> str:
    """The text with every sign that the fonts cannot set as its name.

    >>> in_letters("Fine 👍")
    'Fine [thumbs up sign]'
    """
    if text.isascii():
        return text
    return "".join(letter if ord(letter) in letters() or letter in LAID_OUT else _named(letter) for letter in text)


def _named(letter: str) -> str:
    """'[thumbs up sign]'; nothing for what only changes the letter before it."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Sk"):
        return ""
    return f"[{unicodedata.name(letter, f'sign {ord(letter):X}').lower()}]"
