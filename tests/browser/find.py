"""Where Chromium is: ``python -m tests.browser.find`` prints it, or ends with 1."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

__all__ = ["chromium"]


def chromium() -> str | None:
    """The system's Chromium, or the one that Playwright has installed."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    path = chromium()
    sys.stdout.write(f"{path or 'no Chromium'}\n")
    sys.exit(path is None)
