"""File names made of the names of agencies: ones that Windows, SharePoint and a memory stick can all hold."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from analysis.folders import DEVICES

# What Windows allows in no file name; SharePoint adds # and %.
FORBIDDEN = re.compile(r'\s*[<>:"/\\|?*#%]+\s*')
LONGEST = 60  # letters, of up to four bytes: a name has at most 255
NAMELESS = "Sender"
FOR_THE_ANALYST = "For the analyst"


def file_names(senders: Iterable[str]) -> dict[str | None, str]:
    """sender -> name of its workbook; no two are the same on Windows. The analyst's, of None, is there in any case."""
    found: dict[str | None, str] = {None: f"{FOR_THE_ANALYST}.xlsx"}
    for sender in senders:
        taken = {name.casefold() for name in found.values()}
        ways = (f"{_stem(sender)}{'' if number == 1 else f' ({number})'}.xlsx" for number in count(1))
        found[sender] = next(name for name in ways if name.casefold() not in taken)
    return found


def _stem(sender: str) -> str:
    """The sender's name without what no file name may have; a device's name is not one of its own."""
    plain = unicodedata.normalize("NFC", FORBIDDEN.sub("-", sender))
    shown = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in plain)
    shown = "".join(letter for letter in shown if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"))
    stem = " ".join(shown.split())[:LONGEST].strip(" .-~") or NAMELESS
    return f"{NAMELESS} {stem}" if _is_device(stem) else stem


def _is_device(stem: str) -> bool:
    """Whether Windows takes the name for a device: CON, and CON.txt, and COM with a raised number."""
    return unicodedata.normalize("NFKC", stem.split(".")[0]).strip().casefold() in {*DEVICES, "conin$", "conout$"}
