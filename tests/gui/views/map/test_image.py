"""Lines of equal value and borders of classes lie where they should."""

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.views.map.image import class_borders, contour, edge_to_edge, padded
from scratchnet.run.snapshot import Axis

ACROSS = np.linspace(-2.0, 2.0, 41)
UP = np.linspace(-1.0, 3.0, 31)
X, Y = np.meshgrid(ACROSS, UP)


def points(lines: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate(lines)


def test_a_plane_has_one_straight_line_from_edge_to_edge() -> None:
    lines = contour(X, 0.33, ACROSS, UP)
    assert len(lines) == 1
    assert points(lines)[:, 0] == pytest.approx(0.33)
    assert sorted(set(points(lines)[:, 1].round(9))) == pytest.approx(list(UP))


def test_a_circle_is_closed_and_round() -> None:
    lines = contour(X**2 + (Y - 1) ** 2, 0.93**2, ACROSS, UP)
    distances = np.hypot(points(lines)[:, 0], points(lines)[:, 1] - 1)
    assert distances == pytest.approx(0.93, abs=0.01)
    assert len(lines) == 1
    assert lines[0][0].tolist() == lines[0][-1].tolist()
    length = np.hypot(*np.diff(lines[0], axis=0).T).sum()
    assert length == pytest.approx(0.93 * 2 * np.pi, rel=0.01)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("middle", [0.2, -0.2])
def test_a_saddle_is_joined_through_its_middle(sign: int, middle: float) -> None:
    values = sign * np.array([[1.0, -1.0], [-1.0, 1.0]]) + middle
    lines = contour(values, 0.0, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    assert len(lines) == 2
    # A corner that is cut off is on the other side than the middle.
    for (x1, y1), (x2, y2) in lines:
        row, column = round((y1 + y2) / 2), round((x1 + x2) / 2)
        assert values[row, column] * middle < 0


def test_undefined_cells_have_no_lines() -> None:
    values = X.copy()
    values[10:20, :] = np.nan
    lines = contour(values, 0.01, ACROSS, UP)
    heights = points(lines)[:, 1]
    assert not ((heights > UP[9]) & (heights < UP[20])).any()
    assert [len(line) for line in lines] == [10, 11]


def test_a_map_on_one_side_of_the_level_has_none() -> None:
    assert contour(X, 5.0, ACROSS, UP) == []
    assert contour(np.full_like(X, np.nan), 0.0, ACROSS, UP) == []


def test_padded_maps_reach_from_edge_to_edge() -> None:
    axis = Axis("x", 10.0, 20.0)
    assert edge_to_edge(axis, 5).tolist() == [10, 11, 13, 15, 17, 19, 20]
    row = np.array([[0.0, 1.0, 2.0, 3.0, 4.0]])
    lines = contour(padded(row), 2.5, edge_to_edge(axis, 5), edge_to_edge(Axis("", 0, 1), 1))
    assert points(lines)[:, 0] == pytest.approx(16.0)
    assert sorted(set(points(lines)[:, 1])) == [0.0, 0.5, 1.0]


def test_three_classes_meet_in_a_point() -> None:
    angles = np.radians([90, 210, 330])
    outputs = np.stack([X * np.cos(angle) + (Y - 1) * np.sin(angle) for angle in angles])
    lines = class_borders(outputs, ACROSS, UP)
    found = points(lines)
    below = found[(found[:, 1] < 0.8) & (np.abs(found[:, 0]) < 0.3)]
    assert len(below) > 0
    assert below[:, 0] == pytest.approx(0.0, abs=1e-9)


def test_one_class_everywhere_has_no_border() -> None:
    outputs = np.stack([np.ones_like(X), np.zeros_like(X), np.zeros_like(X)])
    assert class_borders(outputs, ACROSS, UP) == []
    assert class_borders(np.full_like(outputs, np.nan), ACROSS, UP) == []
