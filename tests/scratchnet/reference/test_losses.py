"""Losses: their values by hand, their limits, and their derivatives by finite differences."""

from math import exp, inf, isfinite, isnan, log, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scratchnet.reference.article import Loss, sigmoid
from scratchnet.reference.softmax import softmax
from scratchnet.registry import ACTIVATIONS, LOSSES

_EACH = [name for name in LOSSES if name != "cross_entropy"]
_targets = st.floats(0, 1)


def _one(name: str, p: float, t: float) -> float:
    return LOSSES[name].definition.value([p], [t])


@pytest.mark.parametrize(
    ("name", "p", "t", "value", "derivative"),
    [
        ("squared", 3.0, 1.0, 4.0, 4.0),
        ("squared", -0.5, 1.0, 2.25, -3.0),
        ("absolute", 3.0, 1.0, 2.0, 1.0),
        ("absolute", -0.5, 1.0, 1.5, -1.0),
        ("absolute", 1.0, 1.0, 0.0, 0.0),
        ("huber", 1.5, 1.0, 0.125, 0.5),
        ("huber", 0.5, 1.0, 0.125, -0.5),
        ("huber", 2.0, 1.0, 0.5, 1.0),
        ("huber", 4.0, 1.0, 2.5, 1.0),
        ("huber", 0.0, 1.0, 0.5, -1.0),
        ("huber", -2.0, 1.0, 2.5, -1.0),
        ("binary_cross_entropy", 0.0, 1.0, log(2), -0.5),
        ("binary_cross_entropy", 0.0, 0.0, log(2), 0.5),
        ("binary_cross_entropy", 0.0, 0.25, log(2), 0.25),
    ],
)
def test_a_loss_of_one_output_by_hand(
    name: str, p: float, t: float, value: float, derivative: float
) -> None:
    assert _one(name, p, t) == value
    assert LOSSES[name].definition.derivative([p], [t]) == [derivative]


@pytest.mark.parametrize("name", _EACH)
@given(p=st.floats(-5, 5), t=_targets)
def test_the_derivative_of_one_output_is_the_slope(name: str, p: float, t: float) -> None:
    h = 1e-6
    # The corner of the absolute error, and where Huber's curve goes over into a line.
    assume(abs(p - t) > 2 * h and abs(abs(p - t) - 1) > 2 * h)
    slope = (_one(name, p + h, t) - _one(name, p - h, t)) / (2 * h)
    assert LOSSES[name].definition.derivative([p], [t]) == [
        pytest.approx(slope, rel=1e-5, abs=1e-8)
    ]


@pytest.mark.parametrize("name", _EACH)
def test_losses_of_many_outputs_are_added_in_their_order(name: str) -> None:
    outputs, targets = [0.3, -1.7, 2.9, 0.1], [1.0, 0.0, 0.5, 0.25]
    total = 0.0
    for p, t in zip(outputs, targets, strict=True):
        total += _one(name, p, t)
    assert LOSSES[name].definition.value(outputs, targets) == total
    assert LOSSES[name].definition.derivative(outputs, targets) == [
        LOSSES[name].definition.derivative([p], [t])[0]
        for p, t in zip(outputs, targets, strict=True)
    ]


@pytest.mark.parametrize("loss", [each.definition for each in LOSSES.values()], ids=list(LOSSES))
def test_there_must_be_as_many_targets_as_outputs(loss: Loss) -> None:
    for act in (loss.value, loss.derivative):
        with pytest.raises(ValueError, match="shorter"):
            act([1.0, 2.0], [1.0])


@pytest.mark.parametrize("loss", [each.definition for each in LOSSES.values()], ids=list(LOSSES))
def test_what_is_no_number_is_handed_on(loss: Loss) -> None:
    assert isnan(loss.value([nan, 1.0], [1.0, 0.0]))
    assert isnan(loss.derivative([nan, 1.0], [1.0, 0.0])[0])


@given(z=st.floats(-30, 30), t=_targets)
def test_binary_cross_entropy_is_that_of_the_sigmoid(z: float, t: float) -> None:
    p = sigmoid(z)
    # The definition loses digits of 1 - p for large z, and this form does not.
    rest = sigmoid(-z)
    expected = -t * log(p) - (1 - t) * log(rest)
    assert _one("binary_cross_entropy", z, t) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("z", [-1e308, -1000.0, 1000.0, 1e308])
@pytest.mark.parametrize("t", [0.0, 1.0])
def test_binary_cross_entropy_takes_no_logarithm_of_0(z: float, t: float) -> None:
    assert _one("binary_cross_entropy", z, t) == (abs(z) if (z > 0) != (t > 0) else 0.0)


_sums = st.lists(st.floats(-20, 20), min_size=2, max_size=10)


@given(_sums, st.data())
def test_cross_entropy_is_the_logarithm_of_the_true_classs_probability(
    sums: list[float], data: st.DataObject
) -> None:
    true = data.draw(st.integers(0, len(sums) - 1))
    wanted = [float(j == true) for j in range(len(sums))]
    found = LOSSES["cross_entropy"].definition.value(sums, wanted)
    assert found == pytest.approx(-log(softmax(sums)[true]), rel=1e-9, abs=1e-12)
    assert found >= 0


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6), st.data())
def test_the_derivatives_of_cross_entropy_are_its_slopes(
    sums: list[float], data: st.DataObject
) -> None:
    true, h = data.draw(st.integers(0, len(sums) - 1)), 1e-6
    wanted = [float(j == true) for j in range(len(sums))]
    loss = LOSSES["cross_entropy"].definition
    for j, found in enumerate(loss.derivative(sums, wanted)):
        up, down = ([z + by * (k == j) for k, z in enumerate(sums)] for by in (h, -h))
        slope = (loss.value(up, wanted) - loss.value(down, wanted)) / (2 * h)
        assert found == pytest.approx(slope, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("sums", [[8e307, -8e307], [-1000.0, 1000.0], [0.0, 5000.0, -3.0]])
def test_cross_entropy_of_certain_classes_is_finite_or_the_limit(sums: list[float]) -> None:
    for true in range(len(sums)):
        wanted = [float(j == true) for j in range(len(sums))]
        assert LOSSES["cross_entropy"].definition.value(sums, wanted) == max(sums) - sums[true]


def test_cross_entropy_of_infinite_sums_is_no_number() -> None:
    assert isnan(LOSSES["cross_entropy"].definition.value([inf, 0.0], [1.0, 0.0]))
    assert not isfinite(LOSSES["cross_entropy"].definition.value([-inf, -inf], [1.0, 0.0]))


def test_of_two_classes_both_entropies_are_the_same() -> None:
    for z in (-3.0, -0.2, 0.0, 1.7):
        both = LOSSES["cross_entropy"].definition.value([0.0, z], [0.0, 1.0])
        assert both == pytest.approx(_one("binary_cross_entropy", z, 1.0), rel=1e-14)
        assert softmax([0.0, z])[1] == pytest.approx(exp(z) / (1 + exp(z)), rel=1e-14)


def test_losses_from_logits_name_an_activation_that_there_is() -> None:
    from_logits = {
        name: loss.output_activation for name, loss in LOSSES.items() if loss.from_logits
    }
    assert from_logits == {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
    assert set(from_logits.values()) <= {*ACTIVATIONS, "softmax"}
    assert [name for name, loss in LOSSES.items() if not loss.definition.per_output] == [
        "cross_entropy"
    ]
