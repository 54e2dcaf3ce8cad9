"""The [[files]] blocks that a new round starts from, and the name of the blank form of each.

Without an earlier round there is one for each table of the data dictionary, headed by the labels of its questions; the
tables that are filled in together, a child's case with its findings and an agency's return with its judgements, have
one workbook with a sheet for each child. With an earlier round, its blocks are carried over.
"""

from analysis.description import NOBODY_SAID, ReceivedFile
from analysis.questions import Dictionary, Table, dictionary
from analysis.shapes import shapes

# The workbooks with a sheet for each child: the table that their labels answer, and that of their list.
WORKBOOKS = {
    "audit workbook.xlsx": ("cases", "findings"),
    "agency returns.xlsx": ("returns", "judgements"),
}


def blocks_of_the_dictionary() -> list[ReceivedFile]:
    """One block a table of the dictionary, or two tables."""
    known, together = dictionary(), {table for tables in WORKBOOKS.values() for table in tables}
    tools = [_tool(path, known, *tables) for path, tables in WORKBOOKS.items()]
    lists = [
        ReceivedFile(
            path=form_name(name), shape="flat list", table=name, received_from=NOBODY_SAID, headings=_headings(table)
        )
        for name, table in known.tables.items()
        if name not in together
    ]
    return tools + lists


def carried_over(blocks: list[dict]) -> list[ReceivedFile]:
    """The blocks of an earlier round. Those that people fill in by hand get forms, each one a workbook of its own; the
    files of survey and case systems keep their names, which will be others."""
    found: list[ReceivedFile] = []
    for block in blocks:
        file, taken = ReceivedFile(**block), [other.path for other in found]
        if filled_in_by_hand(file):
            path = _free(_name_of(file), taken)
            file = file.model_copy(update={"path": path, "sheet": None, "left_out": ()})
        found.append(file)
    return found


def filled_in_by_hand(file: ReceivedFile) -> bool:
    """Whether a form can stand for the file: no system writes it, and its table is known."""
    return file.shape in shapes() and file.table is not None and not shapes()[file.shape].known_by


def form_name(table: str) -> str:
    """The file name of a table's form."""
    return f"{table.replace('_', ' ')}.xlsx"


def _tool(path: str, known: Dictionary, table: str, lines_table: str) -> ReceivedFile:
    child, line = known.table(table), known.table(lines_table)
    lines = {heading: question for heading, question in _headings(line).items() if question not in child.key}
    return ReceivedFile(
        path=path,
        shape="sheet per child",
        table=table,
        lines_table=lines_table,
        received_from=NOBODY_SAID,
        headings=_headings(child),
        lines=lines,
    )


def _headings(table: Table) -> dict[str, str]:
    """label -> question, of all that is asked for: not what is worked out from other answers."""
    return {question.label: name for name, question in table.questions.items() if not question.worked_out_from}


def _name_of(file: ReceivedFile) -> str:
    tools = {tables: path for path, tables in WORKBOOKS.items()}
    return tools.get((file.table, file.lines_table), form_name(file.table)) if file.lines else form_name(file.table)


def _free(path: str, taken: list[str]) -> str:
    """The name, or with a number where another block has it."""
    names = [path, *(f"{path.removesuffix('.xlsx')} {number}.xlsx" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
