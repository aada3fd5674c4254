"""Where the parts of the picture of weights and gradients lie."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

_WIDEST_TITLE = "mean |∂L/∂w|"
_GAP_PX = 6.0
_EDGE_PX = 6.0
#: Between the texts of two columns, at least.
_APART_PX = 4.0
_BETWEEN_PX = 4.0
#: A few layers are not drawn wider than this: a histogram reads best near to a square.
_WIDEST_COLUMN_PX = 400.0
#: The row of means has words in it, so it is higher than the other two.
_MEANS_SHARE = 1.25


class PanelLayout:
    """A gutter of titles at the left, a column for each layer, and rows through all of them.

    Lines of text are as high as the font needs; the three rows of pictures share the rest.
    """

    def __init__(
        self, whole: QRectF, metrics: QFontMetricsF, columns: int, table_lines: int
    ) -> None:
        self._metrics = metrics
        self._columns = columns
        self.line = metrics.height()
        self._left = whole.left() + _EDGE_PX
        self._gutter = metrics.horizontalAdvance(_WIDEST_TITLE) + _GAP_PX
        across = whole.width() - 2 * _EDGE_PX - self._gutter
        self._pitch = min(across / max(columns, 1), _WIDEST_COLUMN_PX)
        texts = (3 + table_lines) * self.line + 3 * _BETWEEN_PX + _EDGE_PX
        height = max((whole.height() - texts) / (2 + _MEANS_SHARE), 1.0)
        top = whole.top()
        self.names = self._row(top, self.line)
        self.weights = self._row(self.names.bottom(), height)
        self.gradients = self._row(self.under(self.weights).bottom() + _BETWEEN_PX, height)
        means_top = self.under(self.gradients).bottom() + _BETWEEN_PX
        self.means = self._row(means_top, height * _MEANS_SHARE)
        self._table_top = self.means.bottom() + _BETWEEN_PX

    def fits(self, text: str) -> bool:
        """Whether a text has room in a column."""
        return self._metrics.horizontalAdvance(text) <= self._pitch - _APART_PX

    def under(self, row: QRectF) -> QRectF:
        """Return the line of text under a row."""
        return self._row(row.bottom(), self.line)

    def table_line(self, index: int) -> QRectF:
        """Return a line of the table."""
        return self._row(self._table_top + index * self.line, self.line)

    def cell(self, row: QRectF, column: int) -> QRectF:
        """Return a layer's part of a row."""
        left = row.left() + column * self._pitch + _GAP_PX / 2
        return QRectF(left, row.top(), self._pitch - _GAP_PX, row.height())

    def cells(self, row: QRectF, first: int, last: int) -> QRectF:
        """Return the part of a row from one layer to another."""
        return self.cell(row, first).united(self.cell(row, last))

    def gutter(self, row: QRectF) -> QRectF:
        """Return the part of the titles beside a row."""
        return QRectF(self._left, row.top(), self._gutter - _GAP_PX, row.height())

    def column_at(self, across: float) -> int | None:
        """Return the layer at a place, if there is one."""
        column = int((across - self.names.left()) // self._pitch)
        return column if 0 <= column < self._columns else None

    def _row(self, top: float, height: float) -> QRectF:
        return QRectF(self._left + self._gutter, top, self._pitch * self._columns, height)
