"""Quotes for and against a theme, and what was said with its themes: from those alone who agreed to be quoted.

A quote is what was coded of one answer, read from the table that `load` gave, in which names are taken out already; it
never comes from a coder's file, and no memo is ever shown. Under it stands who said it, as a closed answer that several
gave, the theme, and by whom it was coded: people are counted there and never named.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis.disclosure.listings import written
from analysis.disclosure.texts import CONSENT, agreed_to_quote, refuse_unless_quotable
from analysis.errors import CannotCount, UnknownName
from analysis.questions import Table, furthest
from analysis.statistics.counting import loaded, made_up, why_not_available
from analysis.themes.codebook.blocks import VALENCES
from analysis.themes.coded import Coded
from analysis.themes.coders.final import CHANGED
from analysis.themes.matching.clauses import says_nothing

MOST = 2  # quotes a theme and valence: one voice is no pattern, and a page of them is not read
# What stands under a quote for the `by` of its code; anything else is the name of one coder, which is not shown.
CODED_BY = {
    "rules": "coded by rules",
    "model": "coded by a learned model",
    "rules and model": "coded by rules and a learned model",
    "agreed": "coders agreed",
    "adjudicated": "decided after coders differed",
    "undecided: shared part": "coders still differ on the rest",
}
BY_ONE = "coded by one person"
ENDS = ".!?\n"  # of a sentence
AS = {"strength": ", as a strength", "concern": ", as a concern", "neutral": ""}
# Responses that must have given the answer that describes who said a quote.
FEWEST = 3
# Who gives codes that no person has read.
MACHINE = ("rules", "model", "rules and model")


@dataclass(frozen=True)
class CodedQuote:
    """The words, who said them ('' where that could tell who it was), and the themes they were coded with, by whom;
    `coded_by` is empty where the report says that once for all."""

    text: str
    who: str
    themes: tuple[str, ...]
    coded_by: tuple[str, ...]


@dataclass(frozen=True)
class ThemeQuotes:
    """Quotes with their themes, in the order of the themes; `label` names the themes that were asked for."""

    table: str
    label: str
    quotes: tuple[CodedQuote, ...]
    made_up: str
    codebook: str
    not_available: str | None


def theme_quotes(
    coded: Coded, responses: pd.DataFrame, *themes: str, by: str | None = None, most: int = MOST
) -> ThemeQuotes:
    """Quotes in which each theme is a strength, and in which it is a concern: so many of each, of different responses
    and, where `by` names a closed question such as agency, of as many of its answers as there are.

    `themes` are ids or labels of the codebook. Raises UnknownName for another, and NotReleasable where nobody was asked
    whether they may be quoted, or `by` could name who said it.
    """
    known = {name: theme.label for name, theme in coded.codebook.themes.items()}
    names = [_theme(name, known) for name in themes]
    found = _quotable(coded, responses, by)
    chosen = [
        row
        for name in names
        for valence in ("strength", "concern")
        for row in _chosen(found[(found["theme"] == name) & (found["valence"] == valence)], most)
    ]
    label = f"In their words: {', '.join(known[name] for name in names)}" if names else "In their words"
    return _theme_quotes(coded, label, chosen)


def said_with_themes(coded: Coded, responses: pd.DataFrame, question: str) -> ThemeQuotes:
    """Each answer to a question that may be quoted, whole, with all of its themes and nothing counted: for the words of
    a few people, such as young people. In an order of their own for each question, so that nobody's answers can be put
    together; without themes that no person gave. Refused as theme_quotes(...) is."""
    known = _of_the_coded(coded, responses, question)
    refuse_unless_quotable(known, question, None)
    agreed = agreed_to_quote(responses, question)
    codes = coded.codes[(coded.codes["question"] == question) & (coded.codes["reason"] != CHANGED)]
    codes = codes[~codes["by"].isin(MACHINE)]
    themes = {name: tuple(dict.fromkeys(labels)) for name, labels in codes.groupby("id")["label"]}
    answers = sorted(zip(agreed["counted_as"], agreed[question], strict=True), key=lambda one: _lot(question, one[1]))
    return ThemeQuotes(
        table=coded.table,
        label=f"{known.questions[question].label} In their words",
        quotes=tuple(CodedQuote(str(text), "", themes.get(name, ()), ()) for name, text in answers),
        made_up=made_up(agreed, [question]),
        codebook=coded.version,
        not_available=why_not_available(responses, question),
    )


def _of_the_coded(coded: Coded, responses: pd.DataFrame, *questions: str) -> Table:
    """The dictionary's block of the table that was coded, which these responses must be."""
    known = loaded(responses, *questions)
    if responses.attrs["table"] != coded.table:
        raise CannotCount(f"The answers of '{coded.table}' are not among those of '{responses.attrs['table']}'.")
    return known


