"""How much of what was received a message may repeat: a heading or closed answer, and no more than its beginning.

Whoever pastes a story into the wrong cell shall not read it again in a message, a log or a page.
"""

# Letters of a heading or closed answer that a message repeats: as many as the longest answer on offer has.
LONGEST_QUOTE = 60


# Digits of an answer that no message repeats: a date of birth, a phone, a pupil's number.
MANY_DIGITS = 4


def quoted_answer(text: str) -> str:
    """The answer in quotes, unless it holds so many digits that it may be somebody's number or day."""
    return quoted(text) if sum(map(str.isdigit, text)) < MANY_DIGITS else "what stands there"


def quoted(text: str) -> str:
    """The text in quotes, cut after its first letters."""
    return f"'{text}'" if len(text) <= LONGEST_QUOTE else f"'{text[:LONGEST_QUOTE]}...'"
