"""What an audience sees of a report: its words and blocks by sections, in the order of the page.

A section whose blocks are all for others goes, with the words that comment on it; the one that says all in short comes
first. Every form of an edition is made of a Report, so that none shows more than another.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile

from analysis.disclosure.blocks import Block, Shown
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.sight import Sight
from analysis.reports.contents import ReportNotebook
from analysis.reports.parts import Markdown
from analysis.reports.withheld import Parts

# The section that stands first on the page, wherever it stands in the notebook.
IN_SHORT = "## In short"
# What stands first in an edition: what all reports say in short.
FOUND = "What was found"
HEADING = re.compile(r"\s*(#{1,6}) ")


@dataclass(frozen=True)
class Report:
    """One report as an audience sees it: its notebook, and its words and blocks in order."""

    notebook: ReportNotebook
    parts: tuple[Markdown | Shown, ...]

    @property
    def in_short(self) -> tuple[Markdown | Shown, ...]:
        """What its section of that name says, without the heading."""
        begun = dropwhile(lambda part: not _begins(part, IN_SHORT), self.parts)
        return tuple(takewhile(lambda part: not _begins(part, "#"), islice(begun, 1, None)))


def found(reports: Iterable[Report]) -> list[Report]:
    """The reports that say something in short, in the order in which an edition opens with it."""
    return sorted((report for report in reports if report.in_short), key=lambda report: report.notebook.found_last)


def _begins(part: Markdown | Shown, words: str) -> bool:
    return isinstance(part, Markdown) and part.source.lstrip().startswith(words)


def report_of(notebook: ReportNotebook, parts: Parts, sight: Sight) -> Report:
    """What an audience sees of the parts of a report."""
    sections = [
        (level, [part if isinstance(part, Markdown) else shown_to(part, sight) for part in section])
        for level, section in words_first(_sections(parts))
    ]
    kept = [shown for place, (_, shown) in enumerate(sections) if not _is_for_others(sections, place)]
    return Report(notebook, tuple(part for shown in kept for part in shown if part is not None))


def is_for(parts: Parts, sight: Sight) -> bool:
    """Whether a report has anything for an audience: one whose blocks are all for others is no page of its edition."""
    return bool(shown_of(parts, sight)) or not any(isinstance(part, Block) for part in parts)


def shown_of(parts: Parts, sight: Sight) -> list[Shown]:
    """What an audience sees of the blocks of a report."""
    seen = [shown_to(part, sight) for part in parts if isinstance(part, Block)]
    return [shown for shown in seen if shown is not None]


def words_first(sections: list[tuple[int, Parts]]) -> list[tuple[int, Parts]]:
    """The sections with the one that says all in short after the title: a notebook can only say it at its end. What is
    not available is said where it would stand, and not there."""
    short = [section for section in sections if _opening(section).strip() == IN_SHORT]
    there = [(level, tuple(part for part in section if not _is_absent(part))) for level, section in short]
    told = [(level, section) for level, section in there if any(isinstance(part, Block) for part in section)]
    others = [section for section in sections if section not in short]
    title = next((at for at, section in enumerate(others) if _opening(section).startswith("# ")), -1) + 1
    return [*others[:title], *told, *others[title:]]


def _opening(section: tuple[int, Parts]) -> str:
    """The first line of a section."""
    _, parts = section
    return parts[0].source.partition("\n")[0] if parts and isinstance(parts[0], Markdown) else ""


def _is_absent(part: Markdown | Block) -> bool:
    """Whether a part is not there, or a sentence of which a value is not."""
    if isinstance(part, Markdown):
        return False
    told = part.content["values"].values() if part.kind == "sentence" else ()
    contents = (part.content, *(value["of"]["content"] for value in told))
    return any(content.get("not_available") or content.get("cannot") for content in contents)


def _sections(parts: Parts) -> list[tuple[int, Parts]]:
    """The parts of a page by its headings, each with its level: a cell of words that begins with one begins a
    section."""
    sections: list[tuple[int, list[Markdown | Block]]] = [(1, [])]
    for part in parts:
        heading = HEADING.match(part.source) if isinstance(part, Markdown) else None
        if heading:
            sections.append((len(heading[1]), []))
        sections[-1][1].append(part)
    return [(level, tuple(section)) for level, section in sections]


def _is_for_others(sections: list[tuple[int, list]], place: int) -> bool:
    """Whether a section goes: its blocks are all hidden, or it has words alone and the section it comments on goes.

    Words alone comment on the section above that has a higher heading, or head the sections below with lower ones.
    """
    level, shown = sections[place]
    if not all(isinstance(part, Markdown) for part in shown):
        return _hides_all(shown)
    above = next((section for above, section in reversed(sections[:place]) if above < level), [])
    below = takewhile(lambda section: section[0] > level, sections[place + 1 :])
    return _hides_all(above) or _hides_all([part for _, section in below for part in section])


def _hides_all(shown: list) -> bool:
    """Whether there are blocks and the audience sees none of them."""
    blocks = [part for part in shown if not isinstance(part, Markdown)]
    return bool(blocks) and not any(blocks)
