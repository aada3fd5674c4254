"""Descent: an optimiser moves every parameter that is not frozen, and remembers."""

import pytest

from scratchnet.reference import Descent, Network, Pace, Place
from scratchnet.registry import ACTIVATIONS, OPTIMIZERS

_LINEAR = ACTIVATIONS["linear"].definition
_ROWS = (((0.5, -2.0, 7.0), (0.0, 0.25, -7.0)), ((-1.0, 3.0, 7.0),))
_PLACES = [
    (i, j, k) for i, layer in enumerate(_ROWS) for j, _ in enumerate(layer) for k in range(3)
]


def _network() -> Network:
    network = Network.made(_ROWS, [_LINEAR, _LINEAR])
    for number, (i, j, k) in enumerate(_PLACES):
        neuron = network.layers[i].neurons[j]
        if k == 2:
            neuron.bias_gradient = float(number)
        else:
            neuron.weight_gradients[k] = float(number)
    return network


def _at(network: Network, place: Place) -> float:
    i, j, k = place
    return network.parameters()[i][j][k]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_parameter_moves_by_the_rule_with_its_own_memory(name: str) -> None:
    network = _network()
    descent = Descent(network, OPTIMIZERS[name].update, Pace())
    descent.step(0.1)
    pace = Pace()
    pace.begin_step(0.1)
    for number, place in enumerate(_PLACES):
        i, j, k = place
        p, m, v = OPTIMIZERS[name].update(_ROWS[i][j][k], 0.0, 0.0, float(number), pace)
        assert _at(network, place) == p
        assert descent.memory.numbers[place] == (m, v)
    assert descent.memory.pace == pace


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_second_step_goes_on_from_what_is_remembered(name: str) -> None:
    network, rule = _network(), OPTIMIZERS[name].update
    descent, pace = Descent(network, OPTIMIZERS[name].update, Pace()), Pace()
    state = (_ROWS[0][0][1], 0.0, 0.0)
    for gradient in (1.0, -0.5):
        network.layers[0].neurons[0].weight_gradients[1] = gradient
        descent.step(0.1)
        pace.begin_step(0.1)
        state = rule(*state, gradient, pace)
        assert (_at(network, (0, 0, 1)), *descent.memory.numbers[0, 0, 1]) == state


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_is_frozen_neither_moves_nor_is_remembered(name: str) -> None:
    network, frozen = _network(), frozenset({(0, 0, 1), (0, 1, 2), (1, 0, 0)})
    descent = Descent(network, OPTIMIZERS[name].update, Pace(), frozen)
    descent.step(0.1)
    for place in _PLACES:
        i, j, k = place
        # The first parameter's gradient is 0, so nothing but its own decay moves it.
        stays = place in frozen or (place == (0, 0, 0) and name != "adamw")
        assert (_at(network, place) == _ROWS[i][j][k]) is stays
    assert set(descent.memory.numbers) == set(_PLACES) - frozen


def test_a_step_forgets_the_gradients() -> None:
    network = _network()
    Descent(network, OPTIMIZERS["sgd"].update, Pace()).step(0.1)
    after = network.parameters()
    Descent(network, OPTIMIZERS["sgd"].update, Pace()).step(0.1)
    assert network.parameters() == after
