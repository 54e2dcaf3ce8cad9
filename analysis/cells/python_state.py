"""The state of Python and of its own modules that a notebook can change and the next would find."""

import asyncio.events
import builtins
import copyreg
import decimal
import faulthandler
import gc
import linecache
import locale
import os
import random
import signal
import sys
import tempfile
import threading
import time
import warnings
from functools import partial

from analysis.cells.logging_state import Logging
from analysis.cells.noting import Attributes, Contents, Note, Setting

# Names of sys that programs replace, and those that hold on to the last error with all its values.
OF_SYS = (
    *("argv", "path", "meta_path", "path_hooks", "modules", "stdin", "stdout", "stderr"),
    *("__stdin__", "__stdout__", "__stderr__", "excepthook", "displayhook", "unraisablehook", "breakpointhook"),
    *("dont_write_bytecode", "pycache_prefix", "ps1", "ps2", "ps3", "tracebacklimit", "warnoptions"),
    *("last_type", "last_value", "last_traceback", "last_exc"),
)
OF_WARNINGS = ("filters", "onceregistry", "defaultaction", "showwarning", "formatwarning", "_showwarnmsg_impl")
OF_DECIMAL = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
LOCALES = ("LC_CTYPE", "LC_COLLATE", "LC_TIME", "LC_MONETARY", "LC_NUMERIC", "LC_MESSAGES")


def python_notes() -> list[Note]:
    """Everything of Python's own, in the order in which it is put back."""
    return [*_of_the_system(), *_of_the_interpreter(), *_of_modules()]


def _of_the_system() -> list[Note]:
    """What the operating system keeps for the process. The time zone follows the environment."""
    notes = [
        Contents("the environment", os.environ),
        Setting("the working folder", os.getcwd, os.chdir),
        Setting("the rights of new files", _umask, os.umask),
        Setting("the handlers of signals", _signal_handlers, _handle_signals),
    ]
    if hasattr(time, "tzset"):
        notes.append(Setting("the time zone", lambda: None, lambda _: time.tzset()))
    locales = [partial(locale.setlocale, getattr(locale, name)) for name in LOCALES if hasattr(locale, name)]
    return notes + [Setting("the locale", one, one) for one in locales]


def _umask() -> int:
    now = os.umask(0o77)
    os.umask(now)
    return now


def _signal_handlers() -> dict[int, object]:
    return {number: signal.getsignal(number) for number in signal.valid_signals()}


def _handle_signals(handlers: dict[int, object]) -> None:
    """Only those that differ, for only the main thread may set any; no alarm is left."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in handlers.items():
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def _of_the_interpreter() -> list[Note]:
    return [
        Attributes("sys", sys, OF_SYS),
        Contents("sys.argv", sys.argv),
        Contents("sys.path", sys.path),
        Contents("the finders of modules", sys.meta_path),
        Contents("the hooks of the path", sys.path_hooks),
        Contents("the cache of the path", sys.path_importer_cache),
        Contents("the builtins", vars(builtins)),
        Setting("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit),
        Setting("the switch interval", sys.getswitchinterval, sys.setswitchinterval),
        Setting("the longest number", sys.get_int_max_str_digits, sys.set_int_max_str_digits),
        Setting("the trace function", sys.gettrace, sys.settrace),
        Setting("the profile function", sys.getprofile, sys.setprofile),
        Setting("the hooks of generators", sys.get_asyncgen_hooks, lambda hooks: sys.set_asyncgen_hooks(*hooks)),
        Setting("garbage collection", gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
        Setting("the thresholds of garbage collection", gc.get_threshold, lambda given: gc.set_threshold(*given)),
        Setting("the debugging of garbage collection", gc.get_debug, gc.set_debug),
        Contents("the callbacks of garbage collection", gc.callbacks),
        Setting("faulthandler", faulthandler.is_enabled, _handle_faults),
    ]


def _handle_faults(wanted: bool) -> None:
    """On or off as before; turned on again it writes to stderr."""
    faulthandler.cancel_dump_traceback_later()
    if wanted and not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__)
    elif not wanted:
        faulthandler.disable()


def _of_modules() -> list[Note]:
    return [
        Attributes("warnings", warnings, OF_WARNINGS),
        Setting("the filters of warnings", lambda: list(warnings.filters), _filter_warnings),
        Contents("the warnings shown once", warnings.onceregistry),
        Logging(),
        Setting("random", random.getstate, random.setstate),
        Setting("decimal", lambda: decimal.getcontext().copy(), lambda kept: decimal.setcontext(kept.copy())),
        Attributes("the default of decimal", decimal.DefaultContext, OF_DECIMAL),
        Contents("the default traps of decimal", decimal.DefaultContext.traps),
        Attributes("threading", threading, ("excepthook",)),
        Setting("the trace function of threads", threading.gettrace, threading.settrace),
        Setting("the profile function of threads", threading.getprofile, threading.setprofile),
        Attributes("tempfile", tempfile, ("tempdir", "template")),
        Attributes("asyncio", asyncio.events, ("_event_loop_policy",)),
        Contents("the sources in memory", linecache.cache),
        Contents("what pickle calls", copyreg.dispatch_table),
    ]


def _filter_warnings(kept: list) -> None:
    """`resetwarnings` also makes Python forget which warnings it has shown, so each is shown to the next notebook."""
    warnings.resetwarnings()
    warnings.filters[:] = kept
