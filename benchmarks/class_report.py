"""How long the class report of a large class takes, and what a browser makes of it.

    python -m benchmarks.class_report DEMO [--students 2000]

DEMO is a graded course, as ``nighthike demo`` leaves one; its students are copied until there are enough.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograder.course.layout import CONFIG_FILE
from tests.browser.find import chromium

CLONES = {
    "student": "id || :k, first_name, last_name, email, lms_user_id",
    "submitted_assignment": "id || :k, assignment_id, student_id || :k, timestamp, extension",
    "submitted_notebook": "id || :k, assignment_id || :k, notebook_id, flagged, late_submission_penalty",
    "grade": "id || :k, notebook_id || :k, cell_id, auto_score, manual_score, extra_credit, needs_manual_grade",
}
"""What a further copy of the class needs in each table of the gradebook."""


def grow(demo: Path, folder: Path, students: int) -> None:
    """A course in ``folder`` with the exercises of ``demo`` and copies of its students."""
    shutil.copy(demo / CONFIG_FILE, folder)
    shutil.copytree(demo / "source", folder / "source")
    shutil.copy(demo / "gradebook.db", folder)
    with closing(sqlite3.connect(folder / "gradebook.db")) as book, book:
        (there,) = book.execute("SELECT COUNT(*) FROM student").fetchone()
        assert there, f"{demo}: grade it first"
        copies = [f"-{number}" for number in range(1, -(-students // there))]
        for table, columns in CLONES.items():
            names = ", ".join(part.split(" ")[0] for part in columns.split(", "))
            book.execute(f"CREATE TEMP TABLE before AS SELECT * FROM {table}")
            for copy in copies:
                book.execute(f"INSERT INTO {table} ({names}) SELECT {columns} FROM before", {"k": copy})
            book.execute("DROP TABLE before")
    for path in (demo / "results").glob("*/*/*/*.json"):
        target = folder / path.relative_to(demo)
        target.parent.mkdir(parents=True, exist_ok=True)
        for copy in ("", *copies):
            target.with_stem(f"{target.stem}{copy}").write_bytes(path.read_bytes())


def browse(page_file: Path) -> dict[str, float]:
    """Seconds until the page is laid out, sorted by total, filtered by name, and opened at a student."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        found = {}

        def timed(name: str, act) -> None:  # type: ignore[no-untyped-def]
            start = time.perf_counter()
            act()
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            found[name] = round(time.perf_counter() - start, 2)

        timed("open", lambda: page.goto(page_file.as_uri()))
        timed("sort", lambda: page.get_by_role("button", name="total").click())
        timed("filter", lambda: page.get_by_label("Name", exact=True).fill("a"))
        timed("student", lambda: page.evaluate("location.hash = 's7'"))
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", type=Path)
    parser.add_argument("--students", type=int, default=2000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grow(wanted.demo, folder, wanted.students)
        start = time.perf_counter()
        subprocess.run([Path(sys.executable).with_name("nighthike"), "report", "--course", folder], check=True)
        seconds = time.perf_counter() - start
        page = folder / "report" / "index.html"
        size = page.stat().st_size / 1e6
        figures = {"students": wanted.students, "report_seconds": round(seconds, 2), "megabytes": round(size, 1)}
        print(json.dumps({**figures, "browser_seconds": browse(page)}))


if __name__ == "__main__":
    main()
