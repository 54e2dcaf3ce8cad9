"""What the panel and Python say to each other: a message of the panel in, the answer to it out, as plain JSON.

The panel asks {"do": "open" | "decide" | "undo" | "suggest", "n": a number, "view": whose} and is answered under the
same number: {"desk": ...}, {"saved": true, "answer": ...}, {"codes": ...} or {"refused": a sentence}. "saved" is said
after the decision is on the disk and never before. Suggestions are in no answer but the one to "suggest", which the
desk refuses until the first pass is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.desk.adjudication import Adjudication, Side
from analysis.desk.answers import DeskAnswer
from analysis.desk.work import Desk
from analysis.errors import RoundtableError

# What the panel is told of a code, a suggestion, a theme and an answer. Places count characters of the text.
CODE = ("theme", "valence", "start", "end")
SUGGESTION = (*CODE, "rule", "reason")
THEME = ("id", "label", "definition", "include", "exclude", "counts", "does_not_count")
ANSWER = ("id", "question", "reference", "question_label", "text", "attributes")
ASKED = ("open", "decide", "undo", "suggest")
NOT_ASKED = "The desk was asked for something that it does not know. Run the cell of the desk again."


@dataclass(frozen=True)
class Seat:
    """Whoever sits at a desk: each public method answers the message of its name."""

    desk: Desk | Adjudication
    title: str

    def decide(self, message: dict) -> dict:
        """The answer as it stands on the disk now."""
        which = message["id"], message["question"]
        self.desk.decide(*which, message["codes"], message["memo"])
        return self._saved(next(answer for answer in self._answers() if (answer.id, answer.question) == which))

    def undo(self, message: dict) -> dict:
        """The answer whose last decision was taken back, as it stands now."""
        return self._saved(self.desk.undo())

    def _answers(self) -> list[DeskAnswer]:
        raise NotImplementedError

    def _passed(self) -> dict:
        return {}

    def _saved(self, answer: DeskAnswer) -> dict:
        which = {"id": answer.id, "question": answer.question}
        return {"saved": True, "answer": which | self._decided(answer)} | self._passed()

    def _decided(self, answer: DeskAnswer) -> dict:
        desk = self.desk
        return {"codes": _rows(desk.codes(answer), CODE), "memo": desk.memo(answer), "done": desk.done(answer)}

    def _opened(self, kind: str, answers: list[dict]) -> dict:
        about = [str(problem) for problem in self.desk.problems]
        themes = [_said(theme, THEME) for theme in self.desk.themes]
        return {
            "kind": kind,
            "title": self.title,
            "about": about,
            "themes": themes,
            "answers": answers,
        } | self._passed()


@dataclass(frozen=True)
class Coding(Seat):
    """A coder at the desk."""

    desk: Desk

    def open(self, message: dict) -> dict:
        """Every answer in coding order with what was decided of it, and the themes; no suggestions."""
        self.desk.read_on()
        answers = [_said(answer, ANSWER) | self._decided(answer) for answer in self.desk.answers]
        return {"desk": self._opened("coding", answers)}

    def suggest(self, message: dict) -> dict:
        """What the rules and the model would code; refused by the desk until the first pass is over."""
        return {"codes": _rows(self.desk.suggestions(message["id"], message["question"]), SUGGESTION)}

    def _answers(self) -> list[DeskAnswer]:
        return self.desk.answers

    def _passed(self) -> dict:
        return {"first_pass_done": self.desk.first_pass_done}


@dataclass(frozen=True)
class Adjudicating(Seat):
    """Whoever decides where coders differ: what each of them gave stands beside the answer."""

    desk: Adjudication

    def open(self, message: dict) -> dict:
        """Every answer that coders differ on, with their codes and memos, and what was decided of it."""
        self.desk.read_on()
        answers = [
            _said(one.answer, ANSWER) | {"sides": list(map(_side, one.sides))} | self._decided(one.answer)
            for one in self.desk.disagreements
        ]
        return {"desk": self._opened("adjudication", answers)}

    def _answers(self) -> list[DeskAnswer]:
        return [one.answer for one in self.desk.disagreements]


def reply(seat: Seat, message: dict) -> dict:
    """The answer to a message, addressed to the view that asked. What cannot be done is a sentence; nothing that was
    refused is said to be saved."""
    asks = message.get("do")
    try:
        said = getattr(seat, asks)(message) if asks in ASKED and hasattr(seat, asks) else {"refused": NOT_ASKED}
    except RoundtableError as error:
        said = {"refused": str(error)}
    except Exception as error:  # of any kind: the panel must never wait for an answer that does not come
        said = {"refused": f"The program made a mistake ({type(error).__name__}). Please report these words."}
    return said | {"n": message.get("n"), "to": message.get("view")}


def _side(side: Side) -> dict:
    return {"coder": side.coder, "codes": _rows(side.codes, CODE), "memo": side.memo}


def _rows(codes: Iterable, names: tuple[str, ...]) -> list[dict]:
    return [_said(code, names) for code in codes]


def _said(thing: object, names: tuple[str, ...]) -> dict:
    """The named attributes as JSON knows them."""
    return {name: getattr(thing, name) for name in names}
