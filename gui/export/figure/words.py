"""Words in lines that fit a width, painted as text."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


class Words:
    """A text broken into lines; without a text there are none."""

    def __init__(self, text: str, font: QFont, width: float) -> None:
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._width = width
        self.lines = [
            line for paragraph in text.split("\n") for line in _broken(paragraph, font, width)
        ]
        if not text:
            self.lines = []

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self._metrics.height()

    def paint(self, painter: QPainter, place: QPointF, centred: bool = False) -> None:
        """Paint the lines with their top left corner at a place."""
        painter.setFont(self._font)
        down = place.y() + self._metrics.ascent()
        for line in self.lines:
            left = place.x()
            if centred:
                left += (self._width - self._metrics.horizontalAdvance(line)) / 2
            painter.drawText(QPointF(left, down), line)
            down += self._metrics.height()


def _broken(text: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    # A word that is wider than the paper is broken too: nothing is ever cut off.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]
