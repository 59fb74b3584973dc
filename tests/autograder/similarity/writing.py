"""How one writer differs from another: code and sentences put in one's own way, and the disguises of a copy.

A writer who works alone is modelled by many small choices at random, each at every place where it can be made: names,
order of operands, intermediate results, loops of assignments, guards, calls that mean the same, remarks. What real
students share beyond that (a tutor, a page on the web) is not modelled.
"""

from __future__ import annotations

import ast
import builtins
import random
import re

SHORT = re.findall(r"\w+", "a b c d e f g h k m n p q r s t u w z aa bb dx dt g0 p0 q1 s2 t1 u0 v1 w2 x1 y0 z3")
LONG = re.findall(
    r"\w+",
    """
    acc answer average before begin both buffer candidate change chunk counter current data delta diff direction
    distance done drift entry err estimate factor first found grown guess helper inner items jump kept last left
    lower mean memory mid moved movement nearby new_value next_value norm now number old_value origin other out
    outcome part pending piece point portion position previous product pull push quantity rate ratio rest result
    right row running scaled second seen shift size slope smoothed some speed start state stop stride sum_of
    tail target temp term there this_one total trial update upper value vec velocity weighted while_there work
    """,
)
WORDS = {
    "shortly": "soon", "because": "since", "path": "way", "smaller": "lower", "quickly": "fast", "shows": "tells",
    "start": "beginning", "small": "little", "big": "large", "goes": "moves", "plot": "picture", "think": "believe",
    "steps": "moves", "curve": "line", "made": "did", "better": "nicer", "much": "far", "after": "following",
}  # fmt: skip
REMARKS = (
    ("make", "turn", "convert", "force"), ("it", "this", "everything", "the input"), ("into", "to", "as"),
    ("an array", "floats", "numpy", "a vector"), ("first", "here", "so nothing breaks", "for safety", ""),
)  # fmt: skip
NOTES = (
    ("now", "then", "here", "next", "finally", "so"),
    ("we", "I", "just", "simply", "only"),
    ("do", "take", "compute", "apply", "use", "get", "write down"),
    ("the", "this", "our", "one", "that"),
    ("new", "old", "next", "weighted", "usual", "scaled", "right"),
    ("value", "step", "update", "formula", "average", "rule from the lecture", "gradient", "loop"),
)
SENTENCES = (
    (("I", "At first I", "In the end I", "Before the run I", "My partner and I", "Honestly I", "To be honest, I"),
     ("expected", "thought", "wrote down", "guessed", "hoped", "predicted", "would have bet", "was sure"),
     ("that it would be", "it to be", "something", "a result", "numbers", "that this comes out"),
     ("faster", "slower", "about the same", "twice as good", "worse", "more stable", "much closer", "too optimistic"),
     ("than before", "than the plain one", "with this setting", "for the narrow valley", "because of the noise",
      "for small betas", "on the long axis", "given the formula", "since the lecture said so", "in this example")),
    (("The path", "The curve", "My plot", "The second run", "What came out", "The orange line", "Its error"),
     ("shows", "goes", "bends", "stays", "ends", "jumps", "levels off", "drops", "wiggles", "creeps"),
     ("down", "a zigzag", "near the bottom", "above the other", "quite flat", "sideways", "towards the minimum", ""),
     ("after", "within", "for about", "for more than", "only past", "by the time of", "until"),
     ("ten", "twenty", "forty", "fifty", "a hundred", "300", "120", "sixty-five", "a dozen", "17", "1000", "250"),
     ("steps", "iterations", "epochs", "rounds", "updates", "moves")),
    (("When", "If", "As soon as", "Since", "Although", "Once", "Where"),
     ("the learning rate", "beta", "the step", "the batch", "the noise", "the curvature", "the velocity", "the bowl"),
     ("is", "gets", "was made", "becomes", "turns", "remains", "was"),
     ("small", "big", "smaller", "larger", "too large", "tiny", "negative", "close to one", "moderate", "zero"),
     ("it", "the loss", "everything", "the weight", "the hiker", "my version", "the average", "training", "she"),
     ("explodes", "settles", "shakes", "needs longer", "oscillates", "converges", "overshoots", "stalls", "drifts",
      "swings back", "is stuck", "spirals in", "diverges", "forgets the slope", "runs past the goal")),
    (("I think", "So", "My reason is that", "Probably", "From the lecture I know that", "I believe", "Clearly",
      "One explanation:", "It seems that", "What surprised me:"),
     ("the slope", "the old speed", "curvature", "the average", "each mini-batch", "one coordinate", "the memory",
      "inertia", "a heavy ball", "the look-ahead", "rounding", "the second term"),
     ("pushes", "forgets", "keeps", "cancels", "adds up", "dominates", "fights", "accumulates", "corrects", "lags"),
     ("along", "across", "against", "without", "in front of", "behind", "inside", "beyond"),
     ("the valley", "the ridge", "the noise", "the other direction", "what came before", "the steep wall",
      "its own past", "the next point", "the flat part", "every other step", "the minimum")),
)  # fmt: skip


