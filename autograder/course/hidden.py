"""What a suite's folder holds that students must not see, read from its text: nothing in it is run.

Known mistakes are complete wrong versions of a task's function (``misconceptions.py``); here they are texts, which a
simulated student can hand in.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import CourseError
from autograder.model import Record

__all__ = ["Mistake", "check_names", "known_mistakes", "reference_pairs"]

_OURS = ("reference", "autograder")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IN_EVERY_NOTEBOOK = "import numpy as np"


class Mistake(Record, frozen=True, kw_only=True):
    """A known mistake: its name in reports, the tasks it is made in, and its text."""

    name: str
    tasks: tuple[str, ...]
    definition: str
    """The function or class without decorators and docstring, under the mistake's name."""
    before: str
    """What it needs from its module: imports, constants, helpers; often empty."""
    supplied: tuple[str, ...]
    """What it imports from our own packages and therefore needs from the notebook, such as a ``History``."""

    def answer(self, task: str) -> str:
        """The text of a solution cell for ``task`` in which this mistake is made."""
        definition = re.sub(rf"\b{self.name}\b", task, self.definition)
        return f"{self.before}\n\n\n{definition}" if self.before else definition


def known_mistakes(suite: Path) -> tuple[Mistake, ...]:
    """The mistakes in ``suite/misconceptions.py`` in their order; none where there is no such file.

    Raises CourseError when the file is not Python.
    """
    path = suite / "misconceptions.py"
    if not path.exists():
        return ()
    text, tree = _parsed(path)
    lines = text.splitlines()
    statements = list(_top_level(tree))
    found = []
    for node in statements:
        if isinstance(node, _DEFINITIONS) and (tasks := _tasks(node)):
            before, supplied = _needed(node, statements, lines)
            found.append(
                Mistake(
                    name=node.name,
                    tasks=tasks,
                    definition=_definition(node, lines),
                    before="\n".join(before),
                    supplied=tuple(sorted(supplied)),
                )
            )
    return tuple(found)


def check_names(suite: Path) -> frozenset[str]:
    """The names of the hidden checks: every ``test_*`` function in the suite's files."""
    return frozenset(
        node.name
        for path in sorted(suite.glob("test_*.py"))
        for node in ast.walk(_parsed(path)[1])
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def reference_pairs(folder: Path) -> frozenset[tuple[str, str]]:
    """Every two successive lines of code in a function of the package in ``folder``, without comments and docstrings.

    The lines are as they stand there, indentation included.
    """
    pairs: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*.py")):
        text, tree = _parsed(path)
        lines = text.splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                code = [
                    line
                    for statement in body
                    for line in lines[statement.lineno - 1 : statement.end_lineno]
                    if line.strip() and not line.lstrip().startswith("#")
                ]
                pairs.update(itertools.pairwise(code))
    return frozenset(pairs)


def _parsed(path: Path) -> tuple[str, ast.Module]:
    text = path.read_text(encoding="utf-8")
    try:
        return text, ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{path}, line {error.lineno}: {error.msg}; mend it") from error


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    for statement in tree.body:
        if isinstance(statement, ast.If):  # if TYPE_CHECKING:
            yield from statement.body
        else:
            yield statement


def _tasks(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[str, ...]:
    """The task names in ``@misconception("task", …, hint=…)``; none for any other definition."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call):
            called = decorator.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
            if name == "misconception":
                return tuple(
                    argument.value
                    for argument in decorator.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                )
    return ()


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, lines: list[str]) -> str:
    """The lines of ``node`` without its docstring, which tells about the mistake and not about the function."""
    kept = lines[node.lineno - 1 : node.end_lineno]
    first = node.body[0]
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        assert first.end_lineno is not None
        kept = lines[node.lineno - 1 : first.lineno - 1] + lines[first.end_lineno : node.end_lineno]
    return "\n".join(kept)


def _needed(node: ast.stmt, statements: list[ast.stmt], lines: list[str]) -> tuple[list[str], set[str]]:
    """The statements of the module that ``node`` needs, directly or not, in order; and what it needs of ours."""
    wanted, needed, supplied = [node], set[int](), set[str]()
    while wanted:
        used = _used(wanted.pop())
        for index, statement in enumerate(statements):
            names = used & _bound(statement)
            if not names or statement is node or index in needed:
                continue
            if _imports_ours(statement):
                supplied |= names
            else:
                needed.add(index)
                wanted.append(statement)
    texts = ["\n".join(lines[statements[i].lineno - 1 : statements[i].end_lineno]) for i in sorted(needed)]
    return [text.strip() for text in texts if text.strip() != _IN_EVERY_NOTEBOOK], supplied


def _used(statement: ast.stmt) -> set[str]:
    """The names that ``statement`` uses, its decorators left out."""
    decorators = getattr(statement, "decorator_list", [])
    parts = [part for part in ast.iter_child_nodes(statement) if part not in decorators]
    return {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {
        name.id for target in targets if target is not None for name in ast.walk(target) if isinstance(name, ast.Name)
    }


def _imports_ours(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import):
        return any(alias.name.split(".")[0] in _OURS for alias in statement.names)
    return isinstance(statement, ast.ImportFrom) and (statement.module or "").split(".")[0] in _OURS
