"""The confusion matrix: how often each class was predicted, for each true class."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.theme.contrast import ink_on
from gui.views.base import BaseView, PaintedView
from gui.views.map.values import steps_text
from gui.views.registry import FrameData, ViewOption, ViewRecord
from gui.views.ticks import Tight
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Evaluation

_LARGEST_CELL_PX = 84.0
_LEAST_CELL_PX = 14.0
_GAP_PX = 8.0
_MARGIN_PX = 14.0
_AXIS_PX = 28.0
_NAME_PX = 12
_LONGEST_NAME = 0.24
_PRINT_AXIS_PX, _PRINT_MARGIN_PX = 18.0, 4.0
#: The part of a cell's height that a line of text takes.
_FILLED = 0.8
#: How many pairs of classes are named in words.
_MOST_CONFUSED = 3
_LEAST_TEXT_PX, _MOST_TEXT_PX = 8.0, 18.0


class Confusion(PaintedView):
    """Rows are true classes, columns predicted classes; the diagonal is right."""

    title = "Confusion matrix"
    help = "How often each class is predicted, for each true class."
    name = "confusion"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.test_shown = False
        self.setMinimumSize(160, 120)

    def set_test_shown(self, shown: bool) -> None:
        """Count the test samples, or the training samples."""
        self.test_shown = shown
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Confusion):
            self.test_shown = other.test_shown

    def reset_zoom(self) -> None:
        self.update()

    def caption(self) -> str:
        evaluation = self._evaluation()
        if self.frame is None or evaluation is None or not evaluation.confusion:
            return ""
        count = int(np.sum(evaluation.confusion))
        kind = "test" if self.test_shown else "training"
        samples = "sample" if count == 1 else "samples"
        percent = 100 * np.trace(evaluation.confusion) / count
        accuracy = f"Accuracy {percent:.1f} % {steps_text(self.frame)}"
        return f"{accuracy}, {count:,} {kind} {samples}"

    def words(self) -> str:
        """Return the accuracy, and which classes are confused most often."""
        evaluation = self._evaluation()
        if self.scene is None or evaluation is None or not evaluation.confusion:
            return self.caption()
        return f"{self.caption()}; {_confusion_words(evaluation, self.scene.classes)}"

    def _evaluation(self) -> Evaluation | None:
        if self.frame is None:
            return None
        return self.frame.test_evaluation if self.test_shown else self.frame.evaluation

    def tight_parts(self) -> tuple[Tight, ...]:
        evaluation = self._evaluation()
        if self.scene is None or evaluation is None or not evaluation.confusion:
            return ()
        image = QImage(1, 1, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        names, area = self.scene.classes, QRectF(self.rect())
        rooms = [
            _Grid(painter, area, self.theme, names, evaluation.confusion, part).room
            for part in (1.0, _LONGEST_NAME)
        ]
        painter.end()
        # Many classes have small cells, however short their names are.
        least = min(_LEAST_CELL_PX, rooms[1])
        return (Tight("cells beside the names of the classes", rooms[0], least),)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        evaluation = self._evaluation()
        if self.scene is None:
            return
        if not self.scene.classes:
            self._paint_message(painter, area, "There are no classes: this is a regression.")
        elif evaluation is None or not evaluation.confusion:
            kind = "test" if self.test_shown else "training"
            self._paint_message(painter, area, f"The {kind} samples were not evaluated.")
        else:
            _Grid(painter, area, self.theme, self.scene.classes, evaluation.confusion).paint()


def _confusion_words(evaluation: Evaluation, classes: Sequence[str]) -> str:
    """Return which classes are confused most often."""
    counts = np.array(evaluation.confusion)
    wrong = [(int(counts[row, column]), row, column) for row, column in np.ndindex(counts.shape)]
    most = sorted((each for each in wrong if each[1] != each[2] and each[0]), reverse=True)
    if not most:
        return "no sample is predicted wrongly"
    named = (
        f"{classes[row]} predicted as {classes[column]}: {count:,}"
        for count, row, column in most[:_MOST_CONFUSED]
    )
    return f"most often confused: {', '.join(named)}"


#: Of every view that shows the training or the test samples.
TEST_SAMPLES = ViewOption(
    name="test_samples",
    parameter=Flag(
        label="Test samples",
        help="Show the test samples instead of the training samples",
        default=False,
    ),
    get=lambda view: view.test_shown,
    set=lambda view, shown: view.set_test_shown(shown),
    fits=lambda scene: len(scene.test) > 0,
)

RECORD = ViewRecord(
    view=Confusion,
    fits=lambda scene: bool(scene.classes),
    requires=FrameData.EVALUATION,
    least_size=(140, 140),
    options=(TEST_SAMPLES,),
)


class _Grid:
    """Paints one matrix as large as fits; ``longest_name`` is a part of the area's sides."""

    def __init__(
        self,
        painter: QPainter,
        area: QRectF,
        theme: Theme,
        names: tuple[str, ...],
        counts: tuple[tuple[int, ...], ...],
        longest_name: float | None = None,
    ) -> None:
        self._painter, self._theme, self._names = painter, theme, names
        self._counts = np.array(counts)
        #: The size of all numbers, if they share one.
        self._number_px = 0.0
        font = painter.font()
        font.setPixelSize(_NAME_PX)
        font = theme.style.font(font)
        painter.setFont(font)
        self._metrics = QFontMetricsF(font, painter.device())
        self._axis, self._margin = _AXIS_PX, _MARGIN_PX
        if theme.style.printed:
            self._axis, self._margin = _PRINT_AXIS_PX, _PRINT_MARGIN_PX
        widest = max(self._metrics.horizontalAdvance(name) for name in names) + 2
        # In print names are whole, and there may be too little room for the cells.
        part = longest_name or (1.0 if theme.style.printed else _LONGEST_NAME)
        self._left = min(widest, part * area.width())
        across = area.width() - 2 * self._margin - self._left - _GAP_PX - self._axis
        level = area.height() - 2 * self._margin - self._axis - _GAP_PX
        # Names that are wider than their column are written vertically above it.
        self._cell = min(across, level - _NAME_PX - 4, _LARGEST_CELL_PX * len(names)) / len(names)
        self._vertical = widest > self._cell
        self._top = min(widest, part * area.height()) if self._vertical else _NAME_PX + 4.0
        #: How large a cell may be beside the names; it is painted a little larger if it must.
        self.room = min(self._cell, (level - self._top) / len(names))
        self._cell = max(self.room, 4.0)
        side = self._cell * len(names)
        left = area.center().x() - (side + self._left + _GAP_PX + self._axis) / 2
        self._x = left + self._axis + self._left + _GAP_PX
        whole = side + self._top + _GAP_PX + self._axis
        self._y = area.center().y() - whole / 2 + self._axis + self._top + _GAP_PX
        if theme.style.printed:
            self._fit_text()

    def paint(self) -> None:
        for row, column in np.ndindex(*self._counts.shape):
            self._paint_cell(row, column)
        self._painter.setPen(QColor(self._theme.text))
        for number, name in enumerate(self._names):
            self._paint_names(number, name)
        side = self._cell * len(self._names)
        self._painter.setPen(QColor(self._theme.faint_text))
        self._painter.setFont(self._theme.style.font(self._painter.font()))
        top = self._y - _GAP_PX - self._top - self._axis
        self._paint_centred(QRectF(self._x, top, side, self._axis), "predicted class")
        left = self._x - _GAP_PX - self._left - self._axis
        self._paint_vertical(QRectF(left, self._y, self._axis, side), "true class", _CENTRE)

    def _fit_text(self) -> None:
        """Make names and numbers smaller in small cells, so that nothing overlaps."""
        font = self._painter.font()
        size = float(font.pixelSize())
        bold = QFont(font)
        bold.setBold(True)
        metrics = QFontMetricsF(bold, self._painter.device())
        widest = max(metrics.horizontalAdvance(f"{count:,}") for count in self._counts.ravel())
        self._number_px = min(size, size * (self._cell - 2) / widest, _FILLED * self._cell)
        font.setPixelSize(max(round(min(size, _FILLED * self._cell)), 1))
        self._painter.setFont(font)
        self._metrics = QFontMetricsF(font, self._painter.device())
        self._vertical = max(map(self._metrics.horizontalAdvance, self._names)) > self._cell

    def _paint_cell(self, row: int, column: int) -> None:
        place = QRectF(self._x + column * self._cell, self._y + row * self._cell, 1, 1)
        place.setSize(QRectF(0, 0, self._cell, self._cell).size())
        count = int(self._counts[row, column])
        share = count / max(int(self._counts[row].sum()), 1)
        fill = _mixed(self._theme, share, right=row == column)
        painter = self._painter
        painter.setPen(QColor(self._theme.plot))
        painter.setBrush(fill)
        painter.drawRect(place)
        font = painter.font()
        text = f"{count:,}"
        size = self._number_px or min(max(0.36 * self._cell, _LEAST_TEXT_PX), _MOST_TEXT_PX)
        font.setPixelSize(max(round(size), 1))
        width = QFontMetricsF(font, painter.device()).horizontalAdvance(text)
        if width > self._cell - 2 and not self._number_px:
            font.setPixelSize(max(round(size * (self._cell - 2) / width), 6))
        font.setBold(row == column)
        painter.save()
        painter.setFont(font)
        painter.setPen(ink_on(fill))
        if not count:
            painter.setPen(QColor(self._theme.faint_text))
        painter.drawText(place, int(_CENTRE), text)
        painter.restore()

    def _paint_names(self, number: int, name: str) -> None:
        start = number * self._cell
        row = QRectF(self._x - _GAP_PX - self._left, self._y + start, self._left, self._cell)
        cut = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, self._left)
        self._painter.drawText(row, int(_RIGHT), cut)
        column = QRectF(self._x + start, self._y - _GAP_PX - self._top, self._cell, self._top)
        if self._vertical:
            cut = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, self._top)
            self._paint_vertical(column, cut, _LEFT)
        else:
            self._painter.drawText(column, int(_CENTRE), name)

    def _paint_centred(self, rect: QRectF, text: str) -> None:
        """Write in the middle of a rectangle, and beyond its ends if the text is longer."""
        self._painter.drawText(rect, int(_CENTRE | Qt.TextFlag.TextDontClip), text)

    def _paint_vertical(self, rect: QRectF, text: str, flags: Qt.AlignmentFlag) -> None:
        """Write from bottom to top."""
        painter = self._painter
        painter.save()
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        inside = QRectF(0, 0, rect.height(), rect.width())
        painter.drawText(inside, int(flags | Qt.TextFlag.TextDontClip), text)
        painter.restore()


_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _mixed(theme: Theme, share: float, right: bool) -> QColor:
    """Return a cell's colour: blue on the diagonal, else orange, by its share of the row."""
    middle = 127
    return QColor(
        *theme.values[round(middle * (1 - share)) if right else middle + round(128 * share)]
    )
