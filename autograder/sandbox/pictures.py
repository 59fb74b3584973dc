"""Pictures of a stranger, as far as that can be told without decoding them: of the right kind, and not too large.

A picture of a few hundred bytes can stand for gigabytes in the browser that shows it.

Sources: Portable Network Graphics (W3C, third edition), 11.2.1; ITU-T T.81, annex B.
"""

from __future__ import annotations

import base64
import binascii
import struct

__all__ = ["MAX_PIXELS", "picture"]

MAX_PIXELS = 40_000_000
"""A photograph by a telephone has 12 to 50 million before it is sent; a plot of a notebook half a million."""
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
"""Markers of a JPEG's segment that tells its height and width."""


def picture(kind: str, text: str) -> bytes | None:
    """The bytes of the picture whose base64 is ``text`` (without line breaks); None when it is not one of ``kind``, or
    has more than ``MAX_PIXELS``."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    sizes = {"image/png": _png_size, "image/jpeg": _jpeg_size}
    size = sizes[kind](raw) if kind in sizes else None
    return raw if size is not None and 0 < size[0] * size[1] <= MAX_PIXELS else None


def _png_size(raw: bytes) -> tuple[int, int] | None:
    if not raw.startswith(PNG_SIGNATURE) or raw[12:16] != b"IHDR" or len(raw) < 24:
        return None
    width, height = struct.unpack_from(">II", raw, 16)
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    if not raw.startswith(JPEG_SIGNATURE):
        return None
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in FRAMES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            return width, height
        (length,) = struct.unpack_from(">H", raw, at + 2)
        at += 2 + max(length, 2)
    return None
