"""What an audience sees of counts and single figures."""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.sight import Number, Sight
from analysis.disclosure.values import counted_entry, number_entry, opened, said


def counts_shown(block: Block, sight: Sight) -> Shown:
    """A table of answers and states with number, denominator and percentage."""
    content = block.content
    if not content["members"]:
        return nobody_asked(block)
    given = (*content["answers"], *content["states"])
    if content["exclusive"] and not any(answer["of"] for answer in given):
        sight.parts(content["members"], [answer["members"] for answer in given])
    _declare_both(content, [answer["members"] for answer in given if answer["members"]], sight)
    entries = tuple(_entry(answer, content, sight) for answer in given)
    columns = (content["label"], content["unit"].capitalize(), "Of", "Percentage")
    rows = tuple((e["label"], str(e["value"]), str(e.get("denominator", 0)), e.get("percent", "")) for e in entries)
    within = f"Of these alone: {content['within']}. " if content["within"] else ""
    several = "" if content["exclusive"] else f"One {content['unit_one']} may have several. "
    return block.shown(
        note=f"{within}{several}{block.note}".strip(),
        table=ShownTable(columns=columns, numeric=(False, True, True, True), rows=rows),
        values=entries,
    )


def _declare_both(content: dict, answers: list[list[str]], sight: Sight) -> None:
    """Of two answers of which everybody gave one or both, that how many gave both follows: 28 and 13 of 37."""
    if len(answers) == 2 and {member for answer in answers for member in answer} == set(content["members"]):
        sight.overlapping(*answers)


def _entry(answer: dict, content: dict, sight: Sight) -> dict:
    names, about = (answer["title"], answer["label"]), (content["within"], content["unit"])
    of = content["members"] if answer["of"] is None else answer["of"]
    entry = counted_entry(sight, names, answer["members"], of, about)
    return entry | {key: answer[key] for key in ("code", "tone", "made_up")}


def figure_shown(block: Block, sight: Sight) -> Shown:
    """One number in words, with its denominator where it has one."""
    content = block.content
    number, denominator = _figure(content, sight)
    entry = number_entry(block.title, content["label"], number, denominator, content["within"], content["unit"])
    return block.shown(text=f"{opened(said(entry, sight.words_below))}.", values=(entry,))


def _figure(content: dict, sight: Sight) -> tuple[int | str | None, int | str | None]:
    """The number and what it is out of. Of people by name it is their number; else a number by its own name."""
    number, of, label = content["number"], content["denominator"], content["label"]
    if number is None:
        return None, of
    name = f"{label}, {content['within']}, {content['unit']}"
    some = Number(name, number, tuple(content["members"]))
    if of is None:
        return sight.told_number(some), None
    whole = Number(f"all of {name}", of)
    sight.part_of_number(some, whole)
    return sight.told_number(some), sight.told_number(whole)
