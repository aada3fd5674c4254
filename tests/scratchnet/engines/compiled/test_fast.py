"""How near the fast engine comes to the reference."""

import math
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.engines import Engine, make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference import ACTIVATIONS, Parameters
from tests.scratchnet.engines.compiled.cases import (
    activations,
    data_of,
    flat,
    parameters_of,
    shapes,
)

#: The largest slope of each activation.
_STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "linear": 1.0}

_experiments = st.builds(
    lambda *values: Experiment().with_values(
        dict(
            zip(
                ("seed", "network.hidden", "network.activation", "network.output_activation"),
                values,
                strict=True,
            )
        )
    ),
    st.integers(0, 2**31 - 1),
    shapes,
    activations,
    activations,
)


def _scales(experiment: Experiment, parameters: Parameters, point: Sequence[float]) -> list[float]:
    """Return how large each output is, or the terms that cancel in it.

    No arithmetic but the reference's own comes near a sum's last digits where large terms cancel:
    each rounding is relative to the terms, and is handed on by weights and slopes.
    """
    values, scales = list(point), [abs(x) for x in point]
    for layer, name in zip(parameters, experiment.network.activations, strict=True):
        function = ACTIVATIONS[name].function
        outputs, sizes = [], []
        for *weights, bias in layer:
            z = sum(w * x for w, x in zip(weights, values, strict=True)) + bias
            outputs.append(function(z))
            terms = sum(abs(w) * s for w, s in zip(weights, scales, strict=True)) + abs(bias)
            sizes.append(max(abs(outputs[-1]), _STEEPEST[name] * terms))
        values, scales = outputs, sizes
    return scales


@given(_experiments, st.integers(0, 999))
@settings(deadline=None, max_examples=80)
def test_any_output_is_within_1e12_of_what_adds_up_to_it(experiment: Experiment, seed: int) -> None:
    dataset = data_of(seed, 9)
    reference = make_engine("reference", experiment, dataset)
    found = make_engine("fast", experiment, dataset).forward(dataset.inputs)
    expected = reference.forward(dataset.inputs)
    parameters = reference.parameters()
    for (a,), (b,), point in zip(found, expected, dataset.inputs, strict=True):
        assert abs(a - b) <= 1e-12 * _scales(experiment, parameters, point)[0]


@given(_experiments, st.integers(0, 999))
@settings(deadline=None, max_examples=80)
def test_a_sigmoid_output_is_within_1e12_of_itself(experiment: Experiment, seed: int) -> None:
    # It is at least e^-|z|, and what is lost of z by cancelling is small beside 1.
    told = experiment.with_values({"network.output_activation": "sigmoid"})
    dataset = data_of(seed, 9)
    found, expected = (
        make_engine(name, told, dataset).forward(dataset.inputs) for name in ("fast", "reference")
    )
    for (a,), (b,) in zip(found, expected, strict=True):
        assert abs(a - b) <= 1e-12 * b


# Several blocks of samples.
@example(Experiment(), 0, 600)
@given(_experiments, st.integers(0, 999), st.integers(1, 600))
@settings(deadline=None, max_examples=80)
def test_any_gradient_is_within_1e10_of_the_largest(
    experiment: Experiment, seed: int, samples: int
) -> None:
    most = max(3, 60_000 // parameters_of(experiment.network.sizes))
    dataset = data_of(seed, min(samples, most))
    found, expected = (
        flat(make_engine(name, experiment, dataset).gradients()) for name in ("fast", "reference")
    )
    largest = max(map(abs, expected))
    for a, b in zip(found, expected, strict=True):
        assert abs(a - b) <= 1e-10 * largest


def _single(activation: str) -> Engine:
    """Return a network that hands x to an activation."""
    told = {"network.hidden": [], "network.output_activation": activation}
    engine = make_engine("fast", Experiment().with_values(told), data_of(0, 1))
    engine.set_parameters((((1.0, 0.0, 0.0),),))
    return engine


def test_tanh_keeps_its_digits_near_zero() -> None:
    random = Random(2)
    sizes = [10.0**power for power in (-300, -200, -100, -20, -12, -8, -5, -3, -2, -1, 0)]
    sizes += [10 ** random.uniform(-8, 0) for _ in range(2000)]
    points = [(sign * size, 0.0) for size in sizes for sign in (1, -1)]
    for (x, _), (a,) in zip(points, _single("tanh").forward(points), strict=True):
        assert a == pytest.approx(math.tanh(x), rel=1e-12, abs=0), x


def test_the_sigmoid_is_right_far_from_zero() -> None:
    points = [(k / 4, 0.0) for k in range(-4 * 708, 4 * 708)]
    for (x, _), (a,) in zip(points, _single("sigmoid").forward(points), strict=True):
        assert a == pytest.approx(ACTIVATIONS["sigmoid"].function(x), rel=1e-12, abs=0), x


@pytest.mark.parametrize("x", [709.5, 745.0, 800.0, 1e5, 1e300, math.inf])
def test_the_sigmoid_ends_at_one_and_where_its_last_digits_end(x: float) -> None:
    ends = _single("sigmoid").forward([(x, 0.0), (-x, 0.0)])
    # The reference says 0 there, or less than the least number that has all its digits.
    assert ends[0] == [1.0]
    assert 0.0 <= ends[1][0] < 2.2250738585072014e-308


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "linear"])
@pytest.mark.parametrize("samples", [1, 3, 8, 11])
def test_nan_is_handed_on_and_touches_no_other_sample(activation: str, samples: int) -> None:
    points = [(0.5, 0.0)] * samples
    points[samples // 2] = (math.nan, 0.0)
    found = [outputs[0] for outputs in _single(activation).forward(points)]
    expected = [ACTIVATIONS[activation].function(x) for x, _ in points]
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert math.isnan(found[samples // 2])
