"""What a disguise does not change, and what it does."""

from __future__ import annotations

import hashlib
import random

import pytest

from autograder.similarity.fingerprints import (
    CODE_RUN,
    WINDOW,
    Fingerprint,
    chosen_names,
    code_runs,
    remarks,
    winnowed,
    words,
)

STEP = """
def nag_step(theta, v, grad_fn, lr, beta):
    ahead = theta + beta * v
    slope = grad_fn(ahead)
    v = beta * v - lr * slope  # down
    return theta + v, v
"""
SAME = [
    STEP.replace("slope", "g").replace("ahead", "peek").replace("theta", "x").replace("beta", "momentum"),
    STEP.replace("    ", "\t").replace(" * ", "*").replace("# down", "# something else"),
    STEP.replace("theta + v, v", "(\n        theta + v,\n        v,\n    )").replace("slope = ", "\n\n    slope = "),
    STEP.replace("lr, beta):\n", 'lr, beta):\n    """My step."""\n'),
    STEP.replace("lr * slope  # down", "lr * (slope);"),
]
OTHER = [
    STEP.replace("beta * v - lr", "v - lr"),
    STEP.replace("grad_fn(ahead)", "grad_fn(v)"),
    STEP.replace("theta + v, v", "v + theta, theta"),
]


def hashes(source: str) -> list[int]:
    return [run.hash for run in code_runs(source, {"nag_step"})]


@pytest.mark.parametrize("disguised", SAME)
def test_names_layout_and_comments_change_no_run(disguised: str) -> None:
    assert disguised != STEP
    assert hashes(disguised) == hashes(STEP)


@pytest.mark.parametrize("other", OTHER)
def test_another_computation_has_other_runs(other: str) -> None:
    """Also where only a name is used in another's place."""
    assert set(hashes(other)) != set(hashes(STEP))


def test_what_a_library_offers_cannot_be_renamed() -> None:
    """An attribute is part of the code, unless it is one's own."""
    assert hashes("a = np.dot(b, c) + d[0] * 2") != hashes("a = np.inner(b, c) + d[0] * 2")
    assert hashes("self.count = self.count + 1 if a else b") == hashes("self.n = self.n + 1 if a else b")


def test_a_number_is_its_value() -> None:
    assert hashes("x = a * 0.001 + b * 1_000 - c") == hashes("x = a * 1e-3 + b * 1000. - c")
    assert hashes("x = a * 0.001 + b * 1_000 - c") != hashes("x = a * 0.002 + b * 1_000 - c")


def test_a_run_says_where_it_stands() -> None:
    first = code_runs(STEP, {"nag_step"})[0]
    assert STEP[first.start : first.end].startswith("def nag_step(theta, v, grad_fn, lr, beta")


def test_too_little_code_has_no_run() -> None:
    assert code_runs("x = 1") == []
    assert len(code_runs("x = y + z * w")) == 1, "shorter than a run, but something"


def test_wherever_two_texts_share_enough_winnowing_keeps_a_run_of_both() -> None:
    """Winnowing's guarantee, on random texts with a shared stretch of CODE_RUN + WINDOW - 1 symbols."""
    rng = random.Random(5)

    def noise() -> list[int]:
        return [rng.randrange(1 << 40) for _ in range(rng.randrange(30))]

    for _ in range(200):
        stretch = [rng.randrange(1 << 40) for _ in range(WINDOW)]  # the runs of such a stretch
        texts = [
            [Fingerprint(hash_, place, place + CODE_RUN) for place, hash_ in enumerate([*noise(), *stretch, *noise()])]
            for _ in range(2)
        ]
        kept = [{run.hash for run in winnowed(runs)} for runs in texts]
        assert kept[0] & kept[1] & set(stretch)


def test_winnowing_keeps_about_two_runs_of_five() -> None:
    """Its density is 2 / (WINDOW + 1)."""
    rng = random.Random(1)
    runs = [Fingerprint(rng.getrandbits(64), place, place + 1) for place in range(5000)]
    assert len(winnowed(runs)) == pytest.approx(5000 * 2 / (WINDOW + 1), rel=0.05)


def test_what_is_known_is_never_kept() -> None:
    runs = code_runs(STEP, {"nag_step"})
    assert winnowed(runs, {run.hash for run in runs}) == []
    known = {runs[0].hash, runs[7].hash}
    assert known.isdisjoint(run.hash for run in winnowed(runs, known))


def test_a_changed_word_costs_its_own_runs_only() -> None:
    before, after = (
        words(f"The path zigzags less because the steps {where} the valley cancel") for where in ("across", "over")
    )
    assert len(before) == 9
    assert len({run.hash for run in before} - {run.hash for run in after}) == 3
    assert words("THE PATH, zigzags;")[0].hash == words("the path zigzags")[0].hash


def test_words_of_comments_and_texts_are_remarks_and_code_is_not() -> None:
    source = (
        'def f(x):\n    """Doubles a number."""\n    # times two, of course\n    raise ValueError(f"not so, {x}")\n'
    )
    shown = [source[run.start : run.end] for run in remarks(source)]
    assert shown == ["Doubles a number", "times two, of", "two, of course", "not so, {x"]


def test_chosen_names_are_neither_given_nor_pythons_nor_attributes() -> None:
    source = "def f(theta):\n    velocitty = np.zeros(len(theta))\n    return velocitty.sum()\n"
    found = chosen_names(source, {"f", "theta", "np"})
    assert [source[one.start : one.end] for one in found] == ["velocitty"]


def test_hashes_are_the_same_in_every_process() -> None:
    """Unlike Python's own, so that a report made again is the same."""
    digest = hashlib.blake2b(b"one\0two\0three", digest_size=8).digest()
    assert words("one two three")[0].hash == int.from_bytes(digest) == 16518936394050052621
