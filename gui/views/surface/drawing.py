"""Drawing the surface from far to near, samples in between, so that what is hidden is hidden."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.views.painted_view import wants_vectors
from gui.views.surface.camera import HEIGHT, Camera
from gui.views.surface.floating import Floating
from gui.views.surface.mesh import CELLS, SHADES, Mesh, far_to_near, ranks
from gui.views.surface.paints import Paints

_RADIUS_PX, _SMALL_RADIUS_PX = 4.0, 2.5
#: With more samples than this their stems would be a thicket.
_MANY = 300
#: A dot lies this far before its place, in the box's units, so that the quad that it rests on
#: does not cover half of it.
_LIFT = 0.09
#: A sample that is hardly below the surface lies on it.
_SUNK = 0.06


def draw_surface(
    painter: QPainter,
    area: QRectF,
    camera: Camera,
    mesh: Mesh | None,
    samples: Floating,
    paints: Paints,
) -> None:
    """Draw quads and samples; without a mesh the samples stand on the floor."""
    position = _positions(camera, mesh, samples)
    order = np.argsort(position, kind="stable")
    stops, firsts = np.unique(position[order], return_index=True)
    groups = np.split(order, firsts[1:]) if len(order) else []
    dots = _Dots(painter, area, camera, mesh, samples, paints)
    quads = _Quads(painter, area, camera, mesh, paints)
    begin = 0
    for stop, group in zip(stops.tolist(), groups, strict=True):
        quads.draw(begin, stop)
        dots.draw(group.tolist())
        begin = stop
    quads.draw(begin, CELLS * CELLS)


def _positions(camera: Camera, mesh: Mesh | None, samples: Floating) -> NDArray[np.intp]:
    """Return for each sample how many quads are drawn before it."""
    floor = samples.points[:, :2]
    position = ranks(camera, np.clip(floor - _LIFT * np.array(camera.away), -1.0, 1.0)) + 1
    if mesh is not None:
        # Below the surface a sample comes before the quad that covers it.
        below = samples.points[:, 2] < mesh.heights(floor) - _SUNK
        position = np.where(below, ranks(camera, floor), position)
        if len(position) > _MANY:
            # To the next row of quads: few groups are drawn much faster than many.
            rows = position // CELLS
            position = np.where(below, rows, -(-position // CELLS)) * CELLS
    return position


class _Quads:
    """Draws the quads of a mesh by their position from far to near."""

    def __init__(
        self, painter: QPainter, area: QRectF, camera: Camera, mesh: Mesh | None, paints: Paints
    ) -> None:
        self._painter = painter
        self._corners: list[list[list[float]]] = []
        if mesh is None:
            return
        place = camera.projected(mesh.points, area)
        corners = np.stack(
            [place[:-1, :-1], place[:-1, 1:], place[1:, 1:], place[1:, :-1]], axis=2
        ).reshape(-1, 4, 2)
        order = far_to_near(camera)
        self._corners = corners[order].tolist()
        self._paints = [
            paints.quad(number)
            for number in (mesh.colours * SHADES + mesh.shades(camera))[order].tolist()
        ]
        self._defined = mesh.defined[order].tolist()

    def draw(self, begin: int, end: int) -> None:
        if begin == end or not self._corners:
            return
        painter = self._painter
        # One painter call each; everything around them is kept out of this loop.
        set_brush, set_pen, polygon = painter.setBrush, painter.setPen, painter.drawConvexPolygon
        last = None
        for quad, paint, defined in zip(
            self._corners[begin:end],
            self._paints[begin:end],
            self._defined[begin:end],
            strict=True,
        ):
            if not defined:
                continue
            if paint is not last:
                set_brush(paint[0])
                set_pen(paint[1])
                last = paint
            (a, b), (c, d), (e, f), (g, h) = quad
            polygon([QPointF(a, b), QPointF(c, d), QPointF(e, f), QPointF(g, h)])


class _Dots:
    """Draws samples by their number."""

    def __init__(
        self,
        painter: QPainter,
        area: QRectF,
        camera: Camera,
        mesh: Mesh | None,
        samples: Floating,
        paints: Paints,
    ) -> None:
        self._painter, self._samples, self._paints = painter, samples, paints
        self._many = len(samples.points) > _MANY
        self._radius = paints.theme.style.dot * (_SMALL_RADIUS_PX if self._many else _RADIUS_PX)
        self._vectors = wants_vectors(painter)
        self._ratio = max(painter.deviceTransform().m11(), 1.0)
        self._stem = QPen(QColor(paints.theme.mark), paints.theme.style.line)
        feet = samples.points.copy()
        feet[:, 2] = -HEIGHT if mesh is None else mesh.heights(samples.points[:, :2])
        self._places = camera.projected(samples.points, area)
        self._feet = camera.projected(feet, area)

    def draw(self, numbers: list[int]) -> None:
        painter = self._painter
        colours, tests = self._samples.colours, self._samples.tests
        half, draw_pixmap = self._radius + 1, painter.drawPixmap
        for number, (x, y) in zip(numbers, self._places[numbers].tolist(), strict=True):
            if not self._many:
                painter.setPen(self._stem)
                painter.drawLine(QPointF(*self._feet[number].tolist()), QPointF(x, y))
            if tests[number]:
                self._draw_diamond(QPointF(x, y), colours[number])
            elif self._vectors:
                self._paints.draw_dot(painter, QPointF(x, y), colours[number], self._radius)
            else:
                dot = self._paints.dot(colours[number], self._radius, self._ratio)
                draw_pixmap(QPointF(x - half, y - half), dot)

    def _draw_diamond(self, head: QPointF, rgb: int) -> None:
        reach = self._radius * 1.35
        theme = self._paints.theme
        self._painter.setPen(QPen(QColor(theme.plot), theme.style.line * 0.9))
        self._painter.setBrush(QColor(rgb))
        sides = (QPointF(0, reach), QPointF(reach, 0), QPointF(0, -reach), QPointF(-reach, 0))
        self._painter.drawPolygon(QPolygonF([head + side for side in sides]))
