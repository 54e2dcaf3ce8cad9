"""The versions of a codebook: what was changed on which day, told in the report and asked for when codes are old."""

import datetime
from collections.abc import Iterator

from analysis.errors import Problem, UnknownName, near
from analysis.themes.codebook.blocks import Codebook, Version


def changes_since(book: Codebook, since: datetime.date | str) -> tuple[Version, ...]:
    """The versions that came after a day, or after a version; `UnknownName` where there is no such version."""
    if isinstance(since, datetime.datetime):
        since = since.date()
    if isinstance(since, datetime.date):
        return tuple(version for version in book.versions if version.on > since)
    names = [version.version for version in book.versions]
    if since not in names:
        raise UnknownName("version of the codebook", since, names)
    return book.versions[names.index(since) + 1 :]


def broken_versions(book: Codebook, themes: list[str], file: str) -> Iterator[Problem]:
    """What is wrong with the versions told of a codebook with these themes; a codebook need not tell of any."""
    seen: list[Version] = []
    for version in book.versions:
        where = f"{file}, [[versions]] '{version.version}'"
        if version.version in [earlier.version for earlier in seen]:
            yield Problem(where, "is there twice.", "Give each change a version of its own.")
        if seen and version.on < seen[-1].on:
            yield Problem(
                where, f"is of {version.on}, before the one above it ({seen[-1].on}).", "Put the oldest first."
            )
        seen.append(version)
    if seen and seen[-1].version != book.version:
        remedy = f"Tell what changed in '{book.version}' in a block of its own, as the last one."
        yield Problem(
            f"{file}, [[versions]]", f"the last one is '{seen[-1].version}'; version is '{book.version}'.", remedy
        )
    yield from _unknown(book, themes, file)


def _unknown(book: Codebook, themes: list[str], file: str) -> Iterator[Problem]:
    """Themes that a version touched and that are neither here nor said to be gone; and gone ones that are here."""
    gone = [name for version in book.versions for name in version.gone]
    for version in book.versions:
        where = f"{file}, [[versions]] '{version.version}'"
        for name in version.themes:
            if name not in (*themes, *gone):
                remedy = f"{near(name, themes)} If it was taken away, name it in gone = [...]."
                yield Problem(where, f"'{name}' is no theme.", remedy)
        for name in version.gone:
            if name in themes:
                yield Problem(where, f"'{name}' is said to be gone and is a theme.", "Take it out of gone.")
