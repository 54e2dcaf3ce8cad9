"""Who coded the answers of a table: how many of them people coded, how many of those two of them, and what waits.

Counted are answers, one response to one question, that say something. An answer counts as coded by several where two or
more people coded it blind, none of them seeing what another gave; only these can agree or differ. What no person coded
has the codes of the rules or of a learned model, which nobody has checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.questions import furthest
from analysis.themes.coded import Coded
from analysis.themes.matching.codes import NOT_ENGLISH

# One answer: the response and the question.
Answer = tuple[str, str]


@dataclass(frozen=True)
class WhoCoded:
    """How many answers with a comment were coded by whom.

    `by_several`, `by_one` and `by_machine` add up to `answers`. Of those by several, `alike` got the same codes from
    all, and `settled` did not but have since been decided; `awaiting` answers wait for a decision, and in `changed` of
    them coders did not differ blind but have changed their codes since. `not_read` more are not in English and nobody
    has coded them. `of_sample` of those that people coded were drawn at random. `not_counted` lines of the coders'
    files could not be read.
    """

    table: str
    answers: int
    coders: int
    by_several: int
    by_one: int
    by_machine: int
    alike: int
    settled: int
    awaiting: int
    changed: int
    not_read: int
    of_sample: int
    not_counted: int
    machine: str
    made_up: str
    not_available: str | None

    @property
    def in_short(self) -> str:
        """Who coded, as it goes on from 'Coded': 'by people', 'by rules that no person has checked'."""
        machine = f"by {self.machine} that no person has checked"
        by_people = self.answers - self.by_machine
        if not by_people:
            return machine
        if not self.by_machine:
            return "by people"
        return f"by people ({by_people} of {self.answers} answers) and {machine} (the other {self.by_machine})"


def who_coded(coded: Coded, question: str | None = None) -> WhoCoded:
    """Who coded the answers to one question, or (None) to all that were coded together."""
    asked = coded.questions if question is None else (question,)
    answers = frozenset((name, one) for one in asked for name in coded.commented.get(one, ()))
    passes = [{one: codes for one, codes in seen.items() if one in answers} for seen in coded.sets.values()]
    several = {one for one in answers if sum(one in seen for seen in passes) > 1}
    alike = {one for one in several if len({seen[one] for seen in passes if one in seen}) == 1}
    awaiting = answers.intersection(coded.final.awaiting if coded.final else ())
    decided = coded.final.decided if coded.final else frozenset()
    people = answers.intersection(decided).union(several, awaiting, *passes)
    return WhoCoded(
        table=coded.table,
        answers=len(answers),
        coders=sum(bool(seen) for seen in passes),
        by_several=len(several),
        by_one=len(people - several),
        by_machine=len(answers - people),
        alike=len(alike),
        settled=len(several - alike - awaiting),
        awaiting=len(awaiting),
        changed=len(awaiting - (several - alike)),
        not_read=len(_not_read(coded, asked) - decided),
        of_sample=len(people.intersection(coded.final.sampled if coded.final else ())),
        not_counted=coded.not_counted,
        machine=_machine(coded.codes["by"]),
        made_up=furthest((coded.made_up, *coded.codes["made_up"].unique())),
        not_available=coded.not_available,
    )


def _not_read(coded: Coded, asked: Iterable[str]) -> set[Answer]:
    """The answers that no rule reads, such as those in Welsh: in no denominator until people have coded them."""
    rows = coded.answers[(coded.answers["state"] == NOT_ENGLISH) & coded.answers["question"].isin(list(asked))]
    return set(zip(rows["id"], rows["question"], strict=True))


def _machine(by: Iterable[str]) -> str:
    """What codes where no person did."""
    return "rules and a learned model" if any("model" in name for name in set(by)) else "rules"
