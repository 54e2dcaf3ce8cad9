"""What an audience sees of who coded: a sentence that says it, and the answers by whom they were coded. Coders are
counted and never named."""

from analysis.disclosure.absent import nobody_asked
from analysis.disclosure.blocks import Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry

NOWHERE = "until then they count nowhere."


def who_coded_shown(block: Block, sight: Sight) -> Shown:
    """The sentence, and a row for each way in which any answer was coded."""
    content = block.content | {"unit": "answers"}
    if not content["answers"]:
        return nobody_asked(Block(block.kind, block.id, block.title, content, block.made_up, block.note))
    entries = tuple(_entry(code, label, content) for code, label in _ways(content).items())
    rows = tuple((e["label"], str(e["value"]), str(e["denominator"])) for e in entries if e["value"])
    columns = ("Coded", "Answers", "Of")
    return block.shown(
        text=_sentence(content),
        table=ShownTable(columns, (False, True, True), rows),
        values=entries,
    )


def _ways(content: dict) -> dict[str, str]:
    """What each number of the content counts."""
    return {
        "by_several": "By two or more people, none seeing what another gave",
        "by_one": "By one person",
        "by_machine": f"By {content['machine']} alone",
        "awaiting": "Of these, awaiting a decision between coders",
    }


def _entry(code: str, label: str, content: dict) -> dict:
    title = f"Coded: {label[0].lower()}{label[1:]}"
    return number_entry(title, label, content[code], content["answers"], None, "answers") | {"code": code}


def _sentence(content: dict) -> str:
    """What is true of who coded these answers, in a few sentences."""
    answers, machine, not_read = content["answers"], content["by_machine"], content["not_read"]
    people = answers - machine
    if not people:
        told = [f"No person has yet checked these codes: all were given by {content['machine']}."]
    elif not machine:
        told = [f"People coded all {answers} answers.", _agreed(content)]
    else:
        drawn = ", drawn at random" if people == content["of_sample"] else ""
        rest = f"The codes of the other {machine} were given by {content['machine']}, and no person has checked them."
        told = [f"People coded {people} of the {answers} answers{drawn}.", _agreed(content), rest]
    more = f"{not_read} more {'is' if not_read == 1 else 'are'} not in English and must be read by people: {NOWHERE}"
    return " ".join([*told, *([more] if not_read else []), *_not_counted(content["not_counted"])])


def _not_counted(lines: int) -> list[str]:
    """What could not be read of the coders' files: decisions may be missing."""
    if not lines:
        return []
    cannot = f"{lines} {'entry' if lines == 1 else 'entries'} in the coders' files cannot be read"
    return [f"{cannot}, so decisions may be missing; 'roundtable check' says where."]


def _agreed(content: dict) -> str:
    """What became of the answers that several people coded."""
    several, alike, waits = content["by_several"], content["alike"], _waits(content["awaiting"], content["changed"])
    if not several:
        return f"No answer was coded blind by two people, so no agreement can be told.{waits}"
    which = "Each was" if several == content["answers"] else f"{several} {'was' if several == 1 else 'were'}"
    both = f"{which} coded by two or more people, none seeing what another gave"
    if alike == several:
        return f"{both}: all got the same codes.{waits}"
    return f"{both}. {alike} got exactly the same codes; {_decided(several - alike, content['settled'])}.{waits}"


def _waits(awaiting: int, changed: int) -> str:
    """What waits for a decision, and whether coders came to differ only after they had coded blind."""
    if not awaiting:
        return ""
    since = f",{'' if changed == awaiting else f' {changed} of them'} since changed," if changed else ""
    waits = "waits" if awaiting == 1 else "wait"
    return f" {awaiting}{since} {waits} for a decision; meanwhile what the coders share counts."


def _decided(differed: int, settled: int) -> str:
    """How many of the answers on which coders differed have been decided."""
    if settled == differed:
        every = {1: "the one", 2: "both"}.get(differed, f"all {differed}")
        return f"{every} on which they differed {_has(differed)} been decided since"
    return f"of the {differed} on which they differed, {settled} {_has(settled)} been decided since"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
