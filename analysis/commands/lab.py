"""What `roundtable lab` does: JupyterLab with the project's settings, opened at notebooks/start_here.ipynb.

JupyterLab started in another way has none of these settings: it offers exporters that write whatever a notebook holds.
"""

import argparse
import os

from analysis.errors import RoundtableError
from analysis.folders import DATA_VARIABLE, PACKAGE, home

SETTINGS = PACKAGE.parent / "jupyter_server_config.py"


def start_lab(options: argparse.Namespace) -> int:
    """Start JupyterLab in this process; it ends when it is told to, in the browser or by Ctrl-C."""
    if not SETTINGS.is_file():
        raise RoundtableError(f"{SETTINGS} is not there, and JupyterLab is not started without it: fetch it again.")
    from jupyterlab.labapp import LabApp

    os.environ[DATA_VARIABLE] = str(home())
    root = home() if (home() / "notebooks").is_dir() else PACKAGE.parent
    own = [f"--config={SETTINGS}", f"--ServerApp.root_dir={root}", *(["--no-browser"] if options.no_browser else [])]
    LabApp.launch_instance([*own, *(f"--{setting}" for setting in options.set)])
    return 0
