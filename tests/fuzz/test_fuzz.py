"""A small and always equal part of the fuzzing, and everything that the long runs have found interesting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
MAX_CORPUS_BYTES = 200_000

each = pytest.mark.parametrize("target", TARGETS)
few = settings(derandomize=True, deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))


@each
def test_kept_inputs_break_no_promise(target: str) -> None:
    """The inputs that reached new code once, and those that broke a promise before it was kept."""
    kept = sorted((CORPUS / target).iterdir())
    assert kept
    for path in kept:
        TARGETS[target](path.read_bytes())


@each
@few
@given(data=st.binary(max_size=800))
def test_no_bytes_break_a_promise(target: str, data: bytes) -> None:
    """The same inputs in every run."""
    TARGETS[target](data)


def test_the_corpus_stays_small() -> None:
    """It is read in every run; each input is there once."""
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MAX_CORPUS_BYTES
    assert len({(path.parent, path.read_bytes()) for path in files}) == len(files)
