"""A layer over a plot to draw samples on: it takes the mouse, and shows what is being drawn.

It knows no document. Signals report the samples of a stroke when it ends; the layer keeps showing
them until the view shows a scene that contains them.
"""

from math import ceil, log10
from random import Random

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gui.drawing import Brush, Key, Position, Sample, Spray, Tool, within
from gui.theme import Theme
from gui.views.map.values import base_levels
from gui.views.samples import SampleItems, SamplePlot, target_colour
from scratchnet.datasets import Dataset, class_of
from scratchnet.run.snapshot import Scene

_DOT_PX = 4.5
_RADIUS_PX = {Tool.SPRAY: 26.0, Tool.ERASE: 18.0}
#: Above samples and curves.
_LEVEL = 50
_SEED = 0


class EraserStroke:
    """One stroke of the eraser over the samples of a scene that are visible."""

    def __init__(self, scene: Scene, items: SampleItems, brush: Brush) -> None:
        self._scene = scene
        self._items = items
        self._brush = brush
        self._last: Position | None = None
        self._parts = [
            (item, dataset, items.positions(scene, dataset))
            for item, dataset in ((items.train, scene.dataset), (items.test, scene.test))
            if item.isVisible() and len(dataset)
        ]
        #: The erased samples.
        self.keys: set[Key] = set()
        # Crosses over erased samples would stay until the stroke ends.
        self._crossed = items.misclassified.isVisible()
        items.misclassified.setVisible(False)

    def over(self, scene: Scene) -> "EraserStroke":
        """Return the same stroke over the samples of a scene, which may be new."""
        if scene is self._scene:
            return self
        self.end()
        stroke = EraserStroke(scene, self._items, self._brush)
        stroke.keys, stroke._last = self.keys, self._last
        return stroke

    def move_to(self, place: Position) -> None:
        """Erase along the straight line to a position."""
        begin, self._last = self._last or place, place
        for item, dataset, places in self._parts:
            near = within(places, begin, place, self._brush)
            if near.any():
                self.keys.update(
                    self._key(dataset, number) for number in np.flatnonzero(near).tolist()
                )
                item.data["visible"][near[self._items.drawn[item]]] = False
                item.update()

    def end(self) -> None:
        """Show crosses again; erased samples stay hidden until another scene is shown."""
        self._items.misclassified.setVisible(self._crossed)

    def undo(self) -> None:
        """Show the erased samples again."""
        self.end()
        for item, _, _ in self._parts:
            item.data["visible"] = True
            item.update()

    def _key(self, dataset: Dataset, number: int) -> Key:
        target, classes = dataset.targets[number], len(self._scene.classes)
        return dataset.inputs[number], float(class_of(target, classes)) if classes else target


class PendingStrokes:
    """Drawn dots and erased samples of strokes that the scene does not contain yet."""

    def __init__(self, scene: Scene | None) -> None:
        self.dots: list[tuple[Position, QColor]] = []
        self._erased: list[EraserStroke] = []
        self._over = scene

    def add_dot(self, place: Position, colour: QColor) -> None:
        """Show a dot."""
        self.dots.append((place, colour))

    def add_eraser_stroke(self, stroke: EraserStroke) -> None:
        """Keep the samples of a stroke that has ended hidden."""
        self._erased.append(stroke)

    def remove_last_dots(self, count: int) -> None:
        """Remove the last dots."""
        del self.dots[len(self.dots) - count :]

    def undo(self) -> None:
        """Remove all dots, and show the erased samples again."""
        for erasing in self._erased:
            erasing.undo()
        self.dots, self._erased = [], []

    def start_over(self, scene: Scene | None) -> None:
        """Forget the strokes if the scene is another, which contains them."""
        if scene is not self._over:
            self.dots, self._erased = [], []
            self._over = scene

    def paint(self, painter: QPainter, box: pg.ViewBox, theme: Theme) -> None:
        """Paint the dots at their positions in the box."""
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        for place, colour in self.dots:
            painter.setBrush(colour)
            painter.drawEllipse(box.mapFromView(QPointF(*place)), _DOT_PX, _DOT_PX)


