"""The enlargement: a card's map with its axes, and its numbers, beside the card."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.network.headers import FONT_PX, sized_font
from gui.views.network.lens_plot import ROW_PX, paint_plot, plot_margins
from gui.views.network.reading import Reading
from scratchnet.run.snapshot import Axis

#: The map takes this part of the view, within limits.
_MAP_SHARE = 0.26
_SMALLEST_MAP_PX, _LARGEST_MAP_PX = 110.0, 200.0
_PADDING_PX = 10.0
_GAP_PX = 5.0
_LIST_TITLE = "weights from"
_COLUMN_GAP_PX = 14.0
_SHORTEST_LIST_PX = 96.0
_LONGEST_NAME_PX = 110.0
#: From what it explains.
_DISTANCE_PX = 12.0


class Lens(QWidget):
    """Lies over the diagram and lets the pointer through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reading: Reading | None = None
        self._axes: Sequence[Axis] = ()
        self._levels = (-1.0, 1.0)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def show_reading(
        self,
        reading: Reading,
        axes: Sequence[Axis],
        levels: tuple[float, float],
        beside: QRectF,
    ) -> None:
        """Show a reading next to a rectangle of the parent's, where there is room."""
        self.reading, self._axes, self._levels = reading, axes, levels
        width, height = self._wanted_size()
        room = QRectF(self._over.rect()).adjusted(2, 2, -2, -2)
        self.setGeometry(_free_place(room, width, height, beside).toRect())
        self.show()
        self.raise_()
        self.update()

    def _map_side(self) -> float:
        side = _MAP_SHARE * min(self._over.width(), self._over.height())
        return min(max(side, _SMALLEST_MAP_PX), _LARGEST_MAP_PX)

    def _fonts(self) -> tuple[QFont, QFont]:
        return sized_font(self.font(), FONT_PX), sized_font(self.font(), FONT_PX, bold=True)

    def _wanted_size(self) -> tuple[float, float]:
        assert self.reading is not None
        reading = self.reading
        plain, bold = map(QFontMetricsF, self._fonts())
        words = [
            plain.horizontalAdvance(fact) for fact in (*reading.facts, reading.rest, _LIST_TITLE)
        ]
        for name, value, _ in reading.weights:
            shown = min(plain.horizontalAdvance(name), _LONGEST_NAME_PX)
            words.append(shown + _COLUMN_GAP_PX + plain.horizontalAdvance(value))
        width = max(words) + 2
        rows = len(reading.facts) + len(reading.weights) + bool(reading.rest)
        height = rows * ROW_PX + (ROW_PX + _GAP_PX if reading.weights else 0)
        if reading.values is not None:
            left, below = plot_margins(self._levels, self._axes, plain)
            listed = max(width, _SHORTEST_LIST_PX) + _COLUMN_GAP_PX if rows else 0
            width = left + self._map_side() + listed
            height = max(height, self._map_side() + below)
        width = max(width, bold.horizontalAdvance(reading.title) + 2)
        return width + 2 * _PADDING_PX, height + 2 * _PADDING_PX + ROW_PX + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.reading is None:
            return
        theme, reading = self._theme, self.reading
        plain, bold = self._fonts()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(theme.raised))
        painter.setPen(QColor(theme.faint_text))
        painter.drawRoundedRect(box, 5, 5)
        inner = box.adjusted(_PADDING_PX, _PADDING_PX, -_PADDING_PX, -_PADDING_PX)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        title = QRectF(inner.left(), inner.top(), inner.width(), ROW_PX)
        painter.drawText(
            title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, reading.title
        )
        inner.setTop(title.bottom() + 4)
        painter.setFont(plain)
        if reading.values is not None:
            left, _ = plot_margins(self._levels, self._axes, QFontMetricsF(plain))
            place = QRectF(inner.left() + left, inner.top(), self._map_side(), self._map_side())
            paint_plot(painter, self._theme, place, reading.values, self._levels, self._axes)
            inner.setLeft(place.right() + _COLUMN_GAP_PX)
        self._paint_list(painter, inner, reading)

    def _paint_list(self, painter: QPainter, inner: QRectF, reading: Reading) -> None:
        theme = self._theme
        row = QRectF(inner.left(), inner.top(), inner.width(), ROW_PX)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetricsF(painter.font())
        for fact in reading.facts:
            painter.setPen(QColor(theme.text))
            painter.drawText(row, left, fact)
            row.translate(0, ROW_PX)
        if reading.weights:
            row.translate(0, _GAP_PX)
            painter.setPen(QColor(theme.faint_text))
            painter.drawText(row, left, _LIST_TITLE)
            row.translate(0, ROW_PX)
        for name, value, sign in reading.weights:
            painter.fillRect(
                QRectF(row.left(), row.top() + 3, 3, ROW_PX - 6),
                QColor(*theme.values[-1 if sign > 0 else 0].tolist()),
            )
            painter.setPen(QColor(theme.text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST_NAME_PX)
            painter.drawText(row.adjusted(8, 0, 0, 0), left, shown)
            painter.setPen(QColor(theme.text))
            painter.drawText(row, right, value)
            row.translate(0, ROW_PX)
        painter.setPen(QColor(theme.faint_text))
        painter.drawText(row, left, reading.rest)


def _free_place(room: QRectF, width: float, height: float, beside: QRectF) -> QRectF:
    """Return a place that leaves a rectangle free: beside it, else above or below, else over it."""
    middle = beside.center()
    right, left = beside.right() + _DISTANCE_PX, beside.left() - _DISTANCE_PX - width
    above, below = beside.top() - _DISTANCE_PX - height, beside.bottom() + _DISTANCE_PX
    across, down = middle.x() - width / 2, middle.y() - height / 2
    sides = [(right, down), (left, down)]
    if middle.x() > room.center().x():
        sides.reverse()
    best = _pushed_into(room, QRectF(*sides[0], width, height))
    for x, y in (*sides, (across, above), (across, below)):
        place = _pushed_into(room, QRectF(x, y, width, height))
        if not place.intersects(beside):
            return place
    return best


def _pushed_into(room: QRectF, place: QRectF) -> QRectF:
    left = max(min(place.left(), room.right() - place.width()), room.left())
    top = max(min(place.top(), room.bottom() - place.height()), room.top())
    return QRectF(left, top, place.width(), place.height())
