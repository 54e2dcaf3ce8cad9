"""What a document is made of: an edition's marking, and its reports in order.

A report's parts are the words of its notebook, as markdown, and its blocks as one audience sees them. All is plain
text: nothing here has been escaped or set, so that each form does that once and in its own way.
"""

from dataclasses import dataclass

from analysis.disclosure.blocks import HIDDEN_MARK, NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK, Shown

# What stands in place of a number, and what a reader is told of it.
SHORTHAND = {
    HIDDEN_MARK: "hidden, because it is small or would give a small number away",
    NOT_AVAILABLE_MARK: "not available, as it was not asked, not recorded or not published",
    NOT_APPLICABLE_MARK: "not applicable",
}


@dataclass(frozen=True)
class Marking:
    """What every page bears: whose round it is, for whom, how it may be passed on, what is made up."""

    partnership: str
    round_title: str
    dates: str
    audience: str
    circulation: str
    banner: str = ""


@dataclass(frozen=True)
class Section:
    """One report: its title, and its words (markdown) and blocks in reading order."""

    title: str
    parts: tuple[str | Shown, ...]


@dataclass(frozen=True)
class Document:
    """An edition as one document."""

    marking: Marking
    title: str
    sections: tuple[Section, ...] = ()

    def shown(self) -> tuple[Shown, ...]:
        """Its blocks, in reading order; a block of two reports twice."""
        return tuple(part for section in self.sections for part in section.parts if isinstance(part, Shown))


def shorthand_in(texts: str) -> dict[str, str]:
    """The marks that stand in some texts, each with its meaning.

    >>> shorthand_in("Yes 4 No [z]")
    {'[z]': 'not applicable'}
    """
    return {mark: meaning for mark, meaning in SHORTHAND.items() if mark in texts}
