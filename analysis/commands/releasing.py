"""What `roundtable release` does: write down who checked a draft, and publish it when that was the second person.

It takes the options of its command and gives the exit code. What is said is for the terminal of whoever checks.
"""

import argparse
from collections.abc import Iterator
from datetime import date


def release_draft(options: argparse.Namespace) -> int:
    """Record a check; the second person's publishes the edition."""
    from analysis.runs.releasing import release_edition

    standing = release_edition(options.round, options.audience, options.checker, date.today(), options.edition)
    for line in (*_not_counted(options, standing), *_said(options, standing)):
        print(line)
    return 0


def _said(options: argparse.Namespace, standing: object) -> Iterator[str]:
    """What came of the call, and what is next."""
    from analysis.reports.published import INDEX

    draft, names = standing.draft, " and ".join(standing.names)
    edition = f"{options.round}: the {options.audience} edition"
    if standing.published and not standing.recorded:
        yield f"{edition} was released by {names}; this name was not added, and is not needed."
    elif standing.published:
        yield f"{edition} is released by {names}, and published."
    if standing.published:
        yield f"{standing.published / INDEX}"
        return
    number = len(draft.files)
    yield f"{options.round}: {names} checked the {options.audience} draft {draft.folder.name} ({number} files):"
    yield f"{draft.folder / INDEX}"
    yield "It is not published yet: a second person checks the same pages, and gives their own name:"
    yield (
        f"    roundtable release {options.round} --audience {options.audience} --edition {draft.folder.name} "
        "--checker NAME"
    )
    yield "Both names will stand in the manifest of the published edition."


def _not_counted(options: argparse.Namespace, standing: object) -> Iterator[str]:
    """Which checks and lines of the record do not count, and why."""
    for check in standing.outdated:
        yield f"{options.round}: {check.name} checked an earlier draft, on {check.day}; this one was made since."
    if standing.unread:
        number = f"{standing.unread} line{'' if standing.unread == 1 else 's'}"
        yield f"{options.round}: {number} of editions/releases.jsonl cannot be read, and count for nothing."
