"""The 66 figures that the two audits published, each found in the manifest of a real run of its round.

A test a figure. `AS_RELEASED` says under which block and title the reports release it; value, denominator and what
it is within are those of `published_figures.yml`. S8 and S9 are row level and stand in the panel's edition alone.
"""

from pathlib import Path

import pytest
import yaml

FIGURES = yaml.safe_load((Path(__file__).parent / "published_figures.yml").read_text(encoding="utf-8"))
PANEL_ONLY = ("S8", "S9")
# Figures whose words in the published list differ from the title under which the reports release them.
AS_RELEASED = {
    "S5": "grade Good",
    "S6": "grade Requires improvement",
    "S8": "case table",
    "S9": "ages, case by case",
    "S35": "actions implemented",
    "S37": "next themed audit due",
    "L6": "potential CSE at follow-up",
    "L7": "open to children's social care with long term family dysfunction",
    "L15": "practitioner survey responses",
    "L24": "actions recommended",
    "L25": "messages for practitioners",
    "L18": "other themes of good practice",
}


def normal(text: str) -> str:
    return " ".join(str(text).casefold().split())


def title_of(figure: dict) -> str:
    return normal(AS_RELEASED.get(figure["id"], figure["figure"]))


def entries(manifests: dict, figure: dict) -> list[dict]:
    """The released values of the figure's round that bear its title, or stand in a block that does."""
    edition = "panel" if figure["id"] in PANEL_ONLY else "board"
    released = manifests[figure["round"], edition]["released"]
    return [e for e in released if title_of(figure) in (normal(e["title"]), normal(e["block"])) and "round" not in e]


def one(found: list[dict], figure: dict, kind: str) -> dict:
    """The one entry of that kind (alike wherever it stands again)."""
    of_kind = [e for e in found if e["kind"] == kind]
    assert of_kind, f"{figure['id']}: no {kind} '{title_of(figure)}' was released"
    return of_kind[0]


@pytest.mark.parametrize("figure", FIGURES, ids=[figure["id"] for figure in FIGURES])
def test_every_published_figure_is_in_the_manifest_of_its_round(figure, manifests):
    found = entries(manifests, figure)
    if "value" in figure:
        values = [e for e in found if e["kind"] == "value" and normal(e["title"]) == title_of(figure)]
        assert values, f"{figure['id']}: no value '{title_of(figure)}' was released"
        for entry in values:
            assert entry["value"] == figure["value"]
            assert entry.get("denominator") == figure.get("of", entry.get("denominator"))
            assert entry.get("percent") == f"{figure['percent']}%" if "percent" in figure else True
            assert normal(figure.get("within", entry.get("within"))) == normal(entry.get("within"))
    elif "table" in figure:
        entry = one(found, figure, "table")
        assert [normal(c) for c in entry["columns"]] == [normal(c) for c in columns_of(figure)]
        assert [[normal(c) for c in row] for row in entry["value"]] == [
            [normal(c) for c in row] for row in figure["table"]
        ]
    elif "values" in figure:
        assert one(found, figure, "order")["value"] == figure["values"]
    elif "themes" in figure or "theme" in figure:
        wanted = {normal(theme) for theme in figure.get("themes", [figure.get("theme")])}
        assert {normal(theme) for theme in one(found, figure, "set")["value"]} == wanted
    elif "date" in figure:
        assert one(found, figure, "date")["value"] == figure["date"]
    else:
        assert one(found, figure, "period")["value"] == figure["period"]


def columns_of(figure: dict) -> list[str]:
    """The published headings, the last in the full words of the data dictionary."""
    return [{"safeguarded": "young person being safeguarded"}.get(column, column) for column in figure["columns"]]


def test_the_list_holds_all_figures_of_the_two_reports():
    assert len(FIGURES) == 66
    assert len({figure["id"] for figure in FIGURES}) == 66
