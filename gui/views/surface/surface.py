"""The surface: a function of two inputs in three dimensions, turned by dragging."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView, PaintedView
from gui.views.map.image import MapOptions, colours_of
from gui.views.map.values import (
    MapMode,
    caption_of,
    class_text,
    finite_range,
    levels_of,
    missing_text,
    shown_values,
    target_values,
    value_name,
)
from gui.views.registry import ViewOption, ViewRecord
from gui.views.samples import SAMPLES, outside_count
from gui.views.surface.box import Box
from gui.views.surface.camera import Camera
from gui.views.surface.keys import KEYS_HELP, camera_after
from gui.views.surface.mesh import Mesh, mesh_of
from gui.views.surface.renderer import PaintCache, SurfaceSamples, draw_surface, surface_samples
from gui.views.ticks import Tight
from gui.views.words import function_words, sample_words
from scratchnet.declare.parameter import Real
from scratchnet.run.snapshot import Axis, Frame, Scene

_DEGREES_PER_PX = 0.5
_WHEEL_ZOOM = 1.0015


class Surface(PaintedView):
    """Dragging or arrow keys turn and tilt it, the wheel or + and − zoom, Home resets the view."""

    title = "Surface"
    help = "The same function as a landscape that can be turned."
    shows_one_target = True
    name = "surface"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.camera = Camera()
        self.options = MapOptions()
        self.samples_shown = True
        self._cache = self._paint_cache(theme)
        self._mesh: Mesh | None = None
        self._samples = SurfaceSamples(np.empty((0, 3)), [], [])
        self._limits = 0.0, 1.0
        self._dragged_from: QPointF | None = None
        super().__init__(theme, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMinimumSize(160, 120)
        self.setAccessibleDescription(KEYS_HELP)

    @property
    def mode(self) -> MapMode:
        """Which function is shown."""
        return self.options.mode

    def set_mode(self, mode: MapMode) -> None:
        """Choose which function is shown; the dataset is shown as samples without a surface."""
        self.options = replace(self.options, mode=mode)
        self._cache = self._paint_cache(self.theme)
        self.redraw()

    def set_output(self, output: int | None) -> None:
        """Choose the class whose output is shown; None is the first."""
        self.options = replace(self.options, output=output)
        self.redraw()

    def set_samples_shown(self, shown: bool) -> None:
        """Show or hide the samples."""
        self.samples_shown = shown
        self.redraw()

    def set_camera(self, camera: Camera) -> None:
        """Change the view angle and the zoom."""
        self.camera = camera
        self.update()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Surface):
            self.options, self.samples_shown = other.options, other.samples_shown
            self.camera = other.camera
            self._cache = self._paint_cache(self.theme)

    def reset_zoom(self) -> None:
        self.set_camera(Camera())

    def tight_parts(self) -> tuple[Tight, ...]:
        if self.scene is None or len(self.scene.axes) != 2:
            return ()
        return self._box(self.scene, QRectF(self.rect())).tight_names()

    def caption(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        text = caption_of(self.mode, self.scene, self.frame)
        if len(self.scene.classes) > 2 and self.mode is not MapMode.DATASET:
            text += class_text(self.scene, self.options.chosen)
        outside = outside_count(self.scene)
        if outside and self._shows_samples():
            text += f" · {outside:,} {'sample lies' if outside == 1 else 'samples lie'} outside"
        return text

    def words(self) -> str:
        """Return the range of what is shown, and how many samples."""
        if self.scene is None or self.frame is None or len(self.scene.axes) != 2:
            return self.caption()
        shown = missing_text(self.mode, self.scene) or function_words(
            self.mode, self.scene, self.frame, self.options.chosen
        )
        samples = sample_words(self.scene, self.frame) if self._shows_samples() else ""
        parts = (f"Surface. {self.caption()}: {shown}", samples, KEYS_HELP)
        return "; ".join(part for part in parts if part)

    @property
    def samples_optional(self) -> bool:
        """Whether samples can be shown or hidden in this mode."""
        # The height of a sample is its target, which means nothing among errors.
        return self.mode not in (MapMode.DATASET, MapMode.DIFFERENCE, MapMode.ERROR)

    def _shows_samples(self) -> bool:
        return self.mode is MapMode.DATASET or (self.samples_shown and self.samples_optional)

    def _draw_scene(self, scene: Scene) -> None:
        levels = levels_of(self.mode, scene)
        self._limits = levels
        self._samples = SurfaceSamples(np.empty((0, 3)), [], [])
        if len(scene.axes) != 2 or not self._shows_samples():
            return
        # With noise, targets can lie beyond the objective; the box contains them all.
        targets = np.concatenate([scene.dataset.targets, scene.test.targets])
        low, high = finite_range(target_values(scene, targets, self.options.chosen)) or levels
        self._limits = min(levels[0], low), max(levels[1], high)
        self._samples = surface_samples(
            scene, self.theme, levels, self._limits, self.options.chosen
        )

    def _draw(self, scene: Scene, frame: Frame) -> None:
        self._mesh = None
        if len(scene.axes) == 2:
            values = shown_values(self.mode, scene, frame, self.options.chosen)
            if values is not None:
                self._mesh = mesh_of(values, levels_of(self.mode, scene), self._limits)
        self.update()

    def _colour(self, theme: Theme) -> None:
        self._cache = self._paint_cache(theme)
        self.update()

    def _paint_cache(self, theme: Theme) -> PaintCache:
        return PaintCache(theme, colours_of(self.options, theme))

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        if self.scene is None:
            return
        if len(self.scene.axes) != 2:
            self._paint_message(painter, area, "A surface needs two inputs. See the curve instead.")
            return
        missing = missing_text(self.mode, self.scene)
        if missing:
            self._paint_message(painter, area, missing)
            return
        painter.setClipRect(area)
        self._box(self.scene, area).paint(painter)
        draw_surface(painter, area, self.camera, self._mesh, self._samples, self._cache)

    def _box(self, scene: Scene, area: QRectF) -> Box:
        upright = Axis(value_name(scene), *self._limits)
        x, y = scene.axes
        return Box((x, y, upright), self.camera, area, self.theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self.set_camera(
                self.camera.turned(_DEGREES_PER_PX * moved.x(), _DEGREES_PER_PX * moved.y())
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.set_camera(self.camera.zoomed(_WHEEL_ZOOM ** event.angleDelta().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        camera = camera_after(Qt.Key(event.key()), self.camera)
        if camera is None:
            super().keyPressEvent(event)
        else:
            self.set_camera(camera)


#: The angles of a view that has a camera.
CAMERA_OPTIONS = (
    ViewOption(
        name="azimuth",
        parameter=Real(
            label="Azimuth",
            help="The view angle around the upright axis, −180 to 180 degrees",
            default=Camera().azimuth,
            minimum=-180,
            maximum=180,
            unit="°",
        ),
        get=lambda view: view.camera.azimuth,
        set=lambda view, angle: view.set_camera(replace(view.camera, azimuth=angle)),
    ),
    ViewOption(
        name="elevation",
        parameter=Real(
            label="Elevation",
            help="The view angle above the floor, 0 to 90 degrees",
            default=Camera().elevation,
            minimum=0,
            maximum=90,
            unit="°",
        ),
        get=lambda view: view.camera.elevation,
        set=lambda view, angle: view.set_camera(replace(view.camera, elevation=angle)),
    ),
)

RECORD = ViewRecord(
    view=Surface,
    fits=lambda scene: len(scene.axes) == 2,
    least_size=(220, 200),
    options=(
        SAMPLES,
        *CAMERA_OPTIONS,
    ),
)
