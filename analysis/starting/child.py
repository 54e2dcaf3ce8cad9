"""A command of the program at work beside the notebook: the kernel stays free, and the command can be stopped.

It is the same `python -m analysis` as in a command prompt, so what it says and what it leaves is the same too.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

# Windows would open a window of its own for it.
LAST_WORDS = 1.0  # seconds
WITHOUT_WINDOW = {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}


class Child:
    """One command, its words, and all lines that it has said so far."""

    def __init__(self, words: Sequence[str], home: Path) -> None:
        self.words = tuple(words)
        self.lines: list[str] = []
        self._began, self._ended = time.monotonic(), 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis", *words, "--data", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONUTF8": "1"},
            **WITHOUT_WINDOW,
        )
        self._listening = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listening.start()

    @property
    def code(self) -> int | None:
        """Its exit code; None while it is at work. What it said last has been read by then, unless a process that it
        left behind holds its end of the line."""
        if self._process.poll() is None:
            return None
        self._listening.join(LAST_WORDS)
        self._ended = self._ended or time.monotonic()
        return self._process.returncode

    @property
    def seconds(self) -> int:
        """How long it has been at work, or was until it was known to have ended."""
        return round((self._ended or time.monotonic()) - self._began)

    def stop(self) -> None:
        """End it. What was published stays as it was, and the next run goes on where this one stopped."""
        self._process.terminate()
        self._process.wait()

    def _listen(self, said: IO[str]) -> None:
        with said:
            for line in said:
                self.lines.append(line.rstrip("\r\n"))
