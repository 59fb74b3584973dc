"""The reference's documentation: complete, in one order, and its examples run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import reference

SECTIONS = ("Args:", "Returns:", "Raises:", "Example:", "Source:")


modules = [importlib.import_module(found.name) for found in pkgutil.iter_modules(reference.__path__, "reference.")]
public = [getattr(reference, name) for name in reference.__all__]
functions = [item for item in public if inspect.isfunction(item)]


@pytest.mark.parametrize("module", modules, ids=lambda module: module.__name__)
def test_examples_run(module: ModuleType) -> None:
    """Every example prints what it says."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("function", functions, ids=lambda function: function.__name__)
def test_sections_stand_in_order(function: object) -> None:
    """A public function says what it takes, gives and refuses, shows an example and names its source."""
    doc = inspect.getdoc(function) or ""
    places = [doc.find(section) for section in SECTIONS]
    assert -1 not in places, f"missing: {[s for s, place in zip(SECTIONS, places, strict=True) if place < 0]}"
    assert places == sorted(places)
    assert ">>>" in doc


def test_everything_public_is_exported() -> None:
    """What a module lists as public, the package lists too, and nothing else."""
    listed = {name for module in modules if "._" not in module.__name__ for name in module.__all__}
    assert listed == set(reference.__all__)
    assert functions
