"""A class of which it is known who worked alone and who copied from whom, and how the copies were disguised."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.notebook import notebook_bytes, read_notebook, write_bytes
from autograder.course.roster import roster
from autograder.similarity.handed_in import Submission, submissions
from tests.autograder.similarity import writing
from tests.course.graded import ROOT, exercise, mistakes, variants

__all__ = ["DISGUISES", "MadeClass", "Work", "made_class", "styles"]

DISGUISES = (
    "nothing", "renamed", "reformatted", "other comments", "reordered", "one task", "written answers", "everything",
)  # fmt: skip
"""What was done to a copy. ``one task``: only the longest answer is copied, renamed; ``written answers``: only those,
lightly paraphrased; ``everything``: renamed, reformatted, reordered, with other comments, and paraphrased."""
REWRITTEN = "rewritten"
"""A copy that was written anew by hand, statement by statement, as one who works alone writes; nobody can tell it."""
WRONG = 0.15
"""The share of answers with a known mistake in them."""
NATURAL = 0.35
"""The share of answers that follow the course's own solution."""


class Work(NamedTuple):
    """What one student writes, before it is in a notebook."""

    code: dict[str, str]
    """By task."""
    texts: dict[str, str]
    """Written answers, by grade_id."""
    order: tuple[str, ...] | None = None
    """Tasks in the order of their cells, all in cells of the student's own; None for the release's."""


class MadeClass(NamedTuple):
    exercise: Exercise
    submitted: list[Submission]
    copies: dict[frozenset[str], str]
    """Pairs of students of whom one copied from the other, with the disguise."""


def styles(name: str) -> dict[str, list[str]]:
    """Every known way to write each task of the exercise ``name``; the course's own is the first."""
    source = read_notebook(ROOT / "source" / name / f"{exercise(name).notebook}.ipynb")
    own = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in source.cells}
    found = {task.name: [own[task.name]] for task in exercise(name).tasks}
    for variant in variants():
        if variant.exercise == name:
            found[variant.task].append(variant.source)
    return found


def alone(name: str, ways: Mapping[str, Sequence[str]], wrong: Mapping[str, Sequence[str]], rng: random.Random) -> Work:
    """The work of somebody who spoke to nobody."""
    talks = rng.random() < 0.6
    code = {}
    for task, known in ways.items():
        if wrong.get(task) and rng.random() < WRONG:
            source = rng.choice(wrong[task])
        else:
            source = known[0] if rng.random() < NATURAL else rng.choice(known)
        source = writing.rewritten(source, rng)
        code[task] = writing.remarked(source, rng) if talks else source
    return Work(code, {cell.grade_id: writing.essay(rng) for cell in exercise(name).manual if cell.grade_id})


def copied(work: Work, own: Work, disguise: str, rng: random.Random) -> Work:
    """``work`` as somebody hands it in who would have written ``own``."""
    code, texts, order = dict(work.code), dict(work.texts), None
    if disguise == "one task":
        longest = max(code, key=lambda task: len(code[task]))
        return own._replace(code={**own.code, longest: writing.renamed(code[longest], rng)})
    if disguise == "written answers":
        return own._replace(texts={name: writing.paraphrased(text, rng) for name, text in texts.items()})
    if disguise == REWRITTEN:
        return own._replace(code={task: writing.rewritten(source, rng) for task, source in code.items()})
    everything = disguise == "everything"
    if everything or disguise == "renamed":
        code = {task: writing.renamed(source, rng) for task, source in code.items()}
    if everything or disguise == "reformatted":
        code = {task: writing.reformatted(source, rng) for task, source in code.items()}
    if everything or disguise == "other comments":
        code = {task: writing.remarked(writing.reformatted(source, rng), rng) for task, source in code.items()}
    if everything or disguise == "reordered":
        order = tuple(rng.sample(sorted(code), len(code)))
    if everything:
        texts = {name: writing.paraphrased(text, rng) for name, text in texts.items()}
    return Work(code, texts, order)


def written(work: Work, made: Exercise) -> bytes:
    """The notebook with ``work`` in it."""
    notebook = made.released()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in work.texts:
            cell["source"] = work.texts[name]
        elif name in work.code and work.order is None:
            cell["source"] = work.code[name]
    if work.order is not None:
        notebook["cells"] = [
            cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in work.code
        ]
        at = len(notebook.cells) // 2
        together = "\n\n".join(work.code[task] for task in work.order)
        notebook.cells.insert(at, _cell(together))
    return notebook_bytes(notebook)


def made_class(
    folder: Path, name: str, students: int, *, seed: int = 0, disguises: Sequence[str] = DISGUISES
) -> MadeClass:
    """A class of ``students`` in the new ``folder``; for each of ``disguises`` one student more, who copied so."""
    rng = random.Random(f"{seed}/{name}")
    ways = styles(name)
    wrong: dict[str, list[str]] = {}
    for mistake in mistakes():
        if mistake.exercise == name:
            wrong.setdefault(mistake.task, []).append(mistake.source)
    names = [one.student_id for one in roster(students + len(disguises), random.Random(f"{seed}/roster"))]
    rng.shuffle(names)
    works = [alone(name, ways, wrong, rng) for _ in names[:students]]
    copies = {}
    for number, disguise in enumerate(disguises):
        original = number % students
        works.append(copied(works[original], alone(name, ways, wrong, rng), disguise, rng))
        copies[frozenset((names[original], names[students + number]))] = disguise
    for student, work in zip(names, works, strict=True):
        write_bytes(written(work, exercise(name)), folder / student / name / f"{exercise(name).notebook}.ipynb")
    return MadeClass(exercise(name), list(submissions(folder, exercise(name))), copies)


def _cell(source: str):  # type: ignore[no-untyped-def]
    from nbformat.v4 import new_code_cell

    return new_code_cell(source, id="all-together")
