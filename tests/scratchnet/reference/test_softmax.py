"""Softmax: probabilities, their limits, and their Jacobian by finite differences."""

from itertools import product
from math import exp, inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.reference.softmax import Softmax, largest_of, softmax

_sums = st.lists(st.floats(-800, 800), min_size=1, max_size=10)


def _layer(weights: list[list[float]], biases: list[float]) -> Softmax:
    return Softmax([(*row, bias) for row, bias in zip(weights, biases, strict=True)])


@given(_sums)
def test_probabilities_are_never_negative_and_add_up_to_1(sums: list[float]) -> None:
    found = softmax(sums)
    assert all(0 <= p <= 1 for p in found)
    assert sum(found) == pytest.approx(1, abs=1e-14)


@given(_sums)
def test_the_largest_sum_is_the_most_probable(sums: list[float]) -> None:
    found = softmax(sums)
    assert found[sums.index(max(sums))] == max(found)


def test_probabilities_are_the_quotients_of_powers() -> None:
    powers = [exp(-1.0), exp(0.5), exp(2.0)]
    expected = [power / sum(powers) for power in powers]
    assert softmax([-1.0, 0.5, 2.0]) == pytest.approx(expected, rel=1e-15)
    assert softmax([7.0]) == [1.0]
    assert softmax([3.0, 3.0]) == [0.5, 0.5]


@pytest.mark.parametrize("shift", [-1e300, -1000.0, 1000.0, 1e300])
def test_no_power_overflows(shift: float) -> None:
    assert softmax([shift, shift, shift]) == [1 / 3] * 3
    assert softmax([shift, shift + abs(shift)]) == [0.0, 1.0]


def test_a_score_far_below_has_no_probability() -> None:
    assert softmax([0.0, -1e308, 1e308]) == [0.0, 0.0, 1.0]
    assert softmax([0.0, -inf]) == [1.0, 0.0]


@pytest.mark.parametrize("sums", [[0.0, nan], [nan, 0.0], [inf, 0.0], [inf, inf], [-inf, -inf]])
def test_without_a_finite_largest_sum_nothing_is_a_number(sums: list[float]) -> None:
    assert all(map(isnan, softmax(sums)))


def test_the_largest_of_some_numbers_is_nan_if_one_is() -> None:
    assert largest_of([1.0, 3.0, 2.0]) == 3.0
    assert isnan(largest_of([1.0, nan, 2.0]))
    assert isnan(largest_of([nan, 5.0]))


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5))
def test_backward_is_the_jacobian(biases: list[float]) -> None:
    count, h = len(biases), 1e-6
    for k, j in product(range(count), repeat=2):
        layer = _layer([[0.0]] * count, biases)
        layer.forward([1.0])
        layer.backward([float(i == k) for i in range(count)])
        up, down = ([b + by * (i == j) for i, b in enumerate(biases)] for by in (h, -h))
        slope = (softmax(up)[k] - softmax(down)[k]) / (2 * h)
        assert layer.neurons[j].bias_gradient == pytest.approx(slope, rel=1e-5, abs=1e-9)


def test_backward_returns_the_gradients_of_the_inputs() -> None:
    weights, biases, inputs = [[0.5, -1.0], [2.0, 0.25], [-0.5, 1.5]], [0.1, -0.2, 0.3], [0.7, -0.4]
    wanted, h = [0.3, -1.0, 2.0], 1e-6

    def weighed(at: list[float]) -> float:
        outputs = _layer(weights, biases).forward(at)
        return sum(w * p for w, p in zip(wanted, outputs, strict=True))

    layer = _layer(weights, biases)
    layer.forward(inputs)
    found = layer.backward(wanted)
    for i, slope in enumerate(found):
        up, down = ([x + by * (k == i) for k, x in enumerate(inputs)] for by in (h, -h))
        assert slope == pytest.approx((weighed(up) - weighed(down)) / (2 * h), rel=1e-6)


def test_the_same_gradient_everywhere_moves_nothing() -> None:
    layer = _layer([[1.0], [2.0], [-1.0]], [0.0, 0.5, 1.0])
    layer.forward([0.3])
    assert layer.backward([4.0, 4.0, 4.0]) == pytest.approx([0.0], abs=1e-15)
