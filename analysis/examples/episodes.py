"""The made-up suspensions and missing episodes of the twelve months before the audit, a row each.

Whether a child was suspended, and whether it was missing, are drawn first, with the declared odds ratio; how often and
when do not depend on it. Episodes of one child do not overlap.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

import numpy as np

from analysis.examples.chance import with_odds
from analysis.examples.example_round import ExampleRound

# The records cover this many days before the first of the month of the audit.
DAYS = 365
SATURDAY = 5
# Days by which a suspension is put off that would begin at a weekend.
WEEKEND = 2


def suspension_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row a suspension, permanent exclusion or lunchtime suspension, child by child."""
    design, chance, n = this.effects.suspensions, this.chance, len(cases)
    number = np.array([int(word) for word in chance.draws("suspensions.number", design.number, n)])
    out = _suspended(this, n)
    lunchtime = ~out & chance.happens("suspensions.lunchtime_only", design.lunchtime_only, n)
    permanent = out & chance.happens("suspensions.permanent", design.permanent, n)
    number = np.where(out, number, lunchtime.astype(int))
    of = _children(number)
    ends = list(accumulate(number.tolist()))
    sessions = chance.draws("suspensions.sessions", design.sessions, len(of))
    reasons = _reasons(this, len(of))
    starts = _starts(this, "suspensions.start", number, most=most(design.number), longest=0)
    return [
        {
            "case": cases[child]["case"],
            "upn": cases[child]["upn"],
            "start": _school_day(starts[row]),
            "sessions": 1 if lunchtime[child] else int(sessions[row]),
            "category": _category(lunchtime[child], permanent[child] and row + 1 == ends[child]),
            "reasons": reasons[row],
        }
        for row, child in enumerate(of)
    ]


def missing_rows(this: ExampleRound, cases: list[dict]) -> list[dict]:
    """One row an episode of being missing, or away without authorisation, child by child."""
    design, chance, n = this.effects.missing_episodes, this.chance, len(cases)
    number = [int(word) for word in chance.draws("missing_episodes.number", design.number, n)]
    away_number = [int(word) for word in chance.draws("missing_episodes.away_number", design.away_number, n)]
    missing = np.where(_missing(this, n), number, 0)
    away = np.where(chance.happens("missing_episodes.away", design.away, n), away_number, 0)
    of = _children(missing + away)
    nights = [int(word) for word in chance.draws("missing_episodes.nights", design.nights, len(of))]
    no_end = chance.happens("missing_episodes.no_end", design.no_end, len(of))
    offered = chance.happens("missing_episodes.offered", design.offered_after_each, len(of))
    held = chance.draws("missing_episodes.held", design.held, len(of))
    at_most = most(design.number) + most(design.away_number)
    starts = _starts(this, "missing_episodes.start", missing + away, most=at_most, longest=most(design.nights))
    kinds = _kinds(this, missing, away, at_most)
    return [
        {
            "case": cases[child]["case"],
            "child_id": cases[child]["child_id"],
            "birth": cases[child]["birth"],
            "kind": kinds[row],
            "start": starts[row],
            "end": None if no_end[row] else starts[row] + timedelta(days=nights[row]),
            "interview_offered": "yes" if offered[row] else "no",
            "interview_held": held[row] if offered[row] else None,
        }
        for row, child in enumerate(of)
    ]


def with_recorded(this: ExampleRound, cases: list[dict], episodes: list[dict]) -> list[dict]:
    """The cases with whether the file recorded the episodes: not applicable where there were none, and with other odds
    where the child was placed outside the area."""
    design, ever = this.effects.missing_episodes, {episode["case"] for episode in episodes}
    outside = np.array([case["placement"] == "out_of_area" for case in cases])
    share = np.where(outside, with_odds(design.recorded, design.recorded_out_of_area), design.recorded)
    recorded = this.chance.happens("cases.missing_recorded", share, len(cases))
    answers = ["yes" if said else "no" for said in recorded]
    return [
        case | {"missing_recorded": answer if case["case"] in ever else "not applicable"}
        for case, answer in zip(cases, answers, strict=True)
    ]


