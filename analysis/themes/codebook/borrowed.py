"""Terms for a codebook that has none: those of the project's themes of the same ids.

A theme of the project that is within another, and is no theme of the file, lends its terms to the broader one: a file
with 'training' and without 'confidence' finds both under 'training'.
"""

from collections.abc import Mapping

LISTS = ("terms", "strengths", "concerns", "problems", "unless")
BY_QUESTION = ("only", "hints")


def with_terms(themes: Mapping[str, dict], shared: Mapping[str, dict]) -> dict[str, dict]:
    """The themes of a file, as they are written, with the terms of the project's themes of the same ids."""
    return {name: _borrowed(name, themes, shared) | theme for name, theme in themes.items()}


def _borrowed(name: str, themes: Mapping[str, dict], shared: Mapping[str, dict]) -> dict:
    lenders = [shared[name], *_within(name, themes, shared)]
    lists = {key: [term for block in lenders for term in block.get(key, ())] for key in LISTS}
    by_question = {key: _all_of([block.get(key, {}) for block in lenders]) for key in BY_QUESTION}
    others = [other for block in lenders for other in block.get("gives_way_to", ()) if other in themes]
    return lists | by_question | {"gives_way_to": [other for other in dict.fromkeys(others) if other != name]}


def _within(name: str, themes: Mapping[str, dict], shared: Mapping[str, dict]) -> list[dict]:
    """The project's themes that the file tells as a part of this one."""
    return [block for other, block in shared.items() if block.get("within") == name and other not in themes]


def _all_of(tables: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    return {
        question: [term for table in tables for term in table.get(question, ())]
        for question in dict.fromkeys(question for table in tables for question in table)
    }
