"""Settings of every JupyterLab of the project's environment, whoever starts it and where.

`installed/etc/jupyter/jupyter_server_config.py` is installed into the environment beside the package, and calls this.

Every exporter but `roundtable` is switched off: each of them writes whatever a notebook holds - rows, tracebacks, paths
- while `roundtable` writes what was released and refuses the rest. A notebook of the project itself is saved without
what its cells gave, so that no answer of anybody reaches a file that is kept with the program; analysts work on copies.
Nothing is asked of the internet: no news, no search for updates or extensions. That the analyst is not asked whether to
fetch news is JupyterLab's in the browser, which reads `labconfig/page_config.d/roundtable.json` beside that file: the
part of it that asks is switched off.
"""

import sys
from importlib.metadata import entry_points
from pathlib import Path

from traitlets.config import Config

from analysis.starting.saving import without_outputs

EXPORTER = "roundtable"
# Where the file that calls this is installed: Jupyter's place for settings of one environment.
INSTALLED = Path(sys.prefix) / "etc" / "jupyter" / "jupyter_server_config.py"


def protect(settings: Config) -> None:
    """Put the project's settings among those of a Jupyter server that starts."""
    for exporter in entry_points(group="nbconvert.exporters"):
        if exporter.name != EXPORTER:
            settings[exporter.attr].enabled = False
    settings.FileContentsManager.pre_save_hook = without_outputs
    settings.LabApp.news_url = None
    settings.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    settings.LabApp.extension_manager = "readonly"
