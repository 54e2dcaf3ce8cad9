"""What `roundtable lab` does: JupyterLab opened at notebooks/start_here.ipynb of the folder that holds the data.

Its settings are those of any JupyterLab of this environment (analysis/starting/settings.py); where they are not
installed, it is not started.
"""

import argparse
import os

from analysis.errors import RoundtableError
from analysis.folders import DATA_VARIABLE, PACKAGE, home

FIRST_PAGE = "/lab/tree/notebooks/start_here.ipynb"


def start_lab(options: argparse.Namespace) -> int:
    """Start JupyterLab in this process; it ends when it is told to, in the browser or by Ctrl-C."""
    from jupyterlab.labapp import LabApp

    from analysis.starting.settings import INSTALLED

    if not INSTALLED.is_file():
        remedy = "Install the project again, as after an update of it (see README.md)."
        raise RoundtableError(f"{INSTALLED} is not there, and JupyterLab is not started without it. {remedy}")
    os.environ[DATA_VARIABLE] = str(home())
    root = home() if (home() / "notebooks").is_dir() else PACKAGE.parent
    own = [f"--config={INSTALLED}", f"--ServerApp.root_dir={root}", f"--LabApp.default_url={FIRST_PAGE}"]
    own += ["--no-browser"] if options.no_browser else []
    LabApp.launch_instance([*own, *(f"--{setting}" for setting in options.set)])
    return 0
