"""What a round.toml says that nobody knows, says twice, or both gives and calls not available: each with its remedy."""

from collections import Counter

from analysis.audiences import audiences
from analysis.description.blocks import Description, ReceivedFile
from analysis.errors import near
from analysis.questions import Dictionary, dictionary
from analysis.shapes import shapes


def contradictions(description: Description, others: list[str]) -> list[tuple[str, str]]:
    """What round.toml says that nobody knows, or says twice, each with its remedy."""
    known = dictionary()
    tables, scales = known.tables, known.scales
    found = [
        (f"audience '{audience}' is not known.", near(audience, list(audiences())))
        for audience in dict.fromkeys((*description.audiences, *description.withheld))
        if audience not in audiences()
    ]
    if description.round_before and description.round_before not in others:
        found.append(
            (f"round_before '{description.round_before}' is no other round.", near(description.round_before, others))
        )
    found += [(f"{what} is given twice.", "Take one out.") for what in _twice(description, known)]
    graded = known.question("cases", "grade").scale
    if description.scale not in scales:
        found.append((f"scale '{description.scale}' is not known.", near(description.scale, list(scales))))
    elif description.scale != graded:
        found.append(
            (f"scale is '{description.scale}', but 'cases.grade' is on '{graded}'.", "Change it in questions.toml.")
        )
    period = description.period
    if period and period.last < period.first:
        found.append((f"period ends on {period.last}, before it begins.", "Put 'first' and 'last' right."))
    for place in description.not_available:
        if place not in tables and not known.questions_of(*_table_and_question(place)):
            found.append(
                (f"not_available names '{place}', which is no table or question.", near(place, _places(known)))
            )
    for place, version in description.versions.items():
        found += _unknown_version(place, version, known)
    for file in description.files:
        found += _unknown_in(file, tables)
    return found + _given_and_not(description, known)


def _table_and_question(place: str) -> tuple[str, str]:
    table, _, question = place.partition(".")
    return table, question


def _places(known: Dictionary) -> list[str]:
    """Every question and every block of the dictionary, as round.toml names them."""
    tables = known.tables.items()
    named = (
        f"{table}.{one}" for table, block in tables for q, asked in block.questions.items() for one in (asked.block, q)
    )
    return list(dict.fromkeys(named))


def _unknown_version(place: str, version: str, known: Dictionary) -> list[tuple[str, str]]:
    """A version of a question, or of all that a block stands for, that the dictionary does not have."""
    table, question = _table_and_question(place)
    asked = known.questions_of(table, question)
    if not asked:
        return [(f"versions names '{place}', which is no question.", near(place, _places(known)))]
    versions = list(dict.fromkeys(name for one in asked for name in known.question(table, one).versions))
    return [] if version in versions else [(f"version '{version}' of '{place}' is not known.", near(version, versions))]


def _given_and_not(description: Description, known: Dictionary) -> list[tuple[str, str]]:
    """Tables and questions that a file gives although round.toml says that they are not available."""
    given = set()
    for file in description.files:
        feeds = {file.table: (*file.headings.values(), *file.constants), file.lines_fed: tuple(file.lines.values())}
        given |= {table for table, asked in feeds.items() if asked}
        given |= {
            f"{table}.{name}" for table, asked in feeds.items() for q in asked for name in _block_and(table, q, known)
        }
    remedy = "Take it out of not_available, or take its headings out of the file's block and name them in left_out."
    return [
        (f"'{place}' is not_available, but a file gives it.", remedy)
        for place in description.not_available
        if place in given
    ]


def _block_and(table: str, question: str, known: Dictionary) -> set[str]:
    """A question, and the block of the dictionary that brings it."""
    asked = known.tables[table].questions.get(question) if table in known.tables else None
    return {question, asked.block if asked else question}


def _twice(description: Description, known: Dictionary) -> list[str]:
    """Audiences, files of a table and questions of a file that round.toml names more than once."""
    said = [f"audience '{audience}'" for audience in description.audiences]
    for file in description.files:
        whole = any(other.path == file.path and other.sheet is None for other in description.files)
        place = f"file '{file.path}'" + (f", sheet '{file.sheet}'" if file.sheet and not whole else "")
        said.append(f"{place} for table '{file.table}'")
        said += [f"an answer to '{q}' of '{file.table}' in {place}" for q in _answered_once(file, known)]
        said += [f"an answer to '{q}' of '{file.lines_table}' in {place}" for q in file.lines.values()]
    return [what for what, number in Counter(said).items() if number > 1]


def _answered_once(file: ReceivedFile, known: Dictionary) -> list[str]:
    """The questions that a file's headings and constants answer; one of several answers may have several headings."""
    asked = known.tables[file.table].questions if file.table in known.tables else {}
    several = {name for name, question in asked.items() if question.type == "multi"}
    headings = [q for q in file.headings.values() if q not in several]
    return [*headings, *(several & set(file.headings.values())), *file.constants]


def _unknown_in(file: ReceivedFile, tables: dict) -> list[tuple[str, str]]:
    """Shapes, tables and questions of one file that nobody knows."""
    if file.shape is not None and file.shape not in shapes():
        return [(f"file '{file.path}' has shape '{file.shape}', which is not known.", near(file.shape, list(shapes())))]
    if file.table is None and file.shape is not None:
        return [(f"file '{file.path}' names no table.", f"Tables: {', '.join(tables)}.")]
    if file.table is None:
        return []
    if file.table not in tables:
        return [(f"file '{file.path}' feeds table '{file.table}', which is not known.", near(file.table, list(tables)))]
    if file.lines_table not in tables:
        return [(f"file '{file.path}' has lines_table '{file.lines_table}', which is not known.", "")]
    known_by = [name for name, asked in tables["children"].questions.items() if asked.type == "identifier"]
    if file.case_is and file.case_is not in known_by:
        return [
            (
                f"file '{file.path}' has case_is '{file.case_is}', which is no reference of a child.",
                near(file.case_is, known_by),
            )
        ]
    said = [(file.table, "", q) for q in (*file.headings.values(), *file.constants)]
    said += [(file.lines_table, "a line ", q) for q in file.lines.values()]
    return [
        (
            f"file '{file.path}' maps {what}to '{question}', which is no question of '{table}'.",
            near(question, list(tables[table].questions)),
        )
        for table, what, question in said
        if question not in tables[table].questions
    ]
