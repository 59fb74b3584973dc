"""A class that never was: submissions to grade, and a manifest that says what each of them is.

Right answers come from the source notebooks, wrong ones from the suites' known mistakes, the rest from ``mishaps``. The
same course, number and seed give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from nbformat import NotebookNode

from autograder.course.exercise import Exercise
from autograder.course.hidden import Mistake, known_mistakes
from autograder.course.layout import Course
from autograder.course.marks import marks_of, regions
from autograder.course.mishaps import BROKEN, HOSTILE
from autograder.course.notebook import notebook_bytes, read_notebook, write_bytes
from autograder.course.pairing import defined
from autograder.course.roster import Name, roster, roster_csv
from autograder.errors import CourseError
from autograder.model import Record

__all__ = ["KINDS", "MANIFEST", "STUDENTS", "Made", "Manifest", "SimulatedStudent", "read_manifest", "simulate"]

MANIFEST = "manifest.json"
"""The manifest's name in the folder of a simulated class."""
STUDENTS = "students.csv"
"""The name, beside it, of the list of who is who, for ``nbgrader db student import``."""
KINDS = {"right": 30, "mistaken": 45, "blank": 5, "broken": 12, "hostile": 8}
"""Out of a hundred submissions; of five or more, one of each kind."""
LEFT_BLANK = 0.1
"""The share of tasks that someone who makes mistakes elsewhere does not get to."""
MISTAKES = (1, 1, 2, 2, 3)
"""How many a mistaken student makes, drawn from these, unless more are needed so that every known one is made."""

_WORDS = (
    "The path zigzags less because the steps across the valley cancel and the steps along it add up.",
    "I expected it to be faster. The number I wrote down before was too low by half, so I looked at the plot again.",
    "It overshoots first and then comes back. With a smaller learning rate that goes away but it takes longer.",
)


class Made(Record, frozen=True, kw_only=True):
    """One simulated submission."""

    exercise: str
    notebook: str
    kind: str
    """One of ``KINDS``."""
    mishap: str | None
    """The name of the mishap of a broken or hostile one, in ``mishaps``."""
    answers: dict[str, str]
    """By task: ``right``, ``blank``, the name of a known mistake, or what a mishap made of it: ``syntax_error``,
    ``exception``, ``hang``, ``cheat``. Only ``right`` deserves the task's points."""


class SimulatedStudent(Name, frozen=True, kw_only=True):
    """One student of the class."""

    submissions: tuple[Made, ...]


class Manifest(Record, frozen=True, kw_only=True):
    """What was made, for whoever compares it with what was graded."""

    seed: int
    students: tuple[SimulatedStudent, ...]
    version: int = 1


def simulate(course: Course, folder: Path, *, students: int, seed: int = 0) -> Manifest:
    """Make a class of ``students`` who hand in every exercise of ``course``; write it into the new ``folder``.

    A submission is ``<folder>/<student>/<exercise>/<notebook>.ipynb``, as in the course's ``submitted/``; the manifest
    is ``<folder>/manifest.json``, and ``<folder>/students.csv`` has the names. Of twelve or more students every known
    mistake is made by someone, as long as no task has more of them than there are mistaken students.

    Raises CourseError when there is something in ``folder``, or nothing in the course.
    """
    if students < 1:
        raise CourseError(f"a class of {students} students: ask for 1 or more")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder}: is not empty; name a new folder, real submissions could be in this one")
    exercises = course.exercises()
    if not exercises:
        raise CourseError(f"{course.source}: has no exercises; add one first")
    names = roster(students, random.Random(f"{seed}/roster"))
    handed_in: dict[str, list[Made]] = {name.student_id: [] for name in names}
    for exercise in exercises:
        rng = random.Random(f"{seed}/{exercise.name}/{exercise.notebook}")
        mistakes = _mistakes(exercise)
        right = _right_answers(course, exercise)
        for name, (kind, answers) in zip(names, _plan(exercise, mistakes, students, rng), strict=True):
            notebook = _notebook(exercise, answers, right, mistakes, rng)
            mishaps = {"broken": BROKEN, "hostile": HOSTILE}.get(kind, {})
            mishap = rng.choice(sorted(mishaps)) if mishaps and exercise.tasks else None
            found = answers | (mishaps[mishap](notebook, exercise, rng) if mishap else {})
            path = folder / name.student_id / exercise.name / f"{exercise.notebook}.ipynb"
            write_bytes(notebook_bytes(notebook), path)
            handed_in[name.student_id].append(
                Made(exercise=exercise.name, notebook=exercise.notebook, kind=kind, mishap=mishap, answers=found)
            )
    manifest = Manifest(
        seed=seed,
        students=tuple(
            SimulatedStudent(
                student_id=name.student_id,
                first_name=name.first_name,
                last_name=name.last_name,
                submissions=tuple(handed_in[name.student_id]),
            )
            for name in names
        ),
    )
    write_bytes(roster_csv(names), folder / STUDENTS)
    write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n", folder / MANIFEST)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the simulated class in ``folder``."""
    return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)


