"""Training: gradients by finite differences, and what a step does with them."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.reference import ACTIVATIONS, LOSSES, Network, Parameters, gradients, train_step
from scratchnet.reference.training import collect_gradients

_SIGMOID = ACTIVATIONS["sigmoid"]


def _drawn(hidden: list[int], seed: int) -> Network:
    return Network.drawn([2, *hidden, 1], [_SIGMOID] * (len(hidden) + 1), seed)


def _moved(parameters: Parameters, place: tuple[int, int, int], by: float) -> Parameters:
    lists = [[list(row) for row in layer] for layer in parameters]
    lists[place[0]][place[1]][place[2]] += by
    return tuple(tuple(tuple(row) for row in layer) for layer in lists)


def _places(parameters: Parameters) -> Iterator[tuple[int, int, int]]:
    for i, layer in enumerate(parameters):
        for j, row in enumerate(layer):
            for k in range(len(row)):
                yield i, j, k


@pytest.mark.parametrize("loss", LOSSES)
@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), max_size=3), st.integers(0, 1000))
def test_gradients_are_the_derivatives(loss: str, hidden: list[int], seed: int) -> None:
    random = Random(seed)
    points = [(random.uniform(-2, 2), random.uniform(-2, 2)) for _ in range(4)]
    targets = [random.uniform(-1, 2) for _ in points]
    network = _drawn(hidden, seed)
    parameters = network.parameters()
    found = gradients(network, points, targets, LOSSES[loss])
    h = 1e-6

    def loss_with(changed: Parameters) -> float:
        network.set_parameters(changed)
        return collect_gradients(network, points, targets, LOSSES[loss])

    for i, j, k in _places(parameters):
        rise = loss_with(_moved(parameters, (i, j, k), h)) - loss_with(
            _moved(parameters, (i, j, k), -h)
        )
        assert found[i][j][k] == pytest.approx(rise / (2 * h), rel=1e-4, abs=1e-8)


def test_asking_for_gradients_changes_nothing() -> None:
    network = _drawn([3], seed=1)
    before = network.parameters()
    first = gradients(network, [(1.0, 2.0)], [1.0], LOSSES["squared"])
    assert network.parameters() == before
    assert gradients(network, [(1.0, 2.0)], [1.0], LOSSES["squared"]) == first


def test_a_step_moves_against_the_gradient_and_returns_the_loss_before() -> None:
    network = _drawn([3], seed=1)
    before = network.parameters()
    slopes = gradients(network, [(1.0, 2.0)], [1.0], LOSSES["squared"])
    error = network.forward([1.0, 2.0])[0] - 1.0
    assert train_step(network, [(1.0, 2.0)], [1.0], LOSSES["squared"], 0.5) == error * error
    for i, j, k in _places(before):
        assert network.parameters()[i][j][k] == before[i][j][k] - 0.5 * slopes[i][j][k]


def test_a_network_without_hidden_layers_learns() -> None:
    network = _drawn([], seed=0)
    points, targets = [(-1.0, 0.0), (1.0, 0.0)], [0.0, 1.0]
    losses = [train_step(network, points, targets, LOSSES["squared"], 1.0) for _ in range(50)]
    assert losses[-1] < losses[0] / 2
