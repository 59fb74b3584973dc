"""The same grading inside stock nbgrader: ``nbgrader autograde`` and formgrader's button.

``nbgrader_config.py`` names the three steps::

    step = "autograder.grading.nbgrader.step."
    c.Autograde.sanitize_preprocessors = [step + "Repair", "nbgrader.preprocessors.CheckCellMetadata"]
    c.Autograde.autograde_preprocessors = [
        step + "ConfinedGrade", "nbgrader.preprocessors.IgnorePattern", "nbgrader.preprocessors.LimitOutput",
        step + "SaveGrades", "nbgrader.preprocessors.AssignLatePenalties", "nbgrader.preprocessors.CheckCellMetadata",
    ]

``Repair`` takes the place of ClearOutput, DeduplicateIds, OverwriteKernelspec and OverwriteCells; ``ConfinedGrade``
that of Execute; ``SaveGrades`` that of SaveAutoGrades, which cannot say "a person has to grade this". For
``nbgrader generate_feedback`` there is ``OpenGrades`` in place of GetGrades, so that the page can say it too::

    c.GenerateFeedback.preprocessors = [step + "OpenGrades"]
"""

from __future__ import annotations

import json
import weakref
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.preprocessors import (
    ClearOutput,
    DeduplicateIds,
    GetGrades,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.preprocessors.base import NbGraderPreprocessor
from traitlets.config import LoggingConfigurable

from autograder.course.exercise import Exercise
from autograder.course.layout import Course
from autograder.course.notebook import read_notebook
from autograder.course.repair import repair
from autograder.errors import NotebookError, UnreadableError
from autograder.grading.many import Many, local_executor
from autograder.grading.other_files import passed_on, withhold
from autograder.grading.publish import Submission
from autograder.grading.results.attempts import Attempts, attempt_of
from autograder.grading.results.store import Store
from autograder.grading.worker.bench import Judged, bench_settings
from autograder.grading.worker.submission import Prepared, finish, work_of
from autograder.model import Report

__all__ = ["ConfinedGrade", "OpenGrades", "Repair", "SaveGrades"]

RESOURCE = "nighthike"
"""Key under which ConfinedGrade tells SaveGrades which cells need a person."""
NOTES = "nighthike_notes"
"""Key in the notebook's metadata: nbgrader writes and reads the notebook between Repair and ConfinedGrade."""


class Repair(NbGraderPreprocessor):
    """Puts a submission right; for an exercise without a suite just as nbgrader does.

    nbgrader has copied by then what lies beside the notebook, and followed links: what ``nighthike grade`` would not
    pass on is removed again before anybody is told of it.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The whole notebook at once. Raises UnreadableError for a link, which nbgrader reports as not graded."""
        station = _Station.of(self)
        exercise = station.exercise(resources)
        station.withhold_files(exercise, resources["nbgrader"]["student"])
        if exercise.suite is None:
            for step in (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells):
                nb, resources = step(parent=self.parent)(nb, resources)
            return nb, resources
        try:
            restored = repair(read_notebook(json.dumps(nb).encode("ascii")), exercise)
            notebook, notes = restored.notebook, list(restored.notes)
        except NotebookError as error:
            notebook, notes = exercise.released(), [str(error)]
        notebook.metadata[NOTES] = notes
        return notebook, resources


class ConfinedGrade(NbGraderPreprocessor):
    """Runs the code cells confined and puts outputs and findings in place, as ``nighthike grade`` does."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The whole notebook at once."""
        station = _Station.of(self)
        exercise = station.exercise(resources)
        notes = tuple(nb.metadata.pop(NOTES, ()))
        prepared = Prepared(exercise=exercise, notebook=nb, notes=notes, work=work_of(nb, exercise))
        judged = station.judge(prepared)
        graded = finish(prepared, judged)
        station.keep(prepared, judged, graded.report, resources["nbgrader"]["student"])
        resources[RESOURCE] = {"not_graded": graded.not_graded, "unsure": graded.unsure}
        if graded.not_graded:
            self.log.error("Not graded, because the grader failed: %s", ", ".join(sorted(graded.not_graded)))
        return graded.notebook, resources


class SaveGrades(SaveAutoGrades):
    """Saves scores as nbgrader does, and knows cells that a person has to grade because we could not."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The whole notebook at once."""
        self._found = resources.get(RESOURCE, {"not_graded": (), "unsure": ()})
        found: tuple[Any, Any] = super().preprocess(nb, resources)
        return found

    def _add_score(self, cell: Any, resources: Any) -> None:
        super()._add_score(cell, resources)
        name = cell.metadata["nbgrader"]["grade_id"]
        if name in self._found["not_graded"] or name in self._found["unsure"]:
            grade: Any = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
            grade.needs_manual_grade = True
            if name in self._found["not_graded"]:
                grade.auto_score = None
            self.gradebook.db.commit()


class OpenGrades(GetGrades):
    """Puts the gradebook's scores into the notebook as nbgrader does, and whether a person still has to look."""

    def _get_score(self, cell: Any, resources: Any) -> None:
        super()._get_score(cell, resources)
        marks = cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(marks["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        marks["waiting"] = bool(grade.needs_manual_grade)


class _Station:
    """The course and one worker process, for as long as nbgrader's converter lives.

    A process of its own: formgrader's server must not collect suites in itself, and must not keep them when they
    change.
    """

    _all: ClassVar[weakref.WeakKeyDictionary[LoggingConfigurable, _Station]] = weakref.WeakKeyDictionary()

    def __init__(self, converter: Any) -> None:
        course = Course.open(Path(converter.coursedir.root))
        self._ignored, self._students_own = tuple(converter.coursedir.ignore), dict(converter.exclude_overwriting)
        self._store = Store(course.results)
        self._attempts = Attempts(course.results)
        self._course = course
        self._exercises: dict[str, Exercise] = {}
        self._many = Many[None](bench_settings(course), lambda: local_executor(1), 1)

    @classmethod
    def of(cls, step: NbGraderPreprocessor) -> _Station:
        """The station of the converter that runs ``step``: one ``nbgrader autograde``, one click in formgrader."""
        exporter: Any = step.parent
        converter = exporter.parent
        if converter not in cls._all:
            station = cls._all[converter] = cls(converter)
            weakref.finalize(converter, station._many.close)
        return cls._all[converter]

    def exercise(self, resources: Any) -> Exercise:
        """The exercise that nbgrader works on."""
        name = f"{resources['nbgrader']['assignment']}/{resources['nbgrader']['notebook']}"
        if name not in self._exercises:
            self._exercises[name] = self._course.exercise(name)
        return self._exercises[name]

    def withhold_files(self, exercise: Exercise, student: str) -> None:
        """Of what was handed in only that is left in ``autograded/`` which is passed on."""
        submission = self._submission(exercise, student)
        if submission.path.is_symlink():
            raise UnreadableError(f"{submission.path}: is a link; submit the notebook itself")
        own = frozenset(self._students_own.get(exercise.name, ()))
        files = passed_on(submission.folder, self._course.source / exercise.name, self._ignored, own)
        withhold(files, self._course.autograded / student / exercise.name, beside=".ipynb")

    def judge(self, prepared: Prepared) -> Judged:
        """Judge one submission in the worker; one that kills it is tried again, then needs a person."""
        assert prepared.work is not None
        ((_, judged),) = self._many.judge_each([(None, prepared.work)])
        return judged

    def keep(self, prepared: Prepared, judged: Judged, report: Report, student: str) -> None:
        """Remember the report and the attempt, as ``nighthike grade`` does."""
        exercise, submission = prepared.exercise, self._submission(prepared.exercise, student)
        self._store.keep_report(exercise.name, student, report)
        attempt = attempt_of(prepared.notebook, judged, report, submission.timestamp)
        self._attempts.note(exercise.name, exercise.notebook, student, attempt)

    def _submission(self, exercise: Exercise, student: str) -> Submission:
        folder = self._course.submitted / student / exercise.name
        path = folder / f"{exercise.notebook}.ipynb"
        return Submission(student=student, exercise=exercise.name, folder=folder, path=path)
