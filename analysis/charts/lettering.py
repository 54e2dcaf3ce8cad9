"""Text that fits: labels broken into lines by their width, measured without asking which fonts a machine has.

Widths are on the safe side of the usual sans-serif fonts (Arial, Segoe UI, DejaVu Sans), so that a label never runs out
of its room on a reader's machine, and the drawing is the same wherever it is made.
"""

import unicodedata

from analysis.disclosure.fragment import as_typed

TEXT_SIZE = 14  # units of the drawing; the page never shows a chart so small that this is under 12 pixels
LONGEST_LABEL = 60  # letters of a label, after which an alt text shortens it
# Widths of letters, as parts of the size of the text.
WIDE_SCRIPT, WIDE, CAPITAL, OTHER, NARROW = 1.4, 0.98, 0.75, 0.62, 0.38


def lines(text: str, room: float) -> tuple[str, ...]:
    """The text in lines no wider than the room, broken between words, or inside a word that is too long."""
    done = [""]
    for word in as_typed(text).split():
        joined = f"{done[-1]} {word}".strip()
        if width(joined) <= room:
            done[-1] = joined
        else:
            done += _pieces(word, room)
    return tuple(done[1:] if done[0] == "" and len(done) > 1 else done)


def width(text: str) -> float:
    """About how wide a text is, in units of the drawing."""
    return TEXT_SIZE * sum(_letter_width(letter) for letter in text)


def on_one_line(text: str) -> str:
    """A text as typed, its line ends as spaces."""
    return " ".join(as_typed(text).split())


def shortened(text: str) -> str:
    """The beginning of a text that is too long to be read out."""
    line = on_one_line(text)
    return line if len(line) <= LONGEST_LABEL else line[:LONGEST_LABEL].rstrip() + "..."


def _pieces(word: str, room: float) -> list[str]:
    """A word, cut where it would leave the room."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letter_width(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE_SCRIPT
    if letter in "mwMW@%":
        return WIDE
    if letter in "ijl.,:;'|!()[] ":
        return NARROW
    return CAPITAL if letter.isupper() else OTHER
