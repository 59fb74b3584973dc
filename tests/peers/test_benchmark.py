"""The benchmark of the reference races equals: every candidate trains the same network, every kernel has its limit."""

from __future__ import annotations

import pytest

from benchmarks.kernels import kernels
from benchmarks.reference import racers
from benchmarks.train_steps import MAKERS, NETWORKS


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_all_train_the_same_network(network: object, optimizer: str) -> None:
    """Five steps of each candidate have the same losses; torch.compile, which is PyTorch, is left to the benchmark."""
    left_out = {"torch.compile": "takes long to compile"}
    assert set(racers(network, optimizer, left_out)) == set(MAKERS) - {"torch.compile"}


def test_kernels_and_limits_run() -> None:
    """Every kernel and every limit runs and gives something or fills an array."""
    for kernel, limit, kind in kernels().values():
        kernel()
        limit()
        assert kind
