"""While a submission is judged, nothing expected is in its process: not in its memory, arguments, environment or files,
and nothing can be read from the order of the messages it gets.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.suite import Suite
from autograder.model import Task
from autograder.sandbox.launch import Sandbox
from autograder.sandbox.line import Allowance, Line
from autograder.sandbox.student import Student
from autograder.sandbox.wire import encode_frame
from autograder.sandbox.wire.frames import Frame

ARGUMENT, EXPECTED, SLOPE = 0.3718281828459045, 81234.56789012345, 4321.987654321234
TEXT, SECRET, NAME = "canary-of-the-text-51c2", "canary-of-the-secret-9e07", "canary_of_the_reference_33aa"
SUITE = f'''
from autograder.judge import assert_same, check_that, task


def {NAME}(x):
    return {EXPECTED!r}


@task("f")
class TestF:
    def test_number(self, student):
        """A number."""
        assert_same(student, {NAME}, {ARGUMENT!r}, name="f")

    def test_text(self, student):
        """A text."""
        check_that(student.g(2) == "{TEXT}", "g(2) is not {TEXT}")

    def test_callback(self, student):
        """A function that is called back."""
        check_that(student.h(lambda x: {SLOPE!r} * x) == 0.0, "h(slope)")

    def test_several(self, student, rng):
        """Several numbers."""
        for k in range(3):
            assert_same(student, {NAME}, float(k), name="f")
'''
TASK = Task(name="f", points=4.0, test_cell="test_f")
WRONG = "def f(x): return x\ndef g(n): return ''\ndef h(slope): return slope(0.0)"
RIGHT = f"def f(x): return {EXPECTED!r}\ndef g(n): return '{TEXT}'\ndef h(slope): return slope(0.0)"


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    folder = tmp_path / "ex1_canary"
    folder.mkdir()
    (folder / "test_canary.py").write_text(SUITE)
    found = Suite.collect(folder, exercise="ex1_canary", secret=SECRET)
    yield found
    found.close()


def process_of(student: Student) -> Path:
    """The folder of /proc of the process that runs the notebook, told by its clock."""
    return Path("/proc") / str(~(student._child.clock >> 3))


def memory(process: Path) -> Iterator[bytes]:
    """All that the process has mapped and can read, but for the files of libraries."""
    with (process / "mem").open("rb", buffering=0) as mem:
        for line in (process / "maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (r..). \S+ \S+ \S+\s*(.*)", line)
            if found is None or found[4] in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            begin, end = int(found[1], 16), int(found[2], 16)
            mem.seek(begin)
            try:
                yield mem.read(end - begin)
            except OSError:  # pages that even their process cannot read
                continue


def holds(process: Path, *needles: bytes) -> list[bytes]:
    """Those of ``needles`` that are anywhere in it."""
    places = [*memory(process), (process / "cmdline").read_bytes(), (process / "environ").read_bytes()]
    return [needle for needle in needles if any(needle in place for place in places)]


def test_nothing_expected_is_in_the_students_process(suite: Suite, sandbox: Sandbox) -> None:
    """After the checks ran and before the process is ended; what was handed over is found, so the look is good."""
    student = Student(sandbox, [(0, WRONG)])
    (report,) = suite.judge(student, [TASK])
    assert [check.outcome for check in report.checks] == ["failed", "failed", "passed", "failed"]
    student.put([ARGUMENT, "handed over"])
    assert holds(process_of(student), struct.pack("<d", ARGUMENT), b"handed over") == [
        struct.pack("<d", ARGUMENT),
        b"handed over",
    ]
    hidden = [struct.pack("<d", EXPECTED), struct.pack("<d", SLOPE), repr(EXPECTED).encode(), repr(SLOPE).encode()]
    words = [text.encode() for text in (TEXT, SECRET, NAME, "A function that is called back", "ex1_canary")]
    assert holds(process_of(student), *hidden, *words) == []
    assert holds(process_of(student), *(word.decode().encode("utf-32-le") for word in words)) == []


def test_no_file_of_the_student_holds_anything_expected(suite: Suite, sandbox: Sandbox) -> None:
    """Neither what is open in its process nor what lies in its folder."""
    student = Student(sandbox, [(0, WRONG)])
    suite.judge(student, [TASK])
    process = process_of(student)
    opened = [str(link.readlink()) for link in (process / "fd").iterdir()]
    assert opened
    assert not [path for path in opened if "ex1_canary" in path or "autograder/suites" in path]
    files = [path for path in (process / "cwd").resolve().rglob("*") if path.is_file()]
    assert not [path for path in files if TEXT.encode() in path.read_bytes()]


def test_the_messages_to_a_right_and_a_wrong_answer_are_the_same(
    suite: Suite, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a check ends: each is asked the same in the same order, and a wrong one is only asked no more in it."""
    sent: list[bytes] = []
    send = Line.send

    def noting(line: Line, frame: Frame, allowance: Allowance, payload: bytes = b"") -> None:
        sent.append(b"".join(encode_frame(frame, payload)))
        send(line, frame, allowance, payload)

    monkeypatch.setattr(Line, "send", noting)
    messages: dict[tuple[str, str], list[bytes]] = {}
    for name, source in (("right", RIGHT), ("wrong", WRONG)):
        student = Student(sandbox, [(0, source)])
        for check in sorted(suite.check_names):
            sent.clear()
            suite.judge(student, [TASK], only=[check])
            messages[name, check] = list(sent)
    counts = {check: len(messages["right", check]) for check in suite.check_names}
    assert counts == {"test_number": 1, "test_text": 1, "test_callback": 2, "test_several": 3}
    for check in suite.check_names:
        right, wrong = messages["right", check], messages["wrong", check]
        assert wrong == right[: len(wrong)]
        assert len(wrong) == (1 if check == "test_several" else len(right))
    assert not any(canary(message) for found in messages.values() for message in found)


def canary(message: bytes) -> bool:
    """Whether a message to the student's process holds something expected."""
    hidden: list[Any] = [struct.pack(">d", EXPECTED), struct.pack(">d", SLOPE), TEXT.encode(), NAME.encode()]
    return any(needle in message for needle in hidden)
