"""A layer over a plot to draw samples on: it takes the mouse, and shows what is being drawn.

It knows no document. What a stroke has drawn or erased is told when it ends; until the view shows
a scene that has it, the layer goes on showing it.
"""

from math import ceil, log10
from random import Random

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gui.drawing import Brush, Place, Sample, Spray, Tool
from gui.views.drawing.drawing_ink import Ink, paint_ring
from gui.views.drawing.erasing import Erasing
from gui.views.map.map_values import base_levels
from gui.views.sample_items import SamplePlot, target_colour

_RADIUS_PX = {Tool.SPRAY: 26.0, Tool.ERASE: 18.0}
#: Above samples and curves.
_LEVEL = 50
_SEED = 0


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
        self.tool = Tool.LOOK
        #: The number of the class that is drawn, or the value.
        self.target = 0.0
        #: What the present stroke has drawn.
        self.drawn: list[Sample] = []
        self._ink = Ink(view.scene)
        self._spray: Spray | None = None
        self._erasing: Erasing | None = None
        self._pointer: QPointF | None = None
        # Places come out random, but the same in every session.
        self._random = Random(_SEED)
        self.setZValue(_LEVEL)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._box.sigResized.connect(self._on_box_resized)
        self.setVisible(False)

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._erasing is not None or bool(self.drawn) or self._spray is not None

    def set_tool(self, tool: Tool) -> None:
        """Take another tool; what the stroke under way has done is taken back."""
        self.tool = tool
        self._cancel()
        self.setVisible(tool is not Tool.LOOK)
        self._view.zoom_kept = tool is not Tool.LOOK
        self.update()

    def forget(self) -> None:
        """Take back what strokes have done, for no scene will have it."""
        self._cancel()
        self._ink.take_back()
        self.update()

    def _cancel(self) -> None:
        if self._erasing is not None:
            self._erasing.take_back()
        self._ink.take_back_dots(len(self.drawn))
        self.drawn, self._spray, self._erasing = [], None, None

    # -- the mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        scene = self._view.scene
        if scene is None or self.tool is Tool.LOOK:
            event.ignore()
            return
        # Of a stroke whose end was never heard of.
        self._cancel()
        self._ink.let_go(scene)
        if self.tool is Tool.SPRAY:
            self._spray = Spray(self._brush(), self._random)
        elif self.tool is Tool.ERASE:
            self._erasing = Erasing(scene, self._view.sample_items, self._brush())
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
            self._ink.keep_hidden(erasing)
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

    def _draw(self, places: list[Place]) -> None:
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
                self._ink.put(place, colour)

    def _place(self, at: QPointF) -> Place:
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
            self._ink.let_go(self._view.scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ink.paint(painter, self._box, self._view.theme)
        if self._pointer is not None and self.tool in _RADIUS_PX:
            paint_ring(painter, self._pointer, _RADIUS_PX[self.tool], self._view.theme)

    @Slot()
    def _on_box_resized(self) -> None:
        self.prepareGeometryChange()


def _rounded(value: float, pixel: float) -> float:
    """Return a number with no more digits than can be seen, where a pixel is so large."""
    return round(value, max(0, ceil(1 - log10(pixel))))
