"""The codebook: themes and the rules that find them, read from definitions/themes.toml and checked whole.

One block a theme. Every term, cue and threshold is a decision of people: adding a theme, a term or a way of writing a
word changes no code. What is wrong with a codebook is told all at once, before the first answer is read. A codebook of
another file is read by `codebook.files`.
"""

from collections.abc import Iterator

from analysis import folders
from analysis.declared import checked, until_changed
from analysis.errors import BadDefinition, Problem, near
from analysis.questions import dictionary
from analysis.themes.codebook.blocks import Codebook, Theme
from analysis.themes.codebook.contradictions import contradictions
from analysis.themes.codebook.reading import read_codebook
from analysis.themes.codebook.versions import broken_versions
from analysis.themes.matching.words import WORD

FILE = "themes.toml"


@until_changed
def codebook() -> Codebook:
    """The codebook of the definitions folder, checked; read again when a file of it has changed.

    `BadDefinition` names every problem at once: unknown keys, wrong types, two themes with one label, a term in two
    themes, a theme without terms; groups, themes, sets and questions that do not exist; versions out of order.
    """
    book = checked_codebook(read_codebook(folders.DEFINITIONS / FILE))
    asked = [name for table in dictionary().tables.values() for name in table.questions]
    named = [*book.priors, *(name for theme in book.themes.values() for name in (*theme.only, *theme.hints))]
    named += [name for rule in book.sets.values() for name in rule.questions]
    unknown = [Problem(FILE, f"'{name}' is no question.", near(name, asked)) for name in named if name not in asked]
    if unknown:
        raise BadDefinition(unknown)
    return book


def checked_codebook(content: dict, file: str = FILE) -> Codebook:
    """The content of a codebook file as a codebook, or `BadDefinition` with every problem in it."""
    themes, problems = _themes(content, file)
    try:
        book = checked(Codebook, content | {"themes": {}}, file)
        problems += [*_not_one_word(book, file), *_sets_not_above(book, file)]
        problems += broken_versions(book, list(content["themes"]), file)
    except BadDefinition as error:
        problems += error.problems
    problems += contradictions(themes, content["groups"] if isinstance(content.get("groups"), dict) else {}, file)
    if problems:
        raise BadDefinition(problems)
    return book.model_copy(update={"themes": themes})


def _themes(content: dict, file: str) -> tuple[dict[str, Theme], list[Problem]]:
    """The themes that can be read, and what is wrong with the others."""
    themes: dict[str, Theme] = {}
    problems: list[Problem] = []
    for name, block in _blocks(content, file).items():
        if not name.strip():
            problems.append(Problem(f"{file}, [themes]", "a theme has an empty id.", "Give it a short name."))
            continue
        try:
            themes[name] = checked(Theme, block, f"{file}, [themes.{name}]")
        except BadDefinition as error:
            problems += error.problems
    return themes, problems


def _blocks(content: dict, file: str) -> dict:
    blocks = content.get("themes")
    if not isinstance(blocks, dict) or not all(isinstance(block, dict) for block in blocks.values()) or not blocks:
        raise BadDefinition([Problem(file, "has no themes.", "Give each theme a block such as [themes.recording].")])
    return blocks


def _not_one_word(book: Codebook, file: str) -> Iterator[Problem]:
    """Spellings that would never be found, because words are looked up one by one."""
    for written in book.spelling.stands_for:
        if len(WORD.findall(written)) != 1:
            remedy = "Give a term for it, or each word by itself."
            yield Problem(f"{file}, [spelling.stands_for]", f"'{written}' is not one word.", remedy)


def _sets_not_above(book: Codebook, file: str) -> Iterator[Problem]:
    """Sets that leave out a set which is not there yet: sets are made in the order of the file."""
    above: list[str] = []
    for name, rule in book.sets.items():
        for other in rule.without:
            if other not in above:
                remedy = near(other, above) if above else "Move it below that set."
                yield Problem(f"{file}, [sets.{name}]", f"without '{other}', which is no set above it.", remedy)
        above.append(name)
