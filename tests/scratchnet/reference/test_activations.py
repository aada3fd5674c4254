"""Activations: their ranges, and their derivatives by finite differences."""

from math import exp, inf, nan
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scratchnet.reference.article import sigmoid
from scratchnet.reference.softmax import softmax
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS

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


@pytest.mark.parametrize("z", [0.0, 1.0, -1.0, 2.5, -30.0, 30.0])
def test_gelu_and_silu_by_their_definitions(z: float) -> None:
    gelu, silu = ACTIVATIONS["gelu"].definition, ACTIVATIONS["silu"].definition
    assert gelu.function(z) == pytest.approx(z * NormalDist().cdf(z), rel=1e-12, abs=1e-15)
    assert silu.function(z) == pytest.approx(z / (1 + exp(-z)), rel=1e-15)


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_gelu_and_silu_are_z_far_up_and_0_far_down(name: str) -> None:
    activation = ACTIVATIONS[name].definition
    for z in (1e3, 1e300):
        assert activation.function(z) == z
        assert activation.derivative(z, z) == 1.0
        assert activation.function(-z) == 0.0
        assert activation.derivative(-z, 0.0) == 0.0


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_slope_is_steeper_than_the_record_says(name: str) -> None:
    record = ACTIVATIONS[name]
    function, derivative = record.definition.function, record.definition.derivative
    slopes = [abs(derivative(z, function(z))) for z in (k / 100 for k in range(-4000, 4001))]
    assert 0.99 * record.steepest <= max(slopes) <= record.steepest


@pytest.mark.parametrize("name", OUTPUT_ACTIVATIONS)
@given(z=st.floats(-1e3, 1e3))
def test_no_output_is_outside_the_range_of_its_record(name: str, z: float) -> None:
    record = OUTPUT_ACTIVATIONS[name]
    outputs = softmax([z, 0.0]) if record.definition is None else [record.definition.function(z)]
    assert all(record.low <= output <= record.high for output in outputs)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_record_states_whether_the_output_determines_the_derivative(name: str) -> None:
    record = ACTIVATIONS[name]
    values = [k / 7 for k in range(-20, 21)]
    pairs = [(record.definition.function(z), z) for z in values]
    without_z = all(
        record.definition.derivative(z, a) == pytest.approx(record.definition.derivative(a, a))
        for a, z in pairs
    )
    assert without_z is not record.derivative_needs_z
