"""Pseudonyms: the same text for the same identifier under the same key, and nothing to be read from it.

HMAC-SHA256 (RFC 2104, FIPS 180-4) of what kind of identifier it is, a NUL and the identifier in the form that is
compared. Of its 256 bits 100 are kept: among a million children two share a pseudonym with a chance of 1 in 10^18.
It begins with a letter, so that neither a spreadsheet nor a reader of csv takes one for a number.
"""

import hashlib
import hmac
from collections.abc import Sequence

from analysis.pseudonyms.compared import compared
from analysis.pseudonyms.key_files import Key

FIRST = "p"
# Hexadecimal digits, of 4 bits each.
DIGITS = 25


def of(key: Key, kind: str, identifiers: Sequence[str]) -> list[str]:
    """The pseudonym of each identifier of a kind ('child', 'auditor' ...), in the same order; "" for an empty one."""
    begun = hmac.new(key.secret, kind.encode("utf-8") + b"\0", hashlib.sha256)
    made = {identifier: _pseudonym(begun, compared(identifier)) for identifier in dict.fromkeys(identifiers)}
    return [made[identifier] for identifier in identifiers]


def _pseudonym(begun: hmac.HMAC, identifier: str) -> str:
    if not identifier:
        return ""
    one = begun.copy()
    one.update(identifier.encode("utf-8"))
    return FIRST + one.hexdigest()[:DIGITS]
