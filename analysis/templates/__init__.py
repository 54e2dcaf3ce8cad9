"""`roundtable new`: a round's folder to start from, with a commented round.toml and blank Excel forms.

The forms' headings are mapped in round.toml already, so that a filled form reads back without a question. With an
earlier round, what it declared and what is still open of its actions are carried over. Where files lie in the folder
already, only round.toml is written beside them, with the map of their headings that is proposed.
"""

from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from analysis.declared import read_toml
from analysis.description import ReceivedFile
from analysis.errors import RoundtableError
from analysis.folders import RoundFolders, forgotten, home, new_round_folder
from analysis.intake.corrections import CORRECTIONS, LEFT_OUT
from analysis.processed import load
from analysis.rounds import find_round
from analysis.templates.beside import proposed_blocks, without_round_toml
from analysis.templates.blocks import blocks_of_the_dictionary, carried_over, filled_in_by_hand
from analysis.templates.drop_downs import LISTS
from analysis.templates.forms import form
from analysis.templates.open_actions import (
    block_of_open_actions,
    list_of_open_actions,
    of_the_round_before,
    open_actions,
)
from analysis.templates.round_toml import block_text, round_toml
from analysis.workbooks import saved
from analysis.writing import new_folder, replace_text

ITS_OWN_FILE = "put this round's file here, and its name"


@dataclass(frozen=True)
class NewRound:
    """The folder of a new round, and what is to be said about it."""

    folder: Path
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Start:
    """What a round starts from: the blocks of its files, the forms by file name, what the round before said, and what
    could not be carried over."""

    blocks: tuple[ReceivedFile, ...]
    forms: dict[str, Workbook]
    said: dict = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def write_new_round(name: str, before: str = "") -> NewRound:
    """Make data/raw/<name> from the data dictionary, or from the round before; whole or not at all.

    Where the folder is there with files and without round.toml, only round.toml is written. Raises UnknownName for an
    earlier round that is not there, BadDefinition where its round.toml is wrong, and CannotWrite.
    """
    folder = home() / "data" / "raw" / name
    if without_round_toml(folder) and name not in forgotten():
        said = _said_by(before) if before else {}
        text = round_toml(name, proposed_blocks(folder), before, said)
        replace_text(folder / "round.toml", text)
        _write_blank_decisions(name)
        return NewRound(folder, ("Its files are as they were. Guesses in round.toml are listed under 'guesses'.",))
    folder = new_round_folder(name)
    start = _from_round(before) if before else _from_dictionary()
    blocks = [block_text(block, _note(block, start)) for block in start.blocks]
    with new_folder(folder) as beside:
        replace_text(beside / "round.toml", round_toml(name, blocks, before, start.said))
        for path, book in start.forms.items():
            (beside / path).write_bytes(saved(book))
    _write_blank_decisions(name)
    return NewRound(folder, start.missing)


def _write_blank_decisions(name: str) -> None:
    """The files in which people correct cells and leave rows out, with their headings only; one that is there stays."""
    for asked in (CORRECTIONS, LEFT_OUT):
        path = RoundFolders(name, home()).decisions / asked.name
        if not path.exists():
            replace_text(path, ",".join((*asked.headings, *asked.may_have)) + "\r\n")


def _from_dictionary() -> Start:
    return _with_forms(blocks_of_the_dictionary())


def _from_round(before: str) -> Start:
    """What the round before declared, with its open actions."""
    said = _said_by(before)
    blocks = said.get("files", [])
    try:
        rows = open_actions(load(before, "actions"), said.get("round_before", "an earlier round"))
    except RoundtableError as error:
        why = f"The actions of '{before}' could not be carried over: {error}"
        start = _with_forms(carried_over(blocks))
        return Start(start.blocks, start.forms, said, (why,))
    start = _with_forms(carried_over([block for block in blocks if not of_the_round_before(block)]))
    actions, book = block_of_open_actions(), list_of_open_actions(rows)
    return Start((*start.blocks, _without_lists(actions, book)), start.forms | {actions.path: book}, said)


def _said_by(before: str) -> dict:
    """The round.toml of the round before, as it is written; checked first."""
    find_round(before)
    return read_toml(RoundFolders(before, home()).raw / "round.toml")


def _with_forms(blocks: list[ReceivedFile]) -> Start:
    """The blocks with a form for each that people fill in by hand."""
    forms = {block.path: form(block) for block in blocks if filled_in_by_hand(block)}
    return Start(tuple(_without_lists(block, forms.get(block.path)) for block in blocks), forms)


def _without_lists(block: ReceivedFile, book: Workbook | None) -> ReceivedFile:
    """The block with the sheet of the drop-downs' answers, which nobody reads, left out."""
    if book is None or LISTS not in book.sheetnames or LISTS in block.left_out:
        return block
    return block.model_copy(update={"left_out": (*block.left_out, LISTS)})


def _note(block: ReceivedFile, start: Start) -> str:
    return "" if block.path in start.forms else ITS_OWN_FILE
