"""One round read in one fresh process, in one of two ways.

    python benchmarks/intake_ways.py roundtable ROUND
    python benchmarks/intake_ways.py by_hand FOLDER

`roundtable` reads, cleans and checks the round as `roundtable check` does. `by_hand` does what a script of an analyst
does: pandas reads the same files, headings are renamed as round.toml maps them, answers stripped, put in small letters
and mapped, dates read day first, several answers in one cell split. It has no list of changes, no cells, no problems,
no pseudonyms and no redaction, and nothing in it counts the rows.
"""

import sys
import tomllib
from pathlib import Path

DEFINITIONS = Path(__file__).resolve().parent.parent / "analysis" / "definitions"


def main() -> None:
    """Do the one or the other, and say how many rows came of it."""
    way, what = sys.argv[1:]
    print({"roundtable": roundtable, "by_hand": by_hand}[way](what), "rows")


def roundtable(name: str) -> int:
    """The rows kept of a round; a problem ends the benchmark."""
    from analysis.processed import check_round
    from analysis.rounds import find_round

    checked = check_round(find_round(name))
    if checked.problems:
        raise SystemExit(f"{name} has problems: {checked.problems[0]}")
    return int(checked.files["kept"].sum())


def by_hand(folder: str) -> int:
    """The rows of all files of a round, cleaned in place."""
    said, shapes, asked = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (Path(folder) / "round.toml", DEFINITIONS / "shapes.toml", DEFINITIONS / "questions.toml")
    )
    rows = 0
    for file in said["files"]:
        shape = shapes[file["shape"]]
        headings = file.get("headings") or shape["headings"]
        table = file.get("table") or shape["table"]
        for frame in _frames(Path(folder) / file["path"], file, shape):
            cleaned = _cleaned(frame, headings, asked[table]["questions"], shape.get("joined_by", ";"))
            rows += len(cleaned)
    return rows


def _frames(path: Path, file: dict, shape: dict) -> list:
    """The list of a file as a frame; of a workbook with a sheet per child, the list of each sheet."""
    import pandas as pd

    plain = {"dtype": "str", "keep_default_na": False}
    if shape["reader"] == "sheet per child":
        sheets = pd.read_excel(path, sheet_name=None, header=None, **plain)
        left = file.get("left_out", ())
        return [_list_below(sheet, list(file["lines"])) for name, sheet in sheets.items() if name not in left]
    header = [0, 1] if shape.get("heading_rows") == 2 else 0
    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, sheet_name=file.get("sheet", 0), header=header, **plain)
    else:
        frame = _text(path, header, plain)
    if header != 0:
        frame.columns = _one_row([str(upper) for upper, _ in frame.columns], [str(low) for _, low in frame.columns])
    frame.columns = [" ".join(heading.split()) for heading in frame.columns]
    return [frame]


def _text(path: Path, header: object, plain: dict) -> object:
    """A text file in the first encoding that reads it, with the separator that its first line holds most of."""
    import pandas as pd

    content = path.read_bytes()
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"
    try:
        first = content.decode(encoding).splitlines()[0]
    except UnicodeDecodeError:
        encoding, first = "cp1252", content.decode("cp1252").splitlines()[0]
    return pd.read_csv(path, sep=max(",;\t", key=first.count), encoding=encoding, header=header, **plain)


def _one_row(upper: list[str], lower: list[str]) -> list[str]:
    """Two rows of headings as 'Question [Option]'; pandas calls a blank one Unnamed."""
    found, last = [], ""
    for question, option in zip(upper, lower, strict=True):
        last = last if question.startswith("Unnamed") else question
        no_option = option.startswith("Unnamed") or option in ("Response", "Open-Ended Response")
        found.append(last if no_option else f"{last} [{option}]")
    return found


def _list_below(sheet: object, headings: list[str]) -> object:
    """The list on a child's sheet; the labels above it are left."""
    top = next(row for row in range(len(sheet)) if headings[0] in sheet.iloc[row].tolist())
    found = sheet.iloc[top + 1 :].copy()
    found.columns = sheet.iloc[top].tolist()
    return found


def _cleaned(frame: object, headings: dict, asked: dict, joined_by: str) -> object:
    """The usual lines of a script, for each question by its type."""
    import pandas as pd

    found = {}
    for heading, name in headings.items():
        columns = [one for one in frame.columns if one == heading or one.startswith(f"{heading} [")]
        if not columns:
            continue
        answers = frame[columns[0]]
        if len(columns) > 1:
            answers = answers.str.cat([frame[column] for column in columns[1:]], sep=joined_by)
        question = asked.get(name) or asked.get(name.rpartition("_")[0], {})
        if question.get("type") == "multi":
            known = {label.lower(): code for code, label in question["answers"].items()}
            split = answers.str.split(joined_by.strip()).explode().str.strip().str.lower().map(known)
            found[name] = split.dropna().groupby(level=0).agg(tuple).reindex(frame.index)
        elif question.get("type") in ("date", "birth"):
            found[name] = pd.to_datetime(answers, dayfirst=True, format="mixed", errors="coerce")
        elif question.get("type") in ("single", "grid") and "answers" in question:
            known = {label.lower(): code for code, label in question["answers"].items()}
            known |= {label.lower(): code for label, code in question.get("also_written", {}).items()}
            found[name] = answers.str.strip().str.lower().map(known)
        else:
            found[name] = answers.str.strip()
    return pd.DataFrame(found, index=frame.index)


if __name__ == "__main__":
    main()
