"""The round.toml of a made-up round: what it is, and which heading of which file answers which question."""

import json

from analysis.examples.example_round import ExampleRound
from analysis.examples.layouts import ExampleFile
from analysis.intake.headings import NO_OPTION
from analysis.intake.wording import normal, readable

EXAMPLE = (
    "An example round. All of it is made up: the partnership, the children, the answers and every number. "
    "What it was drawn with stands in README.md beside round.toml."
)
REPORTED_ON = 15  # day of the month


def round_toml(this: ExampleRound, files: list[ExampleFile]) -> str:
    """The text of round.toml."""
    declared = this.effects.partnership
    reported = this.first_day(declared.reported_after).replace(day=REPORTED_ON)
    about = {
        "title": declared.title.format(month=this.month_in_words),
        "partnership": declared.name.format(name=this.partnership),
        "theme": declared.theme,
        "audited": this.month(),
        "reported": reported.isoformat(),
        "next_audit_due": this.month(declared.months_apart),
        "scale": "ofsted",
        "round_before": this.before and this.before.name,
        "example": EXAMPLE,
    }
    population = this.effects.population.population(this.cases).model_dump(exclude={"unit"})
    blocks = [_lines(about), "", "[population]", _lines(population), *(_block(file) for file in files)]
    return "\n".join(blocks) + "\n"


def _block(file: ExampleFile) -> str:
    about = {"path": file.path, "sheet": file.sheet, "shape": file.shape, "table": file.table}
    about |= {"received_from": file.received_from, "left_out": file.left_out or None}
    parts = ["", "[[files]]", _lines(about)]
    if file.constants:
        inside = ", ".join(f"{question} = {_toml(answer)}" for question, answer in file.constants.items())
        parts.append(f"constants = {{ {inside} }}")
    if file.lines:
        parts.append(f"lines_table = {_toml(file.lines_table)}")
    # A system whose headings are alike everywhere has them in shapes.toml.
    if not file.in_shape.headings:
        parts += ["[files.headings]", _mapping(file.headings)]
    return "\n".join([*parts, "[files.lines]", _mapping(file.lines)] if file.lines else parts)


def _mapping(headings: dict[str, str]) -> str:
    """heading = question; line breaks and non-breaking spaces of the file are plain blanks, as people type them."""
    return "\n".join(f"{_toml(_named(heading))} = {_toml(question)}" for question, heading in headings.items())


def _named(heading: str) -> str:
    """What round.toml calls a column: without what SurveyMonkey writes where there is no option."""
    question, _, option = readable(heading).removesuffix("]").partition(" [")
    return question if normal(option) in NO_OPTION else readable(heading)


def _lines(values: dict[str, object]) -> str:
    return "\n".join(f"{key} = {_toml(value)}" for key, value in values.items() if value is not None)


def _toml(value: object) -> str:
    """Text, a number or a list as TOML: JSON's are TOML's."""
    return json.dumps(value, ensure_ascii=False)
