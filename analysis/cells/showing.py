"""How values are shown by the shell of this process: as the messages that a kernel would send."""

import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from traitlets import Any


class ShownPublisher(DisplayPublisher):
    """Hands what is displayed to the listener."""

    def publish(
        self, data: dict, metadata: dict | None = None, *, transient: dict | None = None, update: bool = False, **_: Any
    ) -> None:
        """Send one display, or the new content of an earlier one."""
        flush()
        metadata = metadata or {}
        self._validate_data(data, metadata)
        kind = "update_display_data" if update else "display_data"
        self.shell.tell(kind, {"data": data, "metadata": metadata, "transient": transient or {}})

    def clear_output(self, wait: bool = False) -> None:
        """Send that what the cell has shown goes, now or when it shows something new."""
        flush()
        self.shell.tell("clear_output", {"wait": wait})


class ShownHook(DisplayHook):
    """Hands the value of a cell's last line to the listener."""

    result = Any(allow_none=True)

    def start_displayhook(self) -> None:
        """Begin an empty result."""
        self.result = {"data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        """Number the result."""
        self.result["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Fill the result."""
        self.result |= {"data": format_dict, "metadata": md_dict}

    def finish_displayhook(self) -> None:
        """Send the result."""
        flush()
        if self.result and self.result["data"]:
            self.shell.tell("execute_result", self.result)
        self.result = None


def flush() -> None:
    """Hand over what was written, before anything else is shown."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
