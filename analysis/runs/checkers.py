"""Who checks an edition before it is released: a name in letters, and whether two names are of two people.

A name is the same in any capitals, accents, spacing, punctuation and order: "José Smith", "SMITH, Jose" and
"josesmith" are one person. What no program can know is whether the person is who they say they are.
"""

import unicodedata

from analysis.errors import RoundtableError

LONGEST = 80  # letters
BESIDE_LETTERS = " .,'\u2019-\u2010"
# What stands for a name in the help of the command.
PLACEHOLDERS = {"name", "checker"}
UNFIT = (
    "'{name}' cannot be the name of who checked the edition, because {why}. Give your own name, in letters: --checker "
    '"Jane Smith". Nothing was recorded or published.'
)


def checker_name(name: str) -> str:
    """The name with single blanks. Raises RoundtableError for one that can be nobody's.

    >>> checker_name("  Jane   Smith ")
    'Jane Smith'
    """
    written = unicodedata.normalize("NFC", " ".join(str(name).split()))
    shown = "".join(letter if letter.isprintable() else "?" for letter in written[:LONGEST])
    if why := _fault(written):
        raise RoundtableError(UNFIT.format(name=shown, why=why))
    return written


def same_person(one: str, other: str) -> bool:
    """Whether two names are of one person, as far as their letters tell.

    >>> same_person("José Smith", "smith,  JOSE"), same_person("Jane Smith", "John Smith")
    (True, False)
    """
    return _letters(one) == _letters(other) or sorted(_words(one)) == sorted(_words(other))


def _fault(name: str) -> str:
    """Why a name can be nobody's; '' for one that can."""
    letters = [letter for letter in name if unicodedata.category(letter)[0] == "L"]
    if not name:
        return "it is empty"
    if len(name) > LONGEST:
        return f"it is longer than {LONGEST} letters"
    if any(not _may_stand(letter) for letter in name):
        return "it has other signs in it than letters"
    if len(letters) < 2:
        return "it has fewer than two letters"
    if name.casefold() in PLACEHOLDERS:
        return "it is the word that stands for a name in the help"
    if len({unicodedata.name(letter, "?").split()[0] for letter in letters}) > 1:
        return "it mixes letters of two alphabets, so that one name could look like another"
    return ""


def _may_stand(letter: str) -> bool:
    """Whether a sign may stand in a name: a letter, its accent, a blank or what joins names."""
    return unicodedata.category(letter)[0] in "LM" or letter in BESIDE_LETTERS


def _words(name: str) -> list[str]:
    """The words of a name in small letters without accents; what joins or ends words is left out."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter if unicodedata.category(letter)[0] == "L" else _gap(letter) for letter in plain).split()


def _gap(letter: str) -> str:
    """An accent leaves no gap in a word, all else does."""
    return "" if unicodedata.category(letter)[0] == "M" else " "


def _letters(name: str) -> str:
    return "".join(_words(name))
