"""Draws all pictures into docs/gallery, with a page that shows each beside the code that made it: python -m gallery."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path
from types import ModuleType

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gallery.style import RULES

DOCS = Path(__file__).resolve().parent.parent / "docs" / "gallery"
SIZES = {  # inches
    "one_dimension": (8.5, 3.0),
    "best_fit": (8.0, 3.4),
    "learning_rates": (6.5, 3.8),
    "himmelblau_paths": (7.0, 5.2),
    "convex": (8.0, 3.2),
    "batch_paths": (8.5, 3.2),
    "momentum": (8.5, 3.6),
    "adagrad": (8.5, 3.6),
    "averages": (7.0, 3.8),
    "decay": (8.5, 3.6),
    "range_test": (7.0, 3.8),
    "activations": (8.5, 3.8),
    "vanishing": (7.0, 4.2),
    "xor": (8.5, 3.8),
    "learning_curves": (11.0, 2.8),
    "early_stopping": (7.0, 3.8),
}
"""The pictures in the order of the page."""


def picture(name: str) -> ModuleType:
    """The module that draws a picture."""
    return importlib.import_module(f"gallery.{name}")


def draw(name: str, path: Path) -> None:
    """One picture as a PNG: the same bytes from the same libraries, whatever the machine's settings."""
    with mpl.rc_context({**mpl.rcParamsDefault, **RULES}):
        figure = Figure(figsize=SIZES[name])
        FigureCanvasAgg(figure)
        picture(name).draw(figure)
        figure.savefig(path, metadata={"Software": None})


def page() -> str:
    """The page in Markdown."""
    parts = [
        "# Gallery\n",
        "<!-- Written by `python -m gallery`, which draws the pictures too. -->\n",
        "The pictures of the course texts, each with the code that draws it from the [reference](../coverage.md).",
        "Colours are Okabe and Ito's, which colour-blind readers tell apart.\n",
    ]
    for name in SIZES:
        module = picture(name)
        title = (module.__doc__ or "").strip().rstrip(".")
        source, caption = inspect.getsource(module.draw), inspect.getdoc(module.draw) or ""
        parts += [f"## {title}\n", f"![{title}]({name}.png)\n", f"{caption}\n"]
        parts += [f"From [gallery/{name}.py](../../gallery/{name}.py):\n", f"```python\n{source}```\n"]
    return "\n".join(parts)


def main(names: list[str]) -> None:
    """Draw the named pictures, or all; and write the page."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name in names or SIZES:
        draw(name, DOCS / f"{name}.png")
        print(f"drew {name}")
    (DOCS / "index.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
