"""The JupyterLab in which a notebook runs: where one of its files opens, as a page of the browser."""

import json
import os
from pathlib import Path, PurePosixPath

import psutil
from jupyter_core.paths import jupyter_runtime_dir


def address_of(path: Path) -> str:
    """The address under which JupyterLab opens a file, from the root of its site; '' where it does not reach it."""
    for about in _servers():
        try:
            inside = path.resolve().relative_to(Path(about["root_dir"]).resolve())
        except (KeyError, ValueError):
            continue
        encoded = PurePosixPath("/", inside.as_posix()).as_uri().removeprefix("file:///")
        return f"{about.get('base_url', '/')}lab/tree/{encoded}"
    return ""


def _servers() -> list[dict]:
    """What the servers say of themselves that this kernel was started by."""
    above = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for file in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        try:
            about = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        found += [about] if about.get("pid") in above else []
    return found
