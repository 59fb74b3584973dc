"""What the class did, counted."""

from __future__ import annotations

from msgspec.structs import replace

from autograder.reporting.class_report.records import ClassReport, ExerciseSummary, StudentSummary, Why
from autograder.reporting.class_report.summary import summarise
from autograder.reporting.records import ClassResults

from ..made_class import made_class


def _report(results: ClassResults | None = None) -> ClassReport:
    return summarise(results or made_class())


def _exercise(name: str = "ex1") -> ExerciseSummary:
    return next(exercise for exercise in _report().exercises if exercise.name == name)


def _student(name: str) -> StudentSummary:
    return next(student for student in _report().students if student.person.student_id == name)


def test_scores_are_those_of_the_gradebook_with_the_penalty_taken_off_and_never_below_0():
    scores = {student.person.student_id: student.score for student in _report().students}
    assert scores == {"ann": 11.5, "bob": 1.5, "cy": 0.0, "dee": 0.0, "eve": 0.0}
    assert {student.max_score for student in _report().students} == {11.0}


def test_a_class_without_gradebook_rows_has_its_automatic_points():
    report = _report(replace(made_class(), grades=(), assignments=()))
    assert [(one.score, one.max_score) for one in report.students[0].exercises] == [(6.0, 6.0), (3.0, 3.0)]


def test_who_handed_in_nothing_is_in_the_report_and_in_no_average():
    assert _student("eve").exercises == ()
    spread = _exercise().scores
    assert spread is not None
    assert (spread.count, spread.low, spread.high, spread.mean) == (4, 0.0, 8.5, 2.5)


def test_a_histogram_holds_every_submission_and_reaches_to_the_extra_credit():
    bins = _exercise().bins
    assert sum(bin_.count for bin_ in bins) == 4
    assert (bins[0].low, bins[-1].high, bins[-1].count) == (0.0, 8.5, 1)


def test_a_pass_rate_counts_only_checks_that_said_something():
    """Where we broke, could not tell, or had no notebook, the class did neither right nor wrong."""
    double, halve = _exercise().tasks
    assert (double.judged, double.full, double.mean) == (2, 1, 2.5)
    assert [(check.name, check.passed, check.judged) for check in double.checks] == [("values", 1, 2), ("text", 2, 2)]
    assert [(check.name, check.passed, check.judged) for check in halve.checks] == [("halves", 1, 2)]


def test_a_mistake_is_counted_once_a_student_with_its_sentence():
    (mistake,) = _exercise().mistakes
    assert (mistake.task, mistake.name, mistake.hint) == ("double", "adds_two", "x + 2 is not 2 x.")
    assert mistake.students == ("bob",)


def test_who_needs_a_look_comes_in_the_order_of_urgency():
    assert [(look.why, look.student_id) for look in _report().looks] == [
        (Why.INTERNAL, "cy"), (Why.INCONCLUSIVE, "cy"), (Why.UNREADABLE, "dee"), (Why.REPAIRED, "bob"),
    ]  # fmt: skip
    assert _report().looks[0].what == ("double",)


def test_what_waits_for_a_person_is_counted_by_cell_and_told_with_the_student():
    assert _exercise().waiting == {"reflection": 1, "test_double": 1}
    (one,) = _student("cy").exercises
    assert [look.what for look in one.looks if look.why is Why.MANUAL] == [("reflection", "test_double")]


def test_late_is_later_than_the_students_own_due_date():
    assert _exercise().late == 1
    (one,) = _student("bob").exercises
    assert (one.hours_late, one.late_penalty) == (2.0, 1.0)


def test_time_and_progress_come_from_the_attempts():
    spread = _exercise().cpu_seconds
    assert spread is not None
    assert (spread.count, spread.low, spread.median, spread.high) == (2, 0.5, 1.5, 2.5)
    assert [(made.number, made.students, made.mean) for made in _exercise().tries] == [(1, 3, 2.0), (2, 1, 1.0)]


def test_an_assignment_of_two_notebooks_is_one_exercise():
    results = made_class()
    bob = next(work for work in results.works if work.student_id == "bob")
    other = replace(bob, notebook="other")
    both = _report(replace(results, works=(*results.works, other)))
    (one,) = next(student for student in both.students if student.person.student_id == "bob").exercises
    assert one.automatic == 2.0
    assert [attempt.score for attempt in one.attempts] == [0.0, 2.0]
    assert both.exercises[0].notebooks == ("ex1", "other")


def test_the_report_of_an_empty_class_is_empty():
    report = _report(ClassResults(course="", people=(), assignments=(), grades=(), works=()))
    assert (report.exercises, report.students, report.looks) == ((), (), ())
