"""JupyterLab as an analyst has it, for tests: started on a folder of notebooks, offline, with settings of its own.

    with lab.started(notebooks, tmp_path) as server, browser.opened() as chromium:
        page = lab.notebook(server, chromium, "coding_desk.ipynb", asked_for)

`saveState` is on: what a widget would leave in a notebook is left there, for the tests to look at.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import browser
import psutil

TOKEN = "of-the-tests"
PATIENCE = 60  # seconds until JupyterLab must answer, on a busy machine
SETTINGS = {"@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True}}
RUN_ALL = "() => { jupyterapp.commands.execute('notebook:run-all-cells') }"
READY = (
    "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'"
)
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
NEWS = "text=official Jupyter news"  # in JupyterLab's question, which stays until it is answered
WITH_TOKEN = f"{{headers: {{Authorization: 'token {TOKEN}'}}}}"
EXPORTERS = f"async () => Object.keys(await (await fetch('/api/nbconvert', {WITH_TOKEN})).json())"


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: where it listens, and its process."""

    home: str
    process: subprocess.Popen

    def kill_kernel_of(self, notebook: str) -> None:
        """End the kernel of a notebook as a crash would, without a word to anybody."""
        with urlopen(f"{self.home}/api/sessions?token={TOKEN}") as answer:
            kernels = {session["path"]: session["kernel"]["id"] for session in json.load(answer)}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if any(kernels[notebook] in word for word in child.cmdline()):
                child.kill()


@contextmanager
def started(folder: Path, scratch: Path, by_command: bool = False) -> Iterator[Server]:
    """JupyterLab on a folder, ended with all its kernels; `by_command`: as `roundtable lab` starts it, else by its own
    command. Either is started from another folder, and has the project's settings, which are installed."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"port={port}", "ServerApp.port_retries=0", "ip=127.0.0.1", f"IdentityProvider.token={TOKEN}"]
    options += ["allow-root", "expose-app-in-browser"]
    own = [f"ServerApp.root_dir={folder}", "no-browser"]
    command = ["analysis", "lab", "--no-browser", *(word for option in options for word in ("--set", option))]
    plain = ["jupyterlab", *(f"--{option}" for option in (*options, *own))]
    with (scratch / "jupyterlab.log").open("wb") as log:
        words = [sys.executable, "-m", *(command if by_command else plain)]
        process = subprocess.Popen(words, env=_environment(scratch), stdout=log, stderr=log, cwd=scratch)
        try:
            yield Server(_answering(f"http://127.0.0.1:{port}", process), process)
        finally:
            _end(process)


def notebook(server: Server, chromium, name: str, asked_for: list[str], width: int = 1280):
    """A notebook open in JupyterLab in a window of its own. Every address that is not this server's is refused and
    noted in `asked_for`."""
    page = chromium.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.route(lambda url: not url.startswith(server.home), lambda route: _refuse(route, asked_for))
    page.goto(f"{server.home}/doc/tree/{name}?token={TOKEN}&reset")
    page.wait_for_function(READY)
    return page


def faults(page, within: str, rules: dict | None = None) -> list[str]:
    """What axe-core finds in a part of the page. That all of a page lies in landmarks is JupyterLab's to keep."""
    from axe_playwright_python.sync_playwright import Axe

    wanted = {"runOnly": {"type": "tag", "values": browser.AXE_RULES}, "resultTypes": ["violations"]}
    options = wanted | {"rules": {"region": {"enabled": False}} | (rules or {})}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


def is_protected(page) -> bool:
    """Whether JupyterLab offers no exporter but the project's, and has not asked whether to fetch news."""
    return page.evaluate(EXPORTERS) == ["roundtable"] and not page.locator(NEWS).count()


def _refuse(route, asked_for: list[str]) -> None:
    if route.request.url.startswith(("data:", "blob:")):
        return route.continue_()
    asked_for.append(route.request.url[:200])
    return route.abort()


def _environment(scratch: Path) -> dict[str, str]:
    folders = {
        name: str(scratch / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    folders |= {name: str(scratch / name.lower()) for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}
    for name, content in SETTINGS.items():
        path = Path(folders["JUPYTERLAB_SETTINGS_DIR"]) / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return os.environ | folders


def _answering(home: str, process: subprocess.Popen) -> str:
    last = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < last:
        try:
            with urlopen(f"{home}/api/status?token={TOKEN}"):
                return home
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("JupyterLab did not start; see jupyterlab.log in the test's folder.")


def _end(process: subprocess.Popen) -> None:
    """The server ends its kernels when it is asked to end; whoever is left is killed."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    for child in psutil.wait_procs(family, timeout=3)[1]:
        child.kill()
