"""The surface's quads: their positions, and that they are drawn from back to front."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gui.views.surface.camera import HEIGHT, Camera
from gui.views.surface.mesh import CELLS, SHADES, back_to_front, box_heights, depth_ranks, mesh_of

AREA = QRectF(0, 30, 600, 470)
CENTRES = -2 + 4 * (np.arange(80) + 0.5) / 80
X, Y = np.meshgrid(CENTRES, CENTRES)


def test_heights_span_the_box_and_are_cut_at_its_lid() -> None:
    heights = box_heights(np.array([-5.0, 0.0, 1.0, 2.0, 9.0]), (0.0, 2.0))
    assert heights == pytest.approx([-HEIGHT, -HEIGHT, 0.0, HEIGHT, HEIGHT])


def test_a_plane_is_a_plane_with_colours_from_end_to_end() -> None:
    mesh = mesh_of(X, (-2.0, 2.0), (-2.0, 2.0))
    assert mesh.points.shape == (CELLS + 1, CELLS + 1, 3)
    assert mesh.points[:, 0, 0] == pytest.approx(-1.0)
    assert mesh.points[-1, :, 1] == pytest.approx(1.0)
    places = np.array([[0.0, 0.0], [0.5, -0.3], [-0.9, 0.9]])
    assert mesh.heights(places) == pytest.approx(places[:, 0] * HEIGHT, abs=0.01)
    colours = mesh.colours.reshape(CELLS, CELLS)
    assert (np.diff(colours[0]) >= 0).all()
    assert colours[0, 0] < 8
    assert colours[0, -1] > 247
    shades = mesh.shades(Camera())
    assert ((shades >= 0) & (shades < SHADES)).all()


def test_undefined_cells_are_no_quads() -> None:
    values = X.copy()
    values[:40, :40] = np.nan
    defined = mesh_of(values, (-2.0, 2.0), (-2.0, 2.0)).defined.reshape(CELLS, CELLS)
    assert not defined[: CELLS // 2, : CELLS // 2].any()
    assert defined[CELLS // 2 + 1 :].all()


@pytest.mark.parametrize("azimuth", [-170, -100, -35, 10, 80, 130])
def test_far_quads_come_before_near_ones(azimuth: float) -> None:
    camera = Camera(azimuth=azimuth)
    order = back_to_front(camera)
    assert sorted(order.tolist()) == list(range(CELLS * CELLS))
    middles = -1 + 2 * (np.stack([order % CELLS, order // CELLS], axis=1) + 0.5) / CELLS
    # Whatever is farther along both axes comes first, so no later quad lies behind an earlier.
    away = np.array(camera.away)
    steps = np.diff(middles, axis=0) * np.sign(away)
    assert ((steps < 1e-9).any(axis=1)).all()
    assert depth_ranks(camera, middles).tolist() == list(range(CELLS * CELLS))


def test_the_camera_stays_between_side_and_top_and_comes_round() -> None:
    camera = Camera(azimuth=170, elevation=80).turned(20, 30)
    assert (camera.azimuth, camera.elevation) == (-170, 90)
    assert camera.turned(0, -500).elevation == 0
    assert camera.zoomed(1e9).zoom == camera.zoomed(1e12).zoom
    assert camera.zoomed(1e-9).zoom > 0


@pytest.mark.parametrize("elevation", [0, 30, 60, 90])
@pytest.mark.parametrize("azimuth", [-135, -35, 0, 45, 90])
def test_the_whole_box_is_in_the_picture(azimuth: float, elevation: float) -> None:
    corners = np.array(
        [[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-HEIGHT, HEIGHT)], dtype=float
    )
    for x, y in Camera(azimuth, elevation).projected(corners, AREA).tolist():
        assert AREA.contains(x, y)


def test_what_is_higher_is_seen_higher_and_what_is_farther_too() -> None:
    camera = Camera(azimuth=0.0, elevation=30.0)
    points = np.array([[0, 0, 0], [0, 0, 0.5], [0, 0.5, 0], [0.5, 0, 0]], dtype=float)
    middle, higher, farther, right = camera.projected(points, AREA)
    assert higher[1] < middle[1]
    assert farther[1] < middle[1]
    assert right[0] > middle[0]
    assert right[1] == pytest.approx(middle[1])