def _paint_brush_outline(painter: QPainter, middle: QPointF, radius: float, theme: Theme) -> None:
    """Paint a tool's outline in two rings, so that it is visible on light and dark maps."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.plot, 3.5), (theme.text, 1.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(middle, radius, radius)


class DrawingLayer(QGraphicsObject):
    """Signals, each at the end of a stroke: ``samples_drawn(tuple[Sample, ...])``, and
    ``samples_erased(frozenset[Key])``.
    """

    samples_drawn = Signal(object)
    samples_erased = Signal(object)

    def __init__(self, view: SamplePlot) -> None:
        box = view.plot.getViewBox()
        super().__init__(box)
        self._box = box
        self._view = view
        self.tool = Tool.PAN
        #: The number of the class that is drawn, or the value.
        self.target = 0.0
        #: The samples of the stroke in progress.
        self.drawn: list[Sample] = []
        self._pending = PendingStrokes(view.scene)
        self._spray: Spray | None = None
        self._erasing: EraserStroke | None = None
        self._pointer: QPointF | None = None
        # Random positions, but the same in every session.
        self._random = Random(_SEED)
        self.setZValue(_LEVEL)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._box.sigResized.connect(self._on_box_resized)
        self.setVisible(False)

    @property
    def drawing(self) -> bool:
        """Whether a stroke is in progress."""
        return self._erasing is not None or bool(self.drawn) or self._spray is not None

    def set_tool(self, tool: Tool) -> None:
        """Choose a tool; a stroke in progress is undone."""
        self.tool = tool
        self._cancel()
        self.setVisible(tool is not Tool.PAN)
        self._view.zoom_kept = tool is not Tool.PAN
        self.update()

    def undo_pending(self) -> None:
        """Undo the strokes that no scene will contain."""
        self._cancel()
        self._pending.undo()
        self.update()

    def _cancel(self) -> None:
        if self._erasing is not None:
            self._erasing.undo()
        self._pending.remove_last_dots(len(self.drawn))
        self.drawn, self._spray, self._erasing = [], None, None

    # -- the mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        scene = self._view.scene
        if scene is None or self.tool is Tool.PAN:
            event.ignore()
            return
        # The end of the previous stroke may never have been reported.
        self._cancel()
        self._pending.start_over(scene)
        if self.tool is Tool.SPRAY:
            self._spray = Spray(self._brush(), self._random)
        elif self.tool is Tool.ERASE:
            self._erasing = EraserStroke(scene, self._view.sample_items, self._brush())
        self._go_to(event.pos(), begins=True)

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self._go_to(event.pos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        drawn, erasing = tuple(self.drawn), self._erasing
        self.drawn, self._spray, self._erasing = [], None, None
        if drawn:
            self.samples_drawn.emit(drawn)
        if erasing is not None:
            erasing.end()
            self._pending.add_eraser_stroke(erasing)
            if erasing.keys:
                self.samples_erased.emit(frozenset(erasing.keys))

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._pointer = event.pos()
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._pointer = None
        self.update()

    def _go_to(self, at: QPointF, begins: bool = False) -> None:
        self._pointer = at
        place = self._place(at)
        if self._erasing is not None and self._view.scene is not None:
            self._erasing = self._erasing.over(self._view.scene)
            self._erasing.move_to(place)
        elif self._spray is not None:
            self._draw(self._spray.move_to(place))
        elif self.tool is Tool.ADD and begins:
            self._draw([place])
        self.update()

    def _draw(self, places: list[Position]) -> None:
        scene = self._view.scene
        if scene is None:
            return
        across, up = self._box.viewPixelSize()
        for place in places:
            x, y = _rounded(place[0], across), _rounded(place[1], up)
            one_input = len(scene.axes) == 1
            point = (x,) if one_input else (x, y)
            if all(axis.low <= n <= axis.high for n, axis in zip(point, scene.axes, strict=True)):
                target = y if one_input and not scene.classes else self.target
                self.drawn.append((point, target))
                colour = target_colour(scene, self._view.theme, target, base_levels(scene))
                self._pending.add_dot(place, colour)

    def _place(self, at: QPointF) -> Position:
        place = self._box.mapToView(at)
        return place.x(), place.y()

    def _brush(self) -> Brush:
        across, up = self._box.viewPixelSize()
        radius = _RADIUS_PX.get(self.tool, 1.0)
        return Brush(across * radius, up * radius)

    # -- the picture -------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        rectangle: QRectF = self._box.rect()
        return rectangle

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if not self.drawing:
            self._pending.start_over(self._view.scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._pending.paint(painter, self._box, self._view.theme)
        if self._pointer is not None and self.tool in _RADIUS_PX:
            _paint_brush_outline(painter, self._pointer, _RADIUS_PX[self.tool], self._view.theme)

    @Slot()
    def _on_box_resized(self) -> None:
        self.prepareGeometryChange()


def _rounded(value: float, pixel: float) -> float:
    """Return a number rounded to the digits that matter where a pixel is this large."""
    return round(value, max(0, ceil(1 - log10(pixel))))
