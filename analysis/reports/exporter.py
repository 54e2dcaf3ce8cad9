"""The exporter `roundtable` of nbconvert: an executed notebook as the page that an edition would hold.

    jupyter nbconvert --to roundtable data/processed/stockton-2015-04/executed/02_case_files.ipynb

It renders released blocks and escaped markdown and refuses a notebook with any other output. The audience is board
unless `--RoundtableExporter.audience=panel` says otherwise.
"""

import ast

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode

from analysis.audiences import find_audience
from analysis.disclosure.blocks import Block
from analysis.disclosure.sight import sight_of
from analysis.errors import NotReleasable
from analysis.reports.contents import ROUND_PARAMETER, report_notebooks
from analysis.reports.editions import links_to, marking_of, page_of
from analysis.reports.parts import parts_of
from analysis.reports.sections import report_of, shown_of
from analysis.reports.withheld import without_withheld
from analysis.rounds import find_round
from analysis.sweeping.sweep import identifiers_of, released_texts, sweep

NOT_RUN = (
    "Nothing was released in {name}: run all its cells, save it, and export it. A notebook of the project's own is "
    "saved without what its cells gave: work on a copy, which start_here makes."
)


class RoundtableExporter(Exporter):
    """nbconvert calls `from_notebook_node`; the page is the one that `roundtable run` publishes."""

    export_from_notebook = "Roundtable report"
    audience = Unicode("board", help="Whose edition: board or panel").tag(config=True)

    def _file_extension_default(self) -> str:
        return ".html"

    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **options: object
    ) -> tuple[str, dict]:
        """The page of one executed notebook. Raises NotReleasable for outputs that nobody released."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        name = resources["metadata"].get("name", "notebook")
        audience, audit_round = find_audience(self.audience), find_round(_round_of(nb, name))
        parts, notebooks = parts_of(nb, name), report_notebooks()
        here = next((notebook for notebook in notebooks if notebook.name == name), None)
        if here is None:
            known = ", ".join(notebook.name for notebook in notebooks)
            raise NotReleasable(f"{name} is no reporting notebook. They are: {known}.")
        if not any(isinstance(part, Block) for part in parts):
            raise NotReleasable(NOT_RUN.format(name=name))
        withheld = audit_round.description.withheld.get(self.audience, ())
        parts = without_withheld(parts, withheld)
        report = report_of(here, parts, sight_of(audience))
        html = page_of(marking_of(audit_round, audience), report, links_to(notebooks))
        if not audience.identifiers:
            sweep({name: html}, identifiers_of(audit_round.name), released_texts(shown_of(parts, sight_of(audience))))
        return html, resources


def _round_of(notebook: NotebookNode, name: str) -> str:
    """The round that a notebook reports: the last value its parameter cells give to `audit_round`."""
    tagged = [c for c in notebook.cells if {"parameters", "injected-parameters"} & set(c.metadata.get("tags", ()))]
    found = [value for cell in tagged for value in _assigned(cell.source)]
    if not found:
        raise NotReleasable(f"{name} has no cell tagged 'parameters' that sets {ROUND_PARAMETER}.")
    return found[-1]


def _assigned(source: str) -> list[str]:
    """The texts given to `audit_round` in a cell of plain assignments."""
    found = []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = any(isinstance(target, ast.Name) and target.id == ROUND_PARAMETER for target in targets)
        if named and isinstance(node.value, ast.Constant):
            found.append(str(node.value.value))
    return found
