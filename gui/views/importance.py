"""Permutation importance: how much worse the network gets when an input is shuffled."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView, PaintedView
from gui.views.map.values import after_text
from gui.views.registry import FrameData, ViewRecord
from gui.views.ticks import Tight
from gui.views.words import number
from scratchnet.explain import Importance as Importances
from scratchnet.numbers import significant
from scratchnet.run.metrics import METRICS
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]

_MARGIN_PX, _PRINT_MARGIN_PX = 14.0, 4.0
_FONT_PX = 12
_ROW_PX, _LEAST_ROW_PX, _PRINT_ROW_PX = 26.0, 17.0, 13.0
_GAP_PX = 8.0
_AXIS_PX = 36.0
#: The part of the width that names of inputs may take.
_LONGEST_NAME = 0.34
_BAR = 0.6
_WHISKER_PX, _CAP = 1.6, 0.3
#: The least drop at the end of the axis, so that noise does not fill it.
_LEAST_END = 0.02
_TICKS = 4
_NAMED = 3


class Importance(PaintedView):
    """A bar for each variable, the most important first; whiskers are one standard deviation."""

    title = "Permutation importance"
    help = "How much worse the predictions get when the values of one input are shuffled."
    name = "importance"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setMinimumSize(160, 120)
        #: The end of the axis that `extend_ranges` has asked for.
        self._reserved = _LEAST_END

    def copy_options(self, other: BaseView) -> None:
        """There are none."""

    def reset_zoom(self) -> None:
        self.update()

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        found = _drops_of(frame)
        if found is not None:
            self._reserved = max(self._reserved, _greatest(found))

    def caption(self) -> str:
        if self.frame is None:
            return ""
        found = _drops_of(self.frame)
        if found is None or found.score is None or self.frame.explanation is None:
            return "Permutation importance"
        metric = METRICS[found.metric]
        done = after_text(self.frame.explanation.step)
        kind = "test" if found.test else "training"
        some = f"{found.samples:,} of {found.of_samples:,}"
        samples = f"{found.samples:,}" if found.samples == found.of_samples else some
        value = f"{metric.title} {metric.text(found.score)}"
        return f"{value} {done}, {samples} {kind} samples"

    def words(self) -> str:
        """Return the most important variables with their drops."""
        found = None if self.frame is None else _drops_of(self.frame)
        if found is None or not found.drops.size:
            return f"{self.caption()}; {self._missing(found)}"
        order = _order(found)[:_NAMED].tolist()
        named = (
            f"{found.variables[index].name} {number(float(found.means[index]))} ± "
            f"{number(float(found.deviations[index]))}"
            for index in order
        )
        count = len(found.variables)
        return f"{self.caption()}; drop when shuffled, of {count:,} inputs: {', '.join(named)}"

    def tight_parts(self) -> tuple[Tight, ...]:
        found = None if self.frame is None else _drops_of(self.frame)
        if found is None or not found.drops.size:
            return ()
        rows = min(len(found.variables), _NAMED)
        room = self.height() - _AXIS_PX - 2 * _PRINT_MARGIN_PX
        return (Tight("bars of the inputs", room / rows, _PRINT_ROW_PX),)

    def _missing(self, found: Importances | None) -> str:
        if found is None:
            return "The importance is being worked out."
        if found.score is None:
            return "The samples have equal targets, for which R² is not defined: 0 inputs compared."
        return ""

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        if self.scene is None or self.frame is None:
            return
        found = _drops_of(self.frame)
        missing = self._missing(found)
        if missing or found is None:
            self._paint_message(painter, area, missing)
        elif not np.isfinite(found.drops).all():
            self._paint_message(painter, area, "The network's outputs overflow.")
        else:
            _Bars(painter, area, self.theme, found, max(self._reserved, _greatest(found))).paint()

    def _draw_scene(self, scene: Scene) -> None:
        if self.scene is None:
            self._reserved = _LEAST_END


def _drops_of(frame: Frame) -> Importances | None:
    return None if frame.explanation is None else frame.explanation.importance


def _order(found: Importances) -> NDArray[np.intp]:
    """Return the numbers of the variables, the most important first."""
    return np.argsort(-found.means, kind="stable")


def _greatest(found: Importances) -> float:
    """Return how far the farthest whisker reaches."""
    reach = found.means + found.deviations
    return float(reach.max()) if reach.size and np.isfinite(reach).all() else _LEAST_END


class _Bars:
    """Paints as many bars as there is room for."""

    def __init__(
        self, painter: QPainter, area: QRectF, theme: Theme, found: Importances, end: float
    ) -> None:
        self._painter, self._theme, self._found = painter, theme, found
        printed = theme.style.printed
        margin = _PRINT_MARGIN_PX if printed else _MARGIN_PX
        font = QFont(painter.font())
        font.setPixelSize(_FONT_PX)
        painter.setFont(theme.style.font(font))
        self._metrics = QFontMetricsF(painter.font(), painter.device())
        self._area = area.adjusted(margin, 0 if printed else 4, -margin, -margin)
        room = self._area.height() - _AXIS_PX
        least = _PRINT_ROW_PX if printed else _LEAST_ROW_PX
        count = len(found.variables)
        fitting = max(min(count, int(room / least)), 1)
        # One row says how many are left out.
        self._left_out = count - (fitting - 1) if fitting < count else 0
        self._shown = _order(found)[: fitting - 1 if self._left_out else fitting].tolist()
        rows = len(self._shown) + bool(self._left_out)
        self._row = min(room / rows, _ROW_PX)
        names = [found.variables[index].name for index in self._shown]
        widest = max((self._metrics.horizontalAdvance(name) for name in names), default=0.0) + 2
        self._names = min(widest, _LONGEST_NAME * self._area.width())
        means, deviations = found.means[self._shown], found.deviations[self._shown]
        least_value = float((means - deviations).min(initial=0.0))
        self._low, self._high = min(least_value, 0.0), end

    def paint(self) -> None:
        painter, theme = self._painter, self._theme
        bottom = self._area.top() + self._row * (len(self._shown) + bool(self._left_out))
        self._paint_axis(bottom)
        for row, index in enumerate(self._shown):
            self._paint_bar(row, index)
        if self._left_out:
            painter.setPen(QColor(theme.faint_text))
            text = f"and {self._left_out:,} inputs with less"
            painter.drawText(self._name_rect(len(self._shown), wide=True), int(_LEFT), text)

    def _x(self, value: float) -> float:
        left = self._area.left() + self._names + _GAP_PX
        width = self._area.right() - left
        return left + width * (value - self._low) / (self._high - self._low)

    def _name_rect(self, row: int, wide: bool = False) -> QRectF:
        width = self._area.width() if wide else self._names
        top = self._area.top() + row * self._row
        return QRectF(self._area.left(), top, width, self._row)

    def _paint_bar(self, row: int, index: int) -> None:
        painter, theme, found = self._painter, self._theme, self._found
        rect = self._name_rect(row)
        name = found.variables[index].name
        if not theme.style.printed:
            name = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.setPen(QColor(theme.text))
        painter.drawText(rect, int(_RIGHT | Qt.TextFlag.TextDontClip), name)
        mean, deviation = float(found.means[index]), float(found.deviations[index])
        middle, height = rect.center().y(), _BAR * self._row
        left, right = sorted((self._x(0.0), self._x(mean)))
        painter.setPen(Qt.PenStyle.NoPen)
        # Orange is worse than nothing: shuffled values predict better by chance.
        painter.setBrush(QColor(theme.curve if mean >= 0 else theme.test))
        painter.drawRect(QRectF(left, middle - height / 2, right - left, height))
        pen = QPen(QColor(theme.text), _WHISKER_PX * theme.style.line)
        painter.setPen(pen)
        begin, end = self._x(mean - deviation), self._x(mean + deviation)
        painter.drawLine(QLineF(begin, middle, end, middle))
        for x in (begin, end):
            cap = _CAP * height
            painter.drawLine(QPointF(x, middle - cap), QPointF(x, middle + cap))

    def _paint_axis(self, bottom: float) -> None:
        painter, theme = self._painter, self._theme
        step = _nice_step((self._high - self._low) / _TICKS)
        first = int(np.ceil(self._low / step - 1e-9))
        last = int(np.floor(self._high / step + 1e-9))
        line = QPen(QColor(theme.border), theme.style.line)
        text_height = self._metrics.height()
        for tick in range(first, last + 1):
            x = self._x(tick * step)
            painter.setPen(QPen(QColor(theme.mark), theme.style.line) if tick == 0 else line)
            painter.drawLine(QPointF(x, self._area.top()), QPointF(x, bottom))
            painter.setPen(QColor(theme.text))
            text = significant(tick * step, 3)
            rect = QRectF(x - 40, bottom + 1, 80, text_height)
            painter.drawText(rect, int(_CENTRE | Qt.TextFlag.TextDontClip), text)
        painter.setPen(QColor(theme.faint_text))
        left = self._area.left() + self._names + _GAP_PX
        label = QRectF(left, bottom + text_height, self._area.right() - left, text_height + 2)
        text = f"drop of {METRICS[self._found.metric].label} when shuffled"
        painter.drawText(label, int(_CENTRE | Qt.TextFlag.TextDontClip), text)


def _nice_step(least: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not less than ``least``."""
    least *= 1 - 1e-9
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least))


_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

RECORD = ViewRecord(view=Importance, requires=FrameData.IMPORTANCE)