def one_of(rng: random.Random, phrases: tuple[tuple[str, ...], ...]) -> str:
    return " ".join(part for part in map(rng.choice, phrases) if part)


def essay(rng: random.Random) -> str:
    """Four to eight sentences of one's own about an experiment."""
    sentences = [one_of(rng, rng.choice(SENTENCES)) for _ in range(rng.randint(4, 8))]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def paraphrased(text: str, rng: random.Random) -> str:
    """Lightly: two sentences change places, some words become others, one in twelve is left out."""
    sentences = text.split(". ")
    if len(sentences) > 1:
        at = rng.randrange(len(sentences) - 1)
        sentences[at : at + 2] = reversed(sentences[at : at + 2])
    words = [WORDS.get(word, word) for word in ". ".join(sentences).split()]
    return " ".join(word for word in words if rng.random() > 1 / 12)


class Renamed(ast.NodeTransformer):
    """Every name that the code binds itself gets another one; ``also`` parameters, as one who hides a copy does."""

    def __init__(self, tree: ast.Module, rng: random.Random, *, also: bool) -> None:
        bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        if also:
            bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg != "self"}
        pool = [name for name in rng.choice((SHORT, LONG, SHORT + LONG)) if name not in bound]
        rng.shuffle(pool)
        new = iter([*pool, *(f"{name}_{number}" for number in range(9) for name in LONG)])
        self.names = {name: next(new) for name in sorted(bound) if not hasattr(builtins, name)}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        self.generic_visit(node)
        node.arg = self.names.get(node.arg, node.arg)
        return node


