"""The map of all parameters, coloured by how well their gradients agree with differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.plain import plain_text
from gui.theme import Theme
from gui.views.base import WITH_BUG
from scratchnet.numbers import significant
from scratchnet.trace.gradcheck import TOLERANCE, GradientCheck, ParameterCheck

#: The colours run from this relative difference, calm, to that one, alarming.
_LEAST, _MOST = 1e-12, 1.0
_GAP_PX, _MARGIN_PX = 14.0, 8.0
_LARGEST_CELL_PX, _SMALLEST_GAP_PX = 26.0, 5.0
_LEGEND_PX = 10.0
_NAME_GAP_PX = 5.0
#: What layers and neurons are called, and the least width of a cell that leaves room for that.
_NAMES = (
    ("layer {}", "neuron {}", 8.0),
    ("layer {}", "{}", 3.0),
    ("{}", "{}", 3.0),
    ("{}", "", 0.0),
)
_MIDDLE = 127
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Where the parameters of a layer are: a row for each neuron, the bias in the last column.

    ``title`` is above it, and ``names`` are those of the rows, on the left; without room, none.
    """

    layer: int
    place: QRectF
    rows: int
    columns: int
    title: str
    names: tuple[str, ...]

    def cell(self, neuron: int, index: int) -> QRectF:
        width, height = self.place.width() / self.columns, self.place.height() / self.rows
        return QRectF(
            self.place.left() + index * width, self.place.top() + neuron * height, width, height
        )


