"""What people decided, put in the place of what a machine proposed.

An answer that anybody coded has the codes of people and no others, were it with no theme at all; what the machine
proposed of every answer stays beside, so that the two can be compared. Reading an answer makes it a comment: one in
Welsh that people coded counts in the denominator, and so does one that the rules took for no comment and to which
anybody gave a theme, unless it was adjudicated that it has none.
"""

from dataclasses import replace

import pandas as pd

from analysis.questions import furthest
from analysis.themes.coded import Coded, OfState
from analysis.themes.coders import decisions, final_codes
from analysis.themes.coders.order import places
from analysis.themes.matching.codes import COMMENT, NO_COMMENT, NOT_ENGLISH

Answers = frozenset[tuple[str, str]]


def with_decisions(proposed: Coded, audit_round: str) -> Coded:
    """The coded answers of a round's table with what people decided of them; as they were where nobody coded any.

    Raises ProblemsReceived for a coder's file that another program holds.
    """
    found = decisions(audit_round, proposed.table)
    if not found.by_coder:
        return replace(proposed, not_counted=len(found.problems))
    final = final_codes(audit_round, proposed.table, proposed.answers, proposed.codebook)
    read = _read_by_people(proposed.answers, final.decided, final.with_themes)
    by_machine = proposed.codes[~_of(proposed.codes, final.decided)]
    return replace(
        proposed,
        commented=OfState(read, COMMENT, proposed.questions),
        no_comment=OfState(read, NO_COMMENT, proposed.questions),
        codes=_in_order(_below(by_machine, final.codes), read),
        made_up=furthest(read.loc[read["state"] == COMMENT, "made_up"].unique()),
        answers=read,
        final=replace(final, only_people_read=_comments(read) - _comments(proposed.answers)),
        sets=found.sets(),
        proposed=proposed.codes,
        not_counted=len(found.problems),
    )


def _of(rows: pd.DataFrame, answers: Answers) -> pd.Series:
    """Whether each row is of one of the answers."""
    return pd.Series([where in answers for where in places(rows)], index=rows.index, dtype=bool)


def _comments(answers: pd.DataFrame) -> Answers:
    return frozenset(places(answers[answers["state"] == COMMENT]))


def _below(codes: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """More codes below some, in columns of the same kinds."""
    kinds = {name: _kind(codes[name], more[name]) for name in codes}
    return pd.concat([codes.astype(kinds), more.astype(kinds)])


def _kind(column: pd.Series, more: pd.Series) -> object:
    """The kind of a column; one of categories with the words of another too: a word that is none would be lost."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.dtype
    words = column.cat.categories
    new = [word for word in dict.fromkeys(more) if word not in words]
    return pd.CategoricalDtype(words.append(pd.Index(new, dtype=words.dtype)))


def _read_by_people(answers: pd.DataFrame, decided: Answers, with_themes: Answers) -> pd.DataFrame:
    """The answers with the state that people's reading gives them."""
    states = [
        COMMENT if where in with_themes or (where in decided and state == NOT_ENGLISH) else state
        for where, state in zip(places(answers), answers["state"], strict=True)
    ]
    return answers.assign(state=pd.Series(states, index=answers.index, dtype=answers["state"].dtype))


def _in_order(codes: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """The codes by the order of the answers; those of one answer as they were."""
    turn = {where: number for number, where in enumerate(places(answers))}
    turns = pd.Series([turn[where] for where in places(codes)], index=codes.index)
    return codes.iloc[turns.reset_index(drop=True).sort_values(kind="stable").index].reset_index(drop=True)
