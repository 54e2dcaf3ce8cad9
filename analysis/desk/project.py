"""A coded round as a project for other programs: its answers with what describes them, and all codes they were given.

A code goes out once for each coder who gave it, once as what people came to in the end, and once as the rules propose
it, each under its own name. Memos go out without what could tell who somebody is.
"""

from collections.abc import Iterator

import pandas as pd

from analysis.desk.answers import DESCRIBING, desk_answers
from analysis.errors import CannotCount
from analysis.processed import load
from analysis.questions import dictionary, furthest
from analysis.rounds import find_round
from analysis.themes.codebook import codebook
from analysis.themes.coded import Coded
from analysis.themes.coders import decisions
from analysis.themes.coders.decided import Decisions
from analysis.themes.coders.lines import PASSES
from analysis.themes.coding import code_responses
from analysis.themes.exchange import Project
from analysis.themes.tables import coded_tables

CODE = ["table", "id", "question", "theme", "valence", "start", "end", "by"]
MEMO = ["table", "id", "question", "by", "memo"]


def project_of(audit_round: str) -> Project:
    """Every table of a round with free text that is coded. Raises UnknownName, and CannotCount where there is none."""
    about = find_round(audit_round)
    tables = {name: coded for name in coded_tables() if (coded := _coded(audit_round, name)) is not None}
    if not tables:
        raise CannotCount(f"'{audit_round}' has no free text that is coded, so there is no project to write.")
    decided = {name: decisions(audit_round, name) for name in tables}
    return Project(
        name=about.description.title,
        where_from=f"Round {audit_round}, Roundtable.",
        book=codebook(),
        answers=pd.concat([_answers(audit_round, name, coded) for name, coded in tables.items()], ignore_index=True),
        codes=_together([_codes(name, tables[name], decided[name]) for name in tables], CODE),
        made_up=furthest(coded.made_up for coded in tables.values()),
        memos=_together([_memos(name, decided[name]) for name in tables], MEMO),
        questions=dict(_labels(tables)),
        attributes={name: label for table in tables for name, label in _describing(table).items()},
    )


def _coded(audit_round: str, table: str) -> Coded | None:
    """The coded answers of a table; None where the round has none."""
    responses = load(audit_round, table)
    if not len(responses) or responses.attrs.get("not_available") or responses["counted_as"].duplicated().any():
        return None
    coded = code_responses(responses)
    return coded if len(coded.answers) else None


def _answers(audit_round: str, table: str, coded: Coded) -> pd.DataFrame:
    """The answers of a table with a column for each closed question that describes who gave them."""
    described = {label: name for name, label in _describing(table).items()}
    rows = [
        {"table": table, "id": answer.id, "question": answer.question, "text": answer.text}
        | {described[label]: value for label, value in answer.attributes.items() if label in described}
        for answer in desk_answers(audit_round, table)
    ]
    marks = coded.answers[["id", "question", "made_up"]].astype(str)
    return pd.DataFrame(rows).merge(marks, on=["id", "question"], how="left")


def _describing(table: str) -> dict[str, str]:
    """question -> label of those closed questions of a table that describe."""
    asked = dictionary().table(table).questions
    return {name: one.label for name, one in asked.items() if one.type in DESCRIBING and not one.identifies}


def _codes(table: str, coded: Coded, decided: Decisions) -> pd.DataFrame:
    """The codes of each coder, those that count, and those of the rules."""
    proposed = coded.codes if coded.proposed is None else coded.proposed
    final = [] if coded.final is None else [coded.final.codes]
    own = pd.DataFrame(list(_of_coders(decided)), columns=CODE[1:])
    together = _together([own, *final, proposed.astype({"by": str})], CODE[1:])
    return together.assign(table=table).drop_duplicates()


def _of_coders(decided: Decisions) -> Iterator[tuple]:
    """What each coder says now, the open pass before the blind one, and what was adjudicated."""
    latest = decided.latest
    order = latest["pass"].map({passed: turn for turn, passed in enumerate(PASSES)})
    standing = latest.assign(order=order).sort_values("order", kind="stable")
    for row in standing.drop_duplicates(["coder", "id", "question"], keep="last").itertuples():
        for code in row.codes:
            yield row.id, row.question, code.theme, code.valence, code.start, code.end, row.coder


def _memos(table: str, decided: Decisions) -> pd.DataFrame:
    latest = decided.latest.assign(table=table)
    return latest[latest["memo"].astype(bool)].assign(by=latest["coder"])[MEMO]


def _labels(tables: dict[str, Coded]) -> Iterator[tuple[str, str]]:
    for table, coded in tables.items():
        asked = dictionary().table(table).questions
        yield from ((question, asked[question].label) for question in coded.questions)


def _together(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [part.reindex(columns=columns) for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)
