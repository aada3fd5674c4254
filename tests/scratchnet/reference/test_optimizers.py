"""Optimizers: their first two steps by hand, and how they update a network."""

from math import sqrt

import pytest

from scratchnet.reference.article import Layer, Network
from scratchnet.reference.optimizers import Hyperparameters, Optimizer, OptimizerState, Place
from scratchnet.registry import ACTIVATIONS, OPTIMIZERS

_P, _G1, _G2, _RATE = 1.5, 0.4, -0.2, 0.1


class _OneParameter:
    """A parameter by itself with what an optimizer keeps of it."""

    def __init__(self, name: str, p: float, **hyperparameters: float) -> None:
        self._optimizer = Optimizer(OPTIMIZERS[name].update, Hyperparameters(**hyperparameters))
        self.values = (p, 0.0, 0.0)

    def step(self, gradient: float, learning_rate: float = _RATE) -> tuple[float, float, float]:
        optimizer = self._optimizer
        optimizer.hyperparameters.learning_rate = learning_rate
        optimizer.count_step()
        self.values = optimizer.rule(
            *self.values, gradient, optimizer.hyperparameters, optimizer.state
        )
        return self.values


def _two_steps(name: str, **hyperparameters: float) -> list[tuple[float, float, float]]:
    parameter = _OneParameter(name, _P, **hyperparameters)
    return [parameter.step(gradient) for gradient in (_G1, _G2)]


def test_gradient_descent_by_hand() -> None:
    first, second = _two_steps("sgd")
    assert first == (1.5 - 0.1 * 0.4, 0.0, 0.0)
    assert second == (first[0] + 0.1 * 0.2, 0.0, 0.0)


def test_momentum_by_hand() -> None:
    first, second = _two_steps("momentum", momentum=0.5)
    assert first == (pytest.approx(1.46), 0.4, 0.0)
    # m = 0.5·0.4 - 0.2 = 0: no movement.
    assert second == (first[0], 0.0, 0.0)


def test_nesterov_by_hand() -> None:
    first, second = _two_steps("nesterov", momentum=0.5)
    # It moves by g + μ·m = 0.4 + 0.5·0.4, and then by -0.2 + 0.5·0.
    assert first == (pytest.approx(1.5 - 0.1 * 0.6), 0.4, 0.0)
    assert second == (pytest.approx(first[0] + 0.1 * 0.2), 0.0, 0.0)


def test_rmsprop_by_hand() -> None:
    first, second = _two_steps("rmsprop", decay=0.75, epsilon=0.01)
    assert first[1:] == (0.0, pytest.approx(0.25 * 0.16))
    assert first[0] == pytest.approx(1.5 - 0.1 * 0.4 / (0.2 + 0.01))
    assert second[2] == pytest.approx(0.75 * 0.04 + 0.25 * 0.04)
    assert second[0] == pytest.approx(first[0] + 0.1 * 0.2 / (0.2 + 0.01))


def _adam_by_hand(decay: float) -> list[tuple[float, float, float]]:
    m1, v1 = 0.25 * 0.4, 0.5 * 0.16
    # After one step 1 - β = what the means were multiplied by, so they are g and g².
    p1 = 1.5 * (1 - 0.1 * decay) - 0.1 * 0.4 / (0.4 + 0.01)
    m2, v2 = 0.75 * m1 - 0.25 * 0.2, 0.5 * v1 + 0.5 * 0.04
    mean, scale = m2 / (1 - 0.75**2), sqrt(v2 / (1 - 0.5**2))
    p2 = p1 * (1 - 0.1 * decay) - 0.1 * mean / (scale + 0.01)
    return [(p1, m1, v1), (p2, m2, v2)]


@pytest.mark.parametrize(("name", "decay"), [("adam", 0.0), ("adamw", 0.3)])
def test_adam_and_adamw_by_hand(name: str, decay: float) -> None:
    steps = _two_steps(name, beta1=0.75, beta2=0.5, epsilon=0.01, weight_decay=0.3)
    for found, expected in zip(steps, _adam_by_hand(decay), strict=True):
        assert found == pytest.approx(expected, rel=1e-14)


def test_the_constants_are_pytorchs() -> None:
    h = Hyperparameters()
    assert (h.decay, h.beta1, h.beta2) == (0.99, 0.9, 0.999)
    assert (h.epsilon, h.weight_decay, h.momentum) == (1e-8, 0.01, 0.9)


