"""What a judging process does with a parcel: judges as the grader would, without the course's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from autograder.course.layout import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.cluster.parcel import SUITE_BYTES, Parcel, decides_here, differences, pack_suite, unpack_suite
from autograder.grading.cluster.process import Judge
from autograder.grading.worker.bench import Bench, bench_settings
from autograder.grading.worker.submission import prepare

from ...conftest import DOUBLE, HALVE, CourseFolder


def _parcel(folder: CourseFolder, **answers: str) -> Parcel:
    course = Course.open(folder.root)
    work = prepare(folder.answer(**answers), course.exercise("ex1_small")).work
    assert work is not None
    assert work.suite is not None
    suite = Path(work.suite)
    return Parcel(
        run="r", settings=bench_settings(course), work=work, suite=pack_suite(suite), decides=decides_here(suite)
    )


def test_a_parcel_is_judged_where_the_course_is_not(folder: CourseFolder):
    parcel = _parcel(folder, double="def double(x):\n    return x + 2.0", halve=HALVE)
    with Bench(parcel.settings) as bench:
        expected = bench.judge(parcel.work)
    shutil.rmtree(folder.root)
    judge = Judge()
    found = judge.judge(parcel)
    assert judge.folder is not None
    assert judge.folder.stat().st_mode & 0o777 == 0o700
    judge.close()
    assert found.tasks == expected.tasks
    assert found.tasks[0].checks[0].mistake == "adds_two"
    assert not judge.folder.exists()


def test_student_code_cannot_read_the_suite_that_came(folder: CourseFolder):
    judge = Judge()
    judge.judge(_parcel(folder))
    assert judge.folder is not None
    suite = judge.folder / "ex1_small" / "test_small.py"
    assert suite.is_file()
    found = judge.judge(_parcel(folder, double=f"{DOUBLE}\nprint(open({str(suite)!r}).read())", halve=HALVE))
    judge.close()
    # The one where the file wall stands alone, the other where the second wall leaves nothing to be seen.
    assert any(error in str(found.cells) for error in ("PermissionError", "FileNotFoundError"))
    assert "assert_same" not in str(found.cells)


def test_other_code_is_refused_with_its_name(folder: CourseFolder):
    parcel = _parcel(folder)
    decides = {**parcel.decides, "numpy": "1.0", "reference": "of the grader"}
    judge = Judge()
    with pytest.raises(GraderError, match=r"numpy \d.* instead of 1.0, reference not there instead of of the grader"):
        judge.judge(msgspec.structs.replace(parcel, decides=decides))
    judge.close()


def test_an_exercise_without_a_suite_needs_none(folder: CourseFolder):
    parcel = _parcel(folder, double="print(6 * 7)")
    work = msgspec.structs.replace(parcel.work, suite=None)
    judge = Judge()
    found = judge.judge(msgspec.structs.replace(parcel, work=work, suite=None, decides=decides_here(None)))
    judge.close()
    assert found.tasks == ()
    assert "42" in str(found.cells)


def test_a_suite_travels_with_its_data_and_without_its_compiled_modules(tmp_path: Path):
    suite = tmp_path / "suite"
    (suite / "data").mkdir(parents=True)
    (suite / "__pycache__").mkdir()
    (suite / "test_a.py").write_text("x = 1\n")
    (suite / "data" / "numbers.bin").write_bytes(b"\x00\xff")
    (suite / "__pycache__" / "test_a.pyc").write_bytes(b"old")
    packed = pack_suite(suite)
    assert packed == pack_suite(suite)
    unpack_suite(packed, tmp_path / "there")
    there = {str(path.relative_to(tmp_path / "there")) for path in (tmp_path / "there").rglob("*") if path.is_file()}
    assert there == {"test_a.py", "data/numbers.bin"}
    assert (tmp_path / "there" / "data" / "numbers.bin").read_bytes() == b"\x00\xff"


def test_a_suite_too_large_to_travel_is_its_authors_error(tmp_path: Path):
    import random

    (tmp_path / "noise.bin").write_bytes(random.Random(1).randbytes(SUITE_BYTES + 1))
    with pytest.raises(CourseError, match=r"16 MiB, packed.*put its data in a package"):
        pack_suite(tmp_path)


def test_digests_are_told_by_name_and_versions_as_they_are():
    assert differences({"numpy": "2.1", "suite": "a" * 64}, {"numpy": "2.2", "suite": "b" * 64}) == (
        "numpy 2.1 instead of 2.2, another suite"
    )
    assert differences({"numpy": "2.1"}, {"numpy": "2.1"}) == ""
