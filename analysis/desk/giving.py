"""What may be given to an answer: themes of the codebook, each with a valence and a quote that is part of the text."""

from collections.abc import Iterable, Iterator, Mapping

from analysis.errors import RoundtableError, UnknownName
from analysis.themes.codebook.blocks import VALENCES, Codebook
from analysis.themes.coders.lines import Code

# A theme that is a strength and a concern at once is two codes.
BOTH = "both"
TWO = ("strength", "concern")


def codes_given(given: Iterable[Mapping | Code], text: str, book: Codebook) -> tuple[Code, ...]:
    """Codes (theme, valence, and start and end of the quote, by default the whole answer) as they are kept: each once,
    from left to right, "both" as two.

    Raises UnknownName for a theme or valence that there is not, RoundtableError for a quote outside the text.
    """
    codes = dict.fromkeys(code for one in given for code in _codes(one, text, book))
    turn = {name: place for place, name in enumerate(book.themes)}
    return tuple(sorted(codes, key=lambda code: (code.start, turn[code.theme], VALENCES.index(code.valence), code.end)))


def _codes(given: Mapping | Code, text: str, book: Codebook) -> Iterator[Code]:
    one = given._asdict() if isinstance(given, Code) else given
    theme, valence = one.get("theme"), one.get("valence")
    if theme not in book.themes:
        raise UnknownName("theme", str(theme), list(book.themes))
    if valence not in (*VALENCES, BOTH):
        raise UnknownName("valence", str(valence), [*VALENCES, BOTH])
    start, end = _quote(one, text, book.themes[theme].label)
    yield from (Code(theme, each, start, end) for each in (TWO if valence == BOTH else (valence,)))


def _quote(one: Mapping, text: str, label: str) -> tuple[int, int]:
    """Where the quote is; the whole answer where none is given."""
    start, end = one.get("start"), one.get("end")
    if start is None and end is None:
        return 0, len(text)
    whole_numbers = all(isinstance(place, int) and not isinstance(place, bool) for place in (start, end))
    if not whole_numbers or not 0 <= start < end <= len(text):
        what = f"The quote for '{label}' is not part of the answer, which has {len(text)} characters."
        raise RoundtableError(f"{what} Mark it again; nothing was saved.")
    return start, end
