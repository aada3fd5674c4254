"""The samples of image-like data as pictures, those that the network gets wrong first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from gui.current_frame import Chosen, SampleNumber
from gui.labels import whole_tip
from gui.theme import Theme
from gui.views.answers import class_scores, score_text
from gui.views.base import TITLE_HEIGHT_PX, BaseView, PaintedView, scaled
from gui.views.confusion import TEST_SAMPLES
from gui.views.map.values import after_text
from gui.views.pixels import fitted, ink_image, paint_pixels
from gui.views.predictions.rows import Column, Rows
from gui.views.registry import FrameData, ViewRecord
from scratchnet.datasets import Dataset, predicted_class
from scratchnet.datasets.drawn import ImageForm
from scratchnet.explain import SampleResults
from scratchnet.run.snapshot import Frame, Scene

#: The longer side of a picture, by the number of pixels along it.
_SIDE_PX, _LARGE_SIDE_PX, _LARGE_FROM = 64.0, 84.0, 17
#: With more room pictures are larger, until there are so many in a row or they are so large.
_ACROSS, _LARGEST = 10.0, 1.6
_GAP_PX, _MARGIN_PX, _TEXT_PX = 10.0, 8.0, 12
_PRINT_MARGIN_PX = 2.0
_CROSS_PX = 14.0
#: Rows are spread over the area, but not farther apart than so many times what they need.
_LOOSEST = 1.3
#: Pictures that are kept, a few screens of them.
_MOST_KEPT = 2_000
#: How many wrong samples are described in words.
_MOST_DESCRIBED = 5
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where pictures are: ``columns`` cells of a size in a row, ``rows`` of which fit the area."""

    area: QRectF
    columns: int
    rows: int
    cell: QSizeF
    side: float
    line: float

    def place(self, position: int, first_row: int) -> QRectF:
        """Return the cell of a picture by its position in the order."""
        row, column = divmod(position, self.columns)
        x = self.area.left() + column * self.cell.width()
        y = self.area.top() + (row - first_row) * self.cell.height()
        return QRectF(QPointF(x, y), self.cell)


