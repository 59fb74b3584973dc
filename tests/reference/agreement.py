"""Agreement with independent sources: the row of a table, the families, and the records kept beside them."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.reference import tables

RECORDS = Path(__file__).parent / "records"


@dataclass(frozen=True)
class Row:
    """One comparison: what of ours, with which settings, against what, and how the two are known to differ."""

    name: str
    ours: Callable[..., Any]  # the function of the reference
    settings: Mapping[str, Any]  # what it is called with: numbers, texts and lists of them
    peer: str  # the independent source, by the name under which it is found: "torch.optim.Adam"
    peer_settings: Mapping[str, Any] = field(default_factory=dict)
    difference: str = "none"  # between the two, in words; what bridges it is in the settings or in the family's code
    rtol: float = 1e-10  # relative to the largest number of an array

    def described(self) -> dict[str, Any]:
        """Everything but the values, as a record holds it."""
        whole = {
            "ours": self.ours.__name__,
            "settings": self.settings,
            "peer": self.peer,
            "peer_settings": self.peer_settings,
            "difference": self.difference,
        }
        described: dict[str, Any] = json.loads(json.dumps(whole))
        return described


def families() -> list[str]:
    """The names of the tables."""
    return sorted(found.name for found in pkgutil.iter_modules(tables.__path__))


def table(family: str) -> Any:
    """The module of a family, with TABLE and ours."""
    return importlib.import_module(f"tests.reference.tables.{family}")


def every_row() -> list[Any]:
    """(family, row) for each row of each table."""
    return [(family, row) for family in families() for row in table(family).TABLE]


def record(family: str) -> Any:
    """What was recorded of a family: made_with, the libraries' versions, and rows by name."""
    path = RECORDS / f"{family}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `make records`")
    return json.loads(path.read_text(encoding="utf-8"))


def assert_agree(ours: Mapping[str, Any], theirs: Mapping[str, Any], rtol: float) -> None:
    """The same names, shapes and, up to rtol of the largest number of each array, the same numbers."""
    assert set(ours) == set(theirs)
    for name in ours:
        mine, other = np.asarray(ours[name], np.float64), np.asarray(theirs[name], np.float64)
        assert mine.shape == other.shape, f"{name}: shape {mine.shape} against {other.shape}"
        finite = np.abs(other[np.isfinite(other)])
        np.testing.assert_allclose(mine, other, rtol=0, atol=rtol * finite.max(initial=0.0), err_msg=name)
