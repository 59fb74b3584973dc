"""Which files student code may read: the Python environment, without our own packages and without any course."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["environment_roots", "hidden_places", "inside_places", "program_links", "readable_places"]

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

HOME = Path(__file__).resolve().parents[2]
"""The folder that our own packages are in."""


def readable_places(hidden: Iterable[Path], visible: Iterable[Path] = ()) -> list[Path]:
    """The largest files and folders that hold all of the Python environment and nothing of ``hidden``.

    ``visible`` is added as it is: a process for trusted code may read the reference.
    """
    away = [path.resolve() for path in hidden]
    found = [place for root in environment_roots() for place in _without(root, away)]
    return _outermost([*found, *(path.resolve() for path in visible)])


def environment_roots() -> list[Path]:
    """What holds the Python environment and the libraries under it, whatever is hidden in it."""
    return sorted({place.resolve() for place in _named() if place.exists()})


def program_links() -> list[tuple[Path, Path]]:
    """Each symbolic link on the ways to the interpreter and to what it reads, with what it says."""
    return [link for place in (Path(sys.executable), HOME, *_named()) for link in _links_to(place)]


def _links_to(place: Path) -> Iterator[tuple[Path, Path]]:
    """The symbolic links that lead to ``place``, outermost first: where each one is and what it says."""
    here, rest = Path("/"), list(place.parts[1:])
    while rest:
        step = rest.pop(0)
        here = here.parent if step == ".." else here / step
        if here.is_symlink():
            target = here.readlink()
            yield here, target
            here, rest = (Path("/") if target.is_absolute() else here.parent), [*target.parts, *rest]
            rest = [part for part in rest if part != "/"]


def _named() -> list[Path]:
    paths = sysconfig.get_paths()
    names = [
        *SYSTEM,
        *(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        *site.getsitepackages(),
    ]
    return [*map(Path, names), Path(sys.base_prefix, "lib"), Path(sys.prefix, "pyvenv.cfg")]


def hidden_places() -> list[Path]:
    """The folders of our own packages, wherever they are installed."""
    ours = [HOME / "autograder", HOME / "reference", *HOME.glob("__editable__.nighthike*")]
    # An editable installation has its metadata, with the path of a checkout, in another place than its packages.
    places = {HOME, *map(Path, site.getsitepackages())}
    return [*ours, *sorted(path for place in places for path in place.glob("nighthike-*.dist-info"))]


def inside_places() -> list[Path]:
    """Of our own packages what the warm process imports, before any student code is there."""
    package = HOME / "autograder"
    parts = ("__init__.py", "sandbox/__init__.py", "sandbox/inside", "sandbox/wire")
    return [package / part for part in parts]


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
    wanted = set(places)
    return sorted(place for place in wanted if wanted.isdisjoint(place.parents))
