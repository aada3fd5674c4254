"""Maps: what NumPy computes for pictures agrees with the reference."""

from math import isnan
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets import Axis, Encoding, Plane
from scratchnet.engines.maps import (
    Grid,
    cell_centres,
    function_map,
    grid_of,
    network_maps,
    points_of,
)
from scratchnet.formula import parse_formula
from scratchnet.reference.article import SIGMOID, Layer, Network, from_seed
from scratchnet.reference.softmax import softmax
from scratchnet.registry import ACTIVATIONS, SOFTMAX
from scratchnet.tables import ColumnEncoding, Kind, Scaling

_PLAIN = Encoding(Scaling(), ())


def _plane(low: float, high: float) -> Plane:
    return Plane.of_all((Axis("x", low, high), Axis("y", low, high)))


def _grid(domain: tuple[float, float], resolution: int) -> Grid:
    return grid_of(_plane(*domain), resolution, _PLAIN)


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=20))
def test_activations_agree_with_the_reference(name: str, values: list[float]) -> None:
    with np.errstate(all="ignore"):
        mapped = ACTIVATIONS[name].array(np.array(values))
    expected = [ACTIVATIONS[name].definition.function(value) for value in values]
    np.testing.assert_allclose(mapped, expected, rtol=0, atol=1e-12)


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=10))
def test_softmax_agrees_with_the_reference(values: list[float]) -> None:
    # As within network_maps, where what diverges has no numbers any more.
    with np.errstate(all="ignore"):
        mapped = SOFTMAX.array(np.array(values))
    np.testing.assert_allclose(mapped, softmax(values), rtol=0, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 9), max_size=4),
    st.integers(0, 2**31 - 1),
    st.sampled_from([0.5, 3.0, 30.0]),
    st.sampled_from([(-2.0, 2.0), (0.0, 0.001), (-1000.0, 1000.0)]),
    st.integers(1, 7),
)
def test_network_maps_agree_with_the_references_forward(
    hidden: list[int], seed: int, size: float, domain: tuple[float, float], resolution: int
) -> None:
    count = len(hidden) + 1
    # Initial biases are 0 and weights small; a trained network has neither.
    draw = Random(seed).uniform
    parameters = tuple(
        tuple(tuple(draw(-size, size) for _ in neuron) for neuron in layer)
        for layer in from_seed([2, *hidden, 1], seed)
    )
    network = Network([Layer(rows, SIGMOID) for rows in parameters])
    mapped = network_maps(parameters, ["sigmoid"] * count, _grid(domain, resolution))[0]
    centres = cell_centres(_plane(*domain).axes[0], resolution).tolist()
    expected = [[network.forward([x, y])[0] for x in centres] for y in centres]
    assert mapped.shape == (resolution, resolution)
    np.testing.assert_allclose(mapped, expected, rtol=0, atol=1e-12)


def test_rows_are_y_and_columns_are_x() -> None:
    # One neuron that looks at x alone: every row is the same, and grows with the column.
    mapped = network_maps((((1.0, 0.0, 0.0),),), ["sigmoid"], _grid((-2.0, 2.0), 4))[0]
    assert (mapped == mapped[0]).all()
    assert (np.diff(mapped[0]) > 0).all()


def test_a_network_map_needs_an_activation_for_every_layer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        network_maps((((1.0, 0.0, 0.0),), ((1.0, 0.0),)), ["sigmoid"], _grid((-2.0, 2.0), 4))


def test_saturated_networks_give_no_warning() -> None:
    mapped = network_maps((((1e6, 0.0, 0.0),),), ["sigmoid"], _grid((-1000.0, 1000.0), 2))[0]
    assert mapped.tolist() == [[0.0, 1.0], [0.0, 1.0]]


def test_cell_centres() -> None:
    assert cell_centres(Axis("x", -2.0, 2.0), 4).tolist() == [-1.5, -0.5, 0.5, 1.5]
    assert cell_centres(Axis("x", 0.0, 1.0), 1).tolist() == [0.5]


def test_function_maps_are_the_function_at_the_centres() -> None:
    mapped = function_map(parse_formula("x + 10*y"), _plane(0.0, 4.0), 4)
    centres = [0.5, 1.5, 2.5, 3.5]
    assert mapped.tolist() == [[x + 10 * y for x in centres] for y in centres]


def test_function_maps_hold_nan_where_it_is_undefined() -> None:
    mapped = function_map(parse_formula("1/(x - 0.5)"), _plane(0.0, 3.0), 3)
    assert [isnan(value) for value in mapped[0].tolist()] == [True, False, False]
    assert mapped[1, 2] == 0.5


def test_an_axis_of_categories_has_a_band_for_each() -> None:
    axis = Axis.of_categories(ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m", "x")))
    plane = Plane((Axis("size", 0.0, 2.0), axis), (0, 1), (9.0, 9.0, 9.0, 9.0))
    points = points_of(plane, 6)
    assert points.shape == (4, 36)
    assert points[0, :6].tolist() == cell_centres(plane.axes[0], 6).tolist()
    rows = points.T.reshape(6, 6, 4)[:, 0, 1:].tolist()
    assert rows == [[1, 0, 0]] * 2 + [[0, 1, 0]] * 2 + [[0, 0, 1]] * 2
    for point, place in ((points[:, 0], (1 / 6, -0.25)), (points[:, -1], (11 / 6, 2.25))):
        assert point.tolist() == pytest.approx(plane.point(place))
