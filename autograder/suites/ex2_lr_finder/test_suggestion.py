"""Exercise 2: reading the curve. Witness rule: curves whose steepest place differs per rate, per decade and per grid
point, and from their bottom."""

import numpy as np

from autograder.judge import assert_agrees, assert_raises, assert_same, assert_unchanged, task, weight
from reference.lr_suggestion import suggest_lr


def curve(lrs, centre, wall, width=0.35):
    """A loss that falls from 2.3 to 0.4, steepest per decade at ``centre``, and rises at ``wall``."""
    decades = np.log10(lrs / centre)
    return 2.3 - 1.9 / (1 + np.exp(-decades / width)) + (lrs / wall) ** 4


def one_grid_point(lrs):
    """Relative tolerance that admits a grid point on either side, on an even grid no second one."""
    return 1.05 * (lrs[1] / lrs[0] - 1)


@task("suggest_lr")
class TestSuggestLr:
    @weight(3)
    def test_steepest(self, student, rng):
        """The suggestion is where a smooth curve falls fastest per decade, not per unit, of the learning rate."""
        lrs = np.geomspace(1e-7, 10.0, 100)
        losses = curve(lrs, 10 ** rng.uniform(-3.5, -2.0), 0.8)
        assert_same(student, suggest_lr, lrs, losses, rtol=one_grid_point(lrs))

    def test_other_grid(self, student):
        """On a linear grid, too, it is where the curve falls fastest per decade."""
        lrs = np.linspace(0.02, 2.0, 100)
        assert_same(student, suggest_lr, lrs, curve(lrs, 0.5, 3.0), "steepest", 0, 0, rtol=0.05)

    @weight(2)
    def test_skips(self, student):
        """Steep places among the points to skip, at either end, do not win; those just inside do."""
        lrs = np.geomspace(1e-5, 5.0, 80)
        rtol = one_grid_point(lrs)
        losses = curve(lrs, 4e-3, 8.0)
        losses[:4] += [6.0, 5.0, 0.9, 0.4]
        losses[-3:] -= [2.0, 4.0, 9.0]
        assert_same(student, suggest_lr, lrs, losses, rtol=rtol)
        for inside in (slice(None, 11), slice(-6, None)):
            losses = curve(lrs, 4e-3, 8.0)
            losses[inside] += 3.0 if inside.stop else -3.0
            assert_same(student, suggest_lr, lrs, losses, rtol=rtol)
        losses = curve(lrs, 4e-3, 8.0)
        losses[:20] += 3.0
        losses[-13:] -= 3.0
        assert_same(student, suggest_lr, lrs, losses, skip_start=22, skip_end=15, rtol=rtol)
        assert_same(student, suggest_lr, lrs, losses, skip_start=10, skip_end=15, rtol=rtol)

    @weight(2)
    def test_cut(self, student):
        """The curve ends before its first loss that is not finite, and skip_end counts from there."""
        lrs = np.geomspace(1e-6, 10.0, 90)
        rtol = one_grid_point(lrs)
        for tail in ([np.nan] * 12, [np.inf, np.nan, 2.0, 90.0, np.inf] + [-8.0] * 7):
            losses = curve(lrs, 6e-3, 8.0)
            losses[75:78] -= [2.0, 4.0, 9.0]
            losses[78:] = tail
            assert_same(student, suggest_lr, lrs, losses, rtol=rtol)

    def test_nothing_skipped(self, student):
        """With both skips 0 the whole curve counts, its first and last points too."""
        lrs = np.geomspace(1e-3, 4.0, 40)

        def early_and_late(suggest):
            found = []
            for place in (0.003, 2.0):
                losses = curve(lrs, place, 40.0, width=0.08)
                try:
                    found.append(suggest(lrs.copy(), losses, "steepest", 0, 0))
                except ValueError:
                    found.append("a ValueError")
            return found

        assert_agrees(
            student,
            suggest_lr,
            early_and_late,
            rtol=one_grid_point(lrs),
            message="With skip_start = 0 and skip_end = 0 the suggestion is not where the curve falls fastest. "
            "Is the whole curve still there when nothing is skipped?",
        )

    def test_tenth_of_minimum(self, student):
        """The rule min/10 gives a tenth of the rate with the lowest loss of the whole curve before the cut."""
        lrs = np.geomspace(2e-4, 3.0, 12)
        losses = np.array([2.2, 2.1, 2.0, 1.7, 1.1, 0.6, 0.9, 0.5, 2.0, np.nan, 0.1, 0.0])
        assert_same(student, suggest_lr, lrs, losses, "min/10", atol=0.0)
        assert_same(student, suggest_lr, lrs[:9], losses[:9], method="min/10", atol=0.0)

    def test_tenth_of_divergence(self, student):
        """The rule divergence/10 gives a tenth of the last rate before the cut."""
        lrs = np.geomspace(2e-4, 3.0, 12)
        losses = np.array([2.2, 2.1, 2.0, 1.7, 1.1, 0.6, 0.9, 0.5, 2.0, np.inf, np.nan, 0.7])
        assert_same(student, suggest_lr, lrs, losses, "divergence/10", atol=0.0)
        assert_same(student, suggest_lr, lrs[:9], losses[:9], method="divergence/10", atol=0.0)

    def test_too_few(self, student):
        """Three points left are enough, two are a ValueError: after the skips, or before the cut."""
        lrs = np.geomspace(0.01, 0.2, 8)
        losses = np.array([2.0, 1.9, 1.7, 1.2, 0.6, 0.5, 0.45, 0.44])
        assert_same(student, suggest_lr, lrs, losses, "steepest", 3, 2, rtol=one_grid_point(lrs))
        assert_raises(student, ValueError, "suggest_lr", lrs, losses, "steepest", 3, 3)
        assert_raises(student, ValueError, "suggest_lr", lrs, losses)
        lost = np.array([2.0, 1.9, np.nan, 1.2, 0.6, 0.5, 0.45, 0.44])
        assert_same(student, suggest_lr, lrs[1:], np.array([1.7, *lost[:-2]]), "min/10", 0, 0)
        for method in ("steepest", "min/10", "divergence/10"):
            assert_raises(student, ValueError, "suggest_lr", lrs, lost, method, 0, 0)

    @weight(0.5)
    def test_curve_stays(self, student):
        """The suggestion is right, and the rates and losses that go in are still the same afterwards."""
        lrs = np.geomspace(1e-5, 5.0, 60)
        losses = curve(lrs, 4e-3, 8.0)
        losses[-4:] = [np.inf, np.nan, np.nan, np.nan]
        assert_same(student, suggest_lr, lrs, losses, rtol=one_grid_point(lrs))
        assert_unchanged(student, suggest_lr, lrs, losses, "min/10")
