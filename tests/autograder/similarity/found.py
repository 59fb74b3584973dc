"""A report made by hand, with what a student could put into it to do harm."""

from __future__ import annotations

from autograder.similarity.evidence import Kind
from autograder.similarity.records import Alike, ExerciseLikeness, Pair, Passage, Piece, Who

__all__ = ["ANN", "BOB", "CY", "OLD", "SCRIPT", "report"]

SCRIPT = "<script>document.title='run'</script>"
ANN, BOB, CY = (Who(student_id=name) for name in ("ann", "bob [red]", SCRIPT))
OLD = Who(student_id="dee", folder="2025/submitted")


def _pair(first: Who, second: Who, bits: float) -> Pair:
    passages = (
        Passage(kind=Kind.CODE, bits=12.0, students=2, first=f"x = 1  # {SCRIPT}\x1b[31m", second="y = 1"),
        Passage(kind=Kind.REMARKS, bits=3.0, students=3, first="=cmd|'/c calc'!A1 velocitty", second="velocitty"),
    )
    code = (Piece(text="def step(x):\n    "), Piece(text=f"return '{SCRIPT}'", alike=True), Piece(text="\n"))
    return Pair(
        first=first,
        second=second,
        bits=bits,
        share=0.875,
        tasks=(
            Alike(task="nag_step", bits=bits, share=0.9, passages=passages, first=code, second=code),
            Alike(
                task="reflection",
                bits=1.0,
                share=0.5,
                passages=(
                    Passage(kind=Kind.TEXT, bits=1.0, students=2, first="zigzags a lot", second="zigzags a lot"),
                ),
                first=(Piece(text="zigzags a lot", alike=True),),
                second=(Piece(text="zigzags a lot", alike=True),),
            ),
        ),
    )


def report() -> tuple[ExerciseLikeness, ...]:
    """Two exercises: three who hang together and one earlier student; nobody."""
    return (
        ExerciseLikeness(
            exercise="ex3_momentum",
            notebook="momentum",
            submissions=40,
            earlier=7,
            unreadable=("eve",),
            needed_bits=15.0,
            pairs=(_pair(ANN, BOB, 45.25), _pair(BOB, CY, 21.5), _pair(ANN, OLD, 17.0)),
            more=0,
            groups=((CY, ANN, BOB, OLD),),
        ),
        ExerciseLikeness(
            exercise="ex7_xor", notebook="xor", submissions=38, earlier=0, unreadable=(), needed_bits=15.0, pairs=(),
            more=0, groups=(),
        ),
    )  # fmt: skip
