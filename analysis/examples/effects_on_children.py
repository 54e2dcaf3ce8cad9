"""What is true of the made-up children: the list they are drawn from, grades, findings, episodes, what came after."""

from typing import Literal

from pydantic import Field

from analysis.declared import Definition
from analysis.description import Population
from analysis.examples.shares import Bank, BelowOne, Number, Odds, Share, Shares, SharesOfNumbers
from analysis.questions import Finding


class ListOfChildren(Definition):
    """The list that the cases are drawn from; `per_case` children are on it for each case."""

    name: str
    per_case: Number
    draw: Literal["random"]
    selected_on: tuple[str, ...] = Field(strict=False)

    def population(self, cases: int) -> Population:
        """The list as round.toml describes it."""
        return Population(name=self.name, size=self.per_case * cases, draw=self.draw, selected_on=self.selected_on)


class ByGrade(Definition):
    """A share in files graded Good or better, and one in the others."""

    good: Share
    otherwise: Share


class Cases(Definition):
    """The children: ages, grades, and what goes with a grade."""

    good: BelowOne
    good_older: Odds
    good_each_round: Odds
    if_good: Shares
    otherwise: Shares
    older_from: Number
    age: SharesOfNumbers
    status: Shares
    selected_for: Shares
    placement: Shares
    safeguarded: ByGrade
    unsafe: ByGrade
    not_recorded: dict[str, Share]
    teams: Bank
    postcodes: Bank
    auditors: Bank


class Stages(Definition):
    """How far grades are moderated, how often the moderator gives the auditor's, whom the panel follows else."""

    moderated: Share
    agreement: Share
    panel_for_moderator: Share


class Returns(Definition):
    """Which agencies send a return, and the share of returns graded Good or better, by the grade of the file."""

    agency: dict[str, Share]
    good: ByGrade


class Judgements(Definition):
    """How agencies answer a criterion, in returns graded Good or better and in the others; how often they comment."""

    if_good: Shares
    otherwise: Shares
    commented: Share
    comments: Bank


class Findings(Definition):
    """How often each finding is mentioned, by its kind or by itself, and which are not mentioned together."""

    strength: ByGrade
    concern: ByGrade
    neutral: ByGrade
    one_of: tuple[Bank, ...] = Field(strict=False)
    of: dict[str, ByGrade]

    def share_of(self, code: str, finding: Finding) -> ByGrade:
        """The shares of a finding of the audit tool: its own, or those of its kind."""
        return self.of.get(code, getattr(self, finding.kind))


class Contacts(Definition):
    """The contacts to the front door: their number, for each case audited, who made them, their grades."""

    per_case: BelowOne
    from_agency: Bank
    grade: Shares


class Schools(Definition):
    """The schools that answer, and how they grade themselves."""

    number: Number
    grade: Shares


class ExclusionAndMissing(Definition):
    """The effect that the analysis plan asks for first."""

    suspended: Share
    missing: BelowOne
    odds_ratio: Odds


class Suspensions(Definition):
    """The suspensions of a child who had any."""

    number: SharesOfNumbers
    sessions: SharesOfNumbers
    permanent: Share
    lunchtime_only: Share
    reasons: SharesOfNumbers
    reason: Shares


class MissingEpisodes(Definition):
    """The episodes of a child who had any."""

    number: SharesOfNumbers
    away: Share
    away_number: SharesOfNumbers
    nights: SharesOfNumbers
    no_end: Share
    interview_offered: Share
    interview_accepted: Share
    recorded: BelowOne
    recorded_out_of_area: Odds
    offered_after_each: Share
    held: Shares


class FollowUp(Definition):
    """What became of the children; each share is of those who are asked."""

    known: Share
    concerns: BelowOne
    concerns_selected_missing: Odds
    exploitation: Share
    family_dysfunction: Share
    substances: Share
    mental_health: Share
    offending: Share
    gang: Share
    occupation: Shares
