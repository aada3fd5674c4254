"""Penalties on large weights, and their gradients."""

import pytest

from scratchnet.reference.article import Layer, Network
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
from scratchnet.registry import ACTIVATIONS

_LINEAR = ACTIVATIONS["linear"].definition
_ROWS = (((0.5, -2.0, 7.0), (0.0, 0.25, -7.0)), ((-1.0, 3.0, 7.0),))


def _network() -> Network:
    return Network([Layer(rows, _LINEAR) for rows in _ROWS])


def _gradients(network: Network) -> list[float]:
    return [
        gradient
        for layer in network.layers
        for neuron in layer.neurons
        for gradient in (*neuron.weight_gradients, neuron.bias_gradient)
    ]


def test_the_penalty_by_hand() -> None:
    # Σ|w| = 0.5 + 2 + 0.25 + 1 + 3, Σw² = 0.25 + 4 + 0.0625 + 1 + 9; biases are not penalized.
    assert penalty(_network(), 1.0, 0.0) == 6.75
    assert penalty(_network(), 0.0, 1.0) == 14.3125 / 2
    assert penalty(_network(), 0.5, 0.25) == 0.5 * 6.75 + 0.125 * 14.3125
    assert penalty(_network(), 0.0, 0.0) == 0.0


def test_its_gradients_by_hand() -> None:
    network = _network()
    accumulate_penalty_gradients(network, 0.5, 2.0)
    # The sign of 0 is 0, and biases are not penalized.
    first = [0.5 + 1.0, -0.5 - 4.0, 0.0, 0.0, 0.5 + 0.5, 0.0]
    assert _gradients(network) == [*first, -0.5 - 2.0, 0.5 + 6.0, 0.0]


def test_gradients_are_added_to_those_collected() -> None:
    network = _network()
    network.layers[0].neurons[0].weight_gradients[1] = 10.0
    network.layers[0].neurons[0].bias_gradient = 3.0
    accumulate_penalty_gradients(network, 0.0, 1.0)
    assert network.layers[0].neurons[0].weight_gradients == [0.5, 8.0]
    assert network.layers[0].neurons[0].bias_gradient == 3.0


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.7), (0.2, 0.9)])
def test_gradients_are_the_slopes_of_the_penalty(l1: float, l2: float) -> None:
    network, h = _network(), 1e-6
    accumulate_penalty_gradients(network, l1, l2)
    for layer in network.layers:
        for neuron in layer.neurons:
            for i, weight in enumerate(neuron.weights):
                costs = []
                for by in (h, -h):
                    neuron.weights[i] = weight + by
                    costs.append(penalty(network, l1, l2))
                neuron.weights[i] = weight
                slope = (costs[0] - costs[1]) / (2 * h)
                assert neuron.weight_gradients[i] == pytest.approx(slope, rel=1e-6, abs=1e-9)
