"""The pages as text: their sections, their blocks, the commands in them; and a course to run those in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["DOCS", "ROOT", "ScratchCourse", "blocks", "commands", "configuration", "section", "slug"]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXERCISE = "ex3_momentum"
OURS = ("nighthike ", "nbgrader ", "python -c ", "find ")
"""How the lines begin that are run; the others install something or set what the test sets itself."""


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.S | re.M)


def commands(text: str) -> list[str]:
    """The lines of a page's ``sh`` blocks that are ours to run, without their comments."""
    lines = [re.sub(r"\s+# .*", "", line) for block in blocks(text, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith(OURS)]


def configuration(text: str) -> list[str]:
    """The blocks of a page that belong into ``nbgrader_config.py``, as their first line says."""
    return [block for block in blocks(text, "python") if block.startswith("# nbgrader_config.py\n")]


def section(text: str, heading: str) -> str:
    """What stands under ``## heading``, up to the next."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class ScratchCourse:
    """A copy of the course with exercise 3 alone, an exchange of its own, and a person with an empty home."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "course"
        self.exchange = folder / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        (folder / "home").mkdir()
        for name in ("source", "release"):
            shutil.copytree(ROOT / name / EXERCISE, self.root / name / EXERCISE)
        shutil.copytree(ROOT / "autograder" / "suites" / EXERCISE, self.root / "suites" / EXERCISE)
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        self.configure('c.Nighthike.suites = "suites"\n', f'c.Exchange.root = "{self.exchange}"\n')
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        self._environment |= {
            "HOME": str(folder / "home"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "NIGHTHIKE_SECRET": "a secret for this test",
        }

    def configure(self, *added: str) -> None:
        """Add to ``nbgrader_config.py``; where it is said where the exchange lies, that is ours."""
        with (self.root / "nbgrader_config.py").open("a") as config:
            for block in added:
                config.write(
                    "\n" + re.sub(r"^c\.Exchange\.root = .*", f'c.Exchange.root = "{self.exchange}"', block, flags=re.M)
                )

    def run(self, command: str, folder: Path | None = None) -> str:
        """What ``command`` prints, run as it is written, in the course or in ``folder``; it must end well."""
        ran = subprocess.run(
            command,
            shell=True,
            cwd=folder or self.root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{command}: {ran.stdout[-1000:]} {ran.stderr[-2000:]}"
        return ran.stdout
