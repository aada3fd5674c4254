"""A legend of lines in a row of its own, where it covers no curve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.theme.theme import PLAIN, Style

_ROW_PX = 17.0
#: Long enough for the longest dash, a gap, and a part of the next.
_SAMPLE_PX = 24.0
_AREA_PX = 9.0
_GAP_PX = 5.0
#: For the topmost numbers of the axes, which stick out above the plot.
_BELOW_PX = 7
_BETWEEN_PX, _NARROW_BETWEEN_PX = 14.0, 8.0
_FONT_PT = 9.0


@dataclass(frozen=True, slots=True)
class LineStyle:
    """The width of a line in pixels, and its dashes and gaps in widths; none is a solid line.

    Lines in one plot have different ones, so that they can be told apart without their colours.
    """

    dashes: tuple[float, ...] = ()
    width_px: float = 2.0


SOLID = LineStyle()
LONG_DASHES = LineStyle((6.0, 2.0))
DASHES = LineStyle((4.0, 2.5), 1.6)
DASH_DOTS = LineStyle((4.0, 2.0, 1.0, 2.0), 1.6)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One line's name, a shorter one, and the colour and style in which it is drawn.

    One that is ``filled`` is an area. Without a shorter name it is left out where room is short.
    """

    name: str
    short: str
    colour: str
    line: LineStyle = SOLID
    filled: bool = False


class Legend(pg.GraphicsWidget):
    """Entries side by side, in as many rows as they need; without entries it has no height."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[LegendItem, ...] = ()
        self._text_colour = QColor()
        self._font = QFont()
        self._font.setPointSizeF(_FONT_PT)
        self._style = PLAIN
        self._fit()
        self.geometryChanged.connect(self._fit)

    def set_entries(self, entries: tuple[LegendItem, ...], text_colour: str) -> None:
        """Name these lines."""
        if (entries, QColor(text_colour)) != (self.entries, self._text_colour):
            self.entries, self._text_colour = entries, QColor(text_colour)
            self._fit()
            self.update()

    def set_style(self, style: Style) -> None:
        """Use the font and line width of a style."""
        self._style = style
        self._font = style.font(self._font)
        self._fit()

    def rows(self) -> list[list[LegendItem]]:
        """Return the entries in rows; with short names if long ones need more than one row."""
        rows = self._rows(self.entries, _BETWEEN_PX)
        if len(rows) > 1:
            short = [replace(entry, name=entry.short) for entry in self.entries if entry.short]
            rows = self._rows(short, self._between(short))
        return rows

    def _between(self, entries: Sequence[LegendItem]) -> float:
        """Return the room between entries: less of it if they need more than one row else."""
        return _BETWEEN_PX if len(self._rows(entries, _BETWEEN_PX)) == 1 else _NARROW_BETWEEN_PX

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setFont(self._font)
        for number, row in enumerate(self.rows()):
            widths = [self._width(entry) for entry in row]
            between = self._between(row)
            left = (self.width() - sum(widths) - between * (len(row) - 1)) / 2
            for entry, width in zip(row, widths, strict=True):
                rect = QRectF(max(left, 0.0), number * _ROW_PX, width, _ROW_PX)
                self._paint_entry(painter, entry, rect)
                left += width + between

    def _paint_entry(self, painter: QPainter, entry: LegendItem, rect: QRectF) -> None:
        pen = line_pen(entry.colour, entry.line, self._style)
        # Unlike those of curves, these lines scale with the text of a picture and of the view.
        pen.setCosmetic(False)
        pen.setWidthF(pen.widthF() / self._style.scale)
        painter.setPen(pen)
        middle = rect.center().y()
        left, right = QPointF(rect.left(), middle), QPointF(rect.left() + _SAMPLE_PX, middle)
        if entry.filled:
            half = QPointF(0.0, _AREA_PX / 2)
            painter.fillRect(QRectF(left - half, right + half), QColor(entry.colour))
        else:
            painter.drawLine(left, right)
        painter.setPen(self._text_colour)
        text = rect.adjusted(_SAMPLE_PX + _GAP_PX, 0.0, 1.0, 0.0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, entry.name)

    def _rows(self, entries: Sequence[LegendItem], between: float) -> list[list[LegendItem]]:
        rows: list[list[LegendItem]] = []
        left = 0.0
        for entry in entries:
            width = self._width(entry)
            if not rows or left + width > self.width():
                rows.append([])
                left = 0.0
            rows[-1].append(entry)
            left += width + between
        return rows

    def _width(self, entry: LegendItem) -> float:
        return _SAMPLE_PX + _GAP_PX + QFontMetricsF(self._font).horizontalAdvance(entry.name)

    def _fit(self) -> None:
        rows = len(self.rows()) if self.width() > 0 else 0
        height = _ROW_PX * rows + _BELOW_PX if rows else 0.0
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)


def line_pen(colour: str, line: LineStyle, style: Style = PLAIN) -> QPen:
    """Return the pen of a curve."""
    pen: QPen = pg.mkPen(colour, width=style.fixed_line * line.width_px)
    if line.dashes:
        pen.setDashPattern(list(line.dashes))
    return pen
