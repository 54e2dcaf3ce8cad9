"""The part of an answer that says most for a theme: the sentence whose words add most to the model's score."""

import re
from typing import NamedTuple

# A sentence with what ends it. A point within a number or between letters ('2.5', 'e.g.') ends none.
SENTENCE = re.compile(r"\S(?:[^.!?;\n\r…•|]|[.!?;…](?=\S))*[.!?;…]*")


class Part(NamedTuple):
    """A part of an answer as it was typed: text[start:end]."""

    text: str
    start: int
    end: int


def parts(text: str) -> list[Part]:
    """The sentences of an answer in order; the whole answer where it has none."""
    found = [(match.group().rstrip(), match.start()) for match in SENTENCE.finditer(text)]
    sentences = [Part(sentence, start, start + len(sentence)) for sentence, start in found]
    return [part for part in sentences if any(map(str.isalnum, part.text))] or [Part(text, 0, len(text))]
