"""A mouse over a plot, in the plot's own units."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.views import PlotView

Place = tuple[float, float]
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class Mouse:
    """Sends events to the canvas of a view that is shown."""

    def __init__(self, view: PlotView) -> None:
        self._view = view
        self._port = view.canvas.viewport()

    def at(self, place: Place) -> QPointF:
        """Return a place in the units of the canvas."""
        scene = self._view.plot.getViewBox().mapViewToScene(QPointF(*place))
        return QPointF(self._view.canvas.mapFromScene(scene))

    def hover(self, place: Place) -> None:
        self._send(QEvent.Type.MouseMove, place, _NONE, _NONE)

    def press(self, place: Place, button: Qt.MouseButton = _LEFT) -> None:
        self._send(QEvent.Type.MouseButtonPress, place, button, button)

    def press_again(self, place: Place) -> None:
        """Press for the second time, which makes it a double click."""
        self._send(QEvent.Type.MouseButtonDblClick, place, _LEFT, _LEFT)

    def move(self, place: Place, button: Qt.MouseButton = _LEFT) -> None:
        self._send(QEvent.Type.MouseMove, place, _NONE, button)

    def release(self, place: Place, button: Qt.MouseButton = _LEFT) -> None:
        self._send(QEvent.Type.MouseButtonRelease, place, button, _NONE)

    def drag(self, places: Sequence[Place], button: Qt.MouseButton = _LEFT) -> None:
        self.press(places[0], button)
        for place in places[1:]:
            self.move(place, button)
        self.release(places[-1], button)

    def wheel(self, place: Place) -> None:
        at = self.at(place)
        event = QWheelEvent(
            at,
            QPointF(self._port.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120),
            _NONE,
            _NO_KEYS,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self._port, event)

    def _send(
        self, kind: QEvent.Type, place: Place, button: Qt.MouseButton, held: Qt.MouseButton
    ) -> None:
        at = self.at(place)
        event = QMouseEvent(kind, at, QPointF(self._port.mapToGlobal(at)), button, held, _NO_KEYS)
        QApplication.sendEvent(self._port, event)
