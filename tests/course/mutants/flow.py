"""Mutation operators on what is done when: conditions, checks, loops, statements, what comes back."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tests.course.mutants.registry import REMOVED, called, changed, operator

BOUNDS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
EQUALS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ERRORS = {"ValueError": "TypeError", "TypeError": "ValueError", "FloatingPointError": "ValueError"}


@operator("swap < and <=")
def swap_bounds(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``<`` and ``<=``, ``>`` and ``>=``."""
    yield from _other_comparison(node, BOUNDS)


@operator("swap == and !=")
def swap_equals(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``==`` and ``!=``, ``is`` and ``is not``, ``in`` and ``not in``."""
    yield from _other_comparison(node, EQUALS)


@operator("swap and and or")
def swap_and_or(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``and`` and ``or``."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


@operator("drop a condition")
def drop_a_condition(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """One of the conditions that ``and`` or ``or`` joins, or one end of a chain ``a < b < c``."""
    if isinstance(node, ast.BoolOp):
        for k in range(len(node.values)):
            rest = node.values[:k] + node.values[k + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        yield ast.Compare(node.left, node.ops[:-1], node.comparators[:-1])
        yield ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:])


@operator("negate a condition")
def negate_a_condition(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``if a`` becomes ``if not a``; ``not a`` becomes ``a``."""
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not _is_not(node.test):
        yield changed(node, "test", ast.UnaryOp(ast.Not(), node.test))
    if _is_not(node):
        yield node.operand


@operator("one pass only")
def one_pass_only(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """A loop ends after its first pass."""
    if isinstance(node, ast.For | ast.While):
        yield changed(node, "body", [*node.body, ast.Break()])


@operator("return another name")
def return_another_name(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """A name that is returned makes way for its neighbours among the names bound before."""
    if not isinstance(node, ast.Return | ast.Yield) or node.value is None:
        return
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    for k, part in enumerate(parts):
        if isinstance(part, ast.Name) and part.id in names:
            at = names.index(part.id)
            for other in {names[at - 1], names[(at + 1) % len(names)]} - {part.id}:
                changed: list[ast.expr] = [*parts[:k], ast.Name(other, ast.Load()), *parts[k + 1 :]]
                yield type(node)(ast.Tuple(changed, ast.Load()) if isinstance(node.value, ast.Tuple) else changed[0])


@operator("another answer")
def another_answer(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """In a dict of answers, or among the words that are returned, the next letter or a made-up word."""
    if isinstance(node, ast.Dict):
        for k, value in enumerate(node.values):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                words = sorted({v.value for v in node.values if isinstance(v, ast.Constant)})
                other = words[(words.index(value.value) + 1) % len(words)]
                yield ast.Dict(node.keys, [*node.values[:k], ast.Constant(other), *node.values[k + 1 :]])
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        yield ast.Return(ast.Constant(f"not {node.value.value}"))


@operator("another error")
def another_error(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """ValueError and TypeError change places."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and called(node.exc) in ERRORS:
        yield ast.Raise(ast.Call(ast.Name(ERRORS[called(node.exc)], ast.Load()), node.exc.args, []))


@operator("drop a check")
def drop_a_check(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """An ``if`` that refuses or ends goes."""
    if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], ast.Raise | ast.Return | ast.Break):
        yield REMOVED


@operator("remove a statement")
def remove_a_statement(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Any that could be missed: an assignment to a name bound before, ``+=``, a call, a return, an ``if``."""
    if isinstance(node, ast.Assign):
        bound = [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        if all(isinstance(part.ctx, ast.Load) or part.id in names for part in bound):
            yield REMOVED
    elif isinstance(node, ast.AugAssign | ast.Return | ast.Break | ast.Continue) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield REMOVED
    elif isinstance(node, ast.If) and not isinstance(node.body[-1], ast.Raise | ast.Return | ast.Break):
        yield REMOVED
        if node.orelse:
            yield ast.If(node.test, node.body, [])


def _other_comparison(node: ast.AST, others: dict[type, type]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            if type(op) in others:
                yield ast.Compare(node.left, [*node.ops[:k], others[type(op)](), *node.ops[k + 1 :]], node.comparators)


def _is_not(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
