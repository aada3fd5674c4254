"""The loss around the weights as a surface that can be turned, in the place of the plot's map."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from gui.theme import Theme
from gui.views.charts.chart import Array
from gui.views.map.image import error_colours
from gui.views.surface.box import Box
from gui.views.surface.camera import Camera
from gui.views.surface.keys import camera_after
from gui.views.surface.mesh import Mesh, box_heights, mesh_of
from gui.views.surface.renderer import PaintCache, SurfaceSamples, draw_surface
from scratchnet.explain import LossSlice
from scratchnet.run.snapshot import Axis

_DEGREES_PER_PX = 0.5
_WHEEL_ZOOM = 1.0015
_KEPT_ABOVE_PX = 4.0
#: In a plot lower than this the surface is larger by a factor.
_LOW_PX, _LOW_ZOOM = 240.0, 1.3
#: Of the steps along the path every so many are drawn: dots are larger than in a plot.
_EVERY = 2


class LandscapeSurface(pg.GraphicsObject):
    """A slice as a surface in the view box of a plot; dragging turns it, the wheel zooms.

    Signal: ``turned()``, the user has let go of it.
    """

    turned = Signal()

    def __init__(self, view_box: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(view_box)
        self.camera = Camera()
        self._box = view_box
        #: Kept, for Qt asks for it while it destroys the view box.
        self._area = QRectF(view_box.rect())
        self._axes: tuple[Axis, Axis, Axis] | None = None
        self._mesh: Mesh | None = None
        self._samples = SurfaceSamples(np.empty((0, 3)), [], [])
        self._cache: PaintCache | None = None
        self._theme: Theme | None = None
        # Over the items of the plot, which are hidden, and before the box's own rectangle.
        self.setZValue(1_000.0)
        view_box.sigResized.connect(self._on_box_resized)

    def draw(
        self,
        shown: LossSlice,
        names: tuple[str, str],
        levels: tuple[float, float],
        places: Array,
        theme: Theme,
    ) -> None:
        """Draw a slice; ``levels`` are the lowest and highest loss of the box, ``places`` 0…1 are
        the colours of its losses.
        """
        low, high = levels
        high = high if high > low else low + 1.0
        losses = np.clip(shown.losses, low, high)
        mesh = mesh_of(losses, (low, high), (low, high))
        self._mesh = replace(mesh, colours=mesh_of(places, (0.0, 1.0), (0.0, 1.0)).colours)
        (left, bottom), (right, top) = shown.plane.low, shown.plane.high
        x, y = Axis(names[0], left, right), Axis(names[1], bottom, top)
        self._axes = x, y, Axis("loss", low, high)
        self._samples = self._points(shown, self._mesh, theme, (low, high))
        if self._theme is not theme:
            self._theme = theme
            self._cache = PaintCache(theme, error_colours(theme))
        self.update()

    def set_camera(self, camera: Camera) -> None:
        """Change the view angle and the zoom."""
        self.camera = camera
        self.update()

    def _points(
        self, shown: LossSlice, mesh: Mesh, theme: Theme, limits: tuple[float, float]
    ) -> SurfaceSamples:
        """Return the steps of the path, on the surface, and the present weights at their loss."""
        path = shown.plane.path
        steps: NDArray[np.float64] = np.empty((0, 2)) if path is None else path[:-1:_EVERY]
        low, high = np.array(shown.plane.low), np.array(shown.plane.high)
        inside = ((steps >= low) & (steps <= high)).all(axis=1)
        floor = 2 * (np.vstack([steps[inside], [shown.plane.present]]) - low) / (high - low) - 1
        heights = mesh.heights(np.clip(floor, -1.0, 1.0))
        heights[-1] = box_heights(np.array(shown.present), limits)
        points = np.column_stack([floor, heights])
        finite = np.isfinite(points).all(axis=1)
        colours = [QColor(theme.text).rgb()] * (len(points) - 1) + [QColor(theme.accent).rgb()]
        return SurfaceSamples(
            points[finite],
            [colour for colour, drawn in zip(colours, finite, strict=True) if drawn],
            # A diamond for the present weights, which is larger.
            [False] * int(finite[:-1].sum()) + [True] * int(finite[-1]),
        )

    def press_key(self, key: Qt.Key) -> bool:
        """Turn or zoom as a key says; return False for a key that does neither."""
        camera = camera_after(key, self.camera)
        if camera is None:
            return False
        self.set_camera(camera)
        self.turned.emit()
        return True

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self._axes is None or self._cache is None or self._theme is None:
            return
        area = self._area.adjusted(0.0, _KEPT_ABOVE_PX, 0.0, 0.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        # With few numbers around it the box needs less room beside it.
        camera = self.camera.zoomed(_LOW_ZOOM) if area.height() < _LOW_PX else self.camera
        Box(self._axes, camera, area, self._theme).paint(painter)
        draw_surface(painter, area, camera, self._mesh, self._samples, self._cache)
        painter.restore()

    def mouseDragEvent(self, event: Any) -> None:
        event.accept()
        moved = event.pos() - event.lastPos()
        self.set_camera(
            self.camera.turned(_DEGREES_PER_PX * moved.x(), _DEGREES_PER_PX * moved.y())
        )
        if event.isFinish():
            self.turned.emit()

    def wheelEvent(self, event: Any) -> None:
        event.accept()
        self.set_camera(self.camera.zoomed(_WHEEL_ZOOM ** event.delta()))

    def _on_box_resized(self) -> None:
        self.prepareGeometryChange()
        self._area = QRectF(self._box.rect())
        self.update()
