"""Which key a round's pseudonyms are made with: the one of this data folder, `data/key.toml`; made-up rounds have the
demonstration key, a real round never has.

A key that is not the one that the round, or the round before, was made with is refused. So is a new one where there is
one: only with the old one are the children of earlier rounds found again.
"""

from datetime import date
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.folders import forgotten, home, key_file, keys_lock, keys_used_file
from analysis.locks import locked
from analysis.pseudonyms import remembered
from analysis.pseudonyms.key_files import Key, demonstration_key, new_key_text, read_key, write_key
from analysis.rounds import Round
from analysis.writing import remove_halves

BACK = "'roundtable key restore FILE' puts the copy back that 'roundtable key backup' made."
NO_KEY = (
    "{round} needs a key, because its children are stored under pseudonyms, and {path} is not there. "
    "'roundtable key new' makes one. If there was one before, {back}"
)
BROKEN = f"Move it away; then {BACK}"
ANOTHER = (
    "{path} holds another key (id {id}) than the one that {round} was made with (id {was}): its children would not be "
    "found again. {back} If that key is lost for good, and children need not be linked to what was made with it, take "
    "the lines with that id out of {used}: those rounds are then made anew with the key of today, and what was decided "
    "about single children in them has to be decided again."
)


def key_of(audit_round: Round) -> Key:
    """The key of a round's pseudonyms. Raises RoundtableError where there is none, it is broken, or another one than
    this round or the one before was made with."""
    if audit_round.description.example is not None:
        return demonstration_key()
    path = key_file(audit_round.home)
    if not path.exists():
        raise RoundtableError(NO_KEY.format(round=audit_round.name, path=path, back=BACK))
    key = read_key(path, BROKEN)
    _refuse_another(audit_round, key)
    return key


def remember(audit_round: Round, key: Key) -> None:
    """Remember that the tables of a real round are made with a key; of a made-up round nothing is remembered."""
    if audit_round.description.example is None:
        _refuse_another(audit_round, key)
        remembered.add(audit_round.home, audit_round.name, key.id)


def make_key(today: date) -> Path:
    """Make the key of this data folder; its file. Refused with RoundtableError where there is one."""
    path = key_file(home())
    with locked(keys_lock(home())):
        if path.exists():
            why = "Children of earlier rounds are only found again with the key that those were made with"
            raise RoundtableError(f"{path} is there already, and is never replaced by a new one. {why}.")
        _write(path, new_key_text(today))
    return path


def back_up(copy: Path) -> Key:
    """Write a copy of the key elsewhere. Refused where something is there already, and inside data/ and reports/."""
    path = key_file(home())
    if not path.exists():
        raise RoundtableError(f"There is no key to copy: {path} is not there. 'roundtable key new' makes one.")
    key = read_key(path, BROKEN)
    _refuse_place(copy)
    write_key(copy, path.read_text(encoding="utf-8-sig"))
    return key


def restore(copy: Path) -> Key:
    """Put a copy back as the key of this data folder. Refused where rounds were made with the key that is there."""
    path = key_file(home())
    key = read_key(copy, "Give the file that 'roundtable key backup' wrote.")
    with locked(keys_lock(home())):
        there = read_key(path, "Move it away, then restore again.") if path.exists() else None
        made = remembered.rounds_made_with(home(), there.id) if there else []
        if there not in (None, key) and made:
            what = f"{path} holds another key (id {there.id}), and these rounds were made with it: {', '.join(made)}."
            raise RoundtableError(f"{what} Nothing was changed. The key of {copy} has the id {key.id}.")
        if there != key:
            _write(path, copy.read_text(encoding="utf-8-sig"))
    return key


def _refuse_another(audit_round: Round, key: Key) -> None:
    """Raises RoundtableError where this round, or the round before, was made with another key."""
    before = audit_round.description.round_before
    linked = [audit_round.name] + ([before] if before and before not in forgotten() else [])
    ids = remembered.remembered(audit_round.home)
    for name in linked:
        if ids.get(name, key.id) != key.id:
            where = {"path": key_file(audit_round.home), "used": keys_used_file(audit_round.home)}
            raise RoundtableError(ANOTHER.format(id=key.id, round=name, was=ids[name], back=BACK, **where))


def _refuse_place(copy: Path) -> None:
    """Raises RoundtableError where a copy of the key would be over another file, shared, or lost with the key."""
    if copy.is_dir():
        raise RoundtableError(f"{copy} is a folder. Name the file too: {copy / 'roundtable-key.toml'}")
    if copy.exists():
        raise RoundtableError(f"{copy} is there already, and is not written over. Choose another name.")
    if not copy.parent.is_dir():
        raise RoundtableError(f"There is no folder {copy.parent}. Make it first, or choose another.")
    why = {"reports": "what is there may be shared, and the key never is", "data": "it would be lost with the key"}
    for folder, reason in why.items():
        if copy.resolve().is_relative_to((home() / folder).resolve()):
            raise RoundtableError(f"{copy} is inside {home() / folder}: {reason}. Choose a restricted place elsewhere.")


def _write(path: Path, text: str) -> None:
    """The lock is held, so what an earlier command left half written is nobody's."""
    if path.parent.exists():
        remove_halves(path.parent)
    write_key(path, text)
