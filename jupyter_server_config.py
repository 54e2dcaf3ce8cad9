"""Settings of JupyterLab for this project, which `python -m analysis lab` starts it with.

Every exporter but `roundtable` is switched off: each of them writes whatever a notebook holds - rows, tracebacks, paths
- while `roundtable` writes what was released and refuses the rest. A notebook of the project itself is saved without
what its cells gave, so that no answer of anybody reaches a file that is kept with the program; analysts work on copies.
Nothing is asked of the internet: no news, no search for updates or extensions.
"""

from importlib.metadata import entry_points

from analysis.starting.saving import without_outputs

c = get_config()  # noqa: F821 - Jupyter gives it

for exporter in entry_points(group="nbconvert.exporters"):
    if exporter.name != "roundtable":
        c[exporter.attr].enabled = False

c.FileContentsManager.pre_save_hook = without_outputs

c.LabApp.default_url = "/lab/tree/notebooks/start_here.ipynb"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
