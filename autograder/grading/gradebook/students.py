"""Who is who, written into nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from autograder.grading.gradebook.book import Book
from autograder.reporting.records import Person

__all__ = ["enter_people"]


def enter_people(book: Book, people: Iterable[Person]) -> None:
    """Names and addresses of ``people``, as ``nbgrader db student import`` enters them; all of them or none.

    Whoever is there already is changed, and nobody is removed. Raises GraderError.
    """
    book.change("the names of the students", partial(_enter, people=people))


def _enter(gradebook: Any, people: Iterable[Person]) -> None:
    for person in people:
        gradebook.update_or_create_student(
            person.student_id,
            first_name=person.first_name or None,
            last_name=person.last_name or None,
            email=person.email or None,
        )
