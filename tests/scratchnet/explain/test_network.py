"""The network for many points: it agrees with the reference, whatever scaling and features."""

import numpy as np
import pytest

from scratchnet.experiment import Experiment
from scratchnet.explain import BatchNetwork
from scratchnet.run.snapshot import network_with
from tests.scratchnet.explain.problems import classes, of, table

_FEATURES = ("column_0*column_1", "sin(column_3)", "column_2")
EXPERIMENTS = {
    "plain": table(),
    "standard": table(**{"data.scaling": "standard"}),
    "scaled targets": table(**{"data.target_scaling": "range"}),
    "range": table(**{"data.scaling": "range", "network.activation": "relu"}),
    "features": table(**{"network.features": _FEATURES, "data.scaling": "standard"}),
    "classes": classes(),
    "two classes": classes(
        count=2, **{"network.output_activation": "sigmoid", "training.loss": "squared"}
    ),
}
EACH = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)


@EACH
def test_outputs_are_those_of_the_reference(experiment: Experiment) -> None:
    problem, parameters = of(experiment)
    network = network_with(parameters, experiment.network.activations)
    outputs = [network.forward(problem.encoding(point)) for point in problem.train.inputs]
    expected = [problem.target_scaling.unscaled(values) for values in outputs]
    outputs = BatchNetwork(problem, parameters).outputs(np.array(problem.train.inputs))
    np.testing.assert_allclose(outputs, expected, rtol=0, atol=1e-12)


@EACH
def test_moving_inputs_is_to_compute_other_points(experiment: Experiment) -> None:
    problem, parameters = of(experiment)
    network, points = BatchNetwork(problem, parameters), np.array(problem.train.inputs)
    values = points[::-1, [1, 3]]
    moved = points.copy()
    moved[:, [1, 3]] = values
    sums = network.moved_sums(network.sums(points), points, (1, 3), values)
    np.testing.assert_allclose(sums, network.sums(moved), rtol=0, atol=1e-12)
    np.testing.assert_allclose(network.outputs_of(sums), network.outputs(moved), rtol=0, atol=1e-12)


def test_an_undefined_feature_has_no_output() -> None:
    problem, parameters = of(table(**{"network.features": ("column_0", "column_1/1")}))
    points = np.array(problem.train.inputs[:3])
    points[1, 0] = np.nan
    outputs = BatchNetwork(problem, parameters).outputs(points)
    assert np.isnan(outputs).ravel().tolist() == [False, True, False]
