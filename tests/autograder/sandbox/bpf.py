"""Classic BPF, as the kernel runs a seccomp filter: the verdict of a program on one system call."""

from __future__ import annotations

import struct
from collections.abc import Sequence

__all__ = ["verdict"]

INSTRUCTION = struct.Struct("<HBBI")
CALL = struct.Struct("<iIQ6Q")
"""struct seccomp_data: number, architecture, instruction pointer, six arguments."""
LOAD_WORD, AND, JUMP, RETURN = 0x20, 0x54, 0x05, 0x06
CONDITIONS = {
    0x15: lambda a, k: a == k,
    0x25: lambda a, k: a > k,
    0x35: lambda a, k: a >= k,
    0x45: lambda a, k: bool(a & k),
}


def verdict(program: bytes, architecture: int, number: int, arguments: Sequence[int] = ()) -> int:
    """What the filter returns. Raises for an instruction that is none, or a way out of the program."""
    signed = number - (1 << 32) if number >= 1 << 31 else number
    data = CALL.pack(signed, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    accumulator = position = 0
    while True:
        code, if_true, if_false, k = INSTRUCTION.unpack_from(program, position * INSTRUCTION.size)
        position += 1
        if code == RETURN:
            return int(k)
        if code == LOAD_WORD:
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif code == AND:
            accumulator &= k
        elif code == JUMP:
            position += k
        else:
            position += if_true if CONDITIONS[code](accumulator, k) else if_false
