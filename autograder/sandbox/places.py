"""Which files student code may read: the Python environment, without our own packages and without any course."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["hidden_places", "readable_places"]

SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/ssl/openssl.cnf",
)
"""Shared libraries, time zones, fonts; whatever of it this machine has."""


def readable_places(hidden: Iterable[Path], visible: Iterable[Path] = ()) -> list[Path]:
    """The largest files and folders that hold all of the Python environment and nothing of ``hidden``.

    ``visible`` is added as it is: a process for trusted code may read the reference.
    """
    paths = sysconfig.get_paths()
    roots = {Path(place).resolve() for place in SYSTEM}
    roots |= {Path(paths[name]).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots |= {Path(place).resolve() for place in site.getsitepackages()}
    roots |= {Path(sys.base_prefix, "lib").resolve(), Path(sys.prefix, "pyvenv.cfg").resolve()}
    away = [path.resolve() for path in hidden]
    found = [place for root in sorted(roots) if root.exists() for place in _without(root, away)]
    return _outermost([*found, *(path.resolve() for path in visible)])


def hidden_places() -> list[Path]:
    """The folders of our own packages, wherever they are installed."""
    home = Path(__file__).resolve().parents[2]
    ours = [home / "autograder", home / "reference"]
    return [*ours, *home.glob("nighthike-*.dist-info"), *home.glob("__editable__.nighthike*")]


def _without(root: Path, hidden: list[Path]) -> Iterator[Path]:
    """``root``, or what is left of it beneath which nothing is hidden. A root inside a hidden folder (an
    environment inside a course) is still the environment; a link is left out, for its target speaks for itself."""
    inside = [path for path in hidden if root in path.parents]
    if not inside:
        yield root
        return
    for child in sorted(root.iterdir()):
        if child not in inside and not child.is_symlink():
            yield from _without(child, inside)


def _outermost(places: list[Path]) -> list[Path]:
    kept: list[Path] = []
    for place in sorted(set(places)):
        if not any(parent in place.parents for parent in kept):
            kept.append(place)
    return kept
