"""What looks wrong and may be right, in rows that are kept: asked about, and neither changed nor left out.

A grade beside its stages that is another one than the last of them; a date of birth that does not fit the age, the list
of cases or the time of the audit; an episode that overlaps another of the same child, has no end, or lies outside the
days that the round looks back over; words under "Other" that are nearly an answer on the list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from analysis.cleaning.as_read import ABSENT, AsRead
from analysis.cleaning.audited import ages
from analysis.cleaning.reading import Reading
from analysis.cleaning.worked_out import may_be
from analysis.description import Description, Period
from analysis.errors import Problem
from analysis.intake.wording import normal

ASK = "Ask which is right; a wrong cell is put right in data/decisions (corrections.csv)."
# How alike, of 1, words and an answer are before one may be the other misspelt.
NEARLY = 0.85
OPEN = "Ask whether it was still going on, or whether its end was not recorded."


def queries(
    kept: Mapping[str, pd.DataFrame], raw: Mapping[str, AsRead], reads: Mapping[str, AsRead], description: Description
) -> Iterator[Problem]:
    """All that is to be asked about the tables of a round. `kept`: the rows of each that are not refused, numbered as
    its records; `raw`: the answers before others were worked out from them."""
    cases = OfCases(reads["cases"], {case: record for record, case in kept["cases"]["case"].items()})
    for name, read in reads.items():
        yield from _stages(kept[name], raw[name], read)
        yield from _nearly_on_the_list(kept[name], raw[name])
        yield from _births(kept[name], read, description.audited)
        if name != "cases":
            yield from _other_births(kept[name], read, cases, description.audited)
        yield from _episodes(kept[name], read, description.period)


def _nearly_on_the_list(rows: pd.DataFrame, raw: AsRead) -> Iterator[Problem]:
    """What stands under "Other" and is nearly an answer on the list: misspelt, it would be counted as another one."""
    for name, asked in raw.table.questions.items():
        said = {record: raw.readings[name][record].said for record in rows.index} if name in raw.readings else {}
        answers = {normal(label): label for label in asked.answers.values()}
        near = {words: get_close_matches(normal(words), answers, n=1, cutoff=NEARLY) for words in set(said.values())}
        for record in (record for record, words in said.items() if words and near[words]):
            what = f"what stands under 'Other' is nearly '{answers[near[said[record]][0]]}'."
            yield Problem(raw.cell(name, record), what, ASK)


@dataclass(frozen=True)
class OfCases:
    """What the list of cases says of a child. `records`: case -> its record."""

    read: AsRead
    records: Mapping[str, int]

    def reading(self, case: str, question: str) -> Reading:
        """The answer about a child; one that says nothing where the list does not have it."""
        readings = self.read.readings.get(question)
        return readings[self.records[case]] if readings and case in self.records else ABSENT


def _stages(rows: pd.DataFrame, raw: AsRead, read: AsRead) -> Iterator[Problem]:
    """Answers given without a stage, beside a stage that says something else."""
    for name, asked in read.table.questions.items():
        given = raw.readings.get(name) if asked.worked_out_from else None
        for record in rows.index if given else ():
            if given[record].state == "answered" and given[record].value != read.readings[name][record].value:
                last = read.table.questions[read.source(name, record)].label
                # The cell is that of what was given: `read` has the one that it was worked out from.
                yield Problem(raw.cell(name, record), f"'{asked.label}' is another one than '{last}'.", ASK)


def _births(rows: pd.DataFrame, read: AsRead, audited: str) -> Iterator[Problem]:
    """Dates of birth that do not fit the age given beside them, or the time of the audit."""
    births, given = read.readings.get("birth"), read.readings.get("age")
    for record in rows.index if births else ():
        if births[record].born is None:
            continue
        possible = ages(births[record].born, audited)
        if not any(may_be(age, read.table.questions.get("age")) for age in possible):
            yield Problem(read.cell("birth", record), "no child of that date of birth could be in this audit.", ASK)
        elif given and given[record].state == "answered" and given[record].value not in possible:
            yield Problem(read.cell("birth", record), "the date of birth does not fit the age given.", ASK)


def _other_births(rows: pd.DataFrame, read: AsRead, cases: OfCases, audited: str) -> Iterator[Problem]:
    """Dates of birth that do not fit what the list of cases says of the same child."""
    births = read.readings.get("birth")
    for record, case in rows["case"].items() if births and "case" in rows else ():
        born, known = births[record].born, cases.reading(case, "birth").born
        age = cases.reading(case, "age")
        if born and known and born != known:
            what = "the date of birth is another one than in the list of cases."
            yield Problem(read.cell("birth", record), what, ASK)
        elif born and not known and age.state == "answered" and age.value not in ages(born, audited):
            what = "the date of birth does not fit the age in the list of cases."
            yield Problem(read.cell("birth", record), what, ASK)


def _episodes(rows: pd.DataFrame, read: AsRead, period: Period | None) -> Iterator[Problem]:
    """Episodes without an end, over another of the same child, or outside the period."""
    if "start" not in read.readings or read.table.questions["start"].type != "date":
        return
    ends = rows["end"] if "end" in rows else rows["start"]
    if period:
        first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
        what = f"lies outside the period of the round, {first:%d/%m/%Y} to {last:%d/%m/%Y}."
        outside = (rows["start"] > last) | (ends.fillna(rows["start"]) < first)
        yield from (Problem(read.cell("start", record), what, ASK) for record in rows.index[outside])
    if "end" in read.readings:
        unended = ~rows["end_state"].isin(("answered", "unreadable", "not asked"))
        yield from (Problem(read.cell("end", r), "the episode has no end.", OPEN) for r in rows.index[unended])
        what = "the episode begins before an earlier one of the child ended."
        yield from (Problem(read.cell("start", record), what, ASK) for record in _overlapping(rows))


def _overlapping(rows: pd.DataFrame) -> list[int]:
    """Episodes that begin before an earlier one of the same child is over; one may begin on the day another ends."""
    if "case" not in rows:
        return []
    days = rows[["case", "start", "end"]].dropna(subset=["case", "start"]).sort_values(["case", "start"], kind="stable")
    # An episode without an end says nothing of when it was over: the latest end before it still holds.
    until = days.groupby("case")["end"].cummax().groupby(days["case"]).ffill().groupby(days["case"]).shift()
    return sorted(days.index[days["start"] < until])
