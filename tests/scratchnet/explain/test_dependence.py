"""Partial dependence: means over samples, on values that the samples have."""

import numpy as np
import pytest

from scratchnet.experiment import Experiment
from scratchnet.explain import (
    BatchNetwork,
    PartialDependence,
    Variable,
    finished,
    partial_dependence,
    variables_of,
)
from scratchnet.explain.dependence import MOST_LINES, MOST_SAMPLES, POINTS, evenly, grid_values
from tests.scratchnet.explain.problems import classes, of, table


def dependence(experiment: Experiment, number: int) -> tuple[PartialDependence, BatchNetwork]:
    problem, parameters = of(experiment)
    network, points = BatchNetwork(problem, parameters), np.array(problem.train.inputs)
    variable = variables_of(problem.axes, experiment.data)[number]
    return finished(partial_dependence(network, points, number, variable)), network


@pytest.mark.parametrize("experiment", [table(), classes(**{"data.scaling": "standard"})])
def test_it_is_the_mean_over_the_samples(experiment: Experiment) -> None:
    found, network = dependence(experiment, 2)
    points = np.array(of(experiment)[0].train.inputs)
    for index, (value,) in enumerate(found.values):
        moved = points.copy()
        moved[:, 2] = value
        outputs = network.outputs(moved)
        np.testing.assert_allclose(found.means[:, index], outputs.mean(axis=0), atol=1e-12)
        first = outputs[evenly(len(points), MOST_LINES)]
        np.testing.assert_allclose(found.lines[:, :, index], first, atol=1e-12)
    assert (found.samples, found.of_samples) == (len(points), len(points))


@pytest.mark.parametrize("scaling", ["none", "standard", "range"])
def test_that_of_a_linear_network_is_a_line(scaling: str) -> None:
    experiment = table(**{"network.activation": "linear", "data.scaling": scaling})
    found, _ = dependence(experiment, 1)
    x, y = found.values[:, 0], found.means[0]
    slope, start = np.polyfit(x, y, 1)
    np.testing.assert_allclose(y, start + slope * x, rtol=0, atol=1e-12)
    # Every sample's line has the same slope.
    slopes = np.diff(found.lines[:, 0]) / np.diff(x)
    np.testing.assert_allclose(slopes, slope, rtol=0, atol=1e-10)


def test_an_input_without_weights_changes_no_bit() -> None:
    problem, parameters = of(table())
    first = tuple((0.0, *row[1:]) for row in parameters[0])
    network = BatchNetwork(problem, (first, *parameters[1:]))
    points = np.array(problem.train.inputs)
    found = finished(partial_dependence(network, points, 0, Variable("a", (0,))))
    assert len(np.unique(found.means)) == 1


def test_values_are_within_quantiles_or_those_that_there_are() -> None:
    column = np.linspace(0.0, 100.0, 201)[:, np.newaxis]
    values = grid_values(column)
    assert values.shape == (POINTS, 1)
    assert (values[0, 0], values[-1, 0]) == (5.0, 95.0)
    few = np.array([[3.0], [1.0], [1.0], [2.0]])
    assert grid_values(few).tolist() == [[1.0], [2.0], [3.0]]
    assert grid_values(np.full((9, 1), 4.0)).tolist() == [[4.0]]
    nearly_constant = np.concatenate([np.zeros(5_000), np.arange(100.0)])[:, np.newaxis]
    assert grid_values(nearly_constant)[[0, -1], 0].tolist() == [0.0, 99.0]


def test_several_inputs_take_the_rows_that_there_are() -> None:
    rows = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert grid_values(rows).tolist() == [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]


def test_of_many_samples_some_are_evenly_chosen() -> None:
    found, _ = dependence(table(samples=900), 0)
    assert (found.samples, found.of_samples) == (MOST_SAMPLES, 675)
    assert len(found.lines) == MOST_LINES
    assert evenly(10, 4).tolist() == [0, 3, 6, 9]
    assert evenly(3, 4).tolist() == [0, 1, 2]


def test_it_agrees_with_scikit_learn() -> None:
    inspection = pytest.importorskip("sklearn.inspection")
    peers = pytest.importorskip("sklearn.base")
    experiment = table(**{"data.scaling": "standard"})
    found, network = dependence(experiment, 3)

    class Peer(peers.RegressorMixin, peers.BaseEstimator):
        def fit(self, x: np.ndarray, y: object = None) -> "Peer":
            self.fitted_ = True
            return self

        def predict(self, x: np.ndarray) -> np.ndarray:
            return network.outputs(x)[:, 0]

    points = np.array(of(experiment)[0].train.inputs)
    peer = inspection.partial_dependence(
        Peer().fit(points),
        points,
        [3],
        custom_values={3: found.values[:, 0]},
        method="brute",
        kind="both",
    )
    np.testing.assert_allclose(found.means[0], peer["average"][0], rtol=0, atol=1e-12)
    every = peer["individual"][0][evenly(len(points), MOST_LINES)]
    np.testing.assert_allclose(found.lines[:, 0], every, rtol=0, atol=1e-12)
