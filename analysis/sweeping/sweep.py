"""No edition for those who may not see identifiers is published while something that identifies somebody stands in it.

Looked for are what identifies anybody in the files of the round, six words in a row of what people wrote that were not
released as a quote, and paths and users of computers: in every file, in its name, and in all that is packed in it. A
find stops publication. It is named by its file, the place in it and the question, and never itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.disclosure.blocks import Shown
from analysis.errors import NotReleasable
from analysis.processed import load
from analysis.pseudonyms.key_files import Key
from analysis.pseudonyms.keys import key_of
from analysis.pseudonyms.word_runs import runs_of
from analysis.rounds import find_round
from analysis.sweeping.any_place import KnownSigns
from analysis.sweeping.computers import Computer, this_computer
from analysis.sweeping.own_words import OwnWords, own_runs, own_words
from analysis.sweeping.reading import texts_in
from analysis.sweeping.views import Views, views
from analysis.sweeping.whole_words import known_words, lengths_in, runs_of_lengths

REMEDY = "Take it out of the title, the note, the sentence or the markdown cell that holds it."
ANSWER = "an answer to '{question}' stands in it."
RUN = "six words in a row of an answer to '{question}' stand in it, and were not released as a quote."
COMPUTER = "{what} stands in it."
# What a file is called whose name itself holds a find.
UNNAMED = "a file or part whose name is not said, because the name holds a find"


@dataclass(frozen=True, eq=False)
class Identifiers:
    """What identifies somebody of a round: the tables `identifiers`, `signs` and `runs` (see cleaning/identifying.py),
    and the key to make more digests."""

    key: Key
    words: pd.DataFrame
    signs: pd.DataFrame
    runs: pd.DataFrame

    @cached_property
    def of_runs(self) -> Mapping[int, str]:
        """run -> the question that it answers."""
        return dict(zip(self.runs["run"].tolist(), self.runs["question"], strict=True))


@dataclass(frozen=True)
class Find:
    """One find: where, and what it is, in words."""

    where: str
    what: str


def identifiers_of(audit_round: str) -> Identifiers:
    """All that must not stand in an edition of the round."""
    tables = (load(audit_round, name) for name in ("identifiers", "signs", "runs"))
    return Identifiers(key_of(find_round(audit_round)), *tables)


def released_texts(shown: Iterable[Shown]) -> list[str]:
    """What was released to an audience as quotes and statements: each, and those of a block in a row with who said
    them, as they follow each other on the page. The last words of a quote with the first of its caption are no find."""
    blocks = [one.items for one in shown if one.items]
    in_a_row = [" ".join(f"{item.text} {item.by}" for item in items) for items in blocks]
    return [*(item.text for items in blocks for item in items), *in_a_row]


def sweep(files: Mapping[str, str | bytes], identifiers: Identifiers, released: Iterable[str] = ()) -> None:
    """Raises NotReleasable with every find in the files of an edition (name -> content), or what cannot be opened.
    `released` are the quotes and statements of this edition, whose words may stand in it."""
    _refuse(finds(files, identifiers, released))


def sweep_for_paths(files: Mapping[str, str | bytes]) -> None:
    """The same of an edition whose audience may see who is who: paths and users of computers are for nobody."""
    texts = [(text.where, text.text, views(text.text)) for name in files for text in texts_in(name, files[name])]
    _refuse(sorted(set(_by_computer(texts, this_computer(), own_words())), key=lambda find: (find.where, find.what)))


def finds(files: Mapping[str, str | bytes], identifiers: Identifiers, released: Iterable[str] = ()) -> list[Find]:
    """Every find, in the order of the alphabet and each once."""
    own, computer = own_words(), this_computer()
    allowed = np.union1d(runs_of(identifiers.key, released), own_runs(identifiers.key, own))
    texts = [(text.where, text.text, views(text.text)) for name in files for text in texts_in(name, files[name])]
    seen = [(where, seen) for where, _, seen in texts]
    found = {
        *_by_words(seen, identifiers, own),
        *_by_signs(seen, identifiers, own),
        *_by_runs(seen, identifiers, allowed),
        *_by_computer(texts, computer, own),
    }
    telling = {where for where in {find.where for find in found} if _tells(where, identifiers, own)}
    named = {Find(UNNAMED if find.where in telling else find.where, find.what) for find in found}
    return sorted(named, key=lambda find: (find.where, find.what))


def _refuse(found: list[Find]) -> None:
    if found:
        raise NotReleasable("\n".join([*(f"{find.where}: {find.what}" for find in found), REMEDY]))


def _by_words(texts: list[tuple[str, Views]], identifiers: Identifiers, own: OwnWords) -> Iterator[Find]:
    lengths = lengths_in(identifiers.words)
    runs = [(where, set().union(*(runs_of_lengths(one, lengths) for one in v.in_words))) for where, v in texts]
    known = known_words(identifiers.key, identifiers.words, set().union(*(own_runs for _, own_runs in runs)), own)
    for where, here in runs:
        yield from (Find(where, ANSWER.format(question=known[words])) for words in here & known.keys())


def _by_signs(texts: list[tuple[str, Views]], identifiers: Identifiers, own: OwnWords) -> Iterator[Find]:
    sought = KnownSigns(identifiers.key, identifiers.signs)
    candidates = [(where, set().union(*map(sought.candidates, v.different))) for where, v in texts]
    known = sought.known_in(set().union(*(here for _, here in candidates)), own)
    for where, here in candidates:
        yield from (Find(where, ANSWER.format(question=known[written])) for written in here & known.keys())


def _by_runs(texts: list[tuple[str, Views]], identifiers: Identifiers, allowed: np.ndarray) -> Iterator[Find]:
    sought = np.setdiff1d(identifiers.runs["run"].to_numpy(dtype=np.int64), allowed)
    for where, seen in texts if len(sought) else ():
        here = np.intersect1d(runs_of(identifiers.key, seen.different), sought)
        for question in {identifiers.of_runs[run] for run in here.tolist()}:
            yield Find(where, RUN.format(question=question))


def _by_computer(texts: list[tuple[str, str, Views]], computer: Computer, own: OwnWords) -> Iterator[Find]:
    for where, written, seen in texts:
        for text in {written, *seen.different}:
            yield from (Find(where, COMPUTER.format(what=what)) for what in computer.found(text, own.words))


def _tells(where: str, identifiers: Identifiers, own: OwnWords) -> bool:
    """Whether the words that name a place hold a find themselves."""
    seen = [(where, views(where))]
    return any(True for _ in (*_by_words(seen, identifiers, own), *_by_signs(seen, identifiers, own)))