def _mistakes(exercise: Exercise) -> tuple[Mistake, ...]:
    """The known mistakes of ``exercise``, all of which its notebook can run."""
    mistakes = known_mistakes(exercise.suite) if exercise.suite else ()
    supplied = {name for cell in exercise.cells if cell.kind == "code" for name in defined(cell.source)}
    for mistake in mistakes:
        if missing := ", ".join(sorted(set(mistake.supplied) - supplied)):
            raise CourseError(
                f"{exercise.suite}, mistake {mistake.name}: needs {missing}, which the notebook does not supply; "
                "write it out"
            )
    return mistakes


def _plan(
    exercise: Exercise, mistakes: Sequence[Mistake], students: int, rng: random.Random
) -> list[tuple[str, dict[str, str]]]:
    """Kind and answers by task, for each student."""
    by_task: dict[str, list[str]] = {task.name: [] for task in exercise.tasks}
    for mistake in mistakes:
        for task in mistake.tasks:
            by_task.setdefault(task, []).append(mistake.name)
    by_task = {task: by_task[task] for task in (task.name for task in exercise.tasks)}
    most = max(map(len, by_task.values()), default=0)
    kinds = _kinds(students, most)
    rng.shuffle(kinds)
    plans = [(kind, dict.fromkeys(by_task, "blank" if kind == "blank" else "right")) for kind in kinds]
    mistaken = [answers for kind, answers in plans if kind == "mistaken"]
    _deal(mistaken, by_task, rng)
    for answers in mistaken:
        for task, answer in answers.items():
            if answer == "right" and rng.random() < LEFT_BLANK:
                answers[task] = "blank"
    return plans


def _kinds(students: int, most_mistakes: int) -> list[str]:
    """The kind of each of ``students``: by weight, but one of each, and mistaken ones enough for every mistake."""
    weights = {kind: weight for kind, weight in KINDS.items() if most_mistakes or kind != "mistaken"}
    shares = {kind: students * weight / sum(weights.values()) for kind, weight in weights.items()}
    counts = {kind: int(share) for kind, share in shares.items()}
    for kind in sorted(shares, key=lambda kind: counts[kind] - shares[kind])[: students - sum(counts.values())]:
        counts[kind] += 1
    if students >= len(counts):
        counts = {kind: max(1, count) for kind, count in counts.items()}
        if most_mistakes:
            counts["mistaken"] = max(counts["mistaken"], min(most_mistakes, students - len(counts) + 1))
        while sum(counts.values()) > students:
            spare = {kind: count for kind, count in counts.items() if count > 1 and kind != "mistaken"}
            counts[max(spare or counts, key=lambda kind: counts[kind])] -= 1
    return [kind for kind, count in counts.items() for _ in range(count)]


def _deal(mistaken: Sequence[dict[str, str]], by_task: Mapping[str, Sequence[str]], rng: random.Random) -> None:
    """Give every mistake to someone, to those first who have made the fewest; then some more at random."""
    if not mistaken:
        return
    made = [0] * len(mistaken)
    for task, names in by_task.items():
        order = rng.sample(range(len(mistaken)), len(mistaken))
        order.sort(key=lambda student: made[student])
        for student, name in zip(order, rng.sample(names, len(names)), strict=False):
            mistaken[student][task] = name
            made[student] += 1
    for answers, count in zip(mistaken, made, strict=True):
        open_tasks = [task for task, names in by_task.items() if names and answers[task] == "right"]
        more = max(0, rng.choice(MISTAKES) - count)
        for task in rng.sample(open_tasks, min(more, len(open_tasks))):
            answers[task] = rng.choice(by_task[task])


def _right_answers(course: Course, exercise: Exercise) -> dict[str, str]:
    """The text of each solution cell, from the source notebook, without marks; by grade_id."""
    marks = marks_of(course.config)
    answers = {}
    for cell in read_notebook(exercise.path.resolve()).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in exercise.named and exercise.named[grade_id].solution and cell.cell_type == "code":
            lines = dict(enumerate(cell.source.split("\n"), start=1))
            for region in regions(cell.source, marks.solution, exercise.notebook):
                del lines[region.begin], lines[region.end]
            answers[grade_id] = "\n".join(lines.values())
    return answers


def _notebook(
    exercise: Exercise,
    answers: Mapping[str, str],
    right: Mapping[str, str],
    mistakes: Sequence[Mistake],
    rng: random.Random,
) -> NotebookNode:
    """The released notebook with ``answers`` in it; what is no task is answered unless nothing is."""
    texts = {(task, mistake.name): mistake.answer(task) for mistake in mistakes for task in mistake.tasks}
    idle = bool(answers) and set(answers.values()) == {"blank"}
    notebook = exercise.released()
    for cell, known in zip(notebook.cells, exercise.cells, strict=True):
        if not known.solution or known.grade_id is None:
            continue
        answer = answers.get(known.grade_id, "blank" if idle else "right")
        if answer == "right":
            cell["source"] = right[known.grade_id] if known.kind == "code" else rng.choice(_WORDS)
        elif answer != "blank":
            cell["source"] = texts[known.grade_id, answer]
    return notebook
