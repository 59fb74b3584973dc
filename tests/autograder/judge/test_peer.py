"""The reference's process serves race after race, of as many submissions as a worker grades."""

from __future__ import annotations

import types
from collections.abc import Iterator

import numpy as np
import pytest

import reference
from autograder.judge.peer import Peer
from autograder.sandbox.inside.objects import MAX_OBJECTS


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.close()


def batches(peer: Peer, times: int) -> list[int]:
    """Sizes of the last of ``times`` iterators' batches; each iterator is an object that the process keeps."""
    student = peer(reference.iterate_minibatches)
    for _ in range(times):
        iterator = student.iterate_minibatches(np.zeros((5, 1)), np.zeros(5), 2, np.random.default_rng(0))
    return [len(X) for X, _ in iterator]


def test_objects_of_one_race_are_gone_in_the_next(peer: Peer) -> None:
    for _ in range(3):
        assert batches(peer, MAX_OBJECTS // 2) == [2, 2, 1]


def test_a_process_that_ended_is_started_again_for_the_next_race(peer: Peer) -> None:
    for _ in range(3):
        assert batches(peer, 1) == [2, 2, 1]
        peer(reference.iterate_minibatches)._child.kill()


def test_functions_stay_in_one_process_and_another_joins_them(peer: Peer) -> None:
    first = peer(reference.iterate_minibatches)
    assert peer(reference.iterate_minibatches) is first
    both = peer(reference.global_norm)
    assert both is not first
    for _ in range(3):
        assert peer(reference.global_norm) is peer(reference.iterate_minibatches) is both
        assert both.global_norm({"W": np.array([3.0, 4.0])}) == 5.0
        assert batches(peer, 1) == [2, 2, 1]


def test_another_function_of_the_same_name_takes_its_place(peer: Peer) -> None:
    """A suite that was changed meanwhile brings its reference anew."""
    first = peer(reference.global_norm)
    anew = types.FunctionType(reference.global_norm.__code__, {}, "global_norm")
    anew.__module__ = reference.global_norm.__module__
    assert peer(anew) is not first
    assert peer(anew).global_norm({"W": np.array([3.0, 4.0])}) == 5.0


def test_what_cannot_be_imported_is_said_and_tried_again_next_time(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that lacks the function would make every later race a fault of ours."""
    with monkeypatch.context() as broken:
        broken.setattr(reference.global_norm, "__module__", "reference.no_such_module")
        with pytest.raises(RuntimeError, match=r"could not run .* global_norm': No module"):
            peer(reference.global_norm)
    assert batches(peer, 1) == [2, 2, 1]
    assert peer(reference.global_norm).global_norm({"W": np.array([3.0, 4.0])}) == 5.0
