"""An identifier in the form that is compared: what differs only in blanks, capitals or in how a letter is put together
is the same one. "007" and "7" are two, because what leads with a zero was given so.
"""

import re
import unicodedata

# Letters that nobody sees, which copying from a web page or a PDF leaves: a soft hyphen, zero-width blanks and joiners,
# a byte order mark.
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def compared(identifier: str) -> str:
    """The identifier as it is seen, with single blanks and in small letters; "" where nothing is in it."""
    return " ".join(seen(identifier).split()).casefold()


def seen(text: str) -> str:
    """The text in Unicode's form NFC, without letters that nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFC", UNSEEN.sub("", text))
