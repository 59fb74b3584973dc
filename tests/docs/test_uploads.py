"""What an LMS gives for download becomes submissions, by the configuration that the instructors' page shows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, EXERCISE, ScratchCourse, commands, configuration, section

DOWNLOADS = {
    # Names as Moodle makes them ("download submissions in folders"), and as Canvas does (lib/content_zipper.rb).
    "Moodle": {
        "Ann Adler_1001_assignsubmission_file_/momentum.ipynb": "1001",
        "Zoë_O'Neil van Berg_1002_assignsubmission_file_/momentum (1).ipynb": "1002",
    },
    "Canvas": {"adlerann_101_5551_momentum.ipynb": "101", "vanbergzo_LATE_102_5552_momentum-1.ipynb": "102"},
}


@pytest.mark.parametrize("lms", DOWNLOADS)
def test_a_download_is_collected_and_graded(lms: str, tmp_path: Path) -> None:
    """Everybody in the zip is graded under the number that the LMS gave them, whatever the file was renamed to."""
    page = section((DOCS / "instructors.md").read_text(), "By upload to Moodle or Canvas")
    names, (moodle, canvas) = DOWNLOADS[lms], configuration(page)
    course = ScratchCourse(tmp_path)
    course.configure({"Moodle": moodle, "Canvas": canvas}[lms])
    archive = course.root / "downloaded" / EXERCISE / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as file:
        for name in names:
            file.write(course.root / "source" / EXERCISE / "momentum.ipynb", name)
    for command in commands(page):
        said = course.run(command)
    for student in names.values():
        assert f"{student} {EXERCISE}: 18 of 18 automatic points" in said
        assert (course.root / "feedback" / student / EXERCISE / "momentum.html").is_file()
