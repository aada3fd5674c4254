"""Metrics: by hand, for classes and for regressions."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.run.metrics import Judge
from scratchnet.run.snapshot import Metrics


def _metrics(dataset: Dataset, outputs: NDArray[np.float64], loss: float) -> Metrics | None:
    return Judge(dataset).metrics(outputs, loss)


def _data(targets: list[float], classes: int = 0) -> Dataset:
    names = tuple(f"class {number}" for number in range(classes))
    return Dataset(tuple((float(k),) for k in range(len(targets))), tuple(targets), names)


@pytest.mark.parametrize("classes", [0, 2])
def test_there_are_none_of_no_samples(classes: int) -> None:
    assert _metrics(_data([], classes), np.empty((0, 1)), float("nan")) is None


def test_one_output_tells_two_classes_by_the_half() -> None:
    dataset = _data([0.0, 0.0, 1.0, 1.0, 1.0], classes=2)
    outputs = np.array([[0.2], [0.7], [0.5], [0.51], [3.0]])
    # Rows are the true class, columns the said one.
    assert _metrics(dataset, outputs, 0.25) == Metrics(0.25, 3 / 5, ((1, 1), (1, 2)))


def test_many_outputs_say_the_largest() -> None:
    dataset = _data([0.0, 1.0, 2.0, 2.0], classes=3)
    outputs = np.array([[0.8, 0.1, 0.1], [0.3, 0.3, 0.4], [0.0, 0.1, 0.9], [0.5, 0.2, 0.3]])
    found = _metrics(dataset, outputs, 1.5)
    assert found == Metrics(1.5, 0.5, ((1, 0, 0), (0, 0, 1), (1, 0, 1)))
    assert found.r2 is found.mean_absolute_error is None
    assert all(type(count) is int for row in found.confusion for count in row)


def test_noise_on_a_target_leaves_its_class() -> None:
    dataset = _data([0.3, 0.8, -0.4, 1.7], classes=2)
    outputs = np.array([[0.0], [1.0], [0.0], [1.0]])
    assert _metrics(dataset, outputs, 0.0) == Metrics(0.0, 1.0, ((2, 0), (0, 2)))


def test_a_class_that_no_sample_has_keeps_its_row() -> None:
    found = _metrics(_data([1.0], classes=3), np.array([[0.0, 0.0, 1.0]]), 0.0)
    assert found == Metrics(0.0, 0.0, ((0, 0, 0), (0, 0, 1), (0, 0, 0)))


def test_a_regression_by_hand() -> None:
    # The mean is 2, so the spread is 1 + 0 + 1; the errors are 0.5, 0 and -1.
    found = _metrics(_data([1.0, 2.0, 3.0]), np.array([[1.5], [2.0], [2.0]]), 0.4)
    assert found == Metrics(0.4, r2=1 - 1.25 / 2, mean_absolute_error=0.5)
    assert (found.accuracy, found.confusion) == (None, ())


def test_a_perfect_regression_explains_all() -> None:
    found = _metrics(_data([1.0, 2.0]), np.array([[1.0], [2.0]]), 0.0)
    assert found == Metrics(0.0, r2=1.0, mean_absolute_error=0.0)


def test_the_mean_explains_nothing() -> None:
    found = _metrics(_data([1.0, 3.0]), np.array([[2.0], [2.0]]), 1.0)
    assert found == Metrics(1.0, r2=0.0, mean_absolute_error=1.0)


@pytest.mark.parametrize("targets", [[2.0], [2.0, 2.0, 2.0]])
def test_of_equal_targets_nothing_is_explained(targets: list[float]) -> None:
    found = _metrics(_data(targets), np.full((len(targets), 1), 2.5), 0.25)
    assert found == Metrics(0.25, r2=None, mean_absolute_error=0.5)


def test_numbers_whose_squares_overflow_give_no_warning() -> None:
    for size in (1e200, 1e300):
        found = _metrics(_data([size, -size]), np.array([[0.0], [0.0]]), float("inf"))
        assert found == Metrics(float("inf"), r2=None, mean_absolute_error=size)


def test_a_judge_may_be_asked_again_and_again() -> None:
    judge = Judge(_data([0.0, 1.0], classes=2))
    for said, confusion in ((1.0, ((0, 1), (0, 1))), (0.0, ((1, 0), (1, 0)))):
        found = judge.metrics(np.full((2, 1), said), 0.3)
        assert found == Metrics(0.3, 0.5, confusion)
