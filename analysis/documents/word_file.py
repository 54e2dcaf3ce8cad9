"""A Word document as a file: its title and nothing about who made it, when or with what; same document, same bytes.

python-docx begins from a template with a picture of itself, a note of its program and the time of writing on each
part. All of that goes.
"""

import io
import zipfile
from datetime import UTC

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE

from analysis.workbooks import SAVED

LANGUAGE = "en-GB"
LONGEST_PROPERTY = 255  # letters
# What nothing needs of the template: a picture of it, notes of its program, its theme and lists of fonts, and the like.
LEFT_OUT = {
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}


def word_file(made: WordDocument, title: str) -> bytes:
    """The document as bytes."""
    _say_title(made, title)
    for related in (made.part.package, made.part):
        for name, relation in list(related.rels.items()):
            if relation.reltype in LEFT_OUT:
                del related.rels[name]
    written = io.BytesIO()
    made.save(written)
    return _fixed(written)


def _say_title(made: WordDocument, title: str) -> None:
    about = made.core_properties
    about.title = " ".join(title.split())[:LONGEST_PROPERTY]
    about.author = about.last_modified_by = about.comments = ""
    about.language = LANGUAGE
    about.created = about.modified = SAVED.replace(tzinfo=UTC)
    about.revision = 1


def _fixed(written: io.BytesIO) -> bytes:
    """Every part with one fixed time, uncompressed, because the compressors of systems differ."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as stamped, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as archive:
        for entry in stamped.infolist():
            part = zipfile.ZipInfo(entry.filename, SAVED.timetuple()[:6])
            part.create_system = 0
            archive.writestr(part, stamped.read(entry))
    return fixed.getvalue()
