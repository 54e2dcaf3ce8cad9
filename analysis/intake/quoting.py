"""How much of what was received a message may repeat: a heading or closed answer, and no more than its beginning.

Whoever pastes a story into the wrong cell shall not read it again in a message, a log or a page.
"""

# Letters of a heading or closed answer that a message repeats: as many as the longest answer on offer has.
LONGEST_QUOTE = 60


def quoted(text: str) -> str:
    """The text in quotes, cut after its first letters."""
    return f"'{text}'" if len(text) <= LONGEST_QUOTE else f"'{text[:LONGEST_QUOTE]}...'"