class OwnWay(ast.NodeTransformer):
    """The same computation as another hand writes it; each choice is drawn anew at each place."""

    def __init__(self, rng: random.Random, rate: float) -> None:
        self.rng, self.rate = rng, rate

    def chance(self) -> bool:
        return self.rng.random() < self.rate

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        numbers = not any(isinstance(side, ast.Tuple | ast.List | ast.JoinedStr) for side in (node.left, node.right))
        if isinstance(node.op, ast.Add | ast.Mult) and numbers and self.chance():
            node.left, node.right = node.right, node.left
        if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2:
            if self.chance() and isinstance(node.left, ast.Name):
                return ast.BinOp(node.left, ast.Mult(), node.left)
            if self.chance():
                return ast.parse(f"np.square({ast.unparse(node.left)})", mode="eval").body
        names = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
        name = names.get(type(node.op))
        if name and self.rng.random() < self.rate / 8:
            return ast.parse(f"np.{name}({ast.unparse(node.left)}, {ast.unparse(node.right)})", mode="eval").body
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        self.generic_visit(node)
        turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
        if len(node.ops) == 1 and type(node.ops[0]) in turned and self.chance():
            node.left, node.comparators[0] = node.comparators[0], node.left
            node.ops[0] = turned[type(node.ops[0])]()
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        text = ast.unparse(node)
        same = (
            (r"np\.asarray\((\w+)\)", r"np.array(\1)"), (r"np\.array\((\w+)\)", r"np.asarray(\1)"),
            (r"np\.zeros_like\((\w+)\)", r"0.0 * \1"), (r"(\w+)\.copy\(\)", r"np.array(\1)"),
            (r"np\.(sum|mean|max|min)\((\w+)\)", r"\2.\1()"), (r"(\w+)\.(sum|mean|max|min)\(\)", r"np.\2(\1)"),
            (r"np\.sqrt\((.+)\)", r"(\1) ** 0.5"), (r"range\((\w+)\)", r"range(0, \1)"),
        )  # fmt: skip
        for pattern, other in same:
            if re.fullmatch(pattern, text) and self.chance():
                return ast.parse(re.sub(f"^{pattern}$", other, text), mode="eval").body
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and self.chance():
            text = f"{node.target.id} = {ast.unparse(ast.BinOp(node.target, node.op, node.value))}"
            return ast.parse(text).body[0]
        return node

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Some of what is returned or assigned is worked out a line before."""
        done: list[ast.stmt] = []
        for statement in body:
            for name in ("body", "orelse"):
                if isinstance(inner := getattr(statement, name, None), list):
                    setattr(statement, name, self.block(inner))
            value = statement.value if isinstance(statement, ast.Return | ast.Assign) else None
            parts = [node for node in ast.walk(value) if isinstance(node, ast.BinOp | ast.Call)] if value else []
            if isinstance(statement, ast.Return) and value in parts:
                parts = [value] * 2 + parts
            scoped = value is not None and any(
                isinstance(node, ast.Lambda | ast.comprehension) for node in ast.walk(value)
            )
            if parts and not scoped and self.chance():
                part = self.rng.choice(parts)
                name = f"part_{self.rng.randrange(10**6)}"
                done.append(ast.Assign([ast.Name(name, ast.Store())], part, lineno=0))
                statement = _put(statement, part, ast.Name(name, ast.Load()))
            done.append(statement)
        return done

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.body = self.block(node.body)
        guards = [
            ast.parse(f"{argument.arg} = np.{self.rng.choice(('asarray', 'array'))}({argument.arg}, dtype=float)").body[
                0
            ]
            for argument in node.args.args
            if argument.arg not in ("self", "f", "step", "grad_fn") and self.rng.random() < self.rate / 4
        ]
        node.body = [*guards, *node.body]
        return node


def _put(statement: ast.stmt, part: ast.expr, name: ast.expr) -> ast.stmt:
    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return name if node is part else super().generic_visit(node)

    replaced: ast.stmt = Put().visit(statement)
    return replaced


def rewritten(source: str, rng: random.Random, rate: float = 0.4) -> str:
    """``source`` as somebody else would write it who thinks of the same method; without remarks."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) and len(node.body) > 1:
            del node.body[0]
    tree = OwnWay(rng, rate).visit(tree)
    return renamed(ast.unparse(ast.fix_missing_locations(tree)), rng, also=False)


def renamed(source: str, rng: random.Random, *, also: bool = True) -> str:
    """``source`` with other names, parameters ``also``, and without remarks."""
    tree = ast.parse(source)
    return ast.unparse(Renamed(tree, rng, also=also).visit(tree))


def remarked(source: str, rng: random.Random, rate: float = 0.25) -> str:
    """``source`` with comments of one's own."""
    lines = []
    for line in source.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if indent and line.strip() and rng.random() < rate and not line.lstrip().startswith(("elif", "else", "except")):
            lines.append(f"{indent}# {one_of(rng, REMARKS if 'array' in line else NOTES)}")
        lines.append(line)
    return "\n".join(lines)


def reformatted(source: str, rng: random.Random) -> str:
    """``source`` with other blanks and line breaks, without remarks."""
    text = ast.unparse(ast.parse(source))
    text = re.sub(r" ([-+*/=<>]=?|\*\*) ", lambda found: found[1] if rng.random() < 0.7 else f"  {found[1]} ", text)
    text = re.sub(r"^return (.+)$", r"return (\1)", text, flags=re.MULTILINE)
    return "\n".join(line + ("\n" if rng.random() < 0.3 else "") for line in text.replace("    ", "  ").split("\n"))