def count_rows(this: ExampleRound, cases: list[dict], episodes: list[dict]) -> list[dict]:
    """One row a child: how often it was missing and away, and the interview after the last time it was missing."""
    design, chance, n = this.effects.missing_episodes, this.chance, len(cases)
    number = Counter((episode["case"], episode["kind"]) for episode in episodes)
    offered = chance.happens("missing_counts.offered", design.interview_offered, n)
    accepted = chance.happens("missing_counts.accepted", design.interview_accepted, n)
    return [
        {name: case[name] for name in ("case", "child_id", "birth", "age")}
        | {kind: number[case["case"], kind] for kind in ("missing", "away")}
        | _interview(number[case["case"], "missing"], bool(offered[row]), bool(accepted[row]))
        for row, case in enumerate(cases)
    ]


def most(shares: dict[str, float]) -> int:
    """The largest of the numbers that shares are given for."""
    return max(int(word) for word in shares)


def _suspended(this: ExampleRound, n: int) -> np.ndarray:
    """Whether each child was suspended or permanently excluded."""
    return this.chance.happens("suspensions.any", this.effects.exclusion_and_missing.suspended, n)


def _missing(this: ExampleRound, n: int) -> np.ndarray:
    """Whether each child was missing at least once: the odds are higher for those who were suspended."""
    design = this.effects.exclusion_and_missing
    share = np.where(_suspended(this, n), with_odds(design.missing, design.odds_ratio), design.missing)
    return this.chance.happens("missing_episodes.any", share, n)


def _children(number: np.ndarray) -> list[int]:
    """The place of the child of each row, where each child has that number of rows."""
    return np.repeat(np.arange(len(number)), number).tolist()


def _starts(this: ExampleRound, stream: str, number: np.ndarray, most: int, longest: int) -> list[date]:
    """The days on which episodes begin, `most` of a child: each in its own part of the year, over before the next."""
    parts = this.chance.numbers(stream, len(number), most)
    first = this.first_day() - timedelta(days=DAYS)
    found = []
    for child, times in enumerate(number.tolist()):
        width = DAYS // max(1, times)
        free = max(1, width - longest - WEEKEND - 1)
        found += [first + timedelta(days=place * width + int(parts[child, place] * free)) for place in range(times)]
    return found


def _kinds(this: ExampleRound, missing: np.ndarray, away: np.ndarray, most: int) -> list[str]:
    """The kind of each episode, a child's in the order of chance."""
    turns = this.chance.numbers("missing_episodes.kind", len(missing), most)
    found = []
    for child, (times, times_away) in enumerate(zip(missing.tolist(), away.tolist(), strict=True)):
        order = np.argsort(turns[child, : times + times_away], kind="stable")
        found += ["missing" if place < times else "away" for place in order]
    return found


def _reasons(this: ExampleRound, n: int) -> list[tuple[str, ...]]:
    """The reasons of each suspension, up to three, the first one first."""
    design, chance = this.effects.suspensions, this.chance
    number = chance.draws("suspensions.reasons", design.reasons, n)
    drawn = [chance.draws(f"suspensions.reason.{place}", design.reason, n) for place in range(most(design.reasons))]
    return [tuple(dict.fromkeys(reasons[: int(of)])) for of, *reasons in zip(number, *drawn, strict=True)]


def _interview(times_missing: int, offered: bool, accepted: bool) -> dict[str, str | None]:
    if not times_missing:
        return {"interview_offered": "not applicable", "interview_accepted": None}
    yes_or_no = {True: "yes", False: "no"}
    return {"interview_offered": yes_or_no[offered], "interview_accepted": yes_or_no[accepted] if offered else None}


def _school_day(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def _category(lunchtime: bool, permanent: bool) -> str:
    if lunchtime:
        return "lunchtime"
    return "permanent" if permanent else "suspension"
