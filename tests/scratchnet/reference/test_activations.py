"""Activations: their range, and their slopes by finite differences."""

from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scratchnet.reference.article import sigmoid
from scratchnet.registry import ACTIVATIONS

#: They have a corner at 0, or another second derivative on each side of it.
_BENT = ("relu", "leaky_relu", "elu")


@given(st.floats(allow_nan=False))
def test_sigmoid_stays_between_0_and_1(z: float) -> None:
    assert 0.0 <= sigmoid(z) <= 1.0


@pytest.mark.parametrize(
    ("z", "a"), [(inf, 1.0), (-inf, 0.0), (0.0, 0.5), (-1e308, 0.0), (1e308, 1.0), (-710.0, 0.0)]
)
def test_sigmoid_at_its_limits(z: float, a: float) -> None:
    assert sigmoid(z) == a


def test_sigmoid_hands_nan_on() -> None:
    assert sigmoid(nan) != sigmoid(nan)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-5, 5))
def test_slope_is_the_derivative(name: str, z: float) -> None:
    activation, h = ACTIVATIONS[name].definition, 1e-6
    assume(name not in _BENT or abs(z) > h)
    rise = activation.function(z + h) - activation.function(z - h)
    slope = activation.derivative(z, activation.function(z))
    assert slope == pytest.approx(rise / (2 * h), rel=1e-5, abs=1e-9)


def test_relu_is_flat_at_its_corner() -> None:
    relu = ACTIVATIONS["relu"].definition
    assert relu.function(0.0) == 0.0
    assert relu.derivative(0.0, 0.0) == 0.0
