"""How close the fast engine is to the reference."""

import math
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.datasets import sizes_of
from scratchnet.engines import Engine, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from scratchnet.records import output_scales
from scratchnet.reference.article import Parameters
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.scratchnet.engines.compiled.cases import (
    activations,
    data_of,
    flat,
    parameters_of,
    shapes,
)


@st.composite
def _networks(draw: st.DrawFn) -> Experiment:
    hidden = draw(shapes)
    return Experiment().with_values(
        {
            "seed": draw(st.integers(0, 2**31 - 1)),
            "network.hidden": hidden,
            "network.activation": draw(activations | st.tuples(*[activations] * len(hidden))),
            "network.output_activation": draw(activations),
            "network.init": draw(st.sampled_from(["article", "glorot", "he"])),
        }
    )


_experiments = _networks()


def _scales(experiment: Experiment, parameters: Parameters, point: Sequence[float]) -> list[float]:
    return output_scales(parameters, experiment.network.activations, point)


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


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_pair_of_activations_is_within_1e12_of_what_adds_up_to_it(
    hidden: str, output: str
) -> None:
    chosen = {"network.activation": hidden, "network.output_activation": output}
    experiment = Experiment().with_values({"network.hidden": [9, 4], "seed": 3, **chosen})
    random = Random(4)
    dataset = data_of(1, 40)
    reference, fast = (make_engine(name, experiment, dataset) for name in ("reference", "fast"))
    for size in (0.1, 1.0, 10.0):
        parameters = tuple(
            tuple(tuple(random.gauss(0.0, size) for _ in row) for row in layer)
            for layer in reference.parameters()
        )
        reference.set_parameters(parameters)
        fast.set_parameters(parameters)
        found, expected = (each.forward(dataset.inputs) for each in (fast, reference))
        for (a,), (b,), point in zip(found, expected, dataset.inputs, strict=True):
            assert abs(a - b) <= 1e-12 * _scales(experiment, parameters, point)[0]


@pytest.mark.parametrize("size", [1e6, 1e9])
def test_a_sine_of_large_sums_is_within_1e12_of_the_sums(size: float) -> None:
    """What is left of the sums' digits is less than 1e-12, of the output or of 1."""
    values = {"network.hidden": [5], "network.activation": "sine"}
    experiment = Experiment().with_values({**values, "network.output_activation": "linear"})
    random = Random(5)
    dataset = data_of(2, 40)
    reference, fast = (make_engine(name, experiment, dataset) for name in ("reference", "fast"))
    large = tuple(tuple(random.uniform(-size, size) for _ in range(3)) for _ in range(5))
    parameters = (large, (tuple(random.uniform(-1.0, 1.0) for _ in range(6)),))
    for engine in (reference, fast):
        engine.set_parameters(parameters)
    found, expected = (each.forward(dataset.inputs) for each in (fast, reference))
    gaps = [abs(a - b) for (a,), (b,) in zip(found, expected, strict=True)]
    scales = [_scales(experiment, parameters, point)[0] for point in dataset.inputs]
    assert all(gap <= 1e-12 * scale for gap, scale in zip(gaps, scales, strict=True))
    assert max(gaps) > 1e-12 * max(1.0, *(abs(b) for (b,) in expected))


@given(_experiments, st.integers(0, 999), st.integers(2, 10))
@settings(deadline=None, max_examples=60)
def test_any_probability_is_within_1e12_of_what_adds_up_to_its_sum(
    experiment: Experiment, seed: int, classes: int
) -> None:
    with_softmax = experiment.with_values({"network.output_activation": "softmax"})
    dataset = data_of(seed, 9, classes=classes)
    fast, reference = (make_engine(name, with_softmax, dataset) for name in ("fast", "reference"))
    found, expected = fast.forward(dataset.inputs), reference.forward(dataset.inputs)
    parameters = reference.parameters()
    for one, other, point in zip(found, expected, dataset.inputs, strict=True):
        for a, b, scale in zip(one, other, _scales(with_softmax, parameters, point), strict=True):
            assert abs(a - b) <= 1e-12 * scale
        assert sum(one) == pytest.approx(1.0, abs=1e-14)


