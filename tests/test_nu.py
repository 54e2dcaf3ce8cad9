"""Every page is HTML as the standard has it, as the Nu HTML checker of the W3C reads it.

The checker is one jar, which Java runs; .ci/run fetches it (`npm pack vnu-jar`). Without it these tests are skipped,
and say so.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import EXAMPLES
from editions import edition
from test_browser import demo_index, demo_page, odd_page

from analysis.folders import RoundFolders
from analysis.reports.published import drafts

JAR = Path(__file__).parent.parent / ".cache" / "vnu.jar"


@pytest.fixture(scope="module", autouse=True)
def checker():
    if not (shutil.which("java") and JAR.is_file()):
        pytest.skip("The pages were not read by the Nu HTML checker: Java or .cache/vnu.jar is not there.")


def faults(*paths: Path) -> list[str]:
    """What the checker says of pages, warnings too."""
    command = ["java", "-jar", str(JAR), "--stdout", "--exit-zero-always", "--format", "json", *map(str, paths)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=300).stdout
    return [f"{Path(one['url']).name}: {one['message']}" for one in json.loads(said)["messages"]]


def test_no_page_of_any_edition_has_a_fault(ran):
    folders = [edition(ran, name, audience) for name in EXAMPLES for audience in ("panel", "board")]
    folders += [folder for name in EXAMPLES for folder in drafts(RoundFolders(name, ran)).values()]
    pages = [page for folder in folders for page in sorted(folder.glob("*.html"))]
    pages += [page for name in EXAMPLES for page in (ran / "reports" / name).glob("*.html")]
    pages += sorted((ran / "data" / "processed").glob("*/draft/index.html"))
    assert len(pages) > 80
    assert faults(*pages) == []


def test_no_page_of_what_people_type_to_break_it_has_a_fault_and_a_wrong_one_has(tmp_path):
    for name, html in (("page", demo_page()), ("index", demo_index()), ("odd", odd_page())):
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    assert faults(*tmp_path.glob("*.html")) == []
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert any("Duplicate ID" in fault for fault in faults(tmp_path / "wrong.html"))
