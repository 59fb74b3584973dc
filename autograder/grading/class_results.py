"""Everything that is known of a class, read from the course's folder; nothing is graded again."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.errors import CourseError
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.grades import assignments_of, grades_of, people_of
from autograder.grading.results.attempts import Attempts
from autograder.grading.results.store import Store
from autograder.reporting.records import ClassResults, Person, StudentWork

__all__ = ["read_class"]


def read_class(course: Course, exercises: Sequence[Exercise]) -> ClassResults:
    """The reports, attempts and grades of ``exercises``. Raises CourseError when none of them was ever graded."""
    store, attempts = Store(course.results), Attempts(course.results)
    works = tuple(
        StudentWork(
            student_id=student,
            exercise=exercise.name,
            notebook=exercise.notebook,
            report=report,
            attempts=attempts.of(exercise.name, exercise.notebook, student),
        )
        for exercise in exercises
        for student, report in store.last_reports(exercise.name, exercise.notebook)
    )
    names = sorted({exercise.name for exercise in exercises})
    if not works:
        raise CourseError(f"{course.results}: has no reports yet; run nighthike grade {' '.join(names)}".rstrip())
    with Book(course) as book:
        people = {person.student_id: person for person in people_of(book)}
        assignments, grades = assignments_of(book, names), grades_of(book, names)
    for student in {work.student_id for work in works} - people.keys():
        people[student] = Person(student_id=student)
    return ClassResults(
        course=course.course_id,
        people=tuple(people[student] for student in sorted(people)),
        assignments=assignments,
        grades=grades,
        works=works,
    )
