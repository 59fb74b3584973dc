"""A real Jupyter server in a folder, for a person with a home of their own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

__all__ = ["BIN", "PATIENCE_MS", "jupyter_server", "person_environment"]

BIN = Path(sys.executable).parent
START_SECONDS = 180
PATIENCE_MS = 180_000
"""How long a server, a kernel or a page may take on a busy machine."""
NBGRADER_SERVER_EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
OPTIONS = ("--no-browser", "--allow-root", "--port=0", "--ip=127.0.0.1", "--IdentityProvider.token=")


def person_environment(home: Path) -> dict[str, str]:
    """The environment of a person whose settings, caches and runtime files are all below ``home``."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))},
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "run"),
    }


@contextlib.contextmanager
def jupyter_server(folder: Path, home: Path, *, settings: str = "", nbgrader: bool = True) -> Iterator[str]:
    """The address, ending in a slash, of JupyterLab in ``folder``; the server ends with the block.

    ``settings`` become the ``nbgrader_config.py`` in the person's ``home``, which need not exist. Without ``nbgrader``
    its buttons and pages are switched off, as on a computer where it was never installed.
    """
    config = home / ".jupyter"
    (config / "labconfig").mkdir(parents=True, exist_ok=True)
    (config / "nbgrader_config.py").write_text(f"c = get_config()\n{settings}")
    disabled = {} if nbgrader else {"@jupyter/nbgrader": True}
    # Without this JupyterLab asks on its first start whether it may fetch news from the network.
    disabled["@jupyterlab/apputils-extension:announcements"] = True
    (config / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": disabled}))
    ours = {f"nbgrader.server_extensions.{name}": nbgrader for name in NBGRADER_SERVER_EXTENSIONS}
    (config / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": {"jpserver_extensions": ours}}))
    with (home / "server.txt").open("w") as log:
        process = subprocess.Popen(
            [BIN / "jupyter", "lab", *OPTIONS], cwd=folder, env=person_environment(home), stdout=log, stderr=log
        )
        try:
            yield _address(process, home)
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], home: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for entry in (home / "run").glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError):  # not whole yet, or not listening
                url = str(json.loads(entry.read_text())["url"])
                with urllib.request.urlopen(f"{url}api/status", timeout=10) as answer:
                    if answer.status == 200:
                        return url
        time.sleep(0.2)
    raise AssertionError(f"the Jupyter server did not start: {(home / 'server.txt').read_text()[-2000:]}")
