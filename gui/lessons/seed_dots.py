"""The runs of a check, a dot each: waiting, running, reached or not; a click opens the run."""

from collections.abc import Sequence
from enum import Enum
from functools import partial

from PySide6.QtCore import QMargins, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.controls.marks import error_colour, live_colour
from gui.flow import FlowLayout
from gui.labels import whole_tip

_SIZE_PX = 22


class SeedState(Enum):
    """How far a run of a check is, as it is said."""

    WAITING = "waiting"
    RUNNING = "running"
    REACHED = "reached the goal"
    MISSED = "did not reach the goal"


class SeedDots(QWidget):
    """Shows a dot for each run. Signals: ``chosen(int)``, the number of a run that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(QMargins(0, 0, 0, 0), 4)
        self.setLayout(self._row)
        self.dots: list[SeedDot] = []

    def start(self, count: int) -> None:
        """Show so many runs that wait."""
        for dot in self.dots:
            self._row.removeWidget(dot)
            dot.hide()
            dot.deleteLater()
        self.dots = [SeedDot(number, self) for number in range(count)]
        for number, dot in enumerate(self.dots):
            dot.clicked.connect(partial(self.chosen.emit, number))
            self._row.add(dot)
        self.updateGeometry()

    def show_states(self, states: Sequence[SeedState]) -> None:
        """Show how far each run is."""
        for dot, state in zip(self.dots, states, strict=True):
            dot.set_state(state)

    def describe(self, number: int, text: str) -> None:
        """Say in a tool tip what came of a run."""
        self.dots[number].describe(text)


class SeedDot(QAbstractButton):
    """One run of a check; it can be pressed when there is something to see."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"seed_{number + 1}")
        self.number = number
        self.state = SeedState.WAITING
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_SIZE_PX, _SIZE_PX)
        self.setEnabled(False)
        self.describe("")

    def set_state(self, state: SeedState) -> None:
        """Show another state."""
        if state is not self.state:
            self.state = state
            self.setEnabled(state in (SeedState.REACHED, SeedState.MISSED))
            self.describe("")
            self.update()

    def describe(self, text: str) -> None:
        """Say in the tool tip, and to screen readers, how the run is."""
        lines = [f"Run {self.number + 1}: {self.state.value}", text]
        if self.isEnabled():
            lines.append("Click to open this very run in the laboratory.")
        self.setToolTip(whole_tip(*lines))
        self.setAccessibleName(". ".join(line for line in lines if line))

    def sizeHint(self) -> QSize:
        return QSize(_SIZE_PX, _SIZE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        middle, radius = QPointF(self.rect().center()) + QPointF(0.5, 0.5), _SIZE_PX / 2 - 3
        reached = self.state is SeedState.REACHED
        if self.state in (SeedState.REACHED, SeedState.MISSED):
            colour = live_colour(palette) if reached else error_colour(palette)
            painter.setPen(QPen(colour, 1.5))
            if reached:
                painter.setBrush(colour)
            painter.drawEllipse(middle, radius, radius)
            self._draw_mark(painter, middle, reached)
        else:
            painter.setPen(QPen(palette.placeholderText().color(), 1.5))
            painter.drawEllipse(middle, radius, radius)
            if self.state is SeedState.RUNNING:
                painter.setBrush(palette.highlight())
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(middle, radius / 2, radius / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.highlight().color(), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_mark(self, painter: QPainter, middle: QPointF, reached: bool) -> None:
        """Draw a tick or a cross, so that colours alone need not be told apart."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if reached:
            painter.setPen(QPen(self.palette().base().color(), 2.0))
            points = ((-3.5, 0.0), (-1.0, 3.0), (4.0, -3.0))
            painter.drawPolyline([middle + QPointF(x, y) for x, y in points])
        else:
            painter.setPen(QPen(error_colour(self.palette()), 2.0))
            for sign in (1, -1):
                arm = QPointF(3.0, 3.0 * sign)
                painter.drawLine(middle - arm, middle + arm)
