"""What the example rounds may not repeat of the published reports: their sentences, and the names of their authors.

The reports themselves are not in this repository. `seed_hashes.toml` holds what is needed to recognise a sentence of
theirs: the start of the sha256 of every run of six words, and of every word of an author's name. It was written by

    python tests/example_rounds/seed_words.py REPORT.txt [REPORT.txt ...]

where the author of a report stands in a line that begins 'Prepared by:'.
"""

import hashlib
import re
import sys
from pathlib import Path

HASHES = Path(__file__).parent / "seed_hashes.toml"
RUN = 6  # words; shorter runs are the field's own phrases ("at risk of sexual exploitation")
HASH_LENGTH = 10  # hexadecimal digits: a chance hit among all runs of the raw files is less likely than 1 in 10,000
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
AUTHOR_LINE = re.compile(r"^Prepared by: *([^,\n]+)", re.MULTILINE)


def words(text: str) -> list[str]:
    """The words of a text in small letters; 'multi-agency' and "child's" are one word each."""
    return [word.replace("’", "'") for word in WORD.findall(text.casefold())]


def runs(text: str) -> dict[str, str]:
    """hash -> run, for every run of six consecutive words of the text."""
    found = words(text)
    return {hashed(run): run for run in (" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))}


def hashed(text: str) -> str:
    """The start of the sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def write_hashes(reports: list[Path]) -> None:
    """Write the hashes of the reports' runs and of their authors' names."""
    texts = [path.read_text(encoding="utf-8") for path in reports]
    of_runs = sorted({run for text in texts for run in runs(text)})
    of_names = sorted({hashed(name) for text in texts for line in AUTHOR_LINE.findall(text) for name in words(line)})
    lines = ["# Written by seed_words.py: see there."]
    for name, items in (("runs", of_runs), ("names", of_names)):
        lines += [f"{name} = [", *(f'  "{item}",' for item in items), "]"]
    HASHES.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_hashes([Path(name) for name in sys.argv[1:]])
