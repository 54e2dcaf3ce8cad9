"""Read by every Jupyter server of the environment that the project is installed in, wherever it is started.

The settings are said in analysis/starting/settings.py, so that this file stays as it was installed. Without them there
is no JupyterLab: it would offer exporters that write whatever a notebook holds.
"""

import sys

try:
    from analysis.starting.settings import protect
except ImportError:
    sys.exit("Roundtable's settings of JupyterLab are not there: its folder was moved or deleted. Install it again.")

protect(get_config())  # noqa: F821 - Jupyter gives it
