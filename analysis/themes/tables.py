"""Which tables of a round hold free text that is coded."""

from analysis.questions import dictionary
from analysis.themes.to_code import text_questions


def coded_tables() -> list[str]:
    """The tables with a free text that neither identifies people nor was worded by the panel itself."""
    return [
        name
        for name, table in dictionary().tables.items()
        if any(not table.questions[question].worded_by_panel for question in text_questions(table))
    ]
