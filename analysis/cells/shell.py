"""The IPython shell in which a notebook's cells run inside this process.

To what is loaded it looks like a kernel's: pandas and matplotlib ask for it while they are being imported, so
`start_shell` comes before they do. It has no sockets, no threads, no history file and no folder of the user's, and
reads no settings of the user's. Every output goes to `listener`, as the name and content of the message that a kernel
would send: https://jupyter-client.readthedocs.io/en/stable/messaging.html
"""

import atexit
import builtins
import os
import sys
from collections import defaultdict
from collections.abc import Callable

from ipykernel.compiler import XCachingCompiler
from IPython.core.autocall import ZMQExitAutocall
from IPython.core.error import UsageError
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.page import as_hook
from IPython.utils.process import system
from traitlets import Any, Bool, Type, default
from traitlets.config import Config

from analysis.cells.showing import ShownHook, ShownPublisher, flush

Listener = Callable[[str, dict], None]

# What a kernel sets for the programs that cells start (ipykernel.zmqshell).
ENVIRONMENT = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
}
INLINE = "module://matplotlib_inline.backend_inline"
# tqdm looks whether there is a section for the kernel among the settings.
SETTINGS = Config(
    {"HistoryManager": {"enabled": False, "hist_file": ":memory:"}, "IPKernelApp": {"in_this_process": True}}
)


def start_shell() -> "NoZMQShell":
    """Put a shell in place before pandas and matplotlib are imported; the first step of a warm process."""
    shell = fresh_shell()
    builtins.get_ipython = get_ipython  # by this name pandas asks, and cells are not running yet
    return shell


def fresh_shell() -> "NoZMQShell":
    """A new shell in the place of the last one: nothing is loaded, registered, counted or named in it yet."""
    NoZMQShell.clear_instance()
    _unhook_charts()
    shell = NoZMQShell.instance(config=SETTINGS.copy())
    atexit.unregister(shell.atexit_operations)  # or every shell would be kept until the process ends
    return shell


def _unhook_charts() -> None:
    """Matplotlib's backend ties itself to a shell when it is loaded, at the first figure: it is loaded again for the
    next shell, or no chart would be shown there."""
    loaded = sys.modules.pop("matplotlib_inline.backend_inline", None)
    if loaded:
        vars(sys.modules["matplotlib_inline"]).pop("backend_inline", None)
        sys.modules["matplotlib_inline.config"].InlineBackend.clear_instance()
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close("all")
        pyplot._backend_mod = None
        pyplot._REPL_DISPLAYHOOK = pyplot._ReplDisplayHook.NONE
        sys.modules["matplotlib"].interactive(False)


def nobody(kind: str, content: dict) -> None:
    """The listener of a shell in which no cell is running: what is shown is lost."""


class NoZMQShell(InteractiveShell):
    """A shell without ZMQ. pandas knows a notebook by these three letters in the name of the shell's class, and by a
    `kernel`."""

    displayhook_class = Type(ShownHook)
    display_pub_class = Type(ShownPublisher)
    compiler_class = Type(XCachingCompiler)  # cells have the file names that warnings show in a kernel
    autoindent = Bool(False)
    kernel = Any(None, allow_none=True)
    keepkernel_on_exit = None

    def __init__(self, *args: object, **kwargs: object):
        self.listener: Listener = nobody
        self.last_traceback: list[str] = []
        self.failed_while_showing = False
        self._db: dict[str, object] = {}  # what %cd and %bookmark keep is forgotten with the shell
        super().__init__(*args, **kwargs)
        self.history_manager.outputs = defaultdict(list)  # IPython's own is one for all shells of a process

    @default("exiter")
    def _exits_like_a_kernel(self) -> ZMQExitAutocall:
        return ZMQExitAutocall(self)

    def init_environment(self) -> None:
        """As a kernel: colours, no pager, and charts in the notebook unless the user wants them elsewhere."""
        os.environ.update(ENVIRONMENT)
        os.environ.setdefault("MPLBACKEND", INLINE)

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """None: no folder is made in the user's home."""

    def init_profile_dir(self, profile_dir: object) -> None:
        """None: no profile is read."""

    def init_virtualenv(self) -> None:
        """As a kernel: the Python that runs is the one that is meant."""

    def init_sys_modules(self) -> None:
        """The module of the cells is __main__ only while they run (`analysis.cells.running`)."""

    def init_hooks(self) -> None:
        """As a kernel: what is paged (`name?`) is not part of the notebook."""
        super().init_hooks()
        self.set_hook("show_in_pager", as_hook(self.paged), 99)

    def tell(self, kind: str, content: dict) -> None:
        """Hand a message to whoever listens now."""
        self.listener(kind, content)

    def paged(self, text: str | dict, start: int = 0, screen_lines: int = 0, pager_cmd: str | None = None) -> None:
        """Keep what is paged as papermill does: nowhere."""

    def close(self) -> None:
        """Let go of what cells named, and end the thread that waits for `%%bash` and its like."""
        script = dict.get(self.magics_manager.registry, "ScriptMagics")
        if script is not None and hasattr(script, "stop_event_loop"):
            script.stop_event_loop()
        self.user_ns.clear()

    def ask_exit(self) -> None:
        """exit() and quit() end the notebook's process; here the engine sees the mark."""
        self.exit_now = not self.keepkernel_on_exit

    def enable_gui(self, gui: str | None = None) -> None:
        """Charts are drawn in the notebook; there is no window."""
        if gui not in (None, "inline"):
            raise UsageError(f"Cannot open the windows of {gui!r}: no screen belongs to this process.")

    def run_cell(self, *args: object, **kwargs: object) -> object:
        """Run a cell; what is left of the last one's error is forgotten."""
        self.last_traceback, self.failed_while_showing = [], False
        return super().run_cell(*args, **kwargs)

    def system_piped(self, cmd: str) -> None:
        """`!command` as in a kernel: what it writes is the cell's, its exit code is `_exit_code`."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        self.user_ns["_exit_code"] = system(self.var_expand(cmd, depth=1))

    system = system_piped

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        flush()
        self.failed_while_showing = self.failed_while_showing or self.displayhook.result is not None
        self.last_traceback = stb
        self.tell("error", {"traceback": stb, "ename": etype.__name__, "evalue": str(evalue)})
