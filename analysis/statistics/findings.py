"""Findings of the audit, standard by standard: mentions, not yes/no.

In how many case files the auditors mentioned each finding. A file where nothing was mentioned under a standard is
counted as such; a finding that does not apply to a file does not have it in its denominator.
"""

import pandas as pd

from analysis.errors import UnknownName
from analysis.questions import Finding, dictionary
from analysis.statistics.counting import loaded, made_up, members, why_not_available
from analysis.statistics.counts import OUTSIDE_THE_DENOMINATOR, Answer, Counts

NOT_MENTIONED = "not mentioned"


def count_findings(findings: pd.DataFrame, standard: str) -> Counts:
    """In how many case files the auditors mentioned each finding of a standard; one file may have several mentions."""
    known = loaded(findings, "standard", "finding", "mentioned")
    if standard not in dictionary().standards:
        raise UnknownName("standard", standard, list(dictionary().standards))
    block = dictionary().standards[standard]
    lines = findings[findings["finding"].str.startswith(f"{standard}.")]
    asked = lines[~lines["mentioned_state"].isin(OUTSIDE_THE_DENOMINATOR)]
    missing = f"'{block.label}' was not among the standards of this round." if lines.empty else None
    return Counts(
        table=findings.attrs["table"],
        question=standard,
        label=block.label,
        unit=known.unit,
        unit_one=known.unit_one,
        answers=tuple(_finding(asked, f"{standard}.{key}", finding) for key, finding in block.findings.items()),
        states=_silent(asked),
        members=members(asked["case"]),
        within=None,
        exclusive=False,
        made_up=made_up(asked, ["mentioned"]),
        not_available=why_not_available(findings, "mentioned") or missing,
    )


def _finding(asked: pd.DataFrame, code: str, finding: Finding) -> Answer:
    """The files whose auditors mentioned a finding, of those to which it applies; the mark is that of all of these."""
    lines = asked[asked["finding"] == code]
    return Answer(
        code=code,
        label=finding.label,
        title=finding.label,
        members=members(lines.loc[lines["mentioned"] == "yes", "case"]),
        tone=finding.kind,
        made_up=made_up(lines, ["mentioned"]),
        of=members(lines["case"]),
        counted_by="case",
    )


def _silent(asked: pd.DataFrame) -> tuple[Answer, ...]:
    """The files without a mention under the standard: nothing mentioned, or not known or not recorded throughout."""
    mentioned = set(asked.loc[asked["mentioned"] == "yes", "case"])
    lines = asked[~asked["case"].isin(mentioned)]
    looked_at = set(lines.loc[lines["mentioned_state"] == NOT_MENTIONED, "case"])
    states = lines["mentioned_state"].where(~lines["case"].isin(looked_at), NOT_MENTIONED)
    return tuple(
        Answer(
            code=state,
            label="Nothing mentioned" if state == NOT_MENTIONED else state.capitalize(),
            title="Nothing mentioned" if state == NOT_MENTIONED else state.capitalize(),
            members=members(lines.loc[states == state, "case"]),
            made_up=made_up(asked, ["mentioned"]),
            counted_by="case",
        )
        for state in sorted(states.unique(), key=lambda state: (state != NOT_MENTIONED, state))
    )
