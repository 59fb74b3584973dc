"""A graded class, a Jupyter server in its folder, and a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.find import chromium

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 90


@pytest.fixture(scope="session")
def graded_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exercise 3, handed in by five simulated students and graded by ``nighthike grade``."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source" / "ex3_momentum", folder / "source" / "ex3_momentum")
    for command in (["release"], ["simulate", "submitted", "--students", "5"], ["grade"]):
        subprocess.run([BIN / "nighthike", *command], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def server(graded_course: Path) -> Iterator[str]:
    """The address of a Jupyter server whose folder is the course."""
    home = graded_course.parent / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "run"),
    }
    command = [
        BIN / "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--IdentityProvider.token=",
        "--ip=127.0.0.1",
    ]
    log = (home / "server.txt").open("w")
    process = subprocess.Popen(command, cwd=graded_course, env=environment, stdout=log, stderr=log)
    try:
        yield _address(process, home)
    finally:
        process.terminate()
        process.wait()
        log.close()


def _address(process: subprocess.Popen[bytes], home: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for entry in (home / "run").glob("jpserver-*.json"):
            url = str(json.loads(entry.read_text())["url"])
            with urllib.request.urlopen(f"{url}api/status", timeout=10) as answer:
                if answer.status == 200:
                    return url
        time.sleep(0.2)
    raise AssertionError(f"the Jupyter server did not start: {(home / 'server.txt').read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    assert path is not None, "Chromium is missing; install it with: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()
