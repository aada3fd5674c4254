"""Scaled targets: fitted to the training samples, and undone in outputs and losses."""

from math import inf, isnan, nan
from sys import float_info

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.datasets import (
    Dataset,
    build_problem,
    scaling_of_targets,
    target_scaling_of,
)
from scratchnet.datasets.target_scaling import in_units, loss_factor
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES

_VALUES = {
    "data.source": "table",
    "data.inputs": [[0.0], [1.0], [2.0], [3.0], [4.0]],
    "data.targets": [100.0, 300.0, 200.0, 500.0, 400.0],
    "data.target_scaling": "range",
    "network.output_activation": "linear",
}
_TWO = Dataset(((0.0,), (1.0,), (2.0,)), (10.0, 30.0, 20.0), other_targets=((-1.0, 0.0, 1.0),))


def _experiment(**values: object) -> Experiment:
    return Experiment().with_values(_VALUES | {k.replace("__", "."): v for k, v in values.items()})


def test_is_fitted_to_the_training_samples_alone() -> None:
    experiment = _experiment(data__test_share=0.4)
    problem = build_problem(experiment)
    low, high = min(problem.train.targets), max(problem.train.targets)
    assert problem.target_scaling.transforms == ((low, high - low, 2.0, -1.0),)
    scaled = problem.target_scaling.scaled(problem.train)
    assert (min(scaled.targets), max(scaled.targets)) == (-1.0, 1.0)
    assert scaled.inputs is problem.train.inputs
    assert scaling_of_targets(experiment) == problem.target_scaling


@pytest.mark.parametrize(
    "values",
    [
        {"data.target_scaling": "none"},
        {"data.source": "formula"},
        {"data.task": "classification", "network.output_activation": "softmax"},
    ],
)
def test_nothing_else_is_scaled(values: dict[str, object]) -> None:
    problem = build_problem(Experiment().with_values({**_VALUES, **values}))
    assert problem.target_scaling.plain
    assert problem.target_scaling.scaled(problem.train) is problem.train
    assert problem.target_scaling.unscaled([1.5, nan])[:1] == [1.5]


@pytest.mark.parametrize(
    ("loss", "scaling", "factor"),
    [
        ("squared", "range", 200.0**2),
        ("absolute", "range", 200.0),
        ("squared", "standard", np.std([100.0, 300.0, 200.0, 500.0, 400.0]) ** 2),
    ],
)
def test_losses_that_grow_with_the_targets_are_undone(
    loss: str, scaling: str, factor: float
) -> None:
    experiment = _experiment(training__loss=loss, data__target_scaling=scaling)
    found = build_problem(experiment).target_scaling
    assert found.in_units
    assert found.loss_factor == pytest.approx(factor)


def test_other_losses_are_those_of_the_scaled_targets() -> None:
    found = build_problem(_experiment(training__loss="huber")).target_scaling
    assert (found.loss_factor, found.in_units) == (1.0, False)


def test_targets_with_the_same_divisor_have_a_loss_in_their_units() -> None:
    experiment = Experiment().with_values(_VALUES)
    assert not target_scaling_of(experiment, _TWO).in_units
    alike = Dataset(_TWO.inputs, (10.0, 30.0, 20.0), other_targets=((5.0, 15.0, 25.0),))
    assert target_scaling_of(experiment, alike).loss_factor == 100.0


@pytest.mark.parametrize("name", list(LOSSES))
@given(errors=st.lists(st.floats(-9, 9), min_size=1, max_size=4), c=st.floats(0.1, 10))
def test_the_degree_of_a_loss_is_the_power_it_grows_with(
    name: str, errors: list[float], c: float
) -> None:
    record = LOSSES[name]
    if record.degree is None:
        return
    zeros = [0.0] * len(errors)
    loss = record.definition.value(errors, zeros)
    grown = record.definition.value([c * e for e in errors], zeros)
    assert grown == pytest.approx(c**record.degree * loss, rel=1e-9, abs=1e-12)


@given(
    kind=st.sampled_from(["standard", "range"]),
    rows=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e-3, 1e-3)), min_size=2, max_size=6),
    outputs=st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=4),
)
def test_outputs_are_undone_by_hand_and_in_arrays_with_the_same_bits(
    kind: str, rows: list[tuple[float, float]], outputs: list[tuple[float, float]]
) -> None:
    first, second = zip(*rows, strict=True)
    dataset = Dataset(tuple((0.0,) for _ in rows), first, other_targets=(second,))
    experiment = Experiment().with_values({**_VALUES, "data.target_scaling": kind})
    scaling = target_scaling_of(experiment, dataset)
    by_hand = [
        [(v - s) / f * w + b for v, (b, w, f, s) in zip(row, scaling.transforms, strict=True)]
        for row in outputs
    ]
    assert [scaling.unscaled(row) for row in outputs] == by_hand
    assert scaling.unscaled_arrays(np.array(outputs).T).T.tolist() == by_hand
    for row, scaled in zip(rows, scaling.scaled(dataset).target_rows(), strict=True):
        assert scaling.unscaled(scaled) == pytest.approx(row, rel=1e-9, abs=1e-9)


def test_a_constant_target_is_learned_as_0() -> None:
    problem = build_problem(_experiment(data__targets=[7.0] * 5))
    assert problem.target_scaling.scaled(problem.train).targets == (0.0,) * 5
    assert problem.target_scaling.unscaled([0.0]) == [7.0]


def test_a_loss_in_units_is_finite() -> None:
    assert in_units(2.0, loss_factor(6.0, 2.0, 2)) == 18.0
    assert in_units(1e300, 1e30) == in_units(inf, 1.0) == float_info.max
    assert isnan(in_units(nan, 2.0))


def test_the_scaled_targets_must_suit_the_loss() -> None:
    values = {
        "network.output_activation": "sigmoid",
        "training.loss": "binary_cross_entropy",
        "data.targets": [0.0, 0.25, 0.5, 0.75, 1.0],
    }
    wrong = Experiment().with_values({**_VALUES, **values})
    with pytest.raises(InvalidValue, match="a target for the network is -1, and this loss needs"):
        build_problem(wrong)


def test_without_samples_nothing_is_made() -> None:
    empty = Dataset((), ())
    assert target_scaling_of(_experiment(), empty).plain
    assert build_problem(_experiment()).target_scaling.scaled(empty) is empty
