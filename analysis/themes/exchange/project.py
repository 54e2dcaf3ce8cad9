"""A coded round as a .qdpx file: project.qde, which says everything, and the text of each answer in the folder sources.

One source is one answer, so that nothing stands in it but what was written and no heading is ever coded; a case is a
response with its answers and attributes. The file is restricted: it holds every word that `load` gives.
"""

import io
import zipfile
from collections.abc import Mapping

from analysis.questions import MADE_UP
from analysis.themes.exchange.answers import Where
from analysis.themes.exchange.content import Content, content_of
from analysis.themes.exchange.given import Project
from analysis.themes.exchange.markup import ORIGIN, PROJECT, add, root, written
from analysis.themes.exchange.project_cases import add_cases, add_sets, add_users, add_variables
from analysis.themes.exchange.project_codes import add_codebook
from analysis.themes.exchange.project_sources import add_notes, add_sources

# When every file in it was made; a zip file knows no time before 1980.
MADE = (2026, 1, 5, 9, 0, 0)
RESTRICTED = (
    "RESTRICTED. This file holds what people wrote about children's cases. Names and numbers that were found are "
    "replaced by marks; what is left may still show who somebody is. Keep it where the files of the round are "
    "kept, and give it to nobody who may not read those."
)
DATES = "All dates in this file are the same, so that equal projects are equal files; none says when somebody coded."
CODERS = "Coder A, Coder B ... are the people who coded, in the order of their names, which are not in this file."
INVENTED = {
    MADE_UP[0]: "No answer or code in it is made up.",
    "": "Answers or codes in it are made up: nothing here says what happened to a child.",
}


def project_out(project: Project) -> bytes:
    """The project as a .qdpx file. Same project, same bytes.

    Raises BadDefinition with every answer that is there twice, and every code that belongs to no answer, has another
    valence, or does not stand where it says.
    """
    content = content_of(project)
    files = {"project.qde": _project_file(project, content)}
    files |= {f"sources/{answer.guid}.txt": answer.plain.text.encode("utf-8") for answer in content.answers}
    return _zipped(files)


def _project_file(project: Project, content: Content) -> bytes:
    top = root("Project", PROJECT, name=project.name, origin=ORIGIN)
    add_users(top, content)
    add_codebook(top, content)
    add_variables(top, content)
    add_cases(top, content)
    add_sources(top, content)
    add_notes(top, content)
    add_sets(top, content)
    add(top, "Description", _description(project, content))
    return written(top)


def _description(project: Project, content: Content) -> str:
    replaced = sum(answer.plain.replaced for answer in content.answers)
    said = [
        RESTRICTED,
        f"{project.name}. {project.where_from}".strip(),
        INVENTED.get(project.made_up, INVENTED[""]),
        f"Answers: {len(content.answers)}. Codes: {_number(content.codes)}. Memos: {_number(content.memos)}.",
        f"Codebook: version {project.book.version}, hash {project.book.hash}.",
        CODERS,
        DATES,
    ]
    if replaced:
        said.append(f"Characters that no file of this kind can hold are replaced by U+FFFD: {replaced}.")
    return "\n\n".join(said)


def _number(by_answer: Mapping[Where, tuple]) -> int:
    return sum(map(len, by_answer.values()))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one zip file; nothing is compressed, because compressors of systems differ."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.create_system = 0
            archive.writestr(entry, content)
    return whole.getvalue()
