"""Columns of what was measured now and then."""

import pytest

from gui.views.loss.measurements import TEST_LOSS, Measurements, metric_column
from scratchnet.run.snapshot import Measurement

METRIC, TEST_METRIC = metric_column("accuracy"), metric_column("accuracy", test=True)


def point(step: int, test_loss: float | None = 0.5, metric: float | None = 0.9) -> Measurement:
    metrics = {} if metric is None else {"accuracy": metric}
    return Measurement(step, 0.0, test_loss, metrics, {})


@pytest.fixture
def measurements() -> Measurements:
    return Measurements()


def steps_of(measurements: Measurements, column: int = TEST_LOSS) -> list[float]:
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
    assert steps_of(measurements, METRIC) == [1, 2, 3]
    assert steps_of(measurements, TEST_METRIC) == []


def test_whether_there_is_anything_to_draw(measurements: Measurements) -> None:
    assert not measurements.any_metric("accuracy")
    measurements.update([point(1, None, None)])
    assert not measurements.any_metric("accuracy")
    assert not measurements.any_test
    measurements.update([point(1, None)])
    assert measurements.any_metric("accuracy")
    assert not measurements.any_test
    measurements.update([point(1)])
    assert measurements.any_test


def test_the_last_value_up_to_a_step(measurements: Measurements) -> None:
    measurements.update([point(10, 0.1), point(20, None), point(30, 0.3)])
    assert measurements.before(9, TEST_LOSS) is None
    assert measurements.before(10, TEST_LOSS) == (10, 0.1)
    assert measurements.before(29, TEST_LOSS) == (10, 0.1)
    assert measurements.before(1000, TEST_LOSS) == (30, 0.3)
