"""Results and asides that must not stand beside hidden counts: a p or a ratio of them, their percentage, a comment with
their number."""

import re
from collections.abc import Iterable

from analysis.attacking.linking import Meaning
from analysis.attacking.readings import Name, Readings, Result, plain

NUMBER = re.compile(r"(?<![\w.#-])\d+(?![\w.]*\d|\w|%)")


def results_given(readings: Readings) -> Iterable[tuple[Name, str]]:
    """The results that stand beside hidden counts, each with a reason."""
    hidden = {count.name.key for count in readings.counts if count.number is None}
    titles = hidden_titles(readings)
    questions = {plain(one.row) for one in readings.results if plain(one.title) in titles and one.row and not one.about}
    questions |= {plain(one.name.row) for one in readings.counts if one.number is None and one.name.row.endswith("?")}
    for one in readings.results:
        beside = any(name.key in hidden for name in one.about)
        about_all = not one.about and (plain(one.title) in titles or plain(one.row) in questions)
        if beside or about_all:
            yield _name(one), f"'{one.printed}' is worked out from hidden counts, and stands in {one.where}"
    for share in readings.percentages:
        if share.part.key in hidden or share.whole.key in hidden:
            yield share.part, f"the percentage {share.printed} of a hidden count stands in {share.where}"


def asides_given(readings: Readings, meaning: Meaning) -> Iterable[tuple[Name, str]]:
    """The comments, scripts and attributes that hold the number of a hidden count of their title."""
    hidden = [count for count in readings.counts if count.number is None and meaning.number(count.name) is not None]
    for aside in readings.asides:
        numbers = {int(number) for number in NUMBER.findall(aside.text)}
        own = (count for count in hidden if plain(count.name.title) == plain(aside.title))
        found = next((count for count in own if meaning.number(count.name) in numbers), None)
        if found:
            yield found.name, f"{aside.where} under the same title holds its number"


def hidden_titles(readings: Readings) -> set[str]:
    """The titles under which a count is hidden."""
    return {plain(count.name.title) for count in readings.counts if count.number is None and count.name.title}


def _name(result: Result) -> Name:
    return Name("", result.title, result.row, result.about[0].column if result.about else "")
