"""The gallery: every picture is the one that its code draws, and the page shows that code."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from gallery import style
from gallery.__main__ import DOCS, SIZES, draw, page, picture

HELPERS = {"__init__", "__main__", "networks", "style", "walking"}


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_is_what_its_code_draws(name: str, tmp_path: Path) -> None:
    """Drawn again, it is the one in docs/gallery; a few pixels may differ where another machine rounds a curve."""
    draw(name, tmp_path / "again.png")
    kept, again = imread(DOCS / f"{name}.png"), imread(tmp_path / "again.png")
    assert kept.shape == again.shape, "run `python -m gallery`"
    assert np.mean(np.abs(kept - again).max(axis=-1) > 0.1) < 1e-3, "run `python -m gallery`"
    assert len(np.unique((again * 255).astype(np.uint8).reshape(-1, 4), axis=0)) > 20  # something is drawn


def test_the_page_is_fresh() -> None:
    """docs/gallery/index.md is what the code and its words make."""
    assert (DOCS / "index.md").read_text(encoding="utf-8") == page()


def test_nothing_is_left_over() -> None:
    """A picture for each file, a file for each picture."""
    files = {path.stem for path in Path(inspect.getfile(style)).parent.glob("*.py")} - HELPERS
    assert files == set(SIZES) == {path.stem for path in DOCS.glob("*.png")}


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_takes_few_lines(name: str) -> None:
    """About ten statements: what is left when drawing has a style and algorithms have a library."""
    function = ast.parse(inspect.getsource(picture(name).draw)).body[0]
    statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    assert 5 <= len(statements) - 2 <= 18  # less the function and its docstring


def test_the_colours_can_be_told_apart_without_red_and_green() -> None:
    """Seen with no red cones (Viénot's matrix for protanopia), any two colours of lines still differ clearly."""
    to_srgb = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
    colors = [style.BLACK, style.BLUE, style.ORANGE, style.GREEN, style.RED, style.GREY]
    rgb = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colors])
    seen = np.clip((rgb**2.2) @ to_srgb.T, 0, 1) ** (1 / 2.2)
    apart = np.linalg.norm(seen[:, None] - seen, axis=-1)[np.triu_indices(len(colors), 1)]
    assert apart.min() > 0.1
