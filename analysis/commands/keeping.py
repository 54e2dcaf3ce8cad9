"""What the commands do that keep the key of the pseudonyms, and that delete a round when it may be kept no longer.

Each takes the options of its command and gives the exit code. What they delete or write is said; the secret never is.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.folders import home, key_file

NOT_REACHED = (
    "Copies elsewhere are not reached: backups, earlier versions in OneDrive or SharePoint, e-mails, and what a disk "
    "still holds of a file that was deleted."
)


def new_key(options: argparse.Namespace) -> int:
    """Make the key of this data folder; refused where there is one."""
    from analysis.pseudonyms.keys import make_key

    print(f"{make_key(date.today())} is the key. Without it the children of these rounds cannot be found again. Next:")
    print("    roundtable key backup FILE")
    print("FILE is on another disk, as restricted as the files received, and not beside them.")
    return 0


def back_up_key(options: argparse.Namespace) -> int:
    """Write a copy of the key elsewhere."""
    from analysis.pseudonyms.keys import back_up

    key = back_up(Path(options.file))
    print(f"{options.file} is a copy of the key with the id {key.id}. Whoever has it, has the key.")
    return 0


def restore_key(options: argparse.Namespace) -> int:
    """Put a copy back; say which rounds were made with it, and which were not."""
    from analysis.pseudonyms.keys import restore
    from analysis.pseudonyms.remembered import remembered

    key = restore(Path(options.file))
    used = remembered(home())
    print(f"{key_file(home())} holds the key with the id {key.id}.")
    if own := sorted(name for name, id in used.items() if id == key.id):
        print(f"Made with it: {', '.join(own)}.")
    if others := sorted(name for name, id in used.items() if id != key.id):
        print(f"Made with another key: {', '.join(others)}.")
    return 0


def forget_round(options: argparse.Namespace) -> int:
    """Delete a round after its retention date, when its name was typed once more; editions stay."""
    from analysis.forgetting import deletion_of, forget

    if not options.yes:
        _ask(options.round, deletion_of(options.round, date.today()))
    done = forget(options.round, date.today())
    print(f"{options.round} is deleted: {done.files} files. Its published editions are in {done.folders.reports}.")
    if done.links:
        number = f"{done.links} link{' was' if done.links == 1 else 's were'}"
        print(f"{number} deleted too, but not what it leads to.")
    print(NOT_REACHED)
    return 0


def _ask(name: str, planned: object) -> None:
    """Raises RoundtableError unless a person types the name of the round."""
    if sys.stdin is None or not sys.stdin.isatty():
        what = "is deleted for good, so a person is asked first, and here nobody can be."
        raise RoundtableError(f"{name} {what} Nothing was deleted. Add --yes where it is sure.")
    print(f"This deletes {planned.files} files of {name} for good, all that is in:")
    for place in planned.places:
        print(f"    {place}")
    print(f"Its published editions stay, and so does the record of what they showed. {NOT_REACHED}")
    if _typed(f"To delete it, type {name}: ") != name:
        raise RoundtableError(f"That is not {name}. Nothing was deleted.")


def _typed(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""
