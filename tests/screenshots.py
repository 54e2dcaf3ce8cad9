"""`make screenshots`: pictures of the example rounds' pages in every state, for a person to look at.

They are written to dist/screenshots, named by round, edition, page and state. Restricted like the pages that they show:
rounds other than the examples are not among them.
"""

import sys
from pathlib import Path

import browser
from conftest import EXAMPLES, ROOT

from analysis.folders import RoundFolders
from analysis.reports.published import drafts, published

PICTURES = ROOT / "dist" / "screenshots"
# Pages of which a picture is taken in every state: they have every kind of part. Of the others, one in light.
LOOKED_AT = ("index", "02_case_files", "03_practitioners", "05_exclusion_and_missing")
README_PICTURE = ROOT / ".github" / "report.png"
README_STATE = browser.State("light", width=1180)


def main() -> int:
    """Take them all; say how many."""
    if browser.why_not():
        print(browser.why_not(), file=sys.stderr)
        return 2
    with browser.opened() as chromium:
        for place, path in pages().items():
            for state in browser.STATES if path.stem in LOOKED_AT else browser.STATES[:1]:
                take(chromium, path, state, PICTURES / f"{place}-{state.name.replace(' ', '_')}.png")
        board = published(RoundFolders("stockton-2015-04", ROOT))["board"]
        take(chromium, board / "02_case_files.html", README_STATE, README_PICTURE, height=1830)
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}")
    return 0


def pages() -> dict[str, Path]:
    """round-edition-page -> the page, of the board's editions and the public drafts of the two larger rounds."""
    found = {}
    for name in EXAMPLES[1:]:
        this = RoundFolders(name, ROOT)
        for audience, folder in {"board": published(this)["board"], **drafts(this)}.items():
            found |= {f"{name}-{audience}-{page.stem}": page for page in sorted(folder.glob("*.html"))}
    return found


def take(chromium, path: Path, state: browser.State, to: Path, height: int | None = None) -> None:
    """The whole page with all that is folded open, or its first `height` pixels as they are."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with browser.in_state(chromium, state) as page:
        page.goto(path.as_uri())
        if height:
            page.set_viewport_size({"width": state.width, "height": height})
        else:
            browser.open_all(page)
        page.screenshot(path=to, full_page=not height)


if __name__ == "__main__":
    sys.exit(main())