@given(_experiments, st.integers(0, 999))
@settings(deadline=None, max_examples=80)
def test_a_sigmoid_output_is_within_1e12_of_itself(experiment: Experiment, seed: int) -> None:
    # It is at least e^-|z|, and what is lost of z by cancelling is small beside 1.
    with_sigmoid = experiment.with_values({"network.output_activation": "sigmoid"})
    dataset = data_of(seed, 9)
    found, expected = (
        make_engine(name, with_sigmoid, dataset).forward(dataset.inputs)
        for name in ("fast", "reference")
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
    most = max(3, 60_000 // parameters_of(sizes_of(experiment, data_of(seed, 1))))
    dataset = data_of(seed, min(samples, most))
    found, expected = (
        flat(make_engine(name, experiment, dataset).gradients()) for name in ("fast", "reference")
    )
    largest = max(map(abs, expected))
    for a, b in zip(found, expected, strict=True):
        assert abs(a - b) <= 1e-10 * largest


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_and_optimizer_stays_near_the_reference(loss: str, optimizer: str) -> None:
    output = LOSSES[loss].output_activation or "tanh"
    experiment = Experiment().with_values(
        {
            "network.hidden": [9, 5],
            "network.activation": ["sine", "softplus"],
            "network.output_activation": output,
            "network.frozen": [[0, 1, 0], [2, 0, 1]],
            "training.loss": loss,
            "training.optimizer": optimizer,
        }
    )
    dataset, test = (data_of(k, 75, classes=4 if output == "softmax" else 2) for k in (1, 2))
    step_settings = StepSettings(0.01, 32, 0.001, 0.01)
    found: list[float] = []
    expected: list[float] = []
    for name, numbers in (("fast", found), ("reference", expected)):
        engine = make_engine(name, experiment, dataset)
        made = engine.train(30, step_settings, BatchOrder(7, 75), Interrupt())
        memory = engine.optimizer_state()
        numbers += [*made.losses, *made.penalties, engine.loss_of(test)]
        for table in (engine.parameters(), memory.first, memory.second):
            numbers += flat(table)
        assert len(made.losses) == 30
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert found != expected


def _single(activation: str) -> Engine:
    """Return a network that hands x to an activation."""
    values = {"network.hidden": [], "network.output_activation": activation}
    engine = make_engine("fast", Experiment().with_values(values), data_of(0, 1))
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
        assert a == pytest.approx(
            ACTIVATIONS["sigmoid"].definition.function(x), rel=1e-12, abs=0
        ), x


@pytest.mark.parametrize("x", [709.5, 745.0, 800.0, 1e5, 1e300, math.inf])
def test_the_sigmoid_ends_at_one_and_where_its_last_digits_end(x: float) -> None:
    ends = _single("sigmoid").forward([(x, 0.0), (-x, 0.0)])
    # The reference says 0 there, or less than the least number that has all its digits.
    assert ends[0] == [1.0]
    assert 0.0 <= ends[1][0] < 2.2250738585072014e-308


def test_a_sine_is_none_of_more_than_1_however_far() -> None:
    points = [(sign * 10.0**power, 0.0) for power in range(309) for sign in (1, -1)]
    assert all(-1.0 <= a <= 1.0 for (a,) in _single("sine").forward(points))


@pytest.mark.parametrize("power", range(16))
def test_the_sine_is_right_far_from_zero(power: int) -> None:
    random = Random(power)
    points = [(random.uniform(-1, 1) * 10.0**power, 0.0) for _ in range(100)]
    for (x, _), (a,) in zip(points, _single("sine").forward(points), strict=True):
        assert a == pytest.approx(math.sin(x), rel=0, abs=3e-16), x


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "relu"])
@pytest.mark.parametrize("samples", [1, 3, 8, 11])
def test_nan_is_handed_on_and_touches_no_other_sample(activation: str, samples: int) -> None:
    points = [(0.5, 0.0)] * samples
    points[samples // 2] = (math.nan, 0.0)
    found = [outputs[0] for outputs in _single(activation).forward(points)]
    expected = [ACTIVATIONS[activation].definition.function(x) for x, _ in points]
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert math.isnan(found[samples // 2])
