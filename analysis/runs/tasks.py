"""The steps of a round that workers do: survey it, execute each notebook, make each edition, publish them together.

A task says where the data are, because a worker serves any folder. Light to import: what a step needs is imported
where it is done.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import RoundtableError
from analysis.folders import DATA_VARIABLE, folders_of
from analysis.reports.edition import Edition
from analysis.runs.record import record_of, went_in
from analysis.workers.task import Report, Task
from analysis.workers.variables import variables

# About as many follow each survey, so that workers for many rounds are started with the first of them.
NOTEBOOKS_OF_A_ROUND = 8


@dataclass(frozen=True)
class Planned:
    """One notebook to be run: its name, its file, the names of those before it, and its parameters."""

    name: str
    path: Path
    after: tuple[str, ...]
    parameters: dict[str, object]


@dataclass(frozen=True)
class Surveyed:
    """What is to be done for a round: its notebooks in order, and the audiences whose editions are made."""

    notebooks: tuple[Planned, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class RoundTask(Task):
    """A step of one round: its name and the folder that holds data/ and reports/."""

    audit_round: str
    home: Path

    @property
    def name(self) -> str:
        return f"{self.audit_round}: {type(self).__name__.casefold()}"


@dataclass(frozen=True)
class Survey(RoundTask):
    """Read and check the files of a round, build its tables, check the parameters; gives what is to be done.

    Everything that can be checked is checked before the first cell runs.
    """

    given: dict[str, str]

    @property
    def weight(self) -> int:
        return NOTEBOOKS_OF_A_ROUND

    def perform(self, report: Report) -> Surveyed:
        from analysis.processed import prepare
        from analysis.reports.contents import report_notebooks
        from analysis.rounds import find_round
        from analysis.runs.parameters import checked_parameters

        with in_home(self.home):
            audit_round, notebooks = find_round(self.audit_round), report_notebooks()
            parameters = checked_parameters(notebooks, self.given)
            prepare(audit_round)
        planned = tuple(Planned(n.name, n.path, n.after, parameters[n.name]) for n in notebooks)
        return Surveyed(planned, audit_round.description.audiences)


@dataclass(frozen=True)
class Execute(RoundTask):
    """Execute one notebook by papermill; `plain`: in an ordinary kernel, else in the worker itself.

    `went_in` is what the round rested on when the run began; a notebook that may have met something else failed.
    """

    notebook: Planned
    output: Path
    failed: Path
    went_in: dict[str, object]
    plain: bool = False

    @property
    def name(self) -> str:
        return self.notebook.name

    def perform(self, report: Report) -> None:
        from analysis.runs.execution import execute

        with in_home(self.home):
            execute(self.audit_round, self.notebook, self.output, self.failed, None if self.plain else report)
            refuse_changed(self.audit_round, self.went_in)


@dataclass(frozen=True)
class Made:
    """An edition, and the record of the run that it was made of."""

    edition: Edition
    record: str


@dataclass(frozen=True)
class MakeEdition(RoundTask):
    """Make the edition of one audience from the executed notebooks of a round; nothing is written."""

    went_in: dict[str, object]
    parameters: dict[str, dict[str, object]]
    executed: Path
    audience: str

    @property
    def name(self) -> str:
        return f"{self.audit_round}: edition for the {self.audience}"

    def perform(self, report: Report) -> Made:
        from analysis.audiences import find_audience
        from analysis.reports.contents import report_notebooks
        from analysis.reports.editions import MadeOf, edition_of
        from analysis.rounds import find_round

        with in_home(self.home):
            audit_round = find_round(self.audit_round)
            refuse_changed(self.audit_round, self.went_in)
            published_by = {name: find_audience(name).published_by for name in audit_round.description.audiences}
            into = self.went_in | {"editions": published_by}
            record = record_of(audit_round, into, self.parameters, self.executed)
            made_of = MadeOf.executed(audit_round, report_notebooks(), self.executed, record)
            return Made(edition_of(made_of, self.audience), record)


@dataclass(frozen=True)
class Publish(RoundTask):
    """Publish the editions of a round, or leave them as drafts where two people release them. Gives audience -> folder
    of all that is published."""

    went_in: dict[str, object]
    made: tuple[Made, ...]
    record: Path

    def perform(self, report: Report) -> dict[str, Path]:
        from analysis.rounds import find_round
        from analysis.runs.moving import tell_what_moved
        from analysis.runs.publishing import publish
        from analysis.writing import replace_text

        with in_home(self.home):
            audit_round, record = find_round(self.audit_round), self.made[0].record
            refuse_changed(self.audit_round, self.went_in)
            if any(one.record != record for one in self.made):
                raise RoundtableError("The executed notebooks changed while the editions were made. Run it again.")
            editions = [one.edition for one in self.made]
            tell_what_moved(audit_round, editions, record)
            places = publish(audit_round, editions)
            replace_text(self.record, record)
            return places


def refuse_changed(
    audit_round: str, before: dict[str, object], when: str = "while the round was being run. Run it again."
) -> None:
    """Raises RoundtableError when what the round rests on is not what it was before; `when` ends its first sentence."""
    now = went_in(folders_of(audit_round), before["given"])
    for what in ("inputs", "round_before", "pooled", "notebooks", "beside_notebooks"):
        changed = sorted({name for name, _ in now[what].items() ^ before[what].items()})
        if changed:
            raise RoundtableError(f"{', '.join(changed)}: changed {when}")


def in_home(home: Path) -> AbstractContextManager[None]:
    """The environment, and so every kernel that starts, names the data folder."""
    return variables(**{DATA_VARIABLE: str(home)})
