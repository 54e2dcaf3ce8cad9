"""Publishing: the new editions of a round take the place of the last ones all together, or not at all."""

from pathlib import Path

from analysis.reports.editions import Edition
from analysis.rounds import Round
from analysis.writing import empty_folder, replace_folders, replace_text


def publish(audit_round: Round, editions: list[Edition]) -> list[Path]:
    """Write all editions beside the published ones, then put them in place; their folders. Raises CannotWrite."""
    beside = empty_folder(audit_round.reports.with_name(f".{audit_round.name}.part"))
    try:
        for edition in editions:
            for name, content in edition.files.items():
                replace_text(beside / edition.audience / name, content)
        places = {beside / edition.audience: audit_round.reports / edition.audience for edition in editions}
        replace_folders(places)
    finally:
        empty_folder(beside).rmdir()
    return list(places.values())
