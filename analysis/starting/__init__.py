"""The analyst's first page in JupyterLab: choose a round, check it, run it, open what came of it, without typing."""
