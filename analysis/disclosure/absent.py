"""What stands in place of a value that is not there: [x] not available, [z] not applicable; never 0, never left out."""

from analysis.disclosure.blocks import NOT_APPLICABLE_MARK, NOT_AVAILABLE_MARK, Block, Shown


def not_available(block: Block, reason: str) -> Shown:
    """[x] with the reason why it was not published, not received or cannot be computed."""
    return _absent(block, NOT_AVAILABLE_MARK, f"Not available. {reason}")


def nobody_asked(block: Block) -> Shown:
    """[z]: the question does not apply in this round, because there is nobody it could be put to."""
    return _absent(block, NOT_APPLICABLE_MARK, f"Not applicable: there are no {block.content['unit']} to ask this of.")


def _absent(block: Block, mark: str, reason: str) -> Shown:
    entry = {"kind": "value", "title": block.title, "label": block.title, "value": mark, "reason": reason}
    return block.shown(made_up="no", text=f"{mark} {reason}", values=(entry,))
