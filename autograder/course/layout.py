"""A folder as a course: where things lie, read from the ``nbgrader_config.py`` that nbgrader reads too."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from traitlets import Unicode
from traitlets.config import Config, Configurable
from traitlets.config.loader import PyFileConfigLoader

from autograder.course.exercise import Exercise, read_exercise
from autograder.errors import CourseError

__all__ = ["CONFIG_FILE", "SECRET_CHARACTERS", "Course", "CourseDirectory", "Nighthike"]

CONFIG_FILE = "nbgrader_config.py"
SECRET_CHARACTERS = 16
"""The shortest secret: what is drawn from a shorter one can be found by trying, and its text occurs by chance."""

_SUITES = Path(__file__).resolve().parents[1] / "suites"
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


class CourseDirectory(Configurable):
    """The options of nbgrader's class of this name that say where files lie; same names, same defaults."""

    root = Unicode("").tag(config=True)
    source_directory = Unicode("source").tag(config=True)
    release_directory = Unicode("release").tag(config=True)
    submitted_directory = Unicode("submitted").tag(config=True)
    autograded_directory = Unicode("autograded").tag(config=True)
    feedback_directory = Unicode("feedback").tag(config=True)
    directory_structure = Unicode(_STRUCTURE).tag(config=True)
    db_url = Unicode("").tag(config=True)
    course_id = Unicode("").tag(config=True)


class Nighthike(Configurable):
    """Our own options, ``c.Nighthike.*``."""

    suites = Unicode("", help="Folder of hidden suites, one folder per exercise; ours when empty.").tag(config=True)
    secret = Unicode("", help="What hidden inputs are drawn from.").tag(config=True)
    results = Unicode("results", help="Folder where reports are kept.").tag(config=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course: folders as absolute paths, and what its configuration says. ``Course.open`` makes one."""

    root: Path
    source: Path
    release: Path
    submitted: Path
    autograded: Path
    feedback: Path
    results: Path
    suites: Path
    db_url: str
    course_id: str
    secret: str = field(repr=False)
    config: Config = field(repr=False)
    """The whole configuration, for nbgrader's own classes."""

    @classmethod
    def open(cls, root: Path) -> Course:
        """The course in the folder ``root``. Runs its ``nbgrader_config.py``, and no other configuration.

        Raises CourseError when there is none, when it cannot be run, or when it asks for what we cannot do.
        """
        home = root.resolve()
        config = _load(home)
        places = CourseDirectory(config=config)
        ours = Nighthike(config=config)
        if places.directory_structure != _STRUCTURE:
            raise CourseError(
                f"{CONFIG_FILE}: CourseDirectory.directory_structure is {places.directory_structure!r}; "
                f"remove it: only nbgrader's own, {_STRUCTURE!r}, is supported"
            )
        if 0 < len(ours.secret) < SECRET_CHARACTERS:
            raise CourseError(
                f"{CONFIG_FILE}: Nighthike.secret has {len(ours.secret)} characters; "
                f"choose {SECRET_CHARACTERS} or more at random"
            )
        home = (home / places.root).resolve()
        return cls(
            root=home,
            source=home / places.source_directory,
            release=home / places.release_directory,
            submitted=home / places.submitted_directory,
            autograded=home / places.autograded_directory,
            feedback=home / places.feedback_directory,
            results=home / ours.results,
            suites=home / ours.suites if ours.suites else _SUITES,
            db_url=places.db_url or f"sqlite:///{home / 'gradebook.db'}",
            course_id=places.course_id.strip(),
            secret=ours.secret,
            config=config,
        )

    def notebooks(self, *names: str) -> tuple[Path, ...]:
        """The source notebooks of the assignments ``names`` ("ex3_momentum", or "ps1/problem2" for one of several).

        All of them without names; sorted. Raises CourseError for a name that the course does not have.
        """
        every = sorted(
            path
            for path in self.source.glob("*/*.ipynb")
            if not any(part.startswith(".") for part in path.relative_to(self.source).parts)
        )
        if not names:
            return tuple(every)
        chosen = []
        for name in names:
            found = [path for path in every if name in (path.parent.name, f"{path.parent.name}/{path.stem}")]
            if not found:
                known = ", ".join(sorted({path.parent.name for path in every})) or "none yet"
                raise CourseError(f"{name}: no such exercise in {self.source}; there are: {known}")
            chosen += found
        return tuple(sorted(set(chosen)))

    def exercise(self, name: str) -> Exercise:
        """The exercise ``name``.

        Raises CourseError when the course has no such exercise, when the assignment has several notebooks and
        ``name`` does not say which, and when the notebook has a fault.
        """
        exercises = self.notebooks(name)
        if len(exercises) > 1:
            known = ", ".join(f"{path.parent.name}/{path.stem}" for path in exercises)
            raise CourseError(f"{name}: has several notebooks; name one of {known}")
        return self._read(exercises[0])

    def exercises(self, *names: str) -> tuple[Exercise, ...]:
        """The exercises of the assignments ``names``, all without names, sorted by name and notebook."""
        return tuple(self._read(path) for path in self.notebooks(*names))

    def submissions(self, exercise: str) -> tuple[Path, ...]:
        """Every ``submitted/<student>/<exercise>/<notebook>.ipynb`` there is, sorted by student.

        Raises CourseError when the course has no such exercise.
        """
        sources = self.notebooks(exercise)
        students = sorted(self.submitted.iterdir()) if self.submitted.is_dir() else []
        paths = [
            student / source.parent.name / source.name
            for student in students
            for source in sources
            if not student.name.startswith(".")
        ]
        return tuple(path for path in paths if path.is_file() or path.is_symlink())

    def _read(self, notebook: Path) -> Exercise:
        suite = self.suites / notebook.parent.name
        return read_exercise(
            notebook, suite=suite if any(suite.glob("test_*.py")) else None, config=self.config, root=self.root
        )


def _load(root: Path) -> Config:
    path = root / CONFIG_FILE
    if not path.is_file():
        raise CourseError(f"{root}: has no {CONFIG_FILE}; run the command in a course's folder, or name it: --course")
    try:
        config: Config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
        return config
    except SyntaxError as error:
        raise CourseError(f"{CONFIG_FILE}, line {error.lineno}: {error.msg}; mend it") from error
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        where = f"{CONFIG_FILE}, line {lines[-1]}" if lines else CONFIG_FILE
        raise CourseError(f"{where}: {type(error).__name__}: {error}; mend it") from error
