"""Where the terms of the codebook stand in a text.

A text is cut into clauses: at the end of a sentence, at contrast words (but, however) and, after 'although', at the comma.
A term is one phrase, or several phrases near each other in one clause in any order; it is found by the stems of its words,
all phrases in one walk along a tree. Of two themes that claim the same words the longer term wins.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from analysis.themes.codebook import TOGETHER, Codebook, groups_in
from analysis.themes.words import COMMA, NO_BREAK, SENTENCE, WORD, Spelling, Word, folded, spelled, words
