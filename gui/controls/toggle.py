"""A button that is on or off, and says so plainly."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget


class Toggle(QAbstractButton):
    """Filled with the accent colour while it is on.

    Painted by itself: how Fusion draws a checked button is hard to tell from one that is not.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(0, self.text())
        return QSize(text.width() + 14, text.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        role = QPalette.ColorRole
        palette = self.palette()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.55)
        edge = palette.color(role.Highlight if on or self.underMouse() else role.Mid)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(palette.color(role.Highlight if on else role.Button))
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(outline, 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(role.HighlightedText if on else role.Highlight), 1))
            painter.drawRoundedRect(outline.adjusted(2, 2, -2, -2), 2, 2)
        painter.setPen(palette.color(role.HighlightedText if on else role.ButtonText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