def test_powers_are_running_products() -> None:
    optimizer = Optimizer(OPTIMIZERS["adam"].update, Hyperparameters())
    for _ in range(3):
        optimizer.count_step()
    assert optimizer.state == OptimizerState({}, 0.9 * 0.9 * 0.9, 0.999 * 0.999 * 0.999)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_gradient_of_0_moves_only_what_decays(name: str) -> None:
    found = _OneParameter(name, 2.0).step(0.0)
    assert found == (2.0 - 0.1 * 0.01 * 2.0 if name == "adamw" else 2.0, 0.0, 0.0)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_finds_the_bottom_of_a_bowl(name: str) -> None:
    parameter = _OneParameter(name, 3.0, weight_decay=0.0)
    for _ in range(3000):
        parameter.step(2 * (parameter.values[0] - 1), learning_rate=0.01)
    assert parameter.values[0] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("name", [name for name, each in OPTIMIZERS.items() if each.is_adaptive])
def test_an_adaptive_step_does_not_depend_on_the_size_of_the_gradient(name: str) -> None:
    moved = [
        _OneParameter(name, 0.0, weight_decay=0.0).step(gradient)[0]
        for gradient in (1e-3, 1.0, 1e3)
    ]
    assert moved == pytest.approx([moved[0]] * 3, rel=1e-4)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_record_names_the_numbers_that_a_rule_keeps(name: str) -> None:
    _, m, v = _OneParameter(name, 1.0).step(0.5)
    assert len(OPTIMIZERS[name].state) == (m != 0) + (v != 0)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_record_names_the_hyperparameters_that_a_rule_reads(name: str) -> None:
    changed = {
        "momentum": 0.5,
        "decay": 0.5,
        "beta1": 0.5,
        "beta2": 0.5,
        "epsilon": 0.5,
        "weight_decay": 0.5,
    }
    before = _two_steps(name)
    read = {each for each, value in changed.items() if _two_steps(name, **{each: value}) != before}
    assert read == set(OPTIMIZERS[name].hyperparameters)


_LINEAR = ACTIVATIONS["linear"].definition
_ROWS = (((0.5, -2.0, 7.0), (0.0, 0.25, -7.0)), ((-1.0, 3.0, 7.0),))
_PLACES = [
    (i, j, k) for i, layer in enumerate(_ROWS) for j, _ in enumerate(layer) for k in range(3)
]


def _network() -> Network:
    network = Network([Layer(rows, _LINEAR) for rows in _ROWS])
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
def test_each_parameter_moves_by_the_rule_with_its_own_state(name: str) -> None:
    network = _network()
    optimizer = Optimizer(OPTIMIZERS[name].update, Hyperparameters())
    optimizer.update_params(network, 0.1)
    for number, place in enumerate(_PLACES):
        i, j, k = place
        p, m, v = _OneParameter(name, _ROWS[i][j][k]).step(float(number))
        assert _at(network, place) == p
        assert optimizer.state.moments[place] == (m, v)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_second_step_continues_with_what_was_kept(name: str) -> None:
    network, parameter = _network(), _OneParameter(name, _ROWS[0][0][1])
    optimizer = Optimizer(OPTIMIZERS[name].update, Hyperparameters())
    for gradient in (1.0, -0.5):
        network.layers[0].neurons[0].weight_gradients[1] = gradient
        optimizer.update_params(network, 0.1)
        values = parameter.step(gradient)
        assert (_at(network, (0, 0, 1)), *optimizer.state.moments[0, 0, 1]) == values


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_frozen_parameters_stay_and_have_no_state(name: str) -> None:
    network, frozen = _network(), frozenset({(0, 0, 1), (0, 1, 2), (1, 0, 0)})
    optimizer = Optimizer(OPTIMIZERS[name].update, Hyperparameters(), frozen)
    optimizer.update_params(network, 0.1)
    for place in _PLACES:
        i, j, k = place
        # The first parameter's gradient is 0, so nothing but its own decay moves it.
        stays = place in frozen or (place == (0, 0, 0) and name != "adamw")
        assert (_at(network, place) == _ROWS[i][j][k]) is stays
    assert set(optimizer.state.moments) == set(_PLACES) - frozen


def test_gradient_descent_is_the_update_of_the_article() -> None:
    network, other = _network(), _network()
    network.update_params(0.1)
    Optimizer(OPTIMIZERS["sgd"].update, Hyperparameters()).update_params(other, 0.1)
    assert network.parameters() == other.parameters()
