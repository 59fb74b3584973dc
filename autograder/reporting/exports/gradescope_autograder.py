"""The zip that Gradescope builds an autograder from: our grader, one exercise, and what installs the rest.

::

    setup.sh          makes venv/ with the packages of requirements.txt, in the versions that are installed here
    run_autograder    runs autograder.cli.gradescope on submission/ and writes results/results.json
    requirements.txt
    nighthike/        our package with the one suite, and the packages that the suite compares with
    course/           the configuration with the course's secret, and the exercise's source

It holds the solutions and the hidden inputs' secret, as the course's folder does. Source: Gradescope's autograder
documentation, "Autograder Specifications".
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from string import Template

from packaging.markers import default_environment
from packaging.requirements import Requirement

from autograder.course.exercise import Exercise
from autograder.course.layout import CONFIG_FILE, Course

__all__ = ["autograder_zip", "requirements"]

OURS = "nighthike"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file, so that the same course gives the same zip."""
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")

CONFIG = """c = get_config()
load_subconfig({config!r})
c.CourseDirectory.root = ""
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.db_url = ""
c.Nighthike.secret = {secret!r}
c.Nighthike.suites = {suites!r}
c.Nighthike.results = "results"
"""
COURSE_CONFIG = "course_config.py"


def autograder_zip(course: Course, exercise: Exercise, compared_with: Sequence[Path] = ()) -> bytes:
    """The zip for ``exercise``. ``compared_with``: the packages that its suite imports, as files or folders; those that
    were installed by a distribution are required, the others are taken along."""
    installed = metadata.packages_distributions()
    theirs = {path: installed.get(path.stem, [OURS])[0] for path in compared_with}
    required = [name for name in theirs.values() if name != OURS]
    package = Path(str(files("autograder")))
    suites = "suites" if exercise.suite is not None and package not in exercise.suite.parents else ""
    content: dict[str, bytes] = {
        "setup.sh": _script("setup.sh", python=f"{sys.version_info.major}.{sys.version_info.minor}"),
        "run_autograder": _script("run_autograder"),
        "requirements.txt": "".join(f"{line}\n" for line in requirements([OURS, *required])).encode(),
        f"course/{COURSE_CONFIG}": (course.root / CONFIG_FILE).read_bytes(),
        f"course/{CONFIG_FILE}": CONFIG.format(config=COURSE_CONFIG, secret=course.secret, suites=suites).encode(),
    }
    content |= _tree(exercise.path.parent, f"course/source/{exercise.name}")
    content |= {
        name: data
        for name, data in _tree(package, f"{OURS}/autograder").items()
        if not _other_suite(Path(name).relative_to(f"{OURS}/autograder"), None if suites else exercise.suite)
    }
    for path, name in theirs.items():
        if name == OURS:
            content |= _tree(path, f"{OURS}/{path.name}")
    if suites and exercise.suite is not None:
        content |= _tree(exercise.suite, f"course/{suites}/{exercise.name}")
    return _zipped(content)


def requirements(roots: Iterable[str]) -> list[str]:
    """``name==version`` of all that ``roots`` need here, directly or not, sorted; ``nighthike`` itself is not there."""
    environment = {key: str(value) for key, value in default_environment().items()}
    seen: dict[str, str] = {}
    waiting = [Requirement(root) for root in roots]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        extras = frozenset(wanted.extras)
        if (wanted.name, extras) in done:
            continue
        done.add((wanted.name, extras))
        distribution = metadata.distribution(wanted.name)
        seen[distribution.name.lower()] = f"{distribution.name}=={distribution.version}"
        for line in distribution.requires or ():
            need = Requirement(line)
            if need.marker is None or any(
                need.marker.evaluate({**environment, "extra": extra}) for extra in extras or {""}
            ):
                waiting.append(need)
    seen.pop(OURS, None)
    return [seen[name] for name in sorted(seen)]


def _script(name: str, **values: str) -> bytes:
    text = (files("autograder.reporting.exports") / "templates" / name).read_text(encoding="utf-8")
    return Template(text).safe_substitute(values).encode()


def _other_suite(inside: Path, suite: Path | None) -> bool:
    """Whether a file of our package belongs to the suite of another exercise."""
    parts = inside.parts
    return len(parts) > 2 and parts[0] == "suites" and (suite is None or parts[1] != suite.name)


def _tree(path: Path, name: str) -> dict[str, bytes]:
    if path.is_file():
        return {name: path.read_bytes()}
    return {f"{name}/{file.relative_to(path).as_posix()}": file.read_bytes() for file in _regular_files(path)}


def _regular_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part in LEFT_OUT or part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _zipped(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            runs = name in ("setup.sh", "run_autograder")
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            archive.writestr(entry, content[name])
    return made.getvalue()
