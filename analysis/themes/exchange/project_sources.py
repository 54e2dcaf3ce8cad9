"""The answers of a project as sources with their coded passages, and the memos about them.

A passage is one place of one answer that one user coded: QualCoder takes who coded from the passage, others from the
coding, so both say it. A memo is a note of its answer, and stands in the description of the answer too, because some
programs read no notes.
"""

from itertools import groupby

from lxml import etree

from analysis.themes.exchange.answers import Answer
from analysis.themes.exchange.content import Code, Content, Memo
from analysis.themes.exchange.markup import ORIGIN, add
from analysis.themes.exchange.project_cases import add_values, values_of
from analysis.themes.exchange.project_codes import valence_guid

# Letters of a passage that its name shows.
SHOWN = 60


def add_sources(top: etree._Element, content: Content) -> None:
    """A source for each answer, coded or not."""
    if not content.answers:
        return
    sources = add(top, "Sources")
    for answer in content.answers:
        source = add(
            sources,
            "TextSource",
            guid=answer.guid,
            name=answer.name,
            plainTextPath=f"internal://{answer.guid}.txt",
            **content.users[ORIGIN].made,
        )
        add(source, "Description", _description(content, answer))
        _add_passages(source, content, answer)
        for memo in content.memos.get(answer.where, ()):
            add(source, "NoteRef", targetGUID=_memo_guid(content, answer, memo))
        add_values(source, content, values_of(content, answer))


def add_notes(top: etree._Element, content: Content) -> None:
    """A note for each memo."""
    notes = add(top, "Notes") if content.memos else None
    for answer in content.answers:
        for memo in content.memos.get(answer.where, ()):
            user = content.users[memo.by]
            name = f"Memo {memo.number} on {answer.name}, {user.name}"
            note = add(notes, "Note", guid=_memo_guid(content, answer, memo), name=name, **user.made)
            add(note, "PlainTextContent", memo.text)


def _memo_guid(content: Content, answer: Answer, memo: Memo) -> str:
    return content.guid("memo", *answer.where, memo.number)


def _description(content: Content, answer: Answer) -> str:
    said = [content.question(answer)] if answer.where.question else []
    memos = content.memos.get(answer.where, ())
    said += [f"Memo, {content.users[memo.by].name}: {memo.text}" for memo in memos]
    if answer.plain.replaced:
        said.append(f"Characters replaced by U+FFFD: {answer.plain.replaced}.")
    return "\n\n".join(said)


def _add_passages(source: etree._Element, content: Content, answer: Answer) -> None:
    order = list(content.users)
    codes = sorted(content.codes[answer.where], key=lambda code: (code.start, code.end, order.index(code.by)))
    for (start, end, by), given in groupby(codes, key=lambda code: (code.start, code.end, code.by)):
        made = content.users[by].made
        names = (*answer.where, start, end, content.users[by].name)
        passage = add(
            source,
            "PlainTextSelection",
            guid=content.guid("passage", *names),
            name=" ".join(answer.plain.text[start:end].split())[:SHOWN],
            startPosition=str(start),
            endPosition=str(end),
            **made,
        )
        given = list(given)
        if why := _why(given):
            add(passage, "Description", why)
        for code in given:
            coding = add(passage, "Coding", guid=content.guid("coding", *names, code.theme, code.valence), **made)
            add(coding, "CodeRef", targetGUID=valence_guid(code.theme, code.valence))


def _why(codes: list[Code]) -> str:
    return "\n".join(f"{code.label}: {code.valence}: {code.why}" for code in codes if code.why)
