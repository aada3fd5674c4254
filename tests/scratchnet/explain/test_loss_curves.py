"""Losses as curves: values and slopes by the reference, and where samples lie."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.explain import (
    LossAxis,
    PreActivations,
    loss_against_outputs,
    loss_at,
    sample_places,
)
from scratchnet.reference.article import sigmoid
from scratchnet.registry import LOSSES

EACH = pytest.mark.parametrize("name", list(LOSSES))


@EACH
@given(x=st.floats(-6.0, 6.0), target=st.floats(0.0, 1.0))
def test_slopes_are_those_of_the_values(name: str, x: float, target: float) -> None:
    loss = LOSSES[name]
    for axis in LossAxis:
        if axis is LossAxis.OUTPUT and loss.from_logits:
            continue
        if abs(x - target) < 1e-3 or abs(sigmoid(x) - target) < 1e-3:
            continue
        values, slopes = loss_at(loss, axis, [x - 1e-5, x, x + 1e-5], target)
        assert slopes[1] == pytest.approx((values[2] - values[0]) / 2e-5, abs=1e-5)


@EACH
def test_values_are_the_references(name: str) -> None:
    loss = LOSSES[name]
    values, _ = loss_at(loss, LossAxis.of(loss), [0.3], 1.0)
    logits = [0.3] if loss.definition.per_output else [0.3, 0.0]
    targets = [1.0] if loss.definition.per_output else [1.0, 0.0]
    assert values[0] == loss.definition.value(logits, targets)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_a_loss_of_logits_against_outputs(name: str) -> None:
    outputs, values = loss_against_outputs(LOSSES[name], 1.0)
    assert values == pytest.approx(-np.log(outputs), rel=1e-9, abs=1e-12)


def found_of(logits: list[list[float]], targets: list[list[float]]) -> PreActivations:
    rows = np.array(logits)
    outputs = 1 / (1 + np.exp(-rows))
    return PreActivations(len(rows), np.arange(len(rows)), (rows,), outputs, np.array(targets))


def test_each_output_is_a_place_of_its_own() -> None:
    found = found_of([[1.0, -2.0], [0.5, 3.0]], [[0.0, 1.0], [1.0, 0.0]])
    places, targets = sample_places(found, LOSSES["squared"], LossAxis.OUTPUT)
    assert places.tolist() == found.outputs.ravel().tolist()
    assert targets.tolist() == [0.0, 1.0, 1.0, 0.0]


def test_the_cross_entropy_of_a_sample_is_that_at_its_place() -> None:
    logits, targets = [[1.0, -2.0, 0.5], [0.5, 3.0, -1.0]], [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    loss = LOSSES["cross_entropy"]
    places, wanted = sample_places(found_of(logits, targets), loss, LossAxis.LOGIT)
    values, _ = loss_at(loss, LossAxis.LOGIT, places.tolist(), 1.0)
    true = [loss.definition.value(z, t) for z, t in zip(logits, targets, strict=True)]
    assert values.tolist() == pytest.approx(true)
    assert wanted.tolist() == [1.0, 1.0]
    assert places[0] == pytest.approx(-2.0 - np.log(exp(1.0) + exp(0.5)))
