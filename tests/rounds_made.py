"""Small rounds made in sight of a test: a folder with round.toml and the few rows the test needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from analysis.errors import Problem
from analysis.folders import key_file
from analysis.processed import Checked, check_round
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.pseudonyms import of
from analysis.rounds import find_round

SECRET = bytes(range(32))
KEY = f'made = 2026-01-05\nid = "{Key(SECRET).id}"\nkey = "{SECRET.hex()}"\n'
HEAD = """title = "Audit"
partnership = "A partnership"
theme = "Neglect"
audited = "2026-01"
{top}
[population]
name = "CP list"
size = 20
draw = "random"
"""


@dataclass
class MadeRound:
    """A round called 'one' in a data folder; `add` puts a file into it and a block for it into round.toml."""

    folder: Path
    top: str = ""
    blocks: list[str] = field(default_factory=list)

    def add(self, path: str, table: str, headings: dict[str, str], rows: list[list], **more: str) -> "MadeRound":
        shape = more.pop("shape", "flat list")
        lines = [f'"{key}" = "{value}"' for key, value in headings.items()]
        extra = [f"{key} = {value}" for key, value in more.items()]
        self.blocks.append(
            "\n".join(
                ["[[files]]", f'path = "{path}"', f'shape = "{shape}"', f'table = "{table}"', 'received_from = "X"']
                + extra
                + ["[files.headings]", *lines]
            )
        )
        write_file(self.folder / path, rows)
        self.save()
        return self

    def save(self) -> "MadeRound":
        text = HEAD.format(top=self.top) + "\n".join(self.blocks) + "\n"
        (self.folder / "round.toml").write_text(text, encoding="utf-8")
        return self


def pseudonyms(*cases: str) -> tuple[str, ...]:
    """What cases are stored as in a round made here, in the order in which members are."""
    return tuple(sorted(of(Key(SECRET), "case", cases)))


def write_file(path: Path, rows: list[list]) -> None:
    """Rows as csv or as a workbook with one sheet, by the ending of the name."""
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        text = "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
        path.write_bytes(text.encode("utf-8"))


def make_round(home: Path) -> MadeRound:
    """An empty round 'one' in a data folder, and the key of its pseudonyms."""
    folder = home / "data" / "raw" / "one"
    folder.mkdir(parents=True)
    key_file(home).write_text(KEY, encoding="utf-8")
    return MadeRound(folder).save()


def check(name: str = "one") -> Checked:
    """A round of the test's data folder, read and cleaned."""
    return check_round(find_round(name))


def said(problems: Iterable[Problem]) -> list[str]:
    """Problems or queries as they are told."""
    return [str(problem) for problem in problems]
