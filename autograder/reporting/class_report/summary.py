"""``ClassResults`` → ``ClassReport``: counts what the class did, and who needs a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import fmean

from autograder.model import UNREADABLE_CHECK, Check, Outcome, TaskReport
from autograder.reporting.class_report.records import (
    CheckSummary,
    ClassReport,
    ExerciseSummary,
    Look,
    Mistake,
    StudentExercise,
    StudentSummary,
    TaskSummary,
    Why,
)
from autograder.reporting.class_report.statistics import bins_of, spread_of, tries_of
from autograder.reporting.records import Assignment, Attempt, ClassResults, Grade, StudentWork

__all__ = ["is_unreadable", "summarise"]

SAID_NOTHING = frozenset({Outcome.INTERNAL, Outcome.INCONCLUSIVE})


def summarise(results: ClassResults) -> ClassReport:
    """The report of a class."""
    works: dict[str, dict[str, list[StudentWork]]] = defaultdict(lambda: defaultdict(list))
    for work in results.works:
        works[work.exercise][work.student_id].append(work)
    assignments = {assignment.name: assignment for assignment in results.assignments}
    grades = {(grade.student_id, grade.assignment): grade for grade in results.grades}
    names = sorted(works.keys() | assignments.keys())
    rows = {
        (student, name): _submission(name, assignments.get(name), found, grades.get((student, name)))
        for name in names
        for student, found in works[name].items()
    }
    exercises = tuple(
        _exercise(
            name,
            assignments.get(name),
            {student: row for (student, exercise), row in rows.items() if exercise == name},
            [work for found in works[name].values() for work in found],
        )
        for name in names
    )
    possible = sum(exercise.max_score for exercise in exercises)
    students = []
    for person in results.people:
        own = tuple(row for name in names if (row := rows.get((person.student_id, name))) is not None)
        score = sum(row.score for row in own)
        students.append(StudentSummary(person=person, exercises=own, score=score, max_score=possible))
    order = list(Why)
    looks = sorted(
        (look for row in rows.values() for look in row.looks if look.why is not Why.MANUAL),
        key=lambda look: (order.index(look.why), look.exercise, look.student_id),
    )
    return ClassReport(course=results.course, exercises=exercises, students=tuple(students), looks=tuple(looks))


def is_unreadable(work: StudentWork) -> bool:
    """There was no notebook that can be read: its tasks have no checks of their own."""
    return bool(work.report.tasks) and all(
        [check.name for check in task.checks] == [UNREADABLE_CHECK] for task in work.report.tasks
    )


def _submission(
    name: str, assignment: Assignment | None, works: Sequence[StudentWork], grade: Grade | None
) -> StudentExercise:
    automatic = sum(work.report.score for work in works)
    highest = sum(work.report.max_score for work in works)
    student = works[0].student_id
    tasks = tuple(task for work in works for task in work.report.tasks)
    used = [work.attempts[-1].cpu_seconds for work in works if work.attempts]
    seconds = [value for value in used if value is not None]
    return StudentExercise(
        exercise=name,
        score=automatic if grade is None else grade.score,
        max_score=highest if assignment is None else assignment.max_score,
        late_penalty=0.0 if grade is None else grade.late_penalty,
        extra_credit=0.0 if grade is None else grade.extra_credit,
        submitted=None if grade is None else grade.submitted,
        hours_late=0.0 if grade is None else grade.late / timedelta(hours=1),
        automatic=automatic,
        waiting=() if grade is None else grade.waiting,
        looks=tuple(_looks(student, name, works, grade)),
        mistakes=tuple(sorted({check.mistake for task in tasks for check in task.checks if check.mistake})),
        tasks=tasks,
        notes=tuple(note for work in works for note in work.report.notes),
        attempts=_together([work.attempts for work in works]),
        cpu_seconds=sum(seconds) if seconds else None,
    )


def _together(histories: Sequence[Sequence[Attempt]]) -> tuple[Attempt, ...]:
    """Attempts at all notebooks of an assignment at once; none where they were not handed in together."""
    if len({len(history) for history in histories}) != 1:
        return ()
    return tuple(
        Attempt(
            answers=" ".join(attempt.answers for attempt in made),
            submitted=made[-1].submitted,
            score=sum(attempt.score for attempt in made),
            max_score=sum(attempt.max_score for attempt in made),
            passed=sum(attempt.passed for attempt in made),
            checks=sum(attempt.checks for attempt in made),
        )
        for made in zip(*histories, strict=True)
    )


def _looks(student: str, name: str, works: Sequence[StudentWork], grade: Grade | None) -> Iterable[Look]:
    def look(why: Why, what: Iterable[str]) -> Look:
        return Look(why=why, student_id=student, exercise=name, what=tuple(what))

    for why, outcome in ((Why.INTERNAL, Outcome.INTERNAL), (Why.INCONCLUSIVE, Outcome.INCONCLUSIVE)):
        if tasks := [task.task for work in works for task in work.report.tasks if _any(outcome, task.checks)]:
            yield look(why, tasks)
    unreadable = [work for work in works if is_unreadable(work)]
    if unreadable:
        yield look(Why.UNREADABLE, [note for work in unreadable for note in work.report.notes])
    if notes := [note for work in works if work not in unreadable for note in work.report.notes]:
        yield look(Why.REPAIRED, notes)
    if grade is not None and grade.waiting:
        yield look(Why.MANUAL, grade.waiting)


def _any(outcome: Outcome, checks: Iterable[Check]) -> bool:
    return any(check.outcome is outcome for check in checks)


def _exercise(
    name: str, assignment: Assignment | None, rows: dict[str, StudentExercise], works: Sequence[StudentWork]
) -> ExerciseSummary:
    read = [work for work in works if not is_unreadable(work)]
    scores = [row.score for row in rows.values()]
    automatic = {work.notebook: work.report.max_score for work in works}
    highest = sum(automatic.values()) if assignment is None else assignment.max_score
    by_task: dict[str, list[tuple[str, TaskReport]]] = defaultdict(list)
    for work in read:
        for task in work.report.tasks:
            by_task[task.task].append((work.student_id, task))
    mistakes = [mistake for task, found in by_task.items() for mistake in _mistakes(name, task, found)]
    return ExerciseSummary(
        name=name,
        notebooks=tuple(sorted(automatic)),
        max_score=highest,
        automatic=sum(automatic.values()),
        due=None if assignment is None else assignment.due,
        submitted=len(rows),
        late=sum(row.hours_late > 0 for row in rows.values()),
        waiting=dict(sorted(Counter(cell for row in rows.values() for cell in row.waiting).items())),
        scores=spread_of(scores),
        bins=bins_of(scores, highest),
        tasks=tuple(_task(task, [report for _, report in found]) for task, found in by_task.items()),
        mistakes=tuple(sorted(mistakes, key=lambda mistake: (-len(mistake.students), mistake.task, mistake.name))),
        cpu_seconds=spread_of([row.cpu_seconds for row in rows.values() if row.cpu_seconds is not None]),
        tries=tries_of([row.attempts for row in rows.values()]),
    )


def _task(name: str, found: Sequence[TaskReport]) -> TaskSummary:
    judged = [task for task in found if not _any(Outcome.INTERNAL, task.checks)]
    checks: dict[str, list[Check]] = defaultdict(list)
    for task in judged:
        for check in task.checks:
            if check.outcome not in SAID_NOTHING:
                checks[check.name].append(check)
    return TaskSummary(
        name=name,
        max_score=found[0].max_score,
        judged=len(judged),
        full=sum(task.score >= task.max_score for task in judged),
        mean=fmean(task.score for task in judged) if judged else 0.0,
        checks=tuple(
            CheckSummary(
                name=check,
                sentence=seen[0].sentence,
                judged=len(seen),
                passed=sum(one.outcome is Outcome.PASSED for one in seen),
            )
            for check, seen in checks.items()
        ),
    )


def _mistakes(exercise: str, task: str, found: Sequence[tuple[str, TaskReport]]) -> Iterable[Mistake]:
    made: dict[str, set[str]] = defaultdict(set)
    hints: dict[str, str] = {}
    for student, report in found:
        for check in report.checks:
            if check.mistake:
                made[check.mistake].add(student)
                hints[check.mistake] = check.hint or ""
    for name, students in made.items():
        yield Mistake(
            exercise=exercise,
            task=task,
            name=name,
            hint=hints[name],
            students=tuple(sorted(students)),
            judged=len(found),
        )
