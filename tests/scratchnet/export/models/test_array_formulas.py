"""A network for NumPy and for ONNX Runtime: the reference's outputs to within a rounding or two."""

import json
import math

import numpy as np
import onnx
import pytest
from hypothesis import given, settings

from scratchnet.export.models import FORMATS, TrainedNetwork
from scratchnet.export.models.formats import point_by_point
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import ACTIVATIONS
from tests.scratchnet.export.models.formulas import INEXACT, exact_formulas, exact_points
from tests.scratchnet.export.models.networks import (
    NASTY_NAMES,
    made,
    networks,
    passing,
    points_of_two,
)

FORMATS_OF_ARRAYS = ("numpy", "onnx")
_EDGES = [-2.0, -1.0, -0.75, -0.0, 0.0, 0.5, 1.0, 2.0]
_GRID = [(x, y) for x in _EDGES for y in _EDGES]


def run(name: str, network: TrainedNetwork, points: list[tuple[float, ...]]) -> np.ndarray:
    return FORMATS[name].load(FORMATS[name].content(network))(points)


def ours(network: TrainedNetwork, points: list[tuple[float, ...]]) -> np.ndarray:
    return point_by_point(network.predictor(), UndefinedFormula, network.output_count)(points)


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
@settings(max_examples=40, deadline=None)
@given(network=networks(), points=points_of_two)
def test_differs_by_rounding_only(name: str, network: TrainedNetwork, points) -> None:
    points = [point[: len(network.inputs)] for point in points]
    expected = ours(network, points)
    # Layers that grow what they are given grow its rounding too.
    scale = max(1.0, *(abs(row).max() for row in map(np.array, _sums(network, points))))
    np.testing.assert_allclose(run(name, network, points), expected, rtol=1e-12, atol=1e-14 * scale)


def _sums(network: TrainedNetwork, points: list[tuple[float, ...]]):
    """Bounds of what passes through the layers, for a bound of how roundings grow."""
    values = np.abs(np.array([network.encoder()(point) for point in points])).max(axis=0)
    for rows in network.parameters:
        table = np.abs(np.array(rows))
        values = table[:, :-1] @ values + table[:, -1] + 1
        yield values**2


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("weight", [1e-9, 0.5, 30.0, 800.0])
def test_each_activation_at_all_magnitudes(name: str, activation: str, weight: float) -> None:
    # One neuron alone, so that nothing covers a difference.
    network = made([2, 1], [activation], weight=weight)
    rtol, atol = _tolerances(activation, weight)
    np.testing.assert_allclose(
        run(name, network, _GRID), ours(network, _GRID), rtol=rtol, atol=atol
    )


def _tolerances(activation: str, weight: float) -> tuple[float, float]:
    # Far below 0 little is left of the 1 + erf in the definition of GELU but its rounding.
    return 4e-13 if weight > 1 else 1e-14, 1e-15 if activation == "gelu" and weight > 1 else 0.0


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
@pytest.mark.parametrize("weight", [0.5, 900.0])
def test_softmax_at_all_magnitudes(name: str, weight: float) -> None:
    network = made([2, 3], ["softmax"], weight=weight, classes=("a", "b", "c"))
    found = run(name, network, _GRID)
    np.testing.assert_allclose(found, ours(network, _GRID), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-15)


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
@settings(max_examples=100, deadline=None)
@given(text=exact_formulas, points=exact_points)
def test_exact_formulas_are_the_same_to_the_last_bit(name: str, text: str, points) -> None:
    network = passing(text)
    np.testing.assert_array_equal(run(name, network, points), ours(network, points))


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
@pytest.mark.parametrize("text", INEXACT)
def test_each_function_is_nan_where_it_is_undefined(name: str, text: str) -> None:
    network = passing(text)
    expected = ours(network, _GRID)
    assert np.isfinite(expected).any()
    np.testing.assert_allclose(run(name, network, _GRID), expected, rtol=1e-14)


def test_atan2_in_onnx() -> None:
    # Every sign of zero, and every size beside every other.
    sides = [s * v for v in (0.0, 1e-300, 1e-9, 0.3, 1.0, 7.0, 1e9, 1e300) for s in (1, -1)]
    points = [(x, y) for x in sides for y in sides]
    found = run("onnx", passing("atan2(y, x)"), points)[:, 0]
    expected = [math.atan2(y, x) for x, y in points]
    np.testing.assert_allclose(found, expected, rtol=3e-16, atol=1e-322)


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
def test_an_undefined_point_does_not_affect_others(name: str) -> None:
    network = made([1, 3, 1], ["relu", "relu"], features=("1/x",))
    found = run(name, network, [(1.0, 0.0), (0.0, 0.0), (-1.0, 0.0)])
    assert np.isnan(found).tolist() == [[False], [True], [False]]


@pytest.mark.parametrize("name", FORMATS_OF_ARRAYS)
def test_the_deepest_formula(name: str) -> None:
    for text in ("-" * 100 + "x", "abs(" * 99 + "x" + ")" * 99, "(x and " * 90 + "x" + ")" * 90):
        network = passing(text)
        np.testing.assert_array_equal(run(name, network, _GRID), ours(network, _GRID))


def test_numpy_names_the_classes() -> None:
    names: dict = {}
    network = made([2, 3], ["softmax"], classes=tuple(NASTY_NAMES[:3]))
    exec(FORMATS["numpy"].content(network), names)
    predicted = names["classify"](_GRID).tolist()
    assert predicted == [network.predicted_class(row) for row in ours(network, _GRID).tolist()]
    assert len(set(predicted)) > 1


def test_onnx_metadata() -> None:
    names = (NASTY_NAMES[0], NASTY_NAMES[8])
    network = made([2, 1], ["sigmoid"], classes=("no\n", "yes"), names=names)
    model = onnx.load_model_from_string(FORMATS["onnx"].content(network))
    metadata = {each.key: each.value for each in model.metadata_props}
    assert json.loads(metadata["inputs"]) == list(names)
    assert json.loads(metadata["classes"]) == ["no\n", "yes"]
    assert json.loads(metadata["threshold"]) == 0.5
    assert metadata["task"] == "classification"
    (taken,), (given,) = model.graph.input, model.graph.output
    assert taken.type.tensor_type.elem_type == given.type.tensor_type.elem_type == 11  # DOUBLE
    assert [d.dim_param or d.dim_value for d in taken.type.tensor_type.shape.dim] == ["points", 2]


def test_the_file_is_deterministic() -> None:
    network = made([2, 3, 1], ["elu", "softplus"], features=("x % 2", "y"))
    for form in FORMATS.values():
        assert form.content(network) == form.content(network)
