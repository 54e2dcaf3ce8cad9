"""What changed in the codebook from version to version: a row each, the newest first, as themes.toml tells it.

Above them stands how many are newer than the round before, by the month in which that was audited: what was counted
then was counted by an older codebook, unless the round was run again.
"""

from datetime import date, timedelta

from analysis.disclosure.tallies import Tally, Total
from analysis.disclosure.values import month_in_words
from analysis.folders import round_names
from analysis.rounds import find_round
from analysis.themes.codebook.blocks import Codebook, Version
from analysis.themes.codebook.versions import changes_since
from analysis.themes.coded import Coded

COLUMNS = ("Version", "Since", "What changed", "Themes")
NOT_TOLD = "The codebook does not tell of its versions."


def codebook_changes(coded: Coded, audit_round: str) -> Tally:
    """The versions of the codebook that coded: the day of each, what changed, and in which themes.

    Raises UnknownName for a round that is not there.
    """
    book = coded.codebook
    number = len(book.versions)
    every = Total("versions", number, f"{'version' if number == 1 else 'versions'} of the codebook")
    since = _since(book, find_round(audit_round).description.round_before)
    return Tally(
        columns=COLUMNS,
        rows=tuple(_row(version, book) for version in reversed(book.versions)),
        totals=(every, *since),
        words="{versions}, of which {since}." if since else "{versions}.",
        not_available=None if book.versions else NOT_TOLD,
    )


def _since(book: Codebook, before: str | None) -> tuple[Total, ...]:
    """How many versions are newer than the round before; nothing where there is none, or it is not there."""
    if before not in round_names():
        return ()
    month = find_round(before).description.audited
    newer = len(changes_since(book, _last_day(month)))
    is_are = "is" if newer == 1 else "are"
    return (Total("since", newer, f"{is_are} newer than the round before ({month_in_words(month)})"),)


def _last_day(month: str) -> date:
    """The last day of '2014-10' or of '2014'."""
    year, _, number = month.partition("-")
    months = int(year) * 12 + int(number or 12)  # those that begin the next one
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _row(version: Version, book: Codebook) -> tuple[str, ...]:
    """Themes that there are no longer go by their id."""
    touched = [book.themes[name].label if name in book.themes else name for name in version.themes]
    themes = ", ".join([*touched, *(f"{name} (gone or renamed)" for name in version.gone)])
    return (version.version, f"{version.on:%d/%m/%Y}", version.what, themes)
