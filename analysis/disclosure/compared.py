"""What an audience sees of two rounds side by side."""

from analysis.audiences import Audience
from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.values import number_entry, said


def comparison_shown(block: Block, audience: Audience) -> Shown:
    """A column a round: each answer with number, denominator and percentage, or [x] with the reason in the note."""
    content = block.content
    labels = list(dict.fromkeys(answer["label"] for counts in content["counts"] for answer in counts["answers"]))
    labels = sorted(labels, key=int) if all(label.isdigit() for label in labels) else labels
    named = zip(content["counts"], content["rounds"], strict=True)
    columns = [_column(counts, name, labels) for counts, (name, _) in named]
    reasons = [counts["not_available"] for counts in content["counts"] if counts["not_available"]]
    titles = tuple(title for _, title in content["rounds"])
    return block.shown(
        note=" ".join([*(f"{NOT_AVAILABLE_MARK} {reason}" for reason in reasons), block.note]).strip(),
        table=ShownTable(
            columns=(content["label"], *titles),
            numeric=(False, *(True for _ in titles)),
            rows=tuple((label, *(said(column[i]) for column in columns)) for i, label in enumerate(labels)),
        ),
        values=tuple(entry for column in columns for entry in column),
    )


def _column(counts: dict, name: str, labels: list[str]) -> list[dict]:
    """The entries of one round, one a label; all not available where the round has no such count."""
    found = {answer["label"]: answer for answer in counts["answers"]}
    total = None if counts["not_available"] else len(counts["members"])
    return [
        number_entry(
            found[label]["title"] if label in found else label,
            label,
            None if total is None else len(found[label]["members"]) if label in found else 0,
            total,
            counts["within"],
            counts["unit"],
        )
        | {"round": name}
        for label in labels
    ]
