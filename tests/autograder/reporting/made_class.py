"""A class of five with something for every part of a report, names that would do harm among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.model import Check, Outcome, Report, Status, TaskReport
from autograder.reporting.records import Assignment, Attempt, ClassResults, Grade, Person, StudentWork

SCRIPT = "</script><script>document.title = 'run'</script>"
FORMULA = '=HYPERLINK("http://elsewhere.example")'
NOTE = "cell 7 was restored\x1b[2J from <b>the</b> release"
DUE = datetime(2030, 1, 2, tzinfo=UTC)


def check(name: str, outcome: Outcome = Outcome.PASSED, **said: str) -> Check:
    return Check(name=name, outcome=outcome, sentence=f"`{name}` holds & is < 1.", **said)


def report(*tasks: TaskReport, exercise: str = "ex1", status: Status = Status.GRADED, **more: object) -> Report:
    return Report(
        exercise=exercise,
        notebook=f"{exercise}.ipynb",
        status=status,
        score=sum(task.score for task in tasks),
        max_score=sum(task.max_score for task in tasks),
        tasks=tasks,
        **more,  # type: ignore[arg-type]
    )


def task(score: float, *checks: Check, name: str = "double", max_score: float = 4.0) -> TaskReport:
    return TaskReport(task=name, score=score, max_score=max_score, checks=checks)


def attempt(score: float, number: int, cpu_seconds: float | None = 1.0) -> Attempt:
    return Attempt(
        answers=str(number),
        submitted=f"2030-01-0{number} 10:00:00 UTC",
        score=score,
        max_score=6.0,
        passed=number,
        checks=3,
        cpu_seconds=cpu_seconds,
    )


RIGHT = report(task(4.0, check("values"), check("text")), task(2.0, check("halves"), name="halve", max_score=2.0))
WRONG = report(
    task(
        1.0,
        check("values", Outcome.FAILED, message=f"got {SCRIPT}", mistake="adds_two", hint="x + 2 is not 2 x."),
        check("text"),
    ),
    task(0.0, check("halves", Outcome.MISSING, message="not there"), name="halve", max_score=2.0),
    notes=(NOTE,),
)
BROKEN = report(
    task(0.0, check("grader", Outcome.INTERNAL)),
    task(0.0, check("halves", Outcome.INCONCLUSIVE), name="halve", max_score=2.0),
    status=Status.INTERNAL,
)
NOTHING = report(
    task(0.0, check("notebook", Outcome.MISSING, message="no such file")),
    task(0.0, check("notebook", Outcome.MISSING, message="no such file"), name="halve", max_score=2.0),
    notes=("small.ipynb is not in the submission",),
)
SECOND = report(task(3.0, check("all"), name="third", max_score=3.0), exercise="ex2")


def made_class() -> ClassResults:
    """ann is right, bob is wrong, late and twice there, cy was broken on, dee sent no notebook, eve sent nothing."""
    people = (
        Person(student_id="ann", first_name="Ann", last_name="Able", email="ann@example.org", lms_user_id="10177"),
        Person(student_id="bob", first_name="Bob", last_name=SCRIPT, email="bob@example.org"),
        Person(student_id="cy", first_name=FORMULA, last_name="O'Hara, Jr."),
        Person(student_id="dee"),
        Person(student_id="eve", first_name="Ève", last_name="Ünal"),
    )
    works = tuple(
        StudentWork(student_id=student, exercise="ex1", notebook="ex1", report=found, attempts=attempts)
        for student, found, attempts in (
            ("ann", RIGHT, (attempt(6.0, 1, 0.5),)),
            ("bob", WRONG, (attempt(0.0, 1), attempt(1.0, 2, 2.5))),
            ("cy", BROKEN, (attempt(0.0, 1, None),)),
            ("dee", NOTHING, ()),
        )
    )
    second = StudentWork(student_id="ann", exercise="ex2", notebook="ex2", report=SECOND)
    return ClassResults(
        course="hill & <dale>",
        people=people,
        assignments=(Assignment(name="ex1", max_score=8.0, due=DUE), Assignment(name="ex2", max_score=3.0)),
        grades=(
            Grade(student_id="ann", assignment="ex1", raw_score=8.5, extra_credit=0.5, submitted=DUE, due=DUE),
            Grade(
                student_id="bob",
                assignment="ex1",
                raw_score=2.5,
                late_penalty=1.0,
                submitted=DUE + timedelta(hours=26),
                due=DUE + timedelta(days=1),
                extension=timedelta(days=1),
            ),
            Grade(student_id="cy", assignment="ex1", raw_score=0.0, waiting=("reflection", "test_double")),
            Grade(student_id="dee", assignment="ex1", raw_score=0.5, late_penalty=2.0),
            Grade(student_id="ann", assignment="ex2", raw_score=3.0),
        ),
        works=(*works, second),
    )
