"""What an audience sees of two rounds side by side."""

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import counted_entry, number_entry, said


def comparison_shown(block: Block, sight: Sight) -> Shown:
    """A column a round: each answer with number, denominator and percentage, or [x] with the reason in the note."""
    content = block.content
    labels = list(dict.fromkeys(answer["label"] for counts in content["counts"] for answer in counts["answers"]))
    labels = sorted(labels, key=int) if all(label.isdigit() for label in labels) else labels
    named = zip(content["counts"], content["rounds"], strict=True)
    this = content["rounds"][-1][0]
    columns = [_column(_of_round(counts, name, this), name, labels, sight) for counts, (name, _) in named]
    sides = _sides(content)
    columns = [[entry | sides.get(entry["label"], {}) for entry in column] for column in columns]
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


def _column(counts: dict, name: str, labels: list[str], sight: Sight) -> list[dict]:
    """The entries of one round, one a label; all not available where the round has no such count."""
    found = {answer["label"]: answer for answer in counts["answers"]}
    if counts["exclusive"]:
        sight.parts(counts["members"], _whole([answer["members"] for answer in counts["answers"]], counts["members"]))
    about = (counts["within"], counts["unit"])
    entries = []
    for label in labels:
        title, members = (found[label]["title"], found[label]["members"]) if label in found else (label, ())
        if counts["not_available"]:
            entry = number_entry(title, label, None, None, *about)
        else:
            entry = counted_entry(sight, (title, label), members, counts["members"], about)
        entries.append(entry | {"round": name})
    return entries


def _sides(content: dict) -> dict[str, dict]:
    """label -> the code of each grade, and whether it counts as good; nothing where answers are no grades."""
    answers = [answer for counts in content["counts"] for answer in counts["answers"]] if content["good"] else []
    return {one["label"]: {"tone": one["tone"], "good": one["code"] in content["good"]} for one in answers}


def _of_round(counts: dict, name: str, this: str) -> dict:
    """The counts of a round. Each numbers its own children, so those of the round before bear its name."""
    if name == this:
        return counts
    answers = [answer | {"members": _named(name, answer["members"])} for answer in counts["answers"]]
    return counts | {"answers": answers, "members": _named(name, counts["members"])}


def _whole(parts: list[list[str]], members: list[str]) -> list[list[str]]:
    """The parts, with those who are in none as one more."""
    return [*parts, sorted(set(members) - {member for part in parts for member in part})]


def _named(name: str, members: list[str]) -> list[str]:
    return [f"{name}: {member}" for member in members]
