"""Which connections are drawn, and how."""

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from gui.theme import LIGHT
from gui.views.network.columns import Column
from gui.views.network.connections import (
    ALL,
    MOST,
    WIDTH_STEPS,
    LayerConnections,
    endpoints_between,
    node_connections,
    paint_connections,
    strongest_connections,
)
from gui.views.network.content import Node


def layer(weights: list[list[float]]) -> np.ndarray:
    table = np.array(weights)
    return np.hstack([table, np.zeros((len(table), 1))])


def test_few_connections_are_all_drawn_the_weakest_first() -> None:
    (drawn,) = strongest_connections((layer([[1.0, -4.0], [0.01, 0.2]]),)).layers
    pairs = list(zip(drawn.targets.tolist(), drawn.sources.tolist(), strict=True))
    assert pairs == [(1, 0), (1, 1), (0, 0), (0, 1)]
    assert drawn.positive.tolist() == [True, True, True, False]
    assert drawn.dashed.tolist() == [True, False, False, False]
    assert np.all(np.diff(drawn.width_steps) > 0)


def test_widths_distinguish_a_hundredth_from_ten() -> None:
    (drawn,) = strongest_connections((layer([[0.01, 1.0, 10.0, 1e9]]),)).layers
    small, middling, large, huge = drawn.width_steps.tolist()
    assert 1 <= small < middling < large == huge == WIDTH_STEPS


def test_only_the_strongest_of_many_connections_are_drawn() -> None:
    weights = np.random.default_rng(1).normal(size=(64, 64))
    connections = strongest_connections((np.hstack([weights, np.zeros((64, 1))]),))
    assert connections.count == MOST < ALL < weights.size
    (drawn,) = connections.layers
    weakest = np.abs(weights[drawn.targets, drawn.sources]).min()
    assert np.sum(np.abs(weights) >= weakest) == MOST


def test_frozen_connections_are_drawn_and_marked_even_if_weak() -> None:
    weights = np.ones((64, 65))
    weights[5, 7] = 0.0
    frozen = {(0, 5, 7), (0, 3, 64), (0, 99, 2), (4, 0, 0)}
    (drawn,) = strongest_connections((weights,), frozen).layers
    marked = [*zip(drawn.targets[drawn.frozen], drawn.sources[drawn.frozen], strict=True)]
    assert marked == [(5, 7)]


def test_a_change_too_small_to_see_looks_the_same() -> None:
    before = layer([[1.0, -4.0], [0.01, 0.2]])
    connections = strongest_connections((before,))
    assert strongest_connections((before * 1.001,)).looks_like(connections)
    assert not strongest_connections((before * 2.0,)).looks_like(connections)
    assert not strongest_connections((-before,)).looks_like(connections)
    assert not strongest_connections((before,), {(0, 0, 0)}).looks_like(connections)
    assert not strongest_connections((before, before)).looks_like(connections)
    assert not connections.looks_like(None)


def test_the_connections_of_a_node_are_its_inputs_and_outputs() -> None:
    first, second = layer([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), layer([[1.0, 2.0, 3.0]])
    taken, given = node_connections((first, second), Node(1, 2)).layers
    assert [*zip(taken.targets, taken.sources, strict=True)] == [(2, 0), (2, 1)]
    assert [*zip(given.targets, given.sources, strict=True)] == [(0, 2)]
    assert node_connections((first, second), Node(0, 1)).count == 3


def test_nan_is_drawn_thinnest_and_infinity_thickest() -> None:
    (drawn,) = strongest_connections((layer([[np.nan, np.inf, -np.inf]]),)).layers
    assert sorted(drawn.width_steps.tolist()) == [0, WIDTH_STEPS, WIDTH_STEPS]


def _height_near_the_end(weight: float, sources: int = 1) -> int:
    """Return how many pixels high a connection is just before its target, in any colour."""
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.plot))
    painter = QPainter(image)
    weights = np.full((1, sources + 1), weight)
    columns = (
        Column(20.0, np.full(sources, 50.0), 40.0, dots=False),
        Column(180.0, np.full(1, 50.0), 40.0, dots=False),
    )
    paint_connections(painter, LIGHT, strongest_connections((weights,)).layers[0], columns)
    painter.end()
    return sum(image.pixelColor(156, y) != QColor(LIGHT.plot) for y in range(100))


