"""A cover over a control that is locked: it says why, and lets nothing through."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from gui.labels import whole_tip

_LOCK_PX, _SMALL_LOCK_PX = 11.0, 8.0
_GAP_PX = 6.0
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class LockCover(QWidget):
    """Disables a control and lies over it, with a small padlock.

    The padlock stands beside the text of ``caption``, which is inside the control; without one, at
    the upper right. ``reason`` is the tool tip. Signals: ``clicked(str)``, the user clicked it: the
    reason.
    """

    clicked = Signal(str)

    def __init__(self, control: QWidget, reason: str, caption: QLabel | None = None) -> None:
        super().__init__(control.parentWidget())
        self._control = control
        self._reason = reason
        self._caption = caption
        self.setObjectName("lock_cover")
        self.setToolTip(whole_tip(reason))
        self.setAccessibleName(reason)
        self.setCursor(Qt.CursorShape.ForbiddenCursor)
        control.setEnabled(False)
        control.installEventFilter(self)
        self._follow()

    def remove(self) -> None:
        """Let the control be used again."""
        self._control.removeEventFilter(self)
        self._control.setEnabled(True)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED and isValid(self) and isValid(self._control):
            self._follow()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().placeholderText().color()
        painter.setPen(QPen(colour, 1.4))
        left, top, size = self._place()
        body = QRectF(left, top + 0.45 * size, size, 0.55 * size)
        middle, half = QPointF(left + size / 2, top + 0.45 * size), 0.28 * size
        painter.drawArc(
            QRectF(middle.x() - half, middle.y() - 1.5 * half, 2 * half, 2.4 * half), 0, 180 * 16
        )
        painter.setBrush(colour)
        painter.drawRoundedRect(body, 1.5, 1.5)
        painter.end()

    def _place(self) -> tuple[float, float, float]:
        """Return the left, the top and the size of the padlock."""
        caption = self._caption
        if caption is None or not isValid(caption) or caption.isHidden():
            return self.width() - _LOCK_PX - 1.0, 2.0, _LOCK_PX
        place = caption.geometry()
        text = caption.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, caption.text()).width()
        end = place.left() + text
        beside = [
            each.x()
            for each in self._control.findChildren(QWidget, options=_DIRECT)
            if not each.isHidden()
            and each.x() >= end
            and each.y() <= place.center().y() <= each.geometry().bottom()
        ]
        # A long name leaves less of a gap to what stands beside it, and less of a padlock.
        room = min([self.width(), *beside]) - end
        size = max(min(_LOCK_PX, room - 3.0), _SMALL_LOCK_PX)
        left = min(end + _GAP_PX, end + max(room - size - 2.0, 1.0))
        return left, place.center().y() + 0.5 - 0.55 * size, size

    def _follow(self) -> None:
        self.setGeometry(self._control.geometry())
        self.setVisible(not self._control.isHidden())
        self.raise_()
