"""Mutation operators on values: signs, terms, factors, numbers, axes, copies, functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tests.course.mutants.registry import called, changed, operator

SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add}
FACTORS = {ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv}
TWINS = [
    ("min", "max"),
    ("argmin", "argmax"),
    ("minimum", "maximum"),
    ("any", "all"),
    ("sum", "mean"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
]
TWIN = dict(TWINS) | {b: a for a, b in TWINS}
WRAPPERS = (
    "sqrt",
    "abs",
    "exp",
    "log",
    "log1p",
    "tanh",
    "square",
    "isfinite",
    "isnan",
    "sum",
    "mean",
    "median",
    "cumsum",
    "sort",
    "reversed",
    "sorted",
    "sigmoid",
    "enumerate",
    "ravel",
    "reshape",
    "flatnonzero",
    "argsort",
    "norm",
    "clip",
)
COPIES = ("array", "deepcopy", "dict", "list")
SYMMETRIC = ("min", "max", "minimum", "maximum", "isinstance", "issubdtype", "allclose", "array_equal")
RANGES = ("range", "arange")
TENTH = 1.1


@operator("flip a sign")
def flip_a_sign(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``a + b`` and ``a - b``, ``+=`` and ``-=``, ``-a`` and ``a``."""
    yield from _other_operator(node, SIGNS)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand


@operator("swap * and /")
def swap_factors(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``*`` and ``/``; ``//`` and ``%`` become neighbours of theirs."""
    yield from _other_operator(node, FACTORS)


@operator("drop a term")
def drop_a_term(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """One side of a sum, a product, a quotient or a power; ``a += b`` becomes ``a = b``."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow):
            yield node.left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield node.right
        if isinstance(node.op, ast.Sub):
            yield ast.UnaryOp(ast.USub(), node.right)
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)


@operator("swap sides")
def swap_sides(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``a / b`` and ``b / a``, ``a @ b`` and ``b @ a``; two neighbouring arguments of a call; two values of a dict."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.MatMult | ast.Pow):
        yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.Call):
        for k in range(len(node.args) - 1):
            if called(node) not in SYMMETRIC and not any(isinstance(arg, ast.Starred) for arg in node.args):
                yield ast.Call(node.func, _swapped(node.args, k), node.keywords)
    if isinstance(node, ast.Dict) and not any(isinstance(value, ast.Constant) for value in node.values):
        for k in range(len(node.values) - 1):
            yield ast.Dict(node.keys, _swapped(node.values, k))


@operator("drop a function")
def drop_a_function(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``np.sqrt(x)`` becomes ``x``, ``x.sum(axis=0)`` becomes ``x``, ``X.T`` becomes ``X``."""
    if isinstance(node, ast.Call) and called(node) in WRAPPERS:
        if node.args and not (isinstance(node.func, ast.Attribute) and _is_array(node.func.value)):
            yield node.args[0]
        elif isinstance(node.func, ast.Attribute) and _is_array(node.func.value):
            yield node.func.value
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value


@operator("off by one")
def off_by_one(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Whole numbers, the ends of ranges and the bounds of slices, one up and one down."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield _number(node.value + 1)
        yield _number(node.value - 1)
    if isinstance(node, ast.Call) and called(node) in RANGES:
        for k, argument in enumerate(node.args):
            if not isinstance(argument, ast.Constant):
                for moved in _moved(argument):
                    yield ast.Call(node.func, [*node.args[:k], moved, *node.args[k + 1 :]], node.keywords)
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            bound = getattr(node, end)
            if bound is not None and not isinstance(bound, ast.Constant):
                for moved in _moved(bound):
                    yield changed(node, end, moved)


@operator("drop a bound")
def drop_a_bound(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``a[i:j]`` becomes ``a[:j]`` or ``a[i:]``."""
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node, end) is not None:
                yield changed(node, end, None)


@operator("off by a tenth")
def off_by_a_tenth(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """A float a tenth larger or smaller; 0.0 becomes 1.0."""
    if isinstance(node, ast.Constant) and type(node.value) is float:
        yield _number(round(node.value * TENTH, 12) if node.value else 1.0)
        if node.value:
            yield _number(round(node.value / TENTH, 12))


@operator("flip a switch")
def flip_a_switch(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``True`` and ``False``, keepdims among them."""
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)


@operator("another axis")
def another_axis(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """The other of two axes, or none."""
    if isinstance(node, ast.Call):
        for k, keyword in enumerate(node.keywords):
            if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
                rest = node.keywords[:k] + node.keywords[k + 1 :]
                other = ast.Constant(0 if keyword.value.value else 1)
                yield ast.Call(node.func, node.args, [*rest, ast.keyword("axis", other)])
                yield ast.Call(node.func, node.args, rest)


@operator("drop a keyword")
def drop_a_keyword(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """An argument given by name is left to its default."""
    if isinstance(node, ast.Call):
        for k, keyword in enumerate(node.keywords):
            if keyword.arg not in ("axis", None):
                yield ast.Call(node.func, node.args, node.keywords[:k] + node.keywords[k + 1 :])


@operator("drop a copy")
def drop_a_copy(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """``a.copy()`` becomes ``a``, ``np.array(a)`` ``np.asarray(a)``, and ``a = a - b`` ``a -= b``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
        yield node.func.value
    if isinstance(node, ast.Call) and called(node) in COPIES and node.args and not _is_literal(node.args[0]):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "array":
            yield ast.Call(ast.Attribute(node.func.value, "asarray", ast.Load()), node.args, node.keywords)
        else:
            yield node.args[0]
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.BinOp)
        and ast.unparse(node.targets[0]) == ast.unparse(node.value.left)
    ):
        yield ast.AugAssign(node.targets[0], node.value.op, node.value.right)


@operator("swap min and max")
def swap_min_and_max(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """min and max, any and all, sum and mean, zeros and ones."""
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in TWIN:
            twin: ast.expr = ast.Attribute(function.value, TWIN[function.attr], ast.Load())
            yield ast.Call(twin, node.args, node.keywords)
        elif isinstance(function, ast.Name) and function.id in ("min", "max", "any", "all"):
            yield ast.Call(ast.Name(TWIN[function.id], ast.Load()), node.args, node.keywords)


def _other_operator(node: ast.AST, others: dict[type, type]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in others:
        yield changed(node, "op", others[type(node.op)]())


def _swapped(items: list[ast.expr], k: int) -> list[ast.expr]:
    return [*items[:k], items[k + 1], items[k], *items[k + 2 :]]


def _is_array(owner: ast.expr) -> bool:
    """Whether ``owner.method`` is a method of a value and not a function of a library."""
    return not (isinstance(owner, ast.Name) and owner.id in ("np", "scipy", "copy")) and not (
        isinstance(owner, ast.Attribute) and owner.attr == "linalg"
    )


def _is_literal(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.ListComp | ast.GeneratorExp)


def _number(value: float) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _moved(value: ast.expr) -> Iterator[ast.expr]:
    yield ast.BinOp(value, ast.Add(), ast.Constant(1))
    yield ast.BinOp(value, ast.Sub(), ast.Constant(1))
