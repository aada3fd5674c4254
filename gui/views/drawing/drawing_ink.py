"""What strokes have done and the view's scene does not know yet: dots shown, samples hidden."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing import Place
from gui.theme import Theme
from gui.views.drawing.erasing import Erasing
from scratchnet.run.snapshot import Scene

_DOT_PX = 4.5


class Ink:
    """Over a scene, until another one has what was drawn."""

    def __init__(self, scene: Scene | None) -> None:
        self.dots: list[tuple[Place, QColor]] = []
        self._erased: list[Erasing] = []
        self._over = scene

    def put(self, place: Place, colour: QColor) -> None:
        """Show a dot."""
        self.dots.append((place, colour))

    def keep_hidden(self, erasing: Erasing) -> None:
        """Leave hidden what a stroke that has ended went over."""
        self._erased.append(erasing)

    def take_back_dots(self, count: int) -> None:
        """Drop the last dots."""
        del self.dots[len(self.dots) - count :]

    def take_back(self) -> None:
        """Drop all dots, and show again what was hidden."""
        for erasing in self._erased:
            erasing.take_back()
        self.dots, self._erased = [], []

    def let_go(self, scene: Scene | None) -> None:
        """Let the samples of another scene take the place of all this."""
        if scene is not self._over:
            self.dots, self._erased = [], []
            self._over = scene

    def paint(self, painter: QPainter, box: pg.ViewBox, theme: Theme) -> None:
        """Paint the dots in the units of the box."""
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        for place, colour in self.dots:
            painter.setBrush(colour)
            painter.drawEllipse(box.mapFromView(QPointF(*place)), _DOT_PX, _DOT_PX)


def paint_ring(painter: QPainter, middle: QPointF, radius: float, theme: Theme) -> None:
    """Paint how far a tool reaches, in two rings: the map may be as light as one of them."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.plot, 3.5), (theme.text, 1.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(middle, radius, radius)
