"""Metrics of outputs that are as large as doubles go."""

import numpy as np

from scratchnet.datasets import Dataset
from scratchnet.metrics import Judge


def test_targets_whose_squares_are_infinite_have_no_r2() -> None:
    judge = Judge(Dataset(((0.0,), (1.0,)), (1e300, -1e300)))
    metrics = judge.metrics(np.zeros((2, 1)), float("inf"))
    assert metrics is not None
    assert metrics.r2 is None
    assert metrics.mean_absolute_error == 1e300


def test_r2_is_1_for_outputs_that_are_the_targets_and_0_for_their_mean() -> None:
    judge = Judge(Dataset(((0.0,), (1.0,)), (1.0, 3.0)))
    right = judge.metrics(np.array([[1.0], [3.0]]), 0.0)
    mean = judge.metrics(np.array([[2.0], [2.0]]), 1.0)
    assert right is not None
    assert mean is not None
    assert (right.r2, mean.r2) == (1.0, 0.0)
