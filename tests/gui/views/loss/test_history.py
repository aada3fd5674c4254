"""The history of a run: extremes, down-sampling, measurements, and the ranges of axes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.views.loss.history import (
    BLOCK,
    TEST_LOSS,
    Column,
    Extremes,
    Measurements,
    band_of,
    clipped_above_zero,
    downsampled,
    downsampled_points,
    is_rough,
    log_loss_range,
    loss_range,
    steps_range,
)
from scratchnet.run.snapshot import Measurement

ACCURACY: Column = ("accuracy", False)


def values_of(count: int, seed: int = 0) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal(count) ** 2
    values[::7] = 0.0
    return values


def agrees(extremes: Extremes, values: np.ndarray) -> bool:
    above = values[values > 0]
    return extremes.maximum() == np.max(values, initial=-np.inf) and (
        extremes.positive_minimum() == np.min(above, initial=np.inf)
    )


@given(st.lists(st.integers(0, 5 * BLOCK), min_size=1, max_size=6))
def test_curves_may_grow_and_shrink(counts: list[int]) -> None:
    values = values_of(5 * BLOCK)
    extremes = Extremes()
    for count in counts:
        extremes.update(values[:count])
        assert agrees(extremes, values[:count])


@pytest.mark.parametrize("count", [3, BLOCK, 3 * BLOCK + 5])
def test_another_curve_is_noticed(count: int) -> None:
    extremes = Extremes()
    for seed in (1, 2):
        extremes.update(values_of(count, seed))
        assert agrees(extremes, values_of(count, seed))


def test_known_blocks_are_not_searched_again() -> None:
    values = np.ones(10 * BLOCK)
    extremes = Extremes()
    extremes.update(values)
    # Between the values that are compared, so only a second search would find it.
    changed = values.copy()
    changed[5 * BLOCK + 1] = 9.0
    extremes.update(np.append(changed, 2.0))
    assert extremes.maximum() == 2.0


def test_blocks_hold_their_extremes() -> None:
    values = values_of(4 * BLOCK + 9)
    extremes = Extremes()
    for count in (BLOCK + 1, len(values)):
        extremes.update(values[:count])
    blocks = values[: 4 * BLOCK].reshape(4, BLOCK)
    assert extremes.minima[:4].tolist() == blocks.min(axis=1).tolist()
    assert extremes.maxima[:4].tolist() == blocks.max(axis=1).tolist()


@pytest.mark.parametrize("log", [False, True])
def test_short_curves_stay_as_they_are(log: bool) -> None:
    values = np.array([3.0, 1.0, 2.0])
    steps, kept = downsampled(values, 0, 3, 10, log)
    assert steps.tolist() == [1.0, 2.0, 3.0]
    assert kept.tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize("log", [False, True])
def test_an_empty_curve(log: bool) -> None:
    steps, kept = downsampled(np.array([]), 0, 0, 10, log)
    assert len(steps) == len(kept) == 0


@pytest.mark.parametrize("log", [False, True])
def test_down_sampling_keeps_extremes_and_ends(log: bool) -> None:
    values = np.full(200_000, 0.5)
    values[123_456], values[77], values[-1] = 9.0, 0.001, 0.7
    steps, kept = downsampled(values, 0, len(values), 1000, log)
    assert len(steps) <= 2001
    assert (kept.max(), kept.min()) == (9.0, 0.001)
    assert (steps[0], steps[-1]) == (1.0, 200_000.0)
    assert kept[-1] == 0.7


def test_the_first_steps_stay_distinct_on_a_logarithmic_axis() -> None:
    values = np.arange(100_000.0)
    steps, _ = downsampled(values, 0, len(values), 1000, log=True)
    assert {1.0, 2.0, 3.0, 10.0} <= set(steps.tolist())


@given(
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.integers(1, 60),
    st.booleans(),
)
def test_any_part_of_a_curve_can_be_down_sampled(
    count: int, one: int, two: int, buckets: int, log: bool
) -> None:
    first, last = sorted((min(one, count), min(two, count)))
    values = np.sin(np.arange(count))
    steps, kept = downsampled(values, first, last, buckets, log)
    assert len(steps) == len(kept) <= 2 * buckets + 1
    assert (np.diff(steps) >= 0).all()
    shown = values[max(first - 1, 0) : last]
    if len(shown):
        assert kept.max() >= shown.max()
        assert kept.min() <= shown.min()


@given(
    st.integers(0, 60_000),
    st.integers(0, 60_000),
    st.integers(0, 60_000),
    st.integers(1, 60),
    st.booleans(),
)
def test_known_extremes_only_change_where_buckets_start(
    count: int, one: int, two: int, buckets: int, log: bool
) -> None:
    first, last = sorted((min(one, count), min(two, count)))
    values = np.sin(np.arange(count) ** 1.1)
    extremes = Extremes()
    extremes.update(values)
    steps, kept = downsampled(values, first, last, buckets, log, extremes)
    assert len(steps) == len(kept) <= 2 * buckets + 1
    assert (np.diff(steps) >= 0).all()
    shown = values[max(first - 1, 0) : last]
    if len(shown):
        assert kept.max() >= shown.max()
        assert kept.min() <= shown.min()
        assert kept[-1] == values[min(last + 1, count) - 1]


def test_points_are_reduced_to_extremes_and_the_end() -> None:
    steps, values = np.arange(10_000.0), np.zeros(10_000)
    values[[1234, 5678, 9999]] = 5.0, -5.0, 1.0
    xs, ys = downsampled_points(steps, values, 100)
    assert len(xs) == len(ys) == 201
    assert (ys.max(), ys.min(), ys[-1], xs[-1]) == (5.0, -5.0, 1.0, 9999.0)


def test_few_points_stay_as_they_are() -> None:
    steps, values = downsampled_points(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 1)
    assert steps.tolist() == [1.0, 2.0]
    assert values.tolist() == [3.0, 4.0]


def point(step: int, test_loss: float | None = 0.5, metric: float | None = 0.9) -> Measurement:
    metrics = {} if metric is None else {"accuracy": metric}
    return Measurement(step, 0.0, test_loss, metrics, {})


@pytest.fixture
def measurements() -> Measurements:
    return Measurements()


def steps_of(measurements: Measurements, column: Column = TEST_LOSS) -> list[float]:
    return measurements.points(column)[0].tolist()


def test_points_grow_with_the_run(measurements: Measurements) -> None:
    run = [point(step) for step in range(0, 100, 10)]
    for count in (0, 3, 4, 10):
        measurements.update(tuple(run[:count]))
        assert steps_of(measurements) == [p.step for p in run[:count]]


def test_another_run_and_a_cut_one_are_noticed(measurements: Measurements) -> None:
    measurements.update([point(1), point(2), point(3)])
    measurements.update([point(1), point(2, test_loss=7.0), point(5, test_loss=8.0)])
    assert measurements.points(TEST_LOSS)[1].tolist() == [0.5, 7.0, 8.0]
    measurements.update([point(1)])
    assert steps_of(measurements) == [1]


def test_what_was_not_measured_or_is_not_finite_is_left_out(measurements: Measurements) -> None:
    measurements.update([point(1, None), point(2, float("inf")), point(3), point(4, metric=None)])
    assert steps_of(measurements) == [3, 4]
    assert steps_of(measurements, ACCURACY) == [1, 2, 3]
    assert steps_of(measurements, ("accuracy", True)) == []


def test_columns_exist_once_they_have_values(measurements: Measurements) -> None:
    assert not measurements.has(ACCURACY)
    measurements.update([point(1, None, None)])
    assert not measurements.has(ACCURACY)
    assert not measurements.has_test
    measurements.update([point(1, None)])
    assert measurements.has(ACCURACY)
    assert not measurements.has_test
    measurements.update([point(1)])
    assert measurements.has_test


def test_the_last_value_up_to_a_step(measurements: Measurements) -> None:
    measurements.update([point(10, 0.1), point(20, None), point(30, 0.3)])
    assert measurements.latest(9, TEST_LOSS) is None
    assert measurements.latest(10, TEST_LOSS) == (10, 0.1)
    assert measurements.latest(29, TEST_LOSS) == (10, 0.1)
    assert measurements.latest(1000, TEST_LOSS) == (30, 0.3)


NONE = np.empty(0)


def known(*values: float) -> Extremes:
    extremes = Extremes()
    extremes.update(np.array(values))
    return extremes


@pytest.mark.parametrize(
    ("done", "planned", "end"),
    [(0, 5000, 100), (100, 5000, 100), (101, 5000, 500), (4000, 5000, 5000), (3, 20, 20)],
)
def test_the_axis_of_steps_grows_in_large_steps(done: int, planned: int, end: int) -> None:
    assert steps_range(done, planned, log=False) == (0.0, end)
    assert steps_range(done, planned, log=True) == pytest.approx((0.0, np.log10(end)))


def test_a_loss_that_is_higher_on_the_test_samples_fits_too() -> None:
    assert loss_range(known(1.0), np.array([2.0])) == pytest.approx((0.0, 2.1))
    assert loss_range(known(2.0), np.array([1.0])) == pytest.approx((0.0, 2.1))
    low, high = log_loss_range(known(1.0, 0.0), np.array([0.01, 0.0, 10.0]))
    assert (low, high) == pytest.approx((-2.1, 1.1))


def test_an_empty_curve_and_zeros_have_a_range() -> None:
    for extremes in (known(), known(0.0)):
        assert loss_range(extremes, NONE) == (0.0, pytest.approx(1.0, abs=0.1))
        low, high = log_loss_range(extremes, NONE)
        assert low < high


def test_zeros_are_moved_below_the_picture() -> None:
    values = clipped_above_zero(np.array([1.0, 0.0, 0.1]), -2.0)
    assert values.tolist() == [1.0, pytest.approx(0.001), 0.1]
    for bottom in (-1e6, 1e6):
        assert np.isfinite(clipped_above_zero(np.array([0.0]), bottom)).all()
    assert (clipped_above_zero(np.array([0.0]), -1e6) > 0).all()


def test_a_zigzag_is_rough_and_a_straight_line_is_not() -> None:
    assert is_rough(np.tile([0.0, 1.0], 30), 1.0)
    assert not is_rough(np.linspace(0.0, 1.0, 1000), 1.0)
    assert not is_rough(NONE, 1.0)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("count", [320, 5_000, 70_000])
def test_a_band_has_the_least_the_greatest_and_the_mean_of_its_steps(count: int, log: bool) -> None:
    values = np.random.default_rng(count).lognormal(size=count)
    extremes = Extremes()
    extremes.update(values)
    band = band_of(values, 0, count, 200, log, extremes)
    assert band is not None
    assert band.lows.min() == values.min()
    assert band.highs.max() == values.max()
    assert np.all((band.lows <= band.highs) & (np.diff(band.steps, prepend=0.0) > 0))
    # Some of the buckets next to one may be beyond its own range, but not beyond theirs.
    assert np.all((band.means > values.min()) & (band.means < values.max()))
    if not log:
        # In equal parts the mean of the means is nearly that of all.
        assert band.means.mean() == pytest.approx(values.mean(), rel=0.05)
        third = len(band.steps) // 3
        begin = round(band.steps[third - 4])
        end = round(band.steps[third + 4])
        near = values[begin:end]
        assert near.min() <= band.means[third] <= near.max()


def test_a_band_of_constant_losses_is_a_line() -> None:
    values = np.full(4_000, 0.25)
    extremes = Extremes()
    extremes.update(values)
    band = band_of(values, 0, 4_000, 300, False, extremes)
    assert band is not None
    assert np.all(band.lows == 0.25)
    assert np.all(band.highs == 0.25)
    assert band.means == pytest.approx(np.full(len(band.means), 0.25))


def test_few_steps_make_no_band() -> None:
    extremes = Extremes()
    extremes.update(np.ones(200))
    assert band_of(np.ones(200), 0, 200, 500, False, extremes) is None
