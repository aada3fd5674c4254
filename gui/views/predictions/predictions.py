"""The view of predictions: each sample with its target, its prediction and its loss."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.current_frame import Chosen, SampleNumber
from gui.theme import Theme
from gui.theme.fonts import enlarged
from gui.views.base import TITLE_HEIGHT_PX, BaseView, PaintedView
from gui.views.confusion import TEST_SAMPLES
from gui.views.map.values import after_text, target_shown
from gui.views.predictions.rows import Column, Rows
from gui.views.predictions.table import PredictionsModel, PredictionsTable, alignment
from gui.views.registry import FrameData, Variant, ViewOption, ViewRecord
from gui.views.ticks import Tight
from scratchnet.declare.parameter import Flag
from scratchnet.explain import SampleResults
from scratchnet.run.snapshot import Frame, Scene

_MARGIN_PX = 8
_ROOM_PX = 8
_FONT_PX, _ROW_PX = 12, 20.0
_LEAST_ROWS = 3
_NAMED = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Predictions(PaintedView):
    """A table of samples, the worst first, in the window; in a picture as many as fit.

    ``live`` says that it is in the window, where it is sorted, scrolled and copied from.
    """

    title = "Predictions"
    help = "Each sample with its target, its prediction and its loss, the worst first."
    shows_one_target = True
    name = "predictions"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.test_shown = False
        self.live = True
        self.model = PredictionsModel(self)
        self.table = PredictionsTable(self)
        self.table.setModel(self.model)
        self.table.sample_chosen.connect(self._on_table_sample_chosen)
        self.table.sorted.connect(self.redraw)
        self.table.hide()
        self._results: tuple[SampleResults, SampleResults] | None = None
        self.setMinimumSize(160, 120)
        self.set_theme(theme)

    def set_test_shown(self, shown: bool) -> None:
        """List the test samples, or the training samples."""
        self.test_shown = shown
        self._results = None
        self.redraw()

    @property
    def wrong_only(self) -> bool:
        """Whether only wrong predictions are listed."""
        return self.model.wrong_only

    def set_wrong_only(self, wrong_only: bool) -> None:
        """List wrong predictions only, or all samples."""
        self.model.set_wrong_only(wrong_only)
        self.redraw()

    def set_live(self, live: bool) -> None:
        """Be a table to work with, or a picture of one."""
        self.live = live
        self._place_table()

    def set_chosen(self, chosen: Chosen | None) -> None:
        changed = chosen != self.chosen
        super().set_chosen(chosen)
        if changed:
            self._select_chosen(scroll=True)

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Predictions):
            self.test_shown = other.test_shown
            model = other.model
            self.model.by, self.model.descending = model.by, model.descending
            self.model.wrong_only = model.wrong_only
            self.set_live(False)

    def reset_zoom(self) -> None:
        self.update()

    def caption(self) -> str:
        rows, explanation = self.model.rows, self._explanation_step()
        kind = "test" if self.test_shown else "training"
        if rows is None or explanation is None:
            return "Predictions"
        count = f"{len(rows):,} {kind} {'sample' if len(rows) == 1 else 'samples'}"
        if not rows.classes:
            shown = "" if self.scene is None else target_shown(self.scene)
            of = f" of {shown}" if shown else ""
            return f"Predictions{of} {after_text(explanation)}, {count}"
        return f"{int(rows.wrong.sum()):,} of {count} wrong {after_text(explanation)}"

    def words(self) -> str:
        """Return the first rows."""
        rows = self.model.rows
        if rows is None:
            return f"{self.caption()}; {self._missing()}"
        first = [
            ", ".join(f"{column.title} {rows.text(sample, column)}" for column in rows.columns)
            for sample in self.model.samples[:_NAMED].tolist()
        ]
        order = "descending" if self.model.descending else "ascending"
        sorting = f"by {self.model.by.title.lower()}, {order}"
        return f"{self.caption()}; {sorting}: {'; '.join(first) or 'none'}"

    def tight_parts(self) -> tuple[Tight, ...]:
        return (Tight("rows", self.height() / (_LEAST_ROWS + 1), _ROW_PX),)

    def _explanation_step(self) -> int | None:
        if self.frame is None or self.frame.explanation is None:
            return None
        return self.frame.explanation.step

    def _missing(self) -> str:
        if self.scene is not None and self.test_shown and not len(self.scene.test):
            return "There are no test samples. Test share keeps some of the data for testing."
        return "The predictions are being worked out."

    def _draw_scene(self, scene: Scene) -> None:
        self._results = None

    def _draw(self, scene: Scene, frame: Frame) -> None:
        explanation = frame.explanation
        results = None if explanation is None else explanation.results
        empty = self.test_shown and not len(scene.test)
        if results is None or empty:
            self._results = None
            self.model.show_rows(None)
        elif results is not self._results:
            self._results = results
            self.model.show_rows(Rows.of(scene, results[self.test_shown], self.test_shown))
            self.table.show_sorting()
            self._select_chosen(scroll=False)
        self._place_table()
        self.update()

    def _select_chosen(self, scroll: bool) -> None:
        sample = None if self.chosen is None else self.chosen.sample
        shown = sample is not None and sample.test == self.test_shown
        row = self.model.row_of(sample.number) if sample is not None and shown else None
        self.table.select(row, scroll)

    def _place_table(self) -> None:
        self.table.setVisible(self.live and self.model.rows is not None)
        scale = self.theme.style.scale
        top = round(TITLE_HEIGHT_PX * scale) if self.theme.style.captioned else 0
        self.table.setGeometry(self.rect().adjusted(_MARGIN_PX, top, -_MARGIN_PX, -_MARGIN_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_table()

    def _colour(self, theme: Theme) -> None:
        self.model.set_colour(QColor(theme.error))
        self.table.set_theme(theme, enlarged(theme.style.font(self.font()), theme.style.scale))
        super()._colour(theme)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        rows = self.model.rows
        if rows is None:
            self._paint_message(painter, area, self._missing())
        elif not self.live:
            samples = self.model.samples.tolist()
            _Picture(painter, area, self.theme, rows).paint(samples)

    @Slot(int)
    def _on_table_sample_chosen(self, row: int) -> None:
        if self.scene is not None:
            sample = SampleNumber(self.test_shown, int(self.model.samples[row]))
            # It is where it is: the table shall not scroll to it.
            self.chosen = Chosen.of_sample(self.scene, sample)
            self.chose.emit(self.chosen)


class _Picture:
    """Paints as many rows as fit."""

    def __init__(self, painter: QPainter, area: QRectF, theme: Theme, rows: Rows) -> None:
        self._painter, self._theme, self._rows = painter, theme, rows
        font = QFont(painter.font())
        font.setPixelSize(_FONT_PX)
        painter.setFont(theme.style.font(font))
        self._metrics = QFontMetricsF(painter.font(), painter.device())
        self._area = area.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, -_MARGIN_PX)

    def paint(self, samples: Sequence[int]) -> None:
        fitting = max(int(self._area.height() / _ROW_PX) - 1, 1)
        left_out = len(samples) - (fitting - 1) if fitting < len(samples) else 0
        shown = samples[: fitting - 1] if left_out else samples
        places = self._places(shown)
        painter, theme = self._painter, self._theme
        painter.setPen(QColor(theme.faint_text))
        for column, place in places.items():
            self._write(0, column, place, column.title)
        line = self._area.top() + _ROW_PX
        painter.setPen(QColor(theme.border))
        painter.drawLine(QLineF(self._area.left(), line, self._area.right(), line))
        for number, sample in enumerate(shown, 1):
            for column, place in places.items():
                wrong = column is Column.RESULT and bool(self._rows.wrong[sample])
                painter.setPen(QColor(theme.error if wrong else theme.text))
                self._write(number, column, place, self._rows.text(sample, column))
        if left_out:
            painter.setPen(QColor(theme.faint_text))
            top = self._area.top() + (len(shown) + 1) * _ROW_PX
            rect = QRectF(self._area.left(), top, self._area.width(), _ROW_PX)
            painter.drawText(rect, int(_LEFT), f"and {left_out:,} more")

    def _places(self, shown: Sequence[int]) -> dict[Column, tuple[float, float]]:
        """Return left and width of each column, which share the area by their texts' widths."""
        width = self._metrics.horizontalAdvance
        widths = {
            column: max(
                width(column.title), *(width(self._rows.text(each, column)) for each in shown), 1.0
            )
            + _ROOM_PX
            for column in self._rows.columns
        }
        factor = self._area.width() / sum(widths.values())
        places, left = {}, self._area.left()
        for column, own in widths.items():
            places[column] = (left, own * factor)
            left += own * factor
        return places

    def _write(self, row: int, column: Column, place: tuple[float, float], text: str) -> None:
        top = self._area.top() + row * _ROW_PX
        rect = QRectF(place[0] + _ROOM_PX / 2, top, place[1] - _ROOM_PX, _ROW_PX)
        if not self._theme.style.printed:
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        self._painter.drawText(rect, int(alignment(self._rows, column)), text)


RECORD = ViewRecord(
    view=Predictions,
    requires=FrameData.RESULTS,
    least_size=(260, 110),
    options=(
        TEST_SAMPLES,
        ViewOption(
            name="wrong_only",
            parameter=Flag(
                label="Wrong predictions only",
                help="List only the samples whose class is predicted wrongly",
                default=False,
            ),
            get=lambda view: view.wrong_only,
            set=Predictions.set_wrong_only,
            fits=lambda scene: bool(scene.classes),
        ),
    ),
    variants=(
        Variant(
            name=Predictions.name,
            title=Predictions.title,
            configure=lambda view, _scene: view.set_live(False),
        ),
    ),
)
