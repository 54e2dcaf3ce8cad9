"""What an audience sees of the agreement of coders: a sentence that names the themes they do not share, and a row a
theme. Coders are letters: who of them is right is not the question."""

from analysis.disclosure.blocks import NOT_AVAILABLE_MARK, Block, Shown, ShownTable
from analysis.disclosure.sight import Sight
from analysis.disclosure.values import number_entry
from analysis.statistics.wording import whole_percent

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_NAMED = 6  # themes in a note: more are only counted
MEASURES = ("kappa", "ac1", "alpha")
HOW_TO_READ = (
    "Kappa, AC1 and alpha are 1 where coders agree throughout and 0 where they agree no more than chance gives, in "
    "brackets the 95% interval. The percentage alone is high for any theme that is rare."
)


def agreement_shown(block: Block, sight: Sight) -> Shown:
    """The sentence, and a row a theme that enough answers were given: percentage, kappa, AC1 and alpha."""
    content = block.content
    heads = (f"{coder[0].upper()}{coder[1:]}" for coder in content["coders"])
    columns = ("Theme", "Given to", *heads, "Agreed", "Kappa", "AC1", "Alpha")
    rows = tuple(_row(theme) for theme in content["themes"] if theme["given"] >= content["fewest"])
    table = {"kind": "table", "title": block.title, "columns": list(columns), "value": [list(row) for row in rows]}
    return block.shown(
        text=_sentence(content),
        emphasis=content["warning"] or "",
        note=" ".join(
            filter(None, [content["compared"], HOW_TO_READ, _few(content), _not_computed(content), block.note])
        ),
        table=ShownTable(columns, (False, *(True,) * (len(columns) - 1)), rows),
        values=(table, _below(block.title, content)),
    )


def _below(title: str, content: dict) -> dict:
    """The value that says how many themes coders do not share."""
    label = f"Themes with a kappa under {content['limit']}"
    below, of = len(content["below"]), content["computed"]
    return number_entry(f"{title}: {label[0].lower()}{label[1:]}", label, below, of, None, "themes") | {"code": "below"}


def _row(theme: dict) -> tuple[str, ...]:
    numbers = (str(number) for number in (theme["given"], *theme["by_coder"]))
    percent = theme["percent"]["estimate"]
    agreed = NOT_AVAILABLE_MARK if percent is None else f"{whole_percent(percent)}%"
    return (theme["label"], *numbers, agreed, *(_coefficient(theme[name]) for name in MEASURES))


def _coefficient(found: dict) -> str:
    """'0.72 (0.50 to 0.94)', the interval kept together; [x] where it cannot be computed."""
    if found["estimate"] is None:
        return NOT_AVAILABLE_MARK
    interval = "" if found["low"] is None else f"({found['low']:.2f} to {found['high']:.2f})"
    return f"{found['estimate']:.2f} {interval.replace(' ', NO_BREAK)}".rstrip()


def _sentence(content: dict) -> str:
    """'Coder A and Coder B coded the same 91 answers. Of 14 themes ..., 2 have a kappa under 0.6: ...'"""
    below, computed = content["below"], content["computed"]
    enough = f"Of {computed} {'theme' if computed == 1 else 'themes'} given to at least {content['fewest']} of them"
    names = f"{len(below)} {'has' if len(below) == 1 else 'have'} a kappa under {content['limit']}: {'; '.join(below)}"
    weak = names if below else f"none has a kappa under {content['limit']}"
    hidden = f", which may hide {'this' if len(below) == 1 else 'them'}," if below else ""
    overall = _coefficient(content["overall"])
    return f"{_who(content)}. {enough}, {weak}. Over whole sets of codes{hidden} alpha is {overall}."


def _who(content: dict) -> str:
    """Who coded what: the same answers, or, of three or more coders, each answer two of them at least."""
    *first, last = content["coders"]
    coders, answers = f"{', '.join(first)} and {last}", content["answers"]
    if content["by_all"] == answers:
        return f"{coders} coded the same {answers} answers"
    one = answers == 1
    return f"{answers} {'answer was' if one else 'answers were each'} coded by at least two of {coders}"


def _few(content: dict) -> str:
    """Which themes are too rare for their coefficients to say anything, each with the answers it was given to."""
    few = [f"{theme['label']} ({theme['given']})" for theme in content["themes"] if theme["given"] < content["fewest"]]
    many = f"{len(few)} themes" if len(few) > MOST_NAMED else "; ".join(few)
    return f"Given to fewer than {content['fewest']} answers, too few to tell: {many}." if few else ""


def _not_computed(content: dict) -> str:
    """Why some have no coefficient, each reason once."""
    found = [content["overall"], *(theme[name] for theme in content["themes"] for name in MEASURES)]
    reasons = dict.fromkeys(one["reason"] for one in found if one["estimate"] is None and one["reason"])
    return f"{NOT_AVAILABLE_MARK}: {' '.join(reasons)}" if reasons else ""
