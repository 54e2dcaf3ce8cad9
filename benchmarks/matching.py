"""How long it takes to code answers by the rules of a codebook, against a `re` a theme, and how that grows.

    python benchmarks/matching.py [--answers 10000 100000 1000000] [--repeats 3] [--seed 1]

Made-up answers of 8 to 25 words, mixed from common words, words that judge and contrast, and terms, and a codebook of
40 themes with 15 terms each. Each size is coded in one fresh process through the whole engine: spelling, clauses,
negation, contrast, the question asked, valence, quotes, reasons, answers said twice, other languages, and what could
tell who somebody is. Beside it a pattern of `re` a theme, which only says which themes are named; on 10,000 answers,
for it takes minutes for more. Prints seconds (medians), answers a second, codes, and the peak memory of the process
with pandas and the answers in it.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parent.parent
THEMES, TERMS = 40, 15
SHORTEST, LONGEST = 8, 25  # words
GOALS = {10_000: 0.5, 1_000_000: 30.0}  # answers -> seconds
GOAL_MEMORY = 500  # MB
MOST_BY_RE = 10_000
BATCH = 50_000  # answers made at a time, so that making them takes less memory than coding them
QUESTIONS = ("concerns", "worked_well", "could_be_better")
COMMON = (
    "the of to and a in was is that it for on with as were they be at by this had not are but from or have an which "
    "there their been has when who will more no if out so up into than them only some could time these then do any now "
    "about our over after also many before must through where much should well very made us being here every need good "
    "late poor better clear young people case plan visit week home told asked always often each group year day long "
    "little own while last might great still such because even most both between again same under down never although"
)
SYLLABLES = "bax cek dif fog gub lap mez nid pov rud sab tev vib zop bri cla dro fre sta plo"


def main() -> None:
    """Print the table of sizes and ways."""
    options = _options()
    if options.one:
        print(json.dumps(_timed(options.one, options.answers[0], options.seed)))
        return
    print(f"{THEMES} themes of {TERMS} terms, answers of {SHORTEST} to {LONGEST} words, seed {options.seed}; ", end="")
    print(f"medians of {options.repeats}, {os.cpu_count()} cores")
    print(f"{'answers':>10} {'way':14} {'seconds':>8} {'answers/s':>10} {'codes':>10} {'peak MB':>8}  goal")
    for size in options.answers:
        for way in ("engine", "re a theme"):
            _print(way, size, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--answers", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="sizes")
    parser.add_argument("--repeats", type=int, default=3, help="times that each way is timed (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up answers (default: 1)")
    parser.add_argument("--one", choices=("engine", "re a theme"), help=argparse.SUPPRESS)
    return parser.parse_args()


def _print(way: str, size: int, options: argparse.Namespace) -> None:
    sampled = min(size, MOST_BY_RE) if way == "re a theme" else size
    command = [sys.executable, __file__, "--one", way, "--answers", str(sampled), "--seed", str(options.seed)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    found = []
    for _ in range(options.repeats):
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found.append(json.loads(said.stdout))
    seconds = median(one["seconds"] for one in found) * size / sampled
    memory = max(one["memory"] for one in found)
    goal = f"{GOALS[size]} s, {GOAL_MEMORY} MB" if way == "engine" and size in GOALS else ""
    note = f"from a sample of {sampled:,}" if sampled < size else goal
    codes = found[0]["codes"] * size // sampled
    print(f"{size:10,} {way:14} {seconds:8.2f} {size / seconds:10,.0f} {codes:10,} {memory:8.0f}  {note}", flush=True)


def _timed(way: str, size: int, seed: int) -> dict[str, float]:
    """Seconds, codes and peak memory of one way in this process, which was started for it."""
    import psutil

    from analysis.declared import definition
    from analysis.themes.by_rules import coded_by_rules
    from analysis.themes.codebook import checked_codebook

    made = random.Random(seed)
    themes = _themes(made)
    answers = _answers(size, themes, made)
    held = psutil.Process().memory_info().rss
    if way == "engine":
        book = checked_codebook(definition("themes.toml") | _only(themes))
        coded_by_rules(answers.head(1), codebook=book)
        started = time.perf_counter()
        codes = len(coded_by_rules(answers, codebook=book).codes)
    else:
        patterns = [re.compile(rf"\b(?:{'|'.join(terms)})\b", re.IGNORECASE) for terms in themes]
        started = time.perf_counter()
        codes = sum(bool(pattern.search(text)) for text in answers["text"] for pattern in patterns)
    seconds = time.perf_counter() - started
    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", None) or _peak_of_linux() or memory.rss
    return {"seconds": seconds, "codes": codes, "memory": peak / 2**20, "held": held / 2**20}


def _peak_of_linux() -> int:
    """Bytes, 0 where there is no such file."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


def _themes(made: random.Random) -> list[list[str]]:
    """The terms of each theme: half of them one word, the others two or three."""
    words = sorted({"".join(made.choices(SYLLABLES.split(), k=3)) for _ in range(4_000)})
    made.shuffle(words)
    lengths = [made.choice((1, 1, 2, 3)) for _ in range(THEMES * TERMS)]
    terms = [" ".join(words.pop() for _ in range(length)) for length in lengths]
    return [terms[number * TERMS : (number + 1) * TERMS] for number in range(THEMES)]


def _only(themes: list[list[str]]) -> dict:
    """What of themes.toml these themes take the place of."""
    blocks = {f"theme_{number}": {"label": f"Theme {number}", "terms": terms} for number, terms in enumerate(themes)}
    return {"themes": blocks, "versions": [], "sets": {}, "groups": {}}


def _answers(size: int, themes: list[list[str]], made: random.Random):
    """Answers in long form; four in five words are common ones, one or two of an answer are terms."""
    import pandas as pd

    terms = [term for theme in themes for term in theme]
    invented = ["".join(made.choices(SYLLABLES.split(), k=2)) for _ in range(2_000)]
    words = (*COMMON.split() * (4 * len(invented) // len(COMMON.split())), *invented)
    sizes = [min(BATCH, size - first) for first in range(0, size, BATCH)]
    batches = [pd.Series([_answer(words, terms, made) for _ in range(batch)], dtype="str") for batch in sizes]
    texts = pd.concat(batches, ignore_index=True)
    asked = pd.Series(QUESTIONS, dtype="str").take([number % len(QUESTIONS) for number in range(size)])
    ids = pd.concat(
        [pd.Series(map(str, range(first, min(first + BATCH, size))), dtype="str") for first in range(0, size, BATCH)]
    )
    return pd.DataFrame({"id": ids.array, "question": asked.array, "text": texts.array})


def _answer(words: tuple[str, ...], terms: list[str], made: random.Random) -> str:
    chosen = made.choices(words, k=made.randint(SHORTEST, LONGEST))
    for _ in range(made.choice((0, 1, 1, 2, 2, 3))):
        chosen[made.randrange(len(chosen))] = made.choice(terms)
    if made.random() < 0.6:
        chosen[made.randrange(len(chosen))] += made.choice((",", ".", ".", ", but", ". However"))
    return " ".join(chosen).capitalize() + made.choice((".", "", "!"))


if __name__ == "__main__":
    main()
