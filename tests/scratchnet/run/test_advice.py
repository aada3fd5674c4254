"""What helps a run whose targets are too large to be learned."""

import pytest

from scratchnet.datasets import build_problem
from scratchnet.experiment import Experiment
from scratchnet.run.advice import learns_nothing, target_scaling_advice, unscaled_targets

_TABLE = {
    "data.source": "table",
    "data.inputs": [[1.0], [2.0], [3.0]],
    "data.targets": [2700.0, 6300.0, 4000.0],
}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, "2700 to 6300"),
        ({"data.targets": [-6.0, 0.0, 1.0]}, "-6 to 1"),
        ({"data.targets": [-5.0, 0.0, 5.0]}, ""),
        ({"data.target_scaling": "range"}, ""),
        ({"data.task": "classification", "network.output_activation": "softmax"}, ""),
        ({"data.source": "formula", "data.formula": "1000*x"}, ""),
    ],
)
def test_large_targets_that_are_not_scaled_are_named(values: dict[str, object], found: str) -> None:
    experiment = Experiment().with_values({**_TABLE, **values})
    assert unscaled_targets(experiment, build_problem(experiment).train) == found


@pytest.mark.parametrize(
    ("step", "metrics", "nothing"),
    [
        (100, {"r2": 0.0}, True),
        (100, {"r2": -16.0}, True),
        (99, {"r2": 0.0}, False),
        (100, {"r2": 0.2}, False),
        (100, {}, False),
    ],
)
def test_a_run_is_judged_by_its_r2(step: int, metrics: dict[str, float], nothing: bool) -> None:
    assert learns_nothing(step, metrics) is nothing


def test_says_what_to_do() -> None:
    assert target_scaling_advice("2700 to 6300", -1e-9) == (
        "R² is 0.00: no better than the mean. The targets, 2700 to 6300, are not scaled, and "
        "networks hardly learn such numbers; scale them"
    )
