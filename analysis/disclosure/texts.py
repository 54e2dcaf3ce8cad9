"""What is shown word by word: what the panel worded, what the audit tool asks, and quotes of those who agreed to it."""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure.listings import written
from analysis.errors import NotReleasable
from analysis.questions import Table, dictionary
from analysis.statistics.counting import loaded, made_up, members, why_not_available
from analysis.themes.matching.clauses import says_nothing

# The question by which people say whether their words may be quoted.
CONSENT = "quotable"
NO_CRITERIA = "The standards of the audit name no criteria."


@dataclass(frozen=True)
class Texts:
    """Statements as worded by the panel, or quotes with who said them; `counted` is what one is called. `members`: all
    who were asked for words to quote, `speakers`: those whose words are quoted, whom a reader can count."""

    texts: tuple[tuple[str, str], ...]
    quoted: bool
    counted: str
    members: tuple[str, ...]
    speakers: tuple[str, ...]
    made_up: str
    not_available: str | None


def statements(table: pd.DataFrame, question: str) -> Texts:
    """What the panel itself worded: conclusions, recommendations, messages; one text a row that has one.

    Raises NotReleasable for a question that the panel did not word: other people's words need their consent.
    """
    known = loaded(table, question)
    if not known.questions[question].worded_by_panel:
        label = known.questions[question].label
        raise NotReleasable(f"'{label}' was not worded by the panel. Quote those who agreed to it: quotes(...).")
    answered = table[table[f"{question}_state"] == "answered"]
    return Texts(
        texts=tuple((str(text), "") for text in answered[question]),
        quoted=False,
        counted=known.rows,
        members=(),
        speakers=(),
        made_up=made_up(answered, [question]),
        not_available=why_not_available(table, question),
    )


def what_good_looks_like() -> Texts:
    """What the audit tool asks of a file, standard by standard, as standards.toml has it: a text a standard."""
    standards = dictionary().standards.values()
    return Texts(
        texts=tuple((f"{one.label}: {' '.join(one.criteria.values())}", "") for one in standards if one.criteria),
        quoted=False,
        counted="standards",
        members=(),
        speakers=(),
        made_up="no",
        not_available=None if any(one.criteria for one in standards) else NO_CRITERIA,
    )


def quotes(table: pd.DataFrame, question: str, by: str | None = None) -> Texts:
    """What people wrote or said, from those alone who agreed to be quoted; 'n/a' and 'nothing' are no words to quote.

    `by` names a closed question that describes who said it, such as their agency. Raises NotReleasable for a question
    that is no free text, a table without the question whether people may be quoted, or a `by` that could name them.
    """
    known = loaded(table, question, *([by] if by else []))
    refuse_unless_quotable(known, question, by)
    agreed = agreed_to_quote(table, question)
    described = written(agreed, by, known.questions[by]) if by else [""] * len(agreed)
    return Texts(
        texts=tuple((str(text), who) for text, who in zip(agreed[question], described, strict=True)),
        quoted=True,
        counted=known.unit,
        members=members(table["counted_as"]),
        speakers=members(agreed["counted_as"]),
        made_up=made_up(agreed, [question]),
        not_available=why_not_available(table, question),
    )


def agreed_to_quote(table: pd.DataFrame, question: str) -> pd.DataFrame:
    """The rows whose answer to a question may be quoted: it says something, and whoever gave it agreed."""
    agreed = table[(table[f"{question}_state"] == "answered") & (table[CONSENT] == "yes")]
    return agreed[_with_words(agreed[question])]


def refuse_unless_quotable(known: Table, question: str, by: str | None) -> None:
    """Raises NotReleasable where nobody was asked, the question is no free text, or `by` could name who said it."""
    asked = known.questions[question]
    if CONSENT not in known.questions:
        raise NotReleasable(f"Nobody was asked whether {known.rows} may be quoted.")
    if asked.type != "text" or asked.identifies:
        raise NotReleasable(f"'{asked.label}' is no free text to quote.")
    if by and (known.questions[by].type != "single" or known.questions[by].identifies):
        raise NotReleasable(
            f"'{known.questions[by].label}' could name who said it. Use a closed question, such as agency."
        )


def _with_words(texts: pd.Series) -> pd.Series:
    """Whether each text says anything at all, by the codebook's list of answers that do not."""
    return ~texts.map(says_nothing).astype(bool)
