"""The speed meter: steps a second over the last second."""

import pytest

from gui.training.throughput import ThroughputMeter


def test_says_nothing_before_it_can() -> None:
    meter = ThroughputMeter()
    assert meter.steps_per_second is None
    meter.begin(10.0, 5)
    assert meter.steps_per_second is None


def test_measures_from_the_beginning() -> None:
    meter = ThroughputMeter()
    meter.begin(10.0, 100)
    meter.note(10.5, 150)
    assert meter.steps_per_second == 100.0


def test_forgets_what_is_older_than_a_second() -> None:
    meter = ThroughputMeter()
    meter.begin(0.0, 0)
    for tenth in range(1, 11):
        meter.note(tenth / 10, tenth)
    for tenth in range(11, 31):
        meter.note(tenth / 10, 10 + (tenth - 10) * 100)
    assert meter.steps_per_second == pytest.approx(1000.0)


def test_begins_anew_after_a_pause() -> None:
    meter = ThroughputMeter()
    meter.begin(0.0, 0)
    meter.note(1.0, 10)
    meter.begin(100.0, 10)
    assert meter.steps_per_second is None
    meter.note(100.1, 11)
    assert meter.steps_per_second == pytest.approx(10.0)
