"""Names in the gradebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.course.layout import Course
from autograder.grading.gradebook.book import Book
from autograder.grading.gradebook.grades import people_of
from autograder.grading.gradebook.students import enter_people
from autograder.reporting.records import Person

from ...conftest import CourseFolder

ZOE = Person(student_id="zyilmaz", first_name="Zoë", last_name="Yılmaz", email="zyilmaz@example.org")
SOMEBODY = Person(student_id="n1")


def test_names_stand_where_nbgrader_keeps_them(folder: CourseFolder) -> None:
    """Somebody without a name stays without one; who is there already is changed, nobody is removed."""
    course = Course.open(folder.root)
    with Book(course) as book:
        enter_people(book, [ZOE, SOMEBODY])
        enter_people(book, [Person(student_id="n1", first_name="Ann")])
    with Gradebook(course.db_url) as stock:
        known = {student.id: (student.first_name, student.last_name, student.email) for student in stock.students}
    assert known == {"zyilmaz": ("Zoë", "Yılmaz", "zyilmaz@example.org"), "n1": ("Ann", None, None)}


def test_the_list_of_a_simulated_class_goes_through_nbgrader(folder: CourseFolder) -> None:
    """What ``nighthike simulate`` leaves is what ``nbgrader db student import`` takes."""
    programs = Path(sys.executable).parent
    told = ["simulate", "submitted", "--students", "3"]
    subprocess.run([programs / "nighthike", *told], cwd=folder.root, check=True, capture_output=True)
    course = Course.open(folder.root)
    with Book(course) as book:
        imported = ["db", "student", "import", "submitted/students.csv"]
        subprocess.run([programs / "nbgrader", *imported], cwd=folder.root, check=True, capture_output=True)
        people = people_of(book)
    assert len(people) == 3
    assert all(person.first_name and person.last_name and person.email for person in people)
