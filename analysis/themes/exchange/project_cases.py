"""Who coded and who answered: users, a case for each response with its attributes, and sets of answers and codes.

An attribute that is the same in all answers of a response is the response's and stands at the case; any other, and the
question, stand at the answer. No attribute stands at both: QualCoder keeps a variable for one of them.
"""

from collections.abc import Mapping

from lxml import etree

from analysis.themes.codebook.blocks import VALENCES
from analysis.themes.exchange.answers import Answer
from analysis.themes.exchange.content import Content
from analysis.themes.exchange.markup import add
from analysis.themes.exchange.project_codes import valence_guid

# The question is an attribute of an answer.
QUESTION = "Question asked"


def add_users(top: etree._Element, content: Content) -> None:
    """The users of a project."""
    users = add(top, "Users")
    for user in content.users.values():
        add(users, "User", guid=user.guid, name=user.name)


def add_variables(top: etree._Element, content: Content) -> None:
    """The attributes that anybody has; all are text."""
    answers = content.answers
    names = dict.fromkeys(name for answer in answers for name in (*answer.attributes, *values_of(content, answer)))
    variables = add(top, "Variables") if names else None
    for name in names:
        add(variables, "Variable", guid=content.guid("variable", name), name=name, typeOfVariable="Text")


def add_cases(top: etree._Element, content: Content) -> None:
    """A case for each response."""
    cases = add(top, "Cases") if content.answers else None
    for case in content.cases:
        element = add(cases, "Case", guid=case.guid, name=case.name)
        add_values(element, content, case.attributes)
        for answer in case.answers:
            add(element, "SourceRef", targetGUID=answer.guid)


def values_of(content: Content, answer: Answer) -> dict[str, str]:
    """What is known of an answer and not of its whole response: the question, and attributes of answers."""
    of_answer = {name: told for name, told in answer.attributes.items() if name not in content.of_responses}
    question = content.question(answer)
    return of_answer | ({QUESTION: question} if question else {})


def add_values(element: etree._Element, content: Content, values: Mapping[str, str]) -> None:
    """What is known of a case or a source."""
    for name, value in values.items():
        known = add(element, "VariableValue")
        add(known, "VariableRef", targetGUID=content.guid("variable", name))
        add(known, "TextValue", value)


def add_sets(top: etree._Element, content: Content) -> None:
    """Sets of the codes of a valence over all themes, and of the answers to each question."""
    sets = add(top, "Sets")
    themes = [*content.book.themes, *content.gone]
    for valence in VALENCES:
        made = add(sets, "Set", guid=content.guid("set", valence), name=f"All themes: {valence}")
        for theme in themes:
            add(made, "MemberCode", targetGUID=valence_guid(theme, valence))
    for question in dict.fromkeys(answer.where.question for answer in content.answers if answer.where.question):
        asked = [answer for answer in content.answers if answer.where.question == question]
        name = f"Answers to: {content.question(asked[0])}"
        made = add(sets, "Set", guid=content.guid("set of answers", question), name=name)
        for answer in asked:
            add(made, "MemberSource", targetGUID=answer.guid)
