"""The small buttons that add and remove neurons and layers."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.theme import Theme


class Sign(Enum):
    """What a button shows."""

    MORE = "+"
    FEWER = "−"
    REMOVE = "×"
    INSERT = "⊕"


class EditButton(QAbstractButton):
    """A sign in a box, or in a circle where a layer is inserted."""

    def __init__(self, sign: Sign, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign = sign
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def set_wording(self, name: str, why_not: str) -> None:
        """Say what the button does, or why it cannot; with a reason it is disabled."""
        self.setEnabled(not why_not)
        self.setAccessibleName(name)
        self.setToolTip(why_not or name)

    def sizeHint(self) -> QSize:
        return QSize(17, 17)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus() or self.isDown())
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = box.width() / 2 if self.sign is Sign.INSERT else 3.0
        edge = theme.accent if lit else theme.border
        painter.setPen(QPen(QColor(edge), 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(QColor(theme.accent if self.isDown() else theme.raised))
        painter.drawRoundedRect(box, radius, radius)
        ink = theme.accent_text if self.isDown() else theme.accent if lit else theme.text
        painter.setPen(QPen(QColor(ink if self.isEnabled() else theme.border), 1.5))
        middle, arm = box.center(), box.width() * 0.27
        if self.sign is Sign.REMOVE:
            arm *= 0.85
            for way in (1, -1):
                painter.drawLine(middle - QPointF(arm, way * arm), middle + QPointF(arm, way * arm))
            return
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if self.sign is not Sign.FEWER:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
