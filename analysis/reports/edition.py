"""What an edition is once it is made: light, because it travels from the worker that makes it to the one that
publishes it."""

from dataclasses import dataclass

Files = dict[str, str | bytes]


@dataclass(frozen=True)
class Edition:
    """The files of one edition, name to content: a page for each report, one with all of them, the other forms,
    index.html and manifest.json; and, where a policy protects small numbers, what the attack on it met, as JSON
    (restricted)."""

    audience: str
    files: Files
    attack: dict | None = None
