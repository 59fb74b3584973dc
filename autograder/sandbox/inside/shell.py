"""Runs beside student code: an IPython shell whose outputs are the ones that a real kernel would have stored.

Order of streams and displays, execute_result, errors with their tracebacks, inline figures, ``%%time``,
top-level await. Plain text and PNG only: nothing else is ever shown to an instructor, so nothing else is made.
``input()`` and ``!command`` fail with a sentence.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import sys
import types
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

__all__ = ["GradingShell", "Outputs", "make_shell"]

ACTIVE_TYPES = ["text/plain", "image/png"]


class Outputs:
    """What the running cell has shown so far, as nbformat outputs in order, with a cap on its size."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.clear()

    def clear(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.size = 0
        self.dropped = 0
        self._clear_before_next = False

    def clear_later(self) -> None:
        """``clear_output(wait=True)``: what is there goes when the next output comes."""
        self._clear_before_next = True

    def add(self, item: dict[str, Any], size: int) -> None:
        if self._clear_before_next:
            self.clear()
        if self.size + size > self.max_bytes:
            self.dropped += size
            return
        self.size += size
        self.items.append(item)

    def write(self, name: str, text: str) -> None:
        """Append to the last stream output of that name, as a front end joins them."""
        if self._clear_before_next:
            self.clear()
        room = self.max_bytes - self.size
        if len(text) > room:
            self.dropped += len(text) - room
            text = text[:room]
        if not text:
            return
        self.size += len(text)
        last = self.items[-1] if self.items else None
        if last is not None and last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def take(self) -> list[dict[str, Any]]:
        """The finished list; streams joined, a line at the end that says how much was dropped."""
        items, dropped = self.items, self.dropped
        self.clear()
        for item in items:
            if item["output_type"] == "stream":
                item["text"] = "".join(item["text"])
        if dropped:
            text = f"\n[{dropped:,} more characters of output were not kept]\n"
            items.append({"output_type": "stream", "name": "stdout", "text": text})
        return items


class CellStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a notebook."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, outputs: Outputs, name: str, descriptor: int) -> None:
        super().__init__()
        self._outputs = outputs
        self._name = name
        self._descriptor = descriptor

    @property
    def name(self) -> str:
        return f"<{self._name}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self._name, text)
        return len(text)


class Publisher(DisplayPublisher):
    """``display(...)``."""

    outputs: Outputs

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        """Keep the types that are shown to instructors."""
        kept = _presentable(data)
        item = {"output_type": "display_data", "data": kept, "metadata": {}}
        self.outputs.add(item, sum(map(len, kept.values())))

    def clear_output(self, wait: bool = False) -> None:
        """As a front end does it: at once, or when the next output comes."""
        if wait:
            self.outputs.clear_later()
        else:
            self.outputs.clear()


class ResultHook(DisplayHook):
    """The value of a cell's last expression."""

    outputs: Outputs

    def write_output_prompt(self) -> None:
        """A notebook stores the count, not a prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Keep the types that are shown to instructors."""
        data = _presentable(format_dict)
        item = {
            "output_type": "execute_result",
            "execution_count": self.prompt_count,
            "data": data,
            "metadata": {},
        }
        self.outputs.add(item, sum(map(len, data.values())))

    def finish_displayhook(self) -> None:
        """Nothing to flush."""
        self._is_active = False


def _presentable(data: dict[str, Any]) -> dict[str, str]:
    kept = {}
    for kind in ACTIVE_TYPES:
        value = data.get(kind)
        if isinstance(value, bytes):
            value = b64encode(value).decode()
        if isinstance(value, str):
            kept[kind] = value
    return kept


class GradingShell(InteractiveShell):
    """IPython without a terminal, a history file, or a way to run programs."""

    outputs: Outputs

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop runs here; ``%matplotlib inline`` asks for none."""

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """IPython's own keeps every character written, without a bound, for an export that nobody asks for here."""
        yield

    def system(self, cmd: str) -> NoReturn:
        """Answer ``!command``."""
        raise PermissionError("a notebook that is graded cannot run programs; remove the line that begins with !")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> NoReturn:
        """Answer ``x = !command``."""
        self.system(cmd)

    def ask_exit(self) -> NoReturn:
        """Answer ``quit()``: the cell ends, the notebook goes on."""
        raise SystemExit("quit() ends only this cell while the notebook is graded")

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        try:
            text = str(evalue)
        except Exception:
            text = "<an exception whose text cannot be made>"
        item = {"output_type": "error", "ename": etype.__name__, "evalue": text, "traceback": list(stb)}
        self.outputs.add(item, len(text) + sum(map(len, stb)))


def _no_input(prompt: str = "", /) -> NoReturn:
    raise RuntimeError("input() has nobody to ask while a notebook is graded; give the value in the cell")


def make_shell(max_output_bytes: int) -> GradingShell:
    """The one shell of this process, its streams in place."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "linux"
    config.InteractiveShell.cache_size = 1000
    config.InlineBackend.close_figures = True
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    outputs = Outputs(max_output_bytes)
    shell: Any = GradingShell.instance(
        config=config, user_module=main, display_pub_class=Publisher, displayhook_class=ResultHook
    )
    sys.modules["__main__"] = main
    for part in (shell, shell.display_pub, shell.displayhook):
        part.outputs = outputs
    shell.display_formatter.active_types = ACTIVE_TYPES
    builtins.__dict__["input"] = _no_input
    sys.stdout = CellStream(outputs, "stdout", 1)
    sys.stderr = CellStream(outputs, "stderr", 2)
    assert isinstance(shell, GradingShell)
    return shell


class Descriptors:
    """What C code writes to file descriptors 1 and 2, caught in memory and shown after the cell."""

    def __init__(self) -> None:
        self._files = {}
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            file = os.memfd_create(name)
            os.dup2(file, descriptor)
            self._files[name] = file

    def drain(self, outputs: Outputs) -> None:
        """Move what came into ``outputs``."""
        for name, file in self._files.items():
            size = os.fstat(file).st_size
            if size:
                data = os.pread(file, min(size, outputs.max_bytes), 0)
                os.ftruncate(file, 0)
                os.lseek(file, 0, os.SEEK_SET)
                outputs.write(name, data.decode("utf-8", "replace"))
                outputs.dropped += size - len(data)
