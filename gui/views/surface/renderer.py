"""Painting the surface from back to front with samples in between: the painter's algorithm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from gui.theme import Theme
from gui.views.base import paints_vectors
from gui.views.map.image import rgb_of
from gui.views.map.values import target_values
from gui.views.samples import sample_positions, target_colours
from gui.views.surface.camera import HEIGHT, Camera
from gui.views.surface.mesh import CELLS, SHADES, Mesh, back_to_front, box_heights, depth_ranks
from gui.views.visible_dots import visible_dots
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]

#: Mesh lines are a little of the theme's text over their quads: seen when looked for.
_LINE_SHARE = 0.13
_LINE_PX = 0.7
_RADIUS_PX, _SMALL_RADIUS_PX = 4.0, 2.5
#: With more samples than this their stems are left out.
_MANY = 300
#: Cells along each side of the box: of many samples one is drawn in each.
_DOT_CELLS = 32
#: A dot is drawn this far in front of its position, in the box's units, so that the quad that it
#: rests on does not cover half of it.
_LIFT = 0.09
#: A sample that is less than this below the surface is drawn on it.
_SUNK = 0.06


class PaintCache:
    """The colours of one theme, with ``table`` (256, 3) for the values of the surface."""

    def __init__(self, theme: Theme, table: NDArray[np.uint8]) -> None:
        self.theme = theme
        bright = (np.arange(SHADES) + 1) / SHADES
        rgb = table[:, np.newaxis].astype(np.float64) * bright[:, np.newaxis]
        text = np.array(rgb_of(QColor(theme.text)))
        self._fills = _packed(rgb)
        self._lines = _packed(rgb + (text - rgb) * _LINE_SHARE)
        self._quads: dict[int, tuple[QBrush, QPen]] = {}
        self._dots: dict[tuple[int, float, float], QPixmap] = {}

    def quad(self, number: int) -> tuple[QBrush, QPen]:
        """Return the brush and pen of a quad; its number is ``colour · SHADES + shade``."""
        paint = self._quads.get(number)
        if paint is None:
            width = self.theme.style.line * _LINE_PX
            paint = QBrush(QColor(self._fills[number])), QPen(QColor(self._lines[number]), width)
            self._quads[number] = paint
        return paint

    def draw_dot(self, painter: QPainter, place: QPointF, rgb: int, radius: float) -> None:
        """Draw a sample as vector graphics."""
        painter.setPen(QPen(QColor(self.theme.grid), self.theme.style.line * 0.9))
        painter.setBrush(QColor(rgb))
        painter.drawEllipse(place, radius, radius)

    def dot(self, rgb: int, radius: float, ratio: float) -> QPixmap:
        """Return the image of a sample, which is drawn several times faster than vectors."""
        dot = self._dots.get((rgb, radius, ratio))
        if dot is None:
            side = 2 * radius + 2
            dot = QPixmap(round(side * ratio), round(side * ratio))
            dot.setDevicePixelRatio(ratio)
            dot.fill(Qt.GlobalColor.transparent)
            painter = QPainter(dot)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw_dot(painter, QRectF(0, 0, side, side).center(), rgb, radius)
            painter.end()
            self._dots[rgb, radius, ratio] = dot
        return dot


def _packed(rgb: NDArray[np.float64]) -> list[int]:
    """Return colours (…, 3) as 0xffrrggbb in one list."""
    whole = np.rint(rgb).astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    packed: list[int] = (0xFF000000 + whole).ravel().tolist()
    return packed


@dataclass(frozen=True, slots=True)
class SurfaceSamples:
    """``points`` (samples, 3) in the box, ``colours`` as 0xffrrggbb, ``tests`` kept apart."""

    points: Array
    colours: list[int]
    tests: list[bool]


def surface_samples(
    scene: Scene,
    theme: Theme,
    levels: tuple[float, float],
    limits: tuple[float, float],
    output: int,
) -> SurfaceSamples:
    """Return the samples within the axes, of many those that can be seen; test samples last."""
    places, colours, tests = [], [], []
    lows = np.array([axis.low for axis in scene.axes])
    spans = np.array([axis.high for axis in scene.axes]) - lows
    for dataset, test in ((scene.dataset, False), (scene.test, True)):
        if not len(dataset):
            continue
        place = 2 * (sample_positions(scene, dataset) - lows) / spans - 1
        within = np.flatnonzero((np.abs(place) <= 1 + 1e-9).all(axis=1))
        values = target_values(scene, np.array(dataset.targets, np.float64)[within], output)
        height = box_heights(values, limits)
        points = np.column_stack([place[within], height])
        shown = visible_dots(points, [(-1.0, 1.0)] * 3, _DOT_CELLS)
        targets = np.array(dataset.targets, dtype=np.float64)[within[shown]]
        places.append(points[shown])
        packed = target_colours(scene, theme, targets, levels).astype(np.int64)
        colours += (0xFF000000 + packed @ np.array([1 << 16, 1 << 8, 1])).tolist()
        tests += [test] * len(shown)
    if not places:
        return SurfaceSamples(np.empty((0, 3)), [], [])
    return SurfaceSamples(np.concatenate(places), colours, tests)


def draw_surface(
    painter: QPainter,
    area: QRectF,
    camera: Camera,
    mesh: Mesh | None,
    samples: SurfaceSamples,
    cache: PaintCache,
) -> None:
    """Draw quads and samples; without a mesh the stems of samples start at the floor."""
    position = _positions(camera, mesh, samples)
    order = np.argsort(position, kind="stable")
    stops, firsts = np.unique(position[order], return_index=True)
    groups = np.split(order, firsts[1:]) if len(order) else []
    dots = _Dots(painter, area, camera, mesh, samples, cache)
    quads = _Quads(painter, area, camera, mesh, cache)
    begin = 0
    for stop, group in zip(stops.tolist(), groups, strict=True):
        quads.draw(begin, stop)
        dots.draw(group.tolist())
        begin = stop
    quads.draw(begin, CELLS * CELLS)


def _positions(camera: Camera, mesh: Mesh | None, samples: SurfaceSamples) -> NDArray[np.intp]:
    """Return for each sample how many quads are drawn before it."""
    floor = samples.points[:, :2]
    position = depth_ranks(camera, np.clip(floor - _LIFT * np.array(camera.away), -1.0, 1.0)) + 1
    if mesh is not None:
        # Below the surface a sample comes before the quad that covers it.
        below = samples.points[:, 2] < mesh.heights(floor) - _SUNK
        position = np.where(below, depth_ranks(camera, floor), position)
        if len(position) > _MANY:
            # To the next row of quads: few groups are drawn much faster than many.
            rows = position // CELLS
            position = np.where(below, rows, -(-position // CELLS)) * CELLS
    return position


class _Quads:
    """Draws the quads of a mesh by their position from far to near."""

    def __init__(
        self, painter: QPainter, area: QRectF, camera: Camera, mesh: Mesh | None, cache: PaintCache
    ) -> None:
        self._painter = painter
        self._corners: list[list[list[float]]] = []
        if mesh is None:
            return
        place = camera.projected(mesh.points, area)
        corners = np.stack(
            [place[:-1, :-1], place[:-1, 1:], place[1:, 1:], place[1:, :-1]], axis=2
        ).reshape(-1, 4, 2)
        order = back_to_front(camera)
        self._corners = corners[order].tolist()
        self._brushes = [
            cache.quad(number)
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
            self._brushes[begin:end],
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
        samples: SurfaceSamples,
        cache: PaintCache,
    ) -> None:
        self._painter, self._samples, self._cache = painter, samples, cache
        self._many = len(samples.points) > _MANY
        self._radius = cache.theme.style.dot * (_SMALL_RADIUS_PX if self._many else _RADIUS_PX)
        self._vectors = paints_vectors(painter)
        self._ratio = max(painter.deviceTransform().m11(), 1.0)
        self._stem = QPen(QColor(cache.theme.mark), cache.theme.style.line)
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
                self._cache.draw_dot(painter, QPointF(x, y), colours[number], self._radius)
            else:
                dot = self._cache.dot(colours[number], self._radius, self._ratio)
                draw_pixmap(QPointF(x - half, y - half), dot)

    def _draw_diamond(self, head: QPointF, rgb: int) -> None:
        reach = self._radius * 1.35
        theme = self._cache.theme
        self._painter.setPen(QPen(QColor(theme.plot), theme.style.line * 0.9))
        self._painter.setBrush(QColor(rgb))
        sides = (QPointF(0, reach), QPointF(reach, 0), QPointF(0, -reach), QPointF(-reach, 0))
        self._painter.drawPolygon(QPolygonF([head + side for side in sides]))
