"""The key beside a map: which colour is which class."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.theme import Style

_SWATCH_PX = 12.0
_GAP_PX = 6.0
_LINE_PX = 20.0
_TEXT_PX = 12
_WIDEST_PX = 110.0


class ClassKey(pg.GraphicsWidget):
    """A column of swatches with names; long names are cut."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[QColor, str]] = []
        self._text = QColor("black")
        self._font = QFont()
        self._font.setPixelSize(_TEXT_PX)

    def set_style(self, style: Style) -> None:
        """Take on how text looks; entries that come after this have room for it."""
        self._font = style.font(self._font)

    def set_entries(self, entries: list[tuple[QColor, str]], text: str) -> None:
        """Show colours with their names, the names in the colour ``text``."""
        self.entries, self._text = entries, QColor(text)
        metrics = QFontMetricsF(self._font)
        widest = max((metrics.horizontalAdvance(name) for _, name in entries), default=0.0)
        width = _SWATCH_PX + _GAP_PX + min(widest + 2, _WIDEST_PX) + _GAP_PX if entries else 0.0
        self.setPreferredWidth(width)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        left = _SWATCH_PX + _GAP_PX
        line = min(_LINE_PX, self.size().height() / max(len(self.entries), 1))
        for number, (colour, name) in enumerate(self.entries):
            top = number * line
            swatch = QRectF(0, top + (line - _SWATCH_PX) / 2, _SWATCH_PX, _SWATCH_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRect(swatch)
            painter.setPen(self._text)
            place = QRectF(left, top, self.size().width() - left, line)
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, place.width())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, flags, words)