def _theme(name: str, known: dict[str, str]) -> str:
    """The id of a theme that was given by its id or label."""
    ids = {label.casefold(): theme for theme, label in known.items()}
    if name not in known and name.casefold() not in ids:
        raise UnknownName("theme", name, list(known))
    return name if name in known else ids[name.casefold()]


def _quotable(coded: Coded, responses: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The codes whose words may be quoted, by theme as the codebook has them, with `quote` and `who`; strengths first.

    A code whose words are not those that stand in the answer today is left out, so is one of an answer that has changed
    since it was coded, and one with nothing but 'n/a'.
    """
    known = _of_the_coded(coded, responses, *([by] if by else []))
    for question in coded.questions:
        refuse_unless_quotable(known, question, by)
    agreed = responses[responses[CONSENT] == "yes"]
    texts = {question: dict(zip(agreed["counted_as"], agreed[question], strict=True)) for question in coded.questions}
    there = coded.codes["theme"].isin(list(coded.codebook.themes)) & (coded.codes["reason"] != CHANGED)
    codes = coded.codes[there].reset_index(drop=True)
    rows = codes.assign(
        quote=[_words(texts.get(row.question, {}).get(row.id), row) for row in codes.itertuples()],
        who=_who(codes, responses, by, known),
    )
    turn = {name: place for place, name in enumerate(coded.codebook.themes)}
    themes, valences = rows["theme"].astype("str").map(turn), rows["valence"].astype("str").map(VALENCES.index)
    order = themes * len(VALENCES) + valences
    rows = rows.iloc[order.argsort(kind="stable")]
    return rows[rows["quote"] != ""]


def _who(codes: pd.DataFrame, responses: pd.DataFrame, by: str | None, known: Table) -> list[str]:
    """Who said each code, as the answer to `by`; '' where fewer than three responses gave that answer, or one alone
    raised that theme, for then it could tell who it was."""
    if by is None:
        return [""] * len(codes)
    given = responses[f"{by}_state"] == "answered"
    labels = pd.Series(written(responses, by, known.questions[by]), index=responses.index).where(given, "")
    several = labels.map(labels.value_counts()) >= FEWEST
    who = dict(zip(responses["counted_as"], labels.where(several, ""), strict=True))
    raised_by = codes.groupby("theme")["id"].nunique()
    each = zip(codes["id"], codes["theme"], strict=True)
    return [who.get(name, "") if raised_by[theme] > 1 else "" for name, theme in each]


def _lot(question: str, text: object) -> str:
    return hashlib.sha256(f"{question}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _words(text: object, code: object) -> str:
    """The words of a code as they stand in the answer; '' where they do not, or the answer may not be quoted."""
    part = text[code.start : code.end] if isinstance(text, str) else ""
    return _with_gaps(part, text, code) if part == code.span and not says_nothing(part) else ""


def _with_gaps(part: str, text: str, code: object) -> str:
    """A part of an answer with an ellipsis where its sentence goes on: a reader must see that something is left out."""
    before, after = text[: code.start].rstrip(" "), text[code.end :].lstrip(" ")
    begins, ends = not before or before[-1] in ENDS, not after or after[0] in ENDS or part.rstrip()[-1:] in ENDS
    return f"{'' if begins else '… '}{part}{'' if ends else ' …'}"


def _chosen(rows: pd.DataFrame, most: int) -> Iterator[object]:
    """The first row of each response, those of whom nobody like them is quoted yet before the others; so many."""
    each = rows.drop_duplicates("id")
    again = each["who"].duplicated() & (each["who"] != "")
    return pd.concat([each[~again], each[again]]).head(most).itertuples()


def _theme_quotes(coded: Coded, label: str, rows: list) -> ThemeQuotes:
    """The rows as quotes; what was coded twice is quoted once with both themes."""
    quotes: dict[tuple, CodedQuote] = {}
    for row in rows:
        place = (row.id, row.question, row.start, row.end)
        quote = quotes.get(place, CodedQuote(row.quote, row.who, (), ()))
        themes = _with(quote.themes, f"{row.label}{AS[row.valence]}")
        # One theme that could tell who said it is enough to leave out who.
        who = quote.who if row.who else ""
        quotes[place] = replace(
            quote, who=who, themes=themes, coded_by=_with(quote.coded_by, CODED_BY.get(row.by, BY_ONE))
        )
    return ThemeQuotes(
        table=coded.table,
        label=label,
        quotes=tuple(quotes.values()),
        made_up=furthest(row.made_up for row in rows),
        codebook=coded.version,
        not_available=coded.not_available,
    )


def _with(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return texts if text in texts else (*texts, text)
