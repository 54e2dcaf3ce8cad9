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
    """All children of a round, from the first to the last day of the axis. Row level: it is for the panel alone."""

    children: tuple[ChildDays, ...]
    first: str | None
    last: str | None
    undated: int
    made_up: str
    not_available: str | None
    row_level: bool = True


def timeline(audit_round: str) -> Timeline:
    """The missing episodes and suspensions of each child of a round.

    The axis is the period of round.toml, wider where a day lies outside it; rows without a first day are counted as
    `undated` and have no place on it.
    """
    cases, episodes, suspensions = (load(audit_round, name) for name in (CHILDREN, EPISODES, SUSPENSIONS))
    reasons = [why_not_available(rows, "start") for rows in (episodes, suspensions)]
    found = [*_spans(episodes, "kind", "end"), *_spans(suspensions, "category", None)]
    days = [day for _, span in found for day in (span.first, span.last or span.first)]
    period = find_round(audit_round).description.period
    days += [period.first, period.last] if period else []
    undated = sum(int((rows["start_state"] != "answered").sum()) for rows in (episodes, suspensions) if len(rows))
    return Timeline(
        children=tuple(
            ChildDays(child, tuple(sorted((span for whose, span in found if whose == child), key=lambda s: s.first)))
            for child in cases["case"]
        ),
        first=min(days, default=None),
        last=max(days, default=None),
        undated=undated,
        made_up=furthest([made_up(episodes, ["case", "start"]), made_up(suspensions, ["case", "start"])]),
        not_available=_why_none(reasons, days),
    )


def _why_none(reasons: list[str | None], days: list[str]) -> str | None:
    """The reasons where neither table is there; or that no day is known."""
    if all(reasons):
        return " ".join(dict.fromkeys(reasons))
    return None if days else "No day of an episode or suspension is known."


def _spans(rows: pd.DataFrame, kind: str, end: str | None) -> list[tuple[str, Span]]:
    """The rows with a first day, by child; a last day before the first is taken as not recorded."""
    if rows.attrs.get("not_available") or rows.empty:
        return []
    labels = dictionary().question(rows.attrs["table"], kind).answers
    found = []
    for row in rows.to_dict("records"):
        if row["start_state"] != "answered":
            continue
        answered = row[f"{kind}_state"] == "answered"
        code = row[kind] if answered else row[f"{kind}_state"]
        first = _day(row["start"])
        last = first if end is None else _day(row[end]) if row[f"{end}_state"] == "answered" else None
        found.append(
            (row["case"], Span(code, labels.get(code, code), first, last if not last or last >= first else None))
        )
    return found


def _day(day: object) -> str:
    return pd.Timestamp(day).date().isoformat()
