"""When each child was missing, away or suspended, on one axis of time: one row a child, restricted.

Days are the records' own. What lies outside the days that round.toml says the records cover is left as it is and said.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.plan.questions import CHILDREN
from analysis.processed import load
from analysis.questions import dictionary, furthest
from analysis.rounds import find_round
from analysis.statistics.counting import made_up, why_not_available

EPISODES, SUSPENSIONS = "missing_episodes", "suspensions"


@dataclass(frozen=True)
class Span:
    """One episode or suspension: its kind, its label, its first and its last day (ISO; None: not recorded)."""

    kind: str
    label: str
    first: str
    last: str | None


@dataclass(frozen=True)
class ChildDays:
    """One child's episodes and suspensions, from the earliest."""

    child: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Timeline:
    """All children of a round, by what the round calls them, from the first to the last day of the axis.

    `undated` rows have no first day and so no place on it; `not_received` says why a table of the two is not there.
    Row level, and each row under its case: it is for the panel alone.
    """

    children: tuple[ChildDays, ...]
    first: str | None
    last: str | None
    undated: int
    not_received: str
    made_up: str
    not_available: str | None
    row_level: bool = True
    identifies: bool = True


def timeline(audit_round: str) -> Timeline:
    """The missing episodes and suspensions of each child of a round.

    The axis is the period of round.toml, wider where a day lies outside it; rows without a first day are counted as
    `undated` and have no place on it.
    """
    tables = [load(audit_round, name) for name in (EPISODES, SUSPENSIONS)]
    found = [*_spans(tables[0], "kind", "end"), *_spans(tables[1], "category", None)]
    days = [day for _, span in found for day in (span.first, span.last or span.first)]
    period = find_round(audit_round).description.period
    axis = [*days, *([period.first, period.last] if period else [])]
    reasons = [why_not_available(rows, "start") for rows in tables]
    return Timeline(
        children=tuple(_children(audit_round, found)),
        first=min(axis, default=None),
        last=max(axis, default=None),
        undated=sum(int((rows["start_state"] != "answered").sum()) for rows in tables if len(rows)),
        not_received=" ".join(dict.fromkeys(filter(None, reasons))),
        made_up=furthest(made_up(rows, ["case", "start"]) for rows in tables),
        not_available=_why_none(reasons, days),
    )


def _children(audit_round: str, found: list[tuple[str, Span]]) -> list[ChildDays]:
    """Every child of the round, and whoever else has a row, by what the round calls them."""
    labels = load(audit_round, "labels")
    called = dict(zip(labels["pseudonym"], labels["label"], strict=True))
    spans: dict[str, list[Span]] = {case: [] for case in load(audit_round, CHILDREN)["case"]}
    for case, span in found:
        spans.setdefault(case, []).append(span)
    return [
        ChildDays(called.get(case, case), tuple(sorted(own, key=lambda span: (span.first, span.kind))))
        for case, own in spans.items()
    ]


def _why_none(reasons: list[str | None], days: list[str]) -> str | None:
    """The reasons where neither table is there; or that no day is known."""
    if all(reasons):
        return " ".join(dict.fromkeys(reasons))
    return None if days else "No day of an episode or suspension is known."


def _spans(rows: pd.DataFrame, kind: str, end: str | None) -> list[tuple[str, Span]]:
    """The rows with a first day, each with its child. Without `end` a row is of one day."""
    if rows.attrs.get("not_available") or rows.empty:
        return []
    asked = dictionary().question(rows.attrs["table"], kind)
    unknown = (rows.attrs["table"], f"{asked.label}: not known")
    found = []
    for row in rows[rows["start_state"] == "answered"].to_dict("records"):
        code, label = (row[kind], asked.answers[row[kind]]) if row[f"{kind}_state"] == "answered" else unknown
        first = _day(row["start"])
        last = _last(row, end, first) if end else first
        found.append((row["case"], Span(code, label, first, last)))
    return found


def _last(row: dict, end: str, first: str) -> str | None:
    """The last day; one before the first is taken as not recorded."""
    last = _day(row[end]) if row[f"{end}_state"] == "answered" else None
    return last if last and last >= first else None


def _day(day: object) -> str:
    return pd.Timestamp(day).date().isoformat()
