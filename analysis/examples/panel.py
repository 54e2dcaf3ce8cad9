"""What the made-up panel concludes and recommends: statements and actions, a row each.

The actions of a round come back in the next, with what has become of them.
"""

from analysis.examples.example_round import ExampleRound


def action_rows(this: ExampleRound) -> list[dict]:
    """The actions of the round before, if there was one, and those of this round; `rows` says which."""
    reported = this.month(this.effects.partnership.reported_after)
    before = recommended(this.before) if this.before else []
    status = this.chance.draws("actions.status", this.effects.panel.status, len(before))
    earlier = [
        action | {"raised": "round_before", "status": reached, "status_at": reported}
        for action, reached in zip(before, status, strict=True)
    ]
    now = [
        action | {"raised": "this_round", "status": "not_started", "status_at": reported}
        for action in recommended(this)
    ]
    return earlier + now


def recommended(this: ExampleRound) -> list[dict]:
    """The actions that a round recommends: number, action, owner and the month in which it is due."""
    panel = this.effects.panel
    actions = this.chance.several("actions.action", panel.action_bank, panel.actions)
    owners = this.chance.picks("actions.owner", panel.owners, len(actions))
    due = this.month(this.effects.partnership.reported_after + panel.due_after)
    return [
        {"number": place, "action": action, "owner": owner, "due": due}
        for place, (action, owner) in enumerate(zip(actions, owners, strict=True), start=1)
    ]


def statement_rows(this: ExampleRound) -> list[dict]:
    """The conclusions of the panel and its messages for practitioners."""
    panel, chance = this.effects.panel, this.chance
    said = {
        "conclusion": chance.several("statements.conclusion", panel.conclusion_bank, panel.conclusions),
        "message": chance.several("statements.message", panel.message_bank, panel.messages),
    }
    return [
        {"kind": kind, "number": place, "statement": statement}
        for kind, statements in said.items()
        for place, statement in enumerate(statements, start=1)
    ]
