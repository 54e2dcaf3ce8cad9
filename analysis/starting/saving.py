"""What JupyterLab does before it saves a notebook: one that is kept with the program is saved without its outputs."""

from pathlib import Path

from analysis.folders import notebooks_folder


def without_outputs(path: str, model: dict, contents_manager: object, **more: object) -> None:
    """Take what cells gave out of a notebook of the project, as a hook of the Jupyter server (`pre_save_hook`).

    A copy elsewhere, as under data/processed, is saved as it is.
    """
    place = (Path(contents_manager.root_dir) / path.strip("/")).resolve()
    if model.get("type") != "notebook" or place.parent != notebooks_folder().resolve():
        return
    notebook = model["content"]
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        cell["metadata"] = {name: value for name, value in cell["metadata"].items() if name != "execution"}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