class SamplePictures(PaintedView):
    """A grid of samples: picture, target → prediction, and how sure the network is.

    A click or the arrow keys choose a sample. Wrong predictions have a cross and bold letters.
    """

    title = "Sample pictures"
    help = "The samples as pictures, wrong predictions first, then by their loss."
    name = "sample-pictures"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.test_shown = False
        self._form: ImageForm | None = None
        #: The numbers of the samples in the order of their pictures.
        self.order: NDArray[np.intp] = np.empty(0, np.intp)
        self._results: SampleResults | None = None
        self._rows: Rows | None = None
        self._images: dict[int, QImage] = {}
        #: Where a copy is scrolled to, once it has its rows.
        self._first_row = 0
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setAccessibleName("Rows of samples")
        self.bar.setToolTip("Scroll through the samples")
        self.bar.hide()
        self.bar.valueChanged.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)

    # What a view offers

    def set_test_shown(self, shown: bool) -> None:
        """Show the test samples, or the training samples."""
        self.test_shown = shown
        self._images.clear()
        self.bar.setValue(0)
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, SamplePictures):
            self.test_shown = other.test_shown
            self._first_row = other.bar.value()

    def reset_zoom(self) -> None:
        """Go back to the first row."""
        self.bar.setValue(0)

    def set_chosen(self, chosen: Chosen | None) -> None:
        super().set_chosen(chosen)
        position = self._chosen_position()
        if position is not None:
            self._scroll_to(position)
        if self.scene is not None:
            self._describe()
        self.update()

    def caption(self) -> str:
        rows, explanation = self._rows, None if self.frame is None else self.frame.explanation
        if rows is None or explanation is None:
            return ""
        kind = "test" if self.test_shown else "training"
        samples = f"{len(rows):,} {kind} {'sample' if len(rows) == 1 else 'samples'}"
        after = after_text(explanation.step)
        if not rows.classes:
            return f"{samples} {after}, largest loss first"
        return f"{int(rows.wrong.sum()):,} of {samples} wrong {after}"

    def words(self) -> str:
        """Return how many are wrong, what the first of them are, and the chosen sample."""
        if self._rows is None:
            return self._missing()
        numbers = self.order[:_MOST_DESCRIBED].tolist()
        described = [self.sample_text(number) for number in numbers if self._rows.wrong[number]]
        position = self._chosen_position()
        if position is not None:
            described.append(f"chosen: {self.sample_text(int(self.order[position]))}")
        return "; ".join([self.caption(), *described])

    def sample_text(self, number: int) -> str:
        """Return what the network says of a sample of those that are shown, in words."""
        kind = "test" if self.test_shown else "training"
        target, prediction, score = self._texts(number)
        what = f"{kind} sample {number + 1:,}: {target}, predicted {prediction}"
        return f"{what} ({score})" if score else what

    # The samples

    def _dataset(self) -> Dataset:
        assert self.scene is not None
        return self.scene.test if self.test_shown else self.scene.dataset

    def _missing(self) -> str:
        """Return why there is nothing to show, or ""."""
        if self.scene is None:
            return ""
        if self._form is None:
            return "The inputs are no pixels of an image."
        if not len(self._dataset()):
            return f"There are no {'test' if self.test_shown else 'training'} samples."
        return "The predictions are being worked out." if self._rows is None else ""

    def _texts(self, number: int) -> tuple[str, str, str]:
        """Return a sample's target, prediction and score; the latter is empty for a value."""
        assert self.scene is not None
        assert self._rows is not None
        assert self._results is not None
        texts = (self._rows.text(number, each) for each in (Column.TARGET, Column.PREDICTION))
        target, prediction = texts
        if not self._rows.classes:
            return target, prediction, ""
        outputs = self._results.outputs[number].tolist()
        score = class_scores(outputs)[predicted_class(outputs)]
        return target, prediction, score_text(self.scene, score)

    def _draw_scene(self, scene: Scene) -> None:
        self._form = None if scene.image is None else ImageForm.of(scene.dataset, scene.image)
        self._images.clear()
        self._results = None

    def _draw(self, scene: Scene, frame: Frame) -> None:
        results = None if frame.explanation is None else frame.explanation.results
        part = None if results is None else results[self.test_shown]
        if part is None or self._form is None or not len(self._dataset()):
            self._results = self._rows = None
            self.order = np.empty(0, np.intp)
        elif part is not self._results:
            self._results = part
            self._rows = Rows.of(scene, part, self.test_shown)
            losses = np.nan_to_num(self._rows.values[Column.LOSS], nan=np.inf)
            self.order = np.lexsort((-losses, ~self._rows.wrong))
        self._fit_bar()
        super()._draw(scene, frame)

    def _colour(self, theme: Theme) -> None:
        self._images.clear()
        self._fit_bar()
        super()._colour(theme)

    # Painting

    def _grid(self, area: QRectF, metrics: QFontMetricsF) -> _Grid:
        assert self._form is not None
        margin = _PRINT_MARGIN_PX if self.theme.style.printed else _MARGIN_PX
        inner = area.adjusted(margin, margin, -margin, -margin)
        large = max(self._form.width, self._form.height) >= _LARGE_FROM
        least_side = _LARGE_SIDE_PX if large else _SIDE_PX
        side = min(max(inner.width() / _ACROSS, least_side), _LARGEST * least_side)
        line = metrics.height()
        # Two lines of text: what it is and is taken for, and how surely.
        lines = 2 if self.scene is not None and self.scene.classes else 1
        least = QSizeF(side + _GAP_PX, side + lines * line + _GAP_PX)
        columns = max(int(inner.width() // least.width()), 1)
        rows = max(int(inner.height() // least.height()), 1)
        height = min(inner.height() / rows, _LOOSEST * least.height())
        cell = QSizeF(inner.width() / columns, height)
        return _Grid(inner, columns, rows, cell, min(side, cell.width() - 2), line)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        message = self._missing()
        if message or self._rows is None:
            self._paint_message(painter, area, message)
            return
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(self.theme.style.font(font))
        metrics = QFontMetricsF(painter.font(), painter.device())
        if not self.bar.isHidden():
            area = area.adjusted(0, 0, -self.bar.width() / self.theme.style.scale, 0)
        grid = self._grid(area, metrics)
        first = min(max(self.bar.value(), self._first_row), self._row_count(grid) - grid.rows)
        first = max(first, 0)
        start = first * grid.columns
        chosen = self._chosen_position()
        for position in range(start, min(start + grid.rows * grid.columns, len(self.order))):
            place = grid.place(position, first)
            self._paint_sample(painter, int(self.order[position]), place, grid, position == chosen)

    def _paint_sample(
        self, painter: QPainter, number: int, cell: QRectF, grid: _Grid, chosen: bool
    ) -> None:
        assert self._form is not None
        square = QRectF(0, cell.top() + 2, grid.side, grid.side)
        square.moveLeft(cell.center().x() - grid.side / 2)
        place = fitted(square, self._form.width, self._form.height)
        paint_pixels(painter, place, self._image(number), self.theme)
        wrong = self._rows is not None and bool(self._rows.wrong[number])
        if wrong:
            _paint_cross(painter, place.topRight(), self.theme)
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 3 * self.theme.style.line))
            painter.drawRect(place.adjusted(-2, -2, 2, 2))
        target, prediction, score = self._texts(number)
        painter.save()
        font = QFont(painter.font())
        font.setBold(wrong)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        metrics = QFontMetricsF(font, painter.device())
        arrow = " → "
        room = (cell.width() - 4 - metrics.horizontalAdvance(arrow)) / 2
        names = (
            metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(room, 0.0))
            for name in (target, prediction)
        )
        line = QRectF(cell.left(), square.bottom() + 2, cell.width(), grid.line)
        painter.drawText(line, _CENTRE, arrow.join(names))
        if score:
            painter.setPen(QColor(self.theme.faint_text))
            painter.drawText(line.translated(0, grid.line), _CENTRE, score)
        painter.restore()

    def _image(self, number: int) -> QImage:
        image = self._images.get(number)
        if image is None:
            assert self._form is not None
            if len(self._images) >= _MOST_KEPT:
                self._images.clear()
            shares = self._form.shares(self._dataset().inputs[number])
            image = self._images[number] = ink_image(shares, self.theme)
        return image

    # Scrolling and choosing

    def _on_screen(self) -> _Grid | None:
        """Return the grid as it is painted in the window, in the coordinates before enlarging."""
        if self._form is None or not len(self.order):
            return None
        font = QFont(self.font())
        font.setPixelSize(_TEXT_PX)
        scale = self.theme.style.scale
        area = QRectF(0, 0, self.width() / scale, self.height() / scale)
        if self.theme.style.captioned:
            area.setTop(TITLE_HEIGHT_PX)
        if not self.bar.isHidden():
            area.setRight(area.right() - self.bar.width() / scale)
        return self._grid(area, QFontMetricsF(self.theme.style.font(font), self))

    def _row_count(self, grid: _Grid) -> int:
        return -(-len(self.order) // grid.columns)

    def _fit_bar(self) -> None:
        """Let the bar reach all rows, and show it at the right end where not all of them fit.

        A view without a place in the window is a picture, in which nobody can scroll.
        """
        grid = self._on_screen()
        needed = grid is not None and self._row_count(grid) > grid.rows
        shown = needed and not self.theme.style.printed and self.parentWidget() is not None
        if shown == self.bar.isHidden():
            self.bar.setVisible(shown)
            # With the bar there is less room for columns.
            grid = self._on_screen()
        if grid is None:
            self.bar.setRange(0, 0)
            return
        top, width = int(scaled(grid.area, self.theme.style.scale).top()), self.bar.sizeHint()
        self.bar.setGeometry(self.width() - width.width(), top, width.width(), self.height() - top)
        self.bar.setRange(0, max(self._row_count(grid) - grid.rows, 0))
        self.bar.setPageStep(grid.rows)

    def _scroll_to(self, position: int) -> None:
        grid = self._on_screen()
        if grid is None:
            return
        row, first = position // grid.columns, self.bar.value()
        if row < first:
            self.bar.setValue(row)
        elif row >= first + grid.rows:
            self.bar.setValue(row - grid.rows + 1)

    def _chosen_position(self) -> int | None:
        sample = None if self.chosen is None else self.chosen.sample
        if sample is None or sample.test != self.test_shown:
            return None
        found = np.flatnonzero(self.order == sample.number)
        return int(found[0]) if len(found) else None

    def _position_at(self, point: QPointF) -> int | None:
        grid = self._on_screen()
        if grid is None:
            return None
        place = point / self.theme.style.scale - grid.area.topLeft()
        row, column = int(place.y() // grid.cell.height()), int(place.x() // grid.cell.width())
        if place.x() < 0 or place.y() < 0 or column >= grid.columns or row >= grid.rows:
            return None
        position = (row + self.bar.value()) * grid.columns + column
        return position if position < len(self.order) else None

    def _choose(self, position: int) -> None:
        if self.scene is not None:
            sample = SampleNumber(self.test_shown, int(self.order[position]))
            self.chose.emit(Chosen.of_sample(self.scene, sample))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and position is not None:
            self._choose(position)
        else:
            super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The bar's own steps are of three lines of text; here a line is a row of pictures.
        rows = -event.angleDelta().y() / 120
        self.bar.setValue(self.bar.value() + (int(rows) or int(np.sign(rows))))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, grid = Qt.Key(event.key()), self._on_screen()
        if grid is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        last = len(self.order) - 1
        if key in _ENDS:
            self._choose(_ENDS[key] % (last + 1))
            return
        step = (
            _STEPS.get(key, 0)
            + _ROWS.get(key, 0) * grid.columns
            + _PAGES.get(key, 0) * grid.columns * grid.rows
        )
        if not step:
            super().keyPressEvent(event)
            return
        position = self._chosen_position()
        start = self.bar.value() * grid.columns
        self._choose(start if position is None else min(max(position + step, 0), last))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            position = self._position_at(QPointF(event.pos()))
            if position is None:
                QToolTip.hideText()
            else:
                text = self.sample_text(int(self.order[position]))
                QToolTip.showText(event.globalPos(), whole_tip(text), self)
            return True
        return super().event(event)


def _paint_cross(painter: QPainter, corner: QPointF, theme: Theme) -> None:
    """Paint a cross into the upper right corner of a picture, on a disc that hides the picture."""
    painter.save()
    middle = corner + QPointF(-_CROSS_PX / 2, _CROSS_PX / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.error))
    painter.drawEllipse(middle, _CROSS_PX / 2, _CROSS_PX / 2)
    painter.setPen(QPen(QColor(theme.plot), 2 * theme.style.line))
    arm = _CROSS_PX / 5
    painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
    painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
    painter.restore()


RECORD = ViewRecord(
    view=SamplePictures,
    fits=lambda scene: scene.image is not None,
    requires=FrameData.RESULTS,
    least_size=(140, 140),
    options=(TEST_SAMPLES,),
)
