"""From a solution cell to its mutants: every operator on every node of the solution, one change at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

# Both modules register their operators as they are imported.
from tests.course.mutants import flow, values  # noqa: F401
from tests.course.mutants.registry import OPERATORS

__all__ = ["Change", "changes"]

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class Change(NamedTuple):
    """One mutant of a cell: which operator, the line as it was and as it is, and the text of the whole cell."""

    operator: str
    before: str
    after: str
    source: str


def changes(cell: str) -> Iterator[Change]:
    """All mutants of a solution cell, in the order of its text; texts that come twice are given once."""
    tree, inside = ast.parse(cell), _solution_lines(cell)
    statements = _statements(tree)
    seen = {ast.unparse(tree)}
    for index, node in enumerate(ast.walk(tree)):
        if index not in statements or getattr(node, "lineno", -1) not in inside:
            continue
        at = statements[index]
        names = _bound_before(tree, node)
        for operator, replacements in OPERATORS.items():
            for replacement in replacements(node, names):
                changed = copy.deepcopy(tree)
                parts = list(ast.walk(changed))
                before = _line(parts[at])
                new = copy.deepcopy(replacement)
                changed = _Replace(parts[index], new).visit(changed)
                after = _line(new if at == index else parts[at])
                source = ast.unparse(ast.fix_missing_locations(changed))
                if source not in seen:
                    seen.add(source)
                    yield Change(operator, before, after, source)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _solution_lines(cell: str) -> set[int]:
    """The numbers of the lines between the markers."""
    inside, within = set(), False
    for number, line in enumerate(cell.split("\n"), start=1):
        if line.strip() in (BEGIN, END):
            within = line.strip() == BEGIN
        elif within:
            inside.add(number)
    return inside


def _statements(tree: ast.AST) -> dict[int, int]:
    """For each node that may change the statement around it, both by their position in ``ast.walk``.

    What a ``raise`` says is no behaviour: only the statement itself may change.
    """
    position = {node: index for index, node in enumerate(ast.walk(tree))}
    found: dict[int, int] = {}

    def visit(node: ast.AST, statement: int) -> None:
        if isinstance(node, ast.stmt):
            statement = position[node]
        found[position[node]] = statement
        if not isinstance(node, ast.Raise | ast.JoinedStr):
            for child in ast.iter_child_nodes(node):
                # The operator contexts and signs are shared between nodes: they have no place of their own.
                if isinstance(child, ast.expr | ast.stmt | ast.comprehension | ast.keyword | ast.arguments):
                    visit(child, statement)

    visit(tree, 0)
    return found


def _bound_before(tree: ast.AST, node: ast.AST) -> list[str]:
    """Names of arguments and of what has been assigned above ``node`` in its function, in order."""
    line, names = getattr(node, "lineno", 0), list[str]()
    functions = [
        part
        for part in ast.walk(tree)
        if isinstance(part, ast.FunctionDef) and part.lineno <= line <= (part.end_lineno or 0)
    ]
    for function in functions[-1:]:
        names += [argument.arg for argument in function.args.args]
        stores = [
            part
            for part in ast.walk(function)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.lineno < line
        ]
        names += [part.id for part in sorted(stores, key=lambda part: (part.lineno, part.col_offset))]
    return [name for name in dict.fromkeys(names) if name not in ("self", "_")]


def _line(statement: ast.AST) -> str:
    """The first line of a statement, as Python itself would write it."""
    return "" if isinstance(statement, ast.Pass) else ast.unparse(ast.fix_missing_locations(statement)).split("\n")[0]
