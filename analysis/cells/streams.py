"""What a notebook writes and reads while it runs in this process: stdout, stderr and an empty stdin.

As in a kernel, text is gathered and handed over when something else is shown, when the stream is flushed and when the
cell ends, stdout first. What other programs write to the process's own stdout and stderr belongs to the cell as well,
so these lead to files for the while.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOBase
from pathlib import Path
from tempfile import TemporaryDirectory

Listener = Callable[[str, dict], None]


class Stream(TextIOBase):
    """A stdout or stderr that gathers text; `taken` is a file in which other programs write to the same stream."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, number: int, taken: Path, listener: Listener):
        self.name = name
        self._number = number
        self._taken = taken.open(encoding="utf-8", errors="replace", newline="")
        self._gathered: list[str] = []
        self._listener = listener

    def write(self, text: str) -> int:
        """Gather text, after what other programs wrote meanwhile."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._gathered += [self._taken.read(), text]
        return len(text)

    def flush(self) -> None:
        """Hand over what was gathered."""
        if self.closed:
            return
        gathered, self._gathered = "".join([*self._gathered, self._taken.read()]), []
        if gathered:
            self._listener("stream", {"name": self.name, "text": gathered})

    def fileno(self) -> int:
        """The stream that other programs are given; what they write is the cell's."""
        return self._number

    def writable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Let go of the file."""
        super().close()
        self._taken.close()


@contextmanager
def notebook_streams(listener: Listener) -> Iterator[tuple[Stream, ...]]:
    """sys.stdin, stdout and stderr, and the process's own behind them, are the notebook's; then as they were."""
    before = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as restored:
        folder = Path(restored.enter_context(TemporaryDirectory(prefix="roundtable", ignore_cleanup_errors=True)))
        restored.enter_context(_led_to(0, Path(os.devnull), os.O_RDONLY))
        streams = tuple(restored.enter_context(_stream(n, folder, listener)) for n in (1, 2))
        sys.stdin = restored.enter_context(Path(os.devnull).open(encoding="utf-8"))
        sys.stdout, sys.stderr = streams
        try:
            yield streams
        finally:
            for stream in streams:
                stream.flush()
            sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def _stream(number: int, folder: Path, listener: Listener) -> Iterator[Stream]:
    name = ("stdin", "stdout", "stderr")[number]
    (folder / name).touch()
    with _led_to(number, folder / name, os.O_WRONLY | os.O_APPEND):
        stream = Stream(name, number, folder / name, listener)
        try:
            yield stream
        finally:
            stream.close()


@contextmanager
def _led_to(number: int, path: Path, mode: int) -> Iterator[None]:
    """The process's stream of this number leads to a file, for the programs it starts too."""
    _flush_own()
    kept, led = os.dup(number), os.open(path, mode)
    os.dup2(led, number)
    os.close(led)
    try:
        yield
    finally:
        _flush_own()
        os.dup2(kept, number)
        os.close(kept)


def _flush_own() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed:
            stream.flush()
