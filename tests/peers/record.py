"""Writes what the independent libraries compute: ``python -m tests.peers.record [FAMILY…]``, without names all."""

from __future__ import annotations

import importlib
import json
import sys
from importlib.metadata import version
from typing import Any

import numpy as np

from tests.reference.agreement import RECORDS, Row, families, table

LIBRARIES = ("torch", "jax", "optax", "keras", "scipy", "numpy")


def peer(family: str, row: Row) -> dict[str, Any]:
    """What the independent source of a row gives, as nested lists by name."""
    values = importlib.import_module(f"tests.peers.families.{family}").peer(row)
    return {name: np.asarray(value, np.float64).tolist() for name, value in values.items()}


def made_with() -> dict[str, str]:
    """The versions of the libraries, without the name of the build."""
    return {library: version(library).partition("+")[0] for library in LIBRARIES}


def write(family: str) -> None:
    """Records a family, one line for each row."""
    rows = {row.name: row.described() | {"values": peer(family, row)} for row in table(family).TABLE}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in rows.items())
    text = f'{{"made_with": {json.dumps(made_with())},\n"rows": {{\n{lines}\n}}}}\n'
    (RECORDS / f"{family}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or families():
        write(name)
        print(f"recorded {name}")
