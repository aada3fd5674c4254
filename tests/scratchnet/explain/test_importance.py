"""Permutation importance: drops of a score, as scikit-learn defines them."""

from collections.abc import Callable

import numpy as np
import pytest

from scratchnet.experiment import Experiment
from scratchnet.explain import (
    BatchNetwork,
    ExplanationRequest,
    Importance,
    Variable,
    finished,
    permutation_importance,
    permutations,
)
from scratchnet.explain.importance import REPEATS
from scratchnet.run.observation import explain
from scratchnet.run.session import Session
from tests.scratchnet.explain.problems import classes, of, table


def importance(experiment: Experiment) -> Importance:
    session = Session(experiment, "reference")
    session.advance(steps=5)
    request = ExplanationRequest(importance=True)
    found = finished(explain(session.problem, session.snapshot(), request)).importance
    assert found is not None
    return found


def r2(targets: np.ndarray) -> Callable[[np.ndarray], float]:
    spread = ((targets - targets.mean()) ** 2).sum()
    return lambda outputs: float(1 - ((outputs[:, 0] - targets) ** 2).sum() / spread)


def test_an_unused_input_has_an_importance_of_exactly_0() -> None:
    problem, parameters = of(table())
    first = tuple((row[0], 0.0, *row[2:]) for row in parameters[0])
    points = np.array(problem.test.inputs)
    network = BatchNetwork(problem, (first, *parameters[1:]))
    variables = [Variable(str(number), (number,)) for number in range(4)]
    score = r2(np.array(problem.test.targets))
    orders = permutations(len(points), 6, seed=3)
    whole, drops = finished(permutation_importance(network, points, variables, score, orders))
    assert whole == score(network.outputs(points))
    assert (drops[1] == 0.0).all()
    assert (drops[[0, 2, 3]] != 0.0).any(axis=1).all()


def test_a_constant_input_has_none_either() -> None:
    points = np.array(table().data.inputs)
    points[:, 2] = 7.0
    found = importance(table(**{"data.inputs": points.tolist(), "data.scaling": "standard"}))
    assert (found.drops[2] == 0.0).all()
    assert found.means[2] == found.deviations[2] == 0.0


def test_the_same_seed_gives_the_same_bits() -> None:
    first, again = importance(table()), importance(table())
    assert (first.drops == again.drops).all()
    assert (first.drops != importance(table().with_values({"seed": 9})).drops).any()
    orders = permutations(9, 4, seed=5)
    assert (np.sort(orders, axis=1) == np.arange(9)).all()
    assert (orders == permutations(9, 4, seed=5)).all()


def test_it_is_measured_on_test_samples_if_there_are_any() -> None:
    found = importance(classes())
    assert (found.metric, found.test) == ("accuracy", True)
    assert (found.samples, found.of_samples) == (15, 15)
    assert found.drops.shape == (4, REPEATS)
    found = importance(table(**{"data.test_share": 0.0}))
    assert (found.metric, found.test, found.samples) == ("r2", False, 60)


def test_inputs_of_one_variable_are_shuffled_together() -> None:
    problem, parameters = of(table())
    points, targets = np.array(problem.train.inputs), np.array(problem.train.targets)
    network, orders = BatchNetwork(problem, parameters), permutations(len(points), 3, seed=0)
    score, variable = r2(targets), Variable("both", (0, 3))
    whole, drops = finished(permutation_importance(network, points, [variable], score, orders))
    for order, drop in zip(orders, drops[0].tolist(), strict=True):
        moved = points.copy()
        moved[:, [0, 3]] = points[order][:, [0, 3]]
        assert drop == pytest.approx(whole - score(network.outputs(moved)), abs=1e-12)


def test_equal_targets_have_no_r2() -> None:
    found = importance(table(**{"data.targets": [2.0] * 60}))
    assert found.score is None
    assert found.drops.shape == (4, 0)


def test_of_very_many_samples_and_inputs_a_part_is_used() -> None:
    found = importance(table(samples=2_500, inputs=600, **{"network.hidden": (2,)}))
    assert (found.samples, found.of_samples) == (333, 625)


@pytest.mark.parametrize("experiment", [table(), classes(count=4)], ids=["values", "classes"])
def test_it_agrees_with_scikit_learn(experiment: Experiment) -> None:
    inspection = pytest.importorskip("sklearn.inspection")
    metrics = pytest.importorskip("sklearn.metrics")
    peers = pytest.importorskip("sklearn.base")
    problem, parameters = of(experiment)
    network = BatchNetwork(problem, parameters)
    points, targets = np.array(problem.train.inputs), np.array(problem.train.targets)
    several = bool(problem.classes)

    class Peer(peers.BaseEstimator):
        def fit(self, x: np.ndarray, y: object = None) -> "Peer":
            return self

        def predict(self, x: np.ndarray) -> np.ndarray:
            outputs = network.outputs(x)
            return outputs.argmax(axis=1) if several else outputs[:, 0]

    def score(estimator: Peer, x: np.ndarray, y: np.ndarray) -> float:
        metric = metrics.accuracy_score if several else metrics.r2_score
        return float(metric(y, estimator.predict(x)))

    repeats = 7
    peer = inspection.permutation_importance(
        Peer(), points, targets, scoring=score, n_repeats=repeats, random_state=11
    )
    # It draws a seed, and shuffles the same way for every column, each time what it had shuffled.
    seed = np.random.RandomState(11).randint(np.iinfo(np.int32).max + 1)
    state, shuffling, orders = np.random.RandomState(seed), np.arange(len(points)), []
    for _ in range(repeats):
        state.shuffle(shuffling)
        orders.append((orders[-1] if orders else np.arange(len(points)))[shuffling])

    def own(outputs: np.ndarray) -> float:
        if several:
            return float((outputs.argmax(axis=1) == targets).mean())
        return r2(targets)(outputs)

    variables = [Variable(str(number), (number,)) for number in range(points.shape[1])]
    _, drops = finished(permutation_importance(network, points, variables, own, np.array(orders)))
    np.testing.assert_allclose(drops, peer.importances, rtol=0, atol=1e-12)
    np.testing.assert_allclose(drops.mean(axis=1), peer.importances_mean, rtol=0, atol=1e-12)
    np.testing.assert_allclose(drops.std(axis=1), peer.importances_std, rtol=0, atol=1e-12)
