"""The ways in which a text of a page is read: as it is, and as a reader sees it, without its tags.

A word may be partly in bold, so tags inside a line leave nothing; every other tag ends a line, so that the cells of a
table are no number together. Lines and colours of a drawing are left out: their letters and numbers can be nobody's
("C 12 4.5"); and so are the places of a sheet's cells ("A1").
"""

import re
from dataclasses import dataclass

from analysis.sweeping.written import without_escapes

TAG = re.compile(r"<[^>]*>")
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tspan|u|wbr)\b[^>]*>",
    re.IGNORECASE,
)
LINES = re.compile(r" (?:d|points|transform)=\\?\"[a-zA-Z0-9 .,()+\-\\]*\"")
COLOURS = re.compile(r"\b((?:fill|stroke)(?:=\\?\"|:\s?))#[0-9a-fA-F]{6}\b")
# The parts of a workbook say so, and name cells: r="A1", ref="A3:C9", location="'Table 1'!A1".
OF_A_WORKBOOK = "openxmlformats.org/spreadsheetml"
CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
CELLS = re.compile(rf"(?:(?<= r=\")|(?<=ref=\")|(?<=Cell=\")|(?<=!)){CELL}(?::{CELL})?\b")
# What holds words together that are several: 'cases_V15-01.csv'. And what keeps initials apart: 'Q.X.', 'Q. X.'
JOINED = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
INITIALS = re.compile(r"(?<!\w)(?<!\w\.)[A-Z](?:\. ?[A-Z]){1,2}(?:\.|\b)(?!\w)")


@dataclass(frozen=True)
class Views:
    """A text: `written` as it is, with its tags; `seen` as a reader sees it. Escapes are undone in both."""

    written: str
    seen: str

    @property
    def different(self) -> tuple[str, ...]:
        """The views, each text once."""
        return tuple(dict.fromkeys((self.written, self.seen)))

    @property
    def in_words(self) -> tuple[str, ...]:
        """The views, and each once more with the words apart that a line joins, and initials together that points keep
        apart."""
        apart = (INITIALS.sub(_together, JOINED.sub(" ", one)) for one in self.different)
        return tuple(dict.fromkeys((*self.different, *apart)))


def _together(initials: re.Match) -> str:
    return initials[0].replace(".", "").replace(" ", "")


def views(text: str) -> Views:
    """A text in both its views; they are alike for one without tags."""
    text = COLOURS.sub(r"\1", LINES.sub("", text))
    if OF_A_WORKBOOK in text:
        text = CELLS.sub("", text)
    written = without_escapes(text)
    if "<" not in text:
        return Views(written, written)
    seen = TAG.sub("\n", INLINE.sub("", text))
    return Views(written, without_escapes(seen))