def test_a_negative_weight_ends_in_a_bar_and_a_positive_one_does_not() -> None:
    for size in (0.5, 2.0, 10.0):
        assert _height_near_the_end(-size) >= _height_near_the_end(size) + 3
    # Near 0 the sign means nothing.
    assert _height_near_the_end(-0.01) == _height_near_the_end(0.01)


def test_lines_that_end_close_together_have_no_bars() -> None:
    assert _height_near_the_end(-2.0, sources=20) == _height_near_the_end(2.0, sources=20)


def test_a_band_stands_for_the_lines_of_pixels_but_for_frozen_ones() -> None:
    layers = (layer([[1.0, -4.0], [0.01, 0.2]]), layer([[1.0, 2.0]]))
    first, second = strongest_connections(layers, banded=True).layers
    assert (len(first), len(second)) == (0, 2)
    first, _ = strongest_connections(layers, {(0, 1, 1), (0, 1, 2)}, banded=True).layers
    assert list(zip(first.targets.tolist(), first.sources.tolist(), strict=True)) == [(1, 1)]


def test_a_neuron_behind_a_band_has_outgoing_lines_only_and_a_pixel_all_of_its_own() -> None:
    layers = (layer([[1.0, -4.0], [0.01, 0.2]]), layer([[1.0, 2.0]]))
    counts = [len(each) for each in node_connections(layers, Node(1, 0), banded=True).layers]
    assert counts == [0, 1]
    counts = [len(each) for each in node_connections(layers, Node(0, 0), banded=True).layers]
    assert counts == [2, 0]


def test_lines_from_within_a_grid_go_straight_to_its_edge_and_apart() -> None:
    xs, ys = np.array([50.0, 100.0]), np.array([40.0, 40.0])
    grid = Column(75.0, ys, 30.0, False, xs=xs)
    endpoints = endpoints_between(grid, Column(300.0, np.array([40.0]), 30.0, False))
    inner, outer = endpoints.path(0, 0), endpoints.path(1, 0)
    assert inner.pointAtPercent(0.0).x() == 65.0
    assert outer.pointAtPercent(0.0).x() == 115.0
    assert inner.elementCount() == outer.elementCount() + 1
    assert inner.pointAtPercent(0.0).y() < outer.pointAtPercent(0.0).y()
    # All of them start beside their node.
    assert np.abs(endpoints.start_ys - 40.0).max() < 15.0
    back = endpoints_between(Column(0.0, np.array([40.0]), 30.0, False), grid)
    assert back.path(0, 1).currentPosition().x() == 85.0


def test_lines_painted_again_look_the_same_and_follow_their_columns() -> None:
    """Their curves are kept for columns that stay where they are."""
    (drawn,) = strongest_connections((layer([[4.0, -1.0], [0.01, 2.0]]),)).layers
    (others,) = strongest_connections((layer([[-4.0, 0.3], [5.0, -2.0]]),)).layers

    def columns(lower: float) -> tuple[Column, Column]:
        ys = np.array([40.0, lower])
        return Column(30.0, ys, 20.0, False), Column(270.0, ys, 20.0, False)

    def painted(lines: LayerConnections, between: tuple[Column, Column]) -> QImage:
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.plot))
        painter = QPainter(image)
        paint_connections(painter, LIGHT, lines, between)
        painter.end()
        return image

    near, far = columns(100.0), columns(160.0)
    first = painted(drawn, near)
    assert painted(others, near) != first
    assert painted(drawn, far) != first
    # With curves that are known, and with new ones.
    assert painted(drawn, near) == painted(drawn, columns(100.0)) == first
