"""What a judgement depends on besides the submission, by name and as one hash: change it and it is judged anew."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

__all__ = ["compared_with", "suite_version", "what_decides"]

LIBRARIES = ("numpy", "matplotlib", "ipython", "msgspec", "pytest")
OURS = Path(__file__).resolve().parents[1]


def suite_version(folder: Path, secret: str) -> str:
    """SHA-256 over the course's secret and ``what_decides`` about submissions that the suite in ``folder`` judges."""
    decides = json.dumps([secret, what_decides(folder)], sort_keys=True)
    return hashlib.sha256(decides.encode("ascii")).hexdigest()


def what_decides(folder: Path) -> dict[str, str]:
    """By name: digests of the suite in ``folder``, of each package it compares with (the reference) and of the judge
    with the sandbox; the versions of Python and of the libraries that student code runs with.

    The same on two machines means that they give a submission the same score.
    """
    return {
        "Python": sys.version,
        "machine": platform.machine(),
        "nighthike": _digest([OURS / "judge", OURS / "sandbox", OURS / "model.py"]),
        **{name: metadata.version(name) for name in LIBRARIES},
        **{place.stem: _digest([place]) for place in compared_with(folder)},
        "suite": _digest([folder]),
    }


def compared_with(folder: Path) -> Iterator[Path]:
    """The packages that the suite imports and that are neither the standard library's nor one of ``LIBRARIES``."""
    names = {name for path in folder.glob("*.py") for name in _imports(ast.parse(path.read_bytes()))}
    for name in sorted(names - sys.stdlib_module_names - {"autograder", *LIBRARIES}):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)


def _digest(places: Iterable[Path]) -> str:
    """SHA-256 over the paths and the text of the Python files at ``places``."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(f"{path.relative_to(place.parent)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
