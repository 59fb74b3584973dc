"""Where mutation operators are registered, and what they share.

An operator is a generator over what may stand in the place of one node of the syntax tree; ``REMOVED`` takes a
statement away.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence

__all__ = ["OPERATORS", "REMOVED", "Operator", "called", "changed", "operator"]

REMOVED = ast.Pass()
"""Takes the place of a statement that is removed."""

Operator = Callable[[ast.AST, Sequence[str]], Iterator[ast.AST]]
"""``operator(node, names)``: what may stand in the place of ``node``; ``names`` are those bound before it, in order."""

OPERATORS: dict[str, Operator] = {}
"""By the names that the tables print. Of two that make the same text the first has it."""


def operator(name: str) -> Callable[[Operator], Operator]:
    """Register an operator."""

    def register(function: Operator) -> Operator:
        OPERATORS[name] = function
        return function

    return register


def changed(node: ast.AST, field: str, value: object) -> ast.AST:
    """``node`` with another ``field``; the rest is shared."""
    other = copy.copy(node)
    setattr(other, field, value)
    return other


def called(node: ast.Call) -> str:
    """The name of the function or method; "" where there is none."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
