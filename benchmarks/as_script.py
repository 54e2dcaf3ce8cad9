"""The cells of all reporting notebooks and the editions, in one Python process: what a round costs without kernels.

    python benchmarks/as_script.py HOME ROUND

The limit against which the engine is held: the same calls, with nothing between them. Nothing isolates one notebook
from the next here, so it is no way to make a report.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

# What the workers do without too; it would only make the limit slower than it is.
sys.modules["rfc3987_syntax"] = None

HOME, ROUND = Path(sys.argv[1]), sys.argv[2]
os.environ["ROUNDTABLE_DATA"] = str(HOME)


def main() -> None:
    """Run every cell, write what was displayed as an executed notebook, build and publish the editions."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from analysis.processed import prepare
    from analysis.reports.contents import report_notebooks
    from analysis.reports.editions import MadeOf, edition_of
    from analysis.rounds import find_round
    from analysis.runs.publishing import publish
    from analysis.runs.record import record_of, went_in

    shell = InteractiveShell.instance()
    audit_round, notebooks = find_round(ROUND), report_notebooks()
    prepare(audit_round)
    executed = audit_round.processed / "executed"
    executed.mkdir(parents=True)
    for report in notebooks:
        notebook = nbformat.read(report.path, as_version=4)
        shell.reset(new_session=False)
        for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
            source = cell.source
            if "parameters" in cell.metadata.get("tags", ()):
                source = f'{source}\naudit_round = "{ROUND}"'
            with contextlib.redirect_stdout(io.StringIO()), capture_output(stdout=False, stderr=False) as captured:
                shell.run_cell(source).raise_error()
            cell.outputs = [
                nbformat.v4.new_output("display_data", data=one.data, metadata=one.metadata) for one in captured.outputs
            ]
        (executed / report.path.name).write_text(json.dumps(notebook), encoding="utf-8")
    record = record_of(audit_round, went_in(audit_round, {}), {}, executed)
    made_of = MadeOf.executed(audit_round, notebooks, executed, record)
    publish(audit_round, [edition_of(made_of, audience) for audience in audit_round.description.audiences])


if __name__ == "__main__":
    main()
