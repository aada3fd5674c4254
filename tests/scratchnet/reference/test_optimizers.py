"""Optimisers: their first two steps by hand, and what all have in common."""

from math import sqrt

import pytest

from scratchnet.reference import Pace
from scratchnet.registry import OPTIMIZERS

_P, _G1, _G2, _RATE = 1.5, 0.4, -0.2, 0.1


def _two_steps(name: str, pace: Pace) -> list[tuple[float, float, float]]:
    rule = OPTIMIZERS[name].update
    state, found = (_P, 0.0, 0.0), []
    for gradient in (_G1, _G2):
        pace.begin_step(_RATE)
        state = rule(*state, gradient, pace)
        found.append(state)
    return found


def test_gradient_descent_by_hand() -> None:
    first, second = _two_steps("sgd", Pace())
    assert first == (1.5 - 0.1 * 0.4, 0.0, 0.0)
    assert second == (first[0] + 0.1 * 0.2, 0.0, 0.0)


def test_momentum_by_hand() -> None:
    first, second = _two_steps("momentum", Pace(momentum=0.5))
    assert first == (pytest.approx(1.46), 0.4, 0.0)
    # m = 0.5·0.4 - 0.2 = 0: the ball stands still.
    assert second == (first[0], 0.0, 0.0)


def test_nesterov_by_hand() -> None:
    first, second = _two_steps("nesterov", Pace(momentum=0.5))
    # It moves by g + μ·m = 0.4 + 0.5·0.4, and then by -0.2 + 0.5·0.
    assert first == (pytest.approx(1.5 - 0.1 * 0.6), 0.4, 0.0)
    assert second == (pytest.approx(first[0] + 0.1 * 0.2), 0.0, 0.0)


def test_rmsprop_by_hand() -> None:
    first, second = _two_steps("rmsprop", Pace(decay=0.75, epsilon=0.01))
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
    pace = Pace(beta1=0.75, beta2=0.5, epsilon=0.01, weight_decay=0.3)
    for found, expected in zip(_two_steps(name, pace), _adam_by_hand(decay), strict=True):
        assert found == pytest.approx(expected, rel=1e-14)


def test_the_constants_are_pytorchs() -> None:
    pace = Pace()
    assert (pace.decay, pace.beta1, pace.beta2) == (0.99, 0.9, 0.999)
    assert (pace.epsilon, pace.weight_decay, pace.momentum) == (1e-8, 0.01, 0.9)


def test_a_step_is_counted_by_running_products() -> None:
    pace = Pace()
    for _ in range(3):
        pace.begin_step(0.25)
    assert pace.learning_rate == 0.25
    assert pace.first_power == 0.9 * 0.9 * 0.9
    assert pace.second_power == 0.999 * 0.999 * 0.999


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_gradient_of_0_moves_only_what_decays(name: str) -> None:
    pace = Pace()
    pace.begin_step(0.1)
    found = OPTIMIZERS[name].update(2.0, 0.0, 0.0, 0.0, pace)
    assert found == (2.0 - 0.1 * 0.01 * 2.0 if name == "adamw" else 2.0, 0.0, 0.0)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_finds_the_bottom_of_a_bowl(name: str) -> None:
    pace = Pace(weight_decay=0.0)
    state = (3.0, 0.0, 0.0)
    for _ in range(3000):
        pace.begin_step(0.01)
        state = OPTIMIZERS[name].update(*state, 2 * (state[0] - 1), pace)
    assert state[0] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("name", ["rmsprop", "adam", "adamw"])
def test_a_step_at_scale_does_not_depend_on_the_size_of_the_gradient(name: str) -> None:
    moved = []
    for gradient in (1e-3, 1.0, 1e3):
        pace = Pace(weight_decay=0.0)
        pace.begin_step(0.1)
        moved.append(OPTIMIZERS[name].update(0.0, 0.0, 0.0, gradient, pace)[0])
    assert moved == pytest.approx([moved[0]] * 3, rel=1e-4)
