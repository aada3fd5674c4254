"""When the connections are drawn anew: few of them always, many only now and then."""

from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

#: More connections than this wait for a rest since they were last drawn.
_MANY = 60
_REST_S = 0.25


class Renewal(QObject):
    """Signals: ``due()``, the rest is over and the connections are to be drawn."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawn_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.due)

    def is_due(self, connections: int) -> bool:
        """Return whether to draw them now; if not, it becomes due by itself, once."""
        rest = self._drawn_s + _REST_S - monotonic()
        if connections <= _MANY or rest <= 0:
            return True
        if not self._timer.isActive():
            self._timer.start(int(1000 * rest) + 1)
        return False

    def note_drawn(self) -> None:
        """Begin a rest."""
        self._drawn_s = monotonic()
        self._timer.stop()

    def stop(self) -> None:
        """Be due no more until somebody asks."""
        self._timer.stop()
