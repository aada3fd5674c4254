"""The heat map of a sweep over two settings: shares that reached the goal, or median losses."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from gui.seeds.outcomes import STRONGEST, CombinationOutcome, between, outcomes_of
from gui.seeds.sweep_picture import SweepPicture
from gui.seeds.words import setting_text
from gui.theme import Theme
from gui.theme.contrast import contrast
from scratchnet.experiment import PARAMETERS
from scratchnet.many.repeats import Sweep

#: More cells would be too small to point at.
MOST_CELLS = 400
_GAP_PX, _EDGE_PX = 6.0, 2.0
_LEAST_CELL = QSize(28, 20)
_HIGHEST_PX = 150


def can_map(sweep: Sweep) -> bool:
    """Return whether there is a heat map of a sweep: it varies two settings and tried them all."""
    plan = sweep.plan
    return len(plan.varied) == 2 and plan.drawn is None and plan.combinations <= MOST_CELLS


class HeatMap(SweepPicture):
    """Cells of the two settings: the first one's values are rows, the second one's columns.

    The stronger the colour, the better: a higher share, or without a goal a lower median loss, on
    a logarithmic scale.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("sweep_heat_map")
        self.setAccessibleName("Heat map of the sweep")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_sweep(self, sweep: Sweep, chosen: int) -> None:
        """Show a sweep over two settings, with one combination marked."""
        self._show(sweep, chosen, outcomes_of(sweep))

    def texts(self) -> dict[int, str]:
        """Return what stands in each cell, by the combination's place."""
        return {place: cell.text for place, cell in self._outcomes.items()}

    def cell_rect(self, place: int) -> QRectF:
        """Return where the cell of a combination is."""
        assert self._sweep is not None
        first, second = self._sweep.plan.varied
        row, column = divmod(place, len(second.values))
        area = self._area()
        width, height = area.width() / len(second.values), area.height() / len(first.values)
        return QRectF(area.left() + column * width, area.top() + row * height, width, height)

    def sizeHint(self) -> QSize:
        if self._sweep is None:
            return QSize()
        first, second = (len(each.values) for each in self._sweep.plan.varied)
        line = self.fontMetrics().height()
        row = max(_LEAST_CELL.height(), line + 6)
        return QSize(
            second * _LEAST_CELL.width() + 80, min(first * row, _HIGHEST_PX) + 2 * line + 16
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sweep is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        for place, cell in self._outcomes.items():
            self._paint_cell(painter, place, cell)
        painter.end()

    def _paint_axes(self, painter: QPainter) -> None:
        assert self._sweep is not None
        first, second = self._sweep.plan.varied
        area, columns = self._area(), len(second.values)
        metrics = QFontMetricsF(self.font())
        painter.setPen(QColor(self._theme.text))
        title = f"{PARAMETERS[first.path].label} (rows), {PARAMETERS[second.path].label} (columns)"
        line = metrics.height()
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignCenter
        top = QRectF(_GAP_PX, 0.0, self.width() - 2 * _GAP_PX, line)
        left = Qt.AlignmentFlag.AlignLeft
        painter.drawText(top, int(left), metrics.elidedText(title, elide, top.width()))
        for column, value in enumerate(second.values):
            rect = self.cell_rect(column)
            place = QRectF(rect.left(), area.top() - line - 2, rect.width(), line)
            text = metrics.elidedText(setting_text(second.path, value), elide, rect.width() - 2)
            painter.drawText(place, int(middle), text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, value in enumerate(first.values):
            rect = self.cell_rect(row * columns)
            place = QRectF(_GAP_PX, rect.top(), area.left() - 2 * _GAP_PX, rect.height())
            text = metrics.elidedText(setting_text(first.path, value), elide, place.width())
            painter.drawText(place, int(right), text)

    def _paint_cell(self, painter: QPainter, place: int, cell: CombinationOutcome) -> None:
        rect = self.cell_rect(place).adjusted(1, 1, -1, -1)
        colour = between(self._theme.plot, self._theme.accent, STRONGEST * cell.height)
        painter.fillRect(rect, colour)
        texts = (self._theme.text, self._theme.accent_text)
        painter.setPen(max(map(QColor, texts), key=lambda text: contrast(text, colour)))
        if QFontMetricsF(self.font()).horizontalAdvance(cell.text) <= rect.width():
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), cell.text)
        marked = place == self.chosen
        pen = QPen(QColor(self._theme.text if marked else self._theme.mark))
        pen.setWidthF(_EDGE_PX if marked else 0.5)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _area(self) -> QRectF:
        """Return where the cells are."""
        assert self._sweep is not None
        first = self._sweep.plan.varied[0]
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(setting_text(first.path, v)) for v in first.values)
        left = min(widest, self.width() / 3) + 2 * _GAP_PX
        top = 2 * metrics.height() + 4
        return QRectF(left, top, self.width() - left - _GAP_PX, self.height() - top - 4)

    def _place_at(self, position: QPointF) -> int | None:
        return next(
            (place for place in self._outcomes if self.cell_rect(place).contains(position)), None
        )
