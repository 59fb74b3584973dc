"""What a judgement depends on besides the submission, as one hash: change it and the exercise is judged anew."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

__all__ = ["compared_with", "suite_version"]

LIBRARIES = ("numpy", "matplotlib", "ipython", "msgspec", "pytest")
OURS = Path(__file__).resolve().parents[1]


def suite_version(folder: Path, secret: str) -> str:
    """SHA-256 over the suite in ``folder``, the packages it compares with (the reference), the judge and the sandbox,
    the course's secret, Python, and the libraries that student code runs with."""
    digest = hashlib.sha256()
    for place in (folder, OURS / "judge", OURS / "sandbox", OURS / "model.py", *compared_with(folder)):
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(f"{path.relative_to(place.parent)}\0".encode() + path.read_bytes() + b"\0")
    versions = [platform.machine(), sys.version, *(f"{name} {metadata.version(name)}" for name in LIBRARIES)]
    digest.update("\0".join([secret, *versions]).encode())
    return digest.hexdigest()


def compared_with(folder: Path) -> Iterator[Path]:
    """The packages that the suite imports and that are neither the standard library's nor one of ``LIBRARIES``."""
    names = {name for path in folder.glob("*.py") for name in _imports(ast.parse(path.read_bytes()))}
    for name in sorted(names - sys.stdlib_module_names - {"autograder", *LIBRARIES}):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
