"""What counts as a picture of a stranger."""

from __future__ import annotations

import base64
import io
import struct

import matplotlib.pyplot as plt
import pytest

from autograder.sandbox.pictures import MAX_PIXELS, picture


def drawn(kind: str) -> bytes:
    figure = plt.figure(figsize=(2, 1), dpi=50)
    file = io.BytesIO()
    figure.savefig(file, format=kind)
    plt.close(figure)
    return file.getvalue()


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_what_matplotlib_draws_is_one(kind: str) -> None:
    raw = drawn(kind)
    assert picture(f"image/{kind}", text(raw)) == raw


def test_a_picture_of_gigabytes_is_none() -> None:
    """Its header alone is enough for a browser to ask for the memory."""
    png, jpeg = bytearray(drawn("png")), bytearray(drawn("jpeg"))
    struct.pack_into(">II", png, 16, MAX_PIXELS // 100 + 1, 100)
    assert picture("image/png", text(png)) is None
    struct.pack_into(">II", png, 16, MAX_PIXELS // 100, 100)
    assert picture("image/png", text(png)) is not None
    frame = jpeg.index(b"\xff\xc0")
    struct.pack_into(">HH", jpeg, frame + 5, 60_000, 60_000)
    assert picture("image/jpeg", text(jpeg)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        drawn("png")[:20],
        drawn("jpeg")[:20],
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff" * 100,
        b"GIF89a",
    ],
)
@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/svg+xml", "text/html"])
def test_what_is_no_picture_of_its_kind_is_none(kind: str, raw: bytes) -> None:
    assert picture(kind, text(raw)) is None


@pytest.mark.parametrize("broken", ["====", "a", "é", "iVBORw0KGgo=\n"])
def test_what_is_not_base64_is_none(broken: str) -> None:
    assert picture("image/png", broken) is None