class GradientMap(QWidget):
    """Draws a matrix for each layer.

    Signals: ``chosen(ParameterCheck)``, the user clicked a parameter, or moved there by keys.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_map")
        self.setAccessibleName("Map of all parameters")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._check: GradientCheck | None = None
        self._shape: tuple[tuple[int, int], ...] = ()
        self._by_place: dict[tuple[int, int, int], ParameterCheck] = {}
        self.current: ParameterCheck | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_check(
        self, check: GradientCheck | None, shape: tuple[tuple[int, int], ...] = ()
    ) -> None:
        """Show a check; ``shape`` has the neurons and the parameters of a neuron of each layer."""
        self._check, self._shape = check, shape
        self._by_place = (
            {}
            if check is None
            else {(each.layer, each.neuron, each.index): each for each in check.parameters}
        )
        self.current = None
        # The title in a picture's metadata.
        self.setWindowTitle(f"Gradient check · {WITH_BUG}" if self._has_bug else "")
        self.update()

    @property
    def _has_bug(self) -> bool:
        return self._check is not None and self._check.bug is not None

    def choose(self, parameter: ParameterCheck | None) -> None:
        """Mark a parameter, without a signal."""
        self.current = parameter
        self.update()

    def name_of(self, parameter: ParameterCheck) -> str:
        """Return what a parameter is called: "layer 2, neuron 1, bias", counted from 1."""
        bias = parameter.index == self._shape[parameter.layer][1] - 1
        what = "bias" if bias else f"weight {parameter.index + 1}"
        return f"layer {parameter.layer + 1}, neuron {parameter.neuron + 1}, {what}"

    def describe(self, parameter: ParameterCheck) -> str:
        """Return what was found of a parameter, with all digits."""
        lines = [
            self.name_of(parameter),
            f"backward {parameter.analytic!r}",
            f"differences {parameter.numeric!r}",
        ]
        if parameter.at_kink:
            lines.append("the loss has a kink here, and two slopes")
        else:
            lines.append(f"relative difference {significant(parameter.relative_difference, 3)}")
        return "\n".join(lines)

    def clone(self) -> "GradientMap":
        """Return a hidden map with the same content."""
        twin = GradientMap(self._theme)
        twin.show_check(self._check, self._shape)
        twin.current = self.current
        return twin

    def sizeHint(self) -> QSize:
        return QSize(260, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.plot))
        if self._check is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for matrix in self._matrices():
                self._paint_matrix(painter, matrix)
            self._paint_legend(painter)
        painter.end()

    def _paint_matrix(self, painter: QPainter, matrix: _Matrix) -> None:
        theme = self._theme
        painter.setPen(QColor(theme.text))
        left, line = matrix.place.left(), self.fontMetrics().height()
        title = QRectF(left, 0, self.width() - left, matrix.place.top() - 2)
        painter.drawText(title, Qt.AlignmentFlag.AlignBottom, matrix.title)
        cell = matrix.cell(0, 0)
        painter.setPen(QColor(theme.faint_text))
        middle = Qt.AlignmentFlag.AlignVCenter
        every = ceil(line / cell.height())
        for number in range(0, len(matrix.names), every):
            row = QRectF(
                0, matrix.cell(number, 0).center().y() - line / 2, left - _NAME_GAP_PX, line
            )
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, matrix.names[number])
        if cell.width() >= self.fontMetrics().horizontalAdvance(f" {matrix.columns} "):
            names = [*(str(number) for number in range(1, matrix.columns)), "b"]
            for number, name in enumerate(names):
                column = matrix.cell(matrix.rows - 1, number)
                below = QRectF(column.left(), column.bottom() + 1, column.width(), line)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, name)
        gap = 1.0 if min(cell.width(), cell.height()) >= _SMALLEST_GAP_PX else 0.0
        for neuron in range(matrix.rows):
            for index in range(matrix.columns):
                parameter = self._by_place.get((matrix.layer, neuron, index))
                place = matrix.cell(neuron, index).adjusted(0, 0, -gap, -gap)
                painter.fillRect(place, self._colour(parameter))
        if matrix.columns > 1:
            painter.setPen(QPen(QColor(theme.text), 1.0))
            x = matrix.cell(0, matrix.columns - 1).left() - gap
            painter.drawLine(QPointF(x, matrix.place.top()), QPointF(x, matrix.place.bottom()))
        current = self.current
        if current is not None and current.layer == matrix.layer:
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.drawRect(matrix.cell(current.neuron, current.index).adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.0, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_legend(self, painter: QPainter) -> None:
        theme, metrics = self._theme, self.fontMetrics()
        bottom = self.height() - _MARGIN_PX - metrics.height() - 2
        width = self.width() - 2 * _MARGIN_PX
        for number in range(64):
            value = _LEAST * (_MOST / _LEAST) ** (number / 63)
            place = QRectF(_MARGIN_PX + number * width / 64, bottom - _LEGEND_PX, width / 64 + 1, 8)
            painter.fillRect(place, _difference_colour(theme, value))
        painter.setPen(QColor(theme.faint_text))
        if self._has_bug:
            above = QRectF(_MARGIN_PX, bottom - _LEGEND_PX, width, 0)
            above.setTop(above.top() - metrics.height() - 2)
            text = f"The run is one {WITH_BUG}."
            if metrics.horizontalAdvance(text) > width:
                text = WITH_BUG.capitalize()
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft, text)
        below = QRectF(_MARGIN_PX, bottom, width, metrics.height() + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "agrees")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, "differs")
        at = log10(TOLERANCE / _LEAST) / log10(_MOST / _LEAST)
        painter.drawText(
            QRectF(_MARGIN_PX + at * width - 60, bottom, 120, metrics.height() + 2),
            Qt.AlignmentFlag.AlignHCenter,
            f"{TOLERANCE:.0e}".replace("e-0", "e−"),
        )

    def _colour(self, parameter: ParameterCheck | None) -> QColor:
        if parameter is None:
            return QColor(self._theme.raised)
        if parameter.at_kink:
            return QColor(self._theme.mark)
        return _difference_colour(self._theme, parameter.relative_difference)

    def _matrices(self) -> Iterator[_Matrix]:
        """Yield the matrices from left to right, as large as there is room."""
        line, advance = self.fontMetrics().height(), self.fontMetrics().horizontalAdvance
        top = line + _MARGIN_PX
        bottom = self.height() - 2 * _MARGIN_PX - _LEGEND_PX - (3 if self._has_bug else 2) * line
        columns = sum(columns for _, columns in self._shape)
        rows = max((rows for rows, _ in self._shape), default=1)
        gaps = _GAP_PX * (len(self._shape) - 1) + 2 * _MARGIN_PX
        layers = len(self._shape)
        for layer_name, neuron, least in _NAMES:
            names = [
                tuple(neuron.format(number) for number in range(1, count + 1)) if neuron else ()
                for count, _ in self._shape
            ]
            beside = [
                max((advance(name) for name in each), default=0) + (_NAME_GAP_PX if each else 0)
                for each in names
            ]
            titles = [layer_name.format(number) for number in range(1, layers + 1)]
            across = min(
                (self.width() - gaps - sum(beside)) / max(columns, 1), float(_LARGEST_CELL_PX)
            )
            widths = [
                max(across * width, 0.0 if number == layers - 1 else advance(title))
                for number, ((_, width), title) in enumerate(zip(self._shape, titles, strict=True))
            ]
            if sum(widths) + sum(beside) + gaps <= self.width() and across >= least:
                break
        cell = min(across, (bottom - top) / rows)
        across = max(across, 0.2) if cell < 2 else cell
        left = _MARGIN_PX
        for layer, (count, width) in enumerate(self._shape):
            down = min((bottom - top) / count, _LARGEST_CELL_PX) if cell < 2 else cell
            left += beside[layer]
            place = QRectF(left, top, across * width, down * count)
            yield _Matrix(layer, place, count, width, titles[layer], names[layer])
            left += max(across * width, advance(titles[layer])) + _GAP_PX

    def _parameter_at(self, point: QPointF) -> ParameterCheck | None:
        for matrix in self._matrices():
            if matrix.place.contains(point):
                across = (point.x() - matrix.place.left()) / matrix.place.width()
                down = (point.y() - matrix.place.top()) / matrix.place.height()
                index, neuron = int(across * matrix.columns), int(down * matrix.rows)
                return self._by_place.get((matrix.layer, neuron, index))
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        parameter = self._parameter_at(event.position())
        if parameter is not None:
            self.choose(parameter)
            self.chosen.emit(parameter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.current is not None:
            QGuiApplication.clipboard().setText(self.describe(self.current))
            return
        move = _ARROWS.get(Qt.Key(event.key()))
        check = self._check
        if move is None or check is None or not check.parameters:
            super().keyPressEvent(event)
            return
        if self.current is None:
            found: ParameterCheck | None = check.parameters[0]
        else:
            current = self.current
            layer, neuron, index = current.layer, current.neuron + move[0], current.index + move[1]
            if index < 0 and layer > 0:
                layer, index = layer - 1, self._shape[layer - 1][1] - 1
            elif index >= self._shape[layer][1] and layer + 1 < len(self._shape):
                layer, index = layer + 1, 0
            neuron = min(neuron, self._shape[layer][0] - 1)
            found = self._by_place.get((layer, neuron, index))
        if found is not None:
            self.choose(found)
            self.chosen.emit(found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        # Else the window's shortcut would copy a picture of the output.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            parameter = self._parameter_at(QPointF(event.pos()))
            if parameter is not None:
                QToolTip.showText(event.globalPos(), plain_text(self.describe(parameter)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def _difference_colour(theme: Theme, difference: float) -> QColor:
    """Return the colour of a relative difference: blue agrees, grey is doubtful, orange differs."""
    clipped = min(max(difference, _LEAST), _MOST)
    if clipped <= TOLERANCE:
        share = log10(TOLERANCE / clipped) / log10(TOLERANCE / _LEAST)
        index = round(_MIDDLE - 40 - share * (_MIDDLE - 40))
    else:
        share = log10(clipped / TOLERANCE) / log10(_MOST / TOLERANCE)
        index = round(_MIDDLE + 1 + 50 + share * (_MIDDLE - 50))
    return QColor(*theme.values[index].tolist())
