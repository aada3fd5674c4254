"""The timeline under the loss curve: any step of the run at a touch, forwards and backwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QToolTip,
)

from gui.plain import plain_text
from gui.theme import Theme, ThemedWidget
from gui.theme.icons import icon

#: How many seconds the whole run takes at the usual speed, and by which factors others differ.
WHOLE_RUN_S = 10.0
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_USUAL = SPEEDS.index(1.0)
_MARK_PX, _REACH_PX = 5, 4
_LEAST_WIDTH_PX = 90
#: Shares of the first loss whose first step is marked.
_SHARES = {0.5: "half", 0.1: "a tenth", 0.01: "a hundredth"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened after ``step`` steps; ``notable`` is drawn in a strong colour."""

    step: int
    text: str
    notable: bool = False


def loss_marks(losses: Sequence[float]) -> list[Mark]:
    """Return where a loss first fell below shares of the first one."""
    import numpy as np

    values = np.asarray(losses)
    if not len(values):
        return []
    marks = []
    for share, name in _SHARES.items():
        below = values < share * values[0]
        first = int(below.argmax()) if len(below) else 0
        if below[first]:
            text = f"step {first + 1:,}: the loss fell below {name} of the first"
            marks.append(Mark(first + 1, text))
    return marks


class TimelineBar(ThemedWidget):
    """A slider over the steps of the run, with marks, and buttons to play it.

    Signals: ``step_wanted(int)``, show the run after so many steps; ``play_wanted(int)``, play it
    forwards (1) or backwards (-1), or stop (0); ``present_wanted()``, show the last step again;
    ``branch_wanted()``, continue from the step that is shown.
    """

    step_wanted = Signal(int)
    play_wanted = Signal(int)
    present_wanted = Signal()
    branch_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.backwards = _button("timeline_back", "Play the run backwards")
        self.forwards = _button("timeline_forward", "Play the run forwards")
        for button in (self.backwards, self.forwards):
            button.setCheckable(True)
        self.slider = _Slider(theme)
        self.speed = QComboBox()
        self.speed.setObjectName("timeline_speed")
        self.speed.setAccessibleName("Speed of playing")
        self.speed.setToolTip(f"At 1× the whole run takes {WHOLE_RUN_S:g} seconds")
        for factor in SPEEDS:
            self.speed.addItem(f"{factor:g}×", factor)
        self.speed.setCurrentIndex(_USUAL)
        self.shown = QLabel()
        self.shown.setObjectName("timeline_step")
        self.shown.setToolTip("The step that is shown")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.branch = _button("timeline_branch", "Continue the run from this step, as another run")
        self.branch.setText("Branch")
        self.present = _button("timeline_present", "Show the last step again (Esc)")
        self.present.setText("End")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 2)
        row.setSpacing(4)
        row.addWidget(self.backwards)
        row.addWidget(self.forwards)
        row.addWidget(self.speed)
        row.addWidget(self.slider, 1)
        row.addWidget(self.shown)
        row.addWidget(self.branch)
        row.addWidget(self.present)
        self.slider.valueChanged.connect(self.step_wanted)
        self.backwards.clicked.connect(self._on_backwards_clicked)
        self.forwards.clicked.connect(self._on_forwards_clicked)
        self.present.clicked.connect(self.present_wanted)
        self.branch.clicked.connect(self.branch_wanted)
        self.set_theme(theme)
        self.show_run(0, ())

    @property
    def factor(self) -> float:
        """The chosen speed, as a factor."""
        return float(self.speed.currentData())

    def set_theme(self, theme: Theme) -> None:
        self.backwards.setIcon(icon("back", theme.text))
        self.forwards.setIcon(icon("run", theme.text))
        self.slider.set_theme(theme)

    def show_run(self, steps: int, marks: Sequence[Mark]) -> None:
        """Show that the run has so many steps, of which the last is shown."""
        self.slider.set_steps(steps, marks)
        self._show_step(steps)
        self.setEnabled(steps > 0)
        self.branch.setEnabled(steps > 0)
        self.present.setEnabled(False)
        self.show_playing(0)

    def show_past(self, step: int) -> None:
        """Show that the views show an earlier step."""
        self.slider.set_step(step)
        self._show_step(step)
        self.branch.setEnabled(True)
        self.present.setEnabled(True)

    def show_progress(self, done: float) -> None:
        """Show how much of the run has been computed again, until a step can be shown."""
        self.shown.setText(f"{done:.0%}")

    def show_playing(self, direction: int) -> None:
        """Show whether the run is played."""
        self.forwards.setChecked(direction > 0)
        self.backwards.setChecked(direction < 0)

    def _show_step(self, step: int) -> None:
        # As wide as the longest number, so that the slider does not move.
        width = self.fontMetrics().horizontalAdvance(f"{self.slider.maximum():,}0")
        if width != self.shown.minimumWidth():
            self.shown.setMinimumWidth(width)
            layout = self.layout()
            assert layout is not None
            # At once: until then the number would lie over the button beside it.
            layout.activate()
        self.shown.setText(f"{step:,}")

    @Slot(bool)
    def _on_backwards_clicked(self, on: bool) -> None:
        self.play_wanted.emit(-1 if on else 0)

    @Slot(bool)
    def _on_forwards_clicked(self, on: bool) -> None:
        self.play_wanted.emit(1 if on else 0)


class _Slider(QSlider):
    """A slider with marks above its groove, which tell what they are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("timeline_slider")
        self.setMinimumWidth(_LEAST_WIDTH_PX)
        self.setAccessibleName("Step that is shown")
        self.setToolTip("Drag to any step of the run: every view shows it as it was then")
        self._theme = theme
        self.marks: tuple[Mark, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def set_steps(self, steps: int, marks: Sequence[Mark]) -> None:
        """Offer steps 0 to ``steps``, and go to the last."""
        self.marks = tuple(marks)
        self.blockSignals(True)
        self.setRange(0, steps)
        self.setSingleStep(1)
        self.setPageStep(max(1, steps // 20))
        self.setValue(steps)
        self.blockSignals(False)
        self.update()

    def set_step(self, step: int) -> None:
        """Go to a step, without a signal. One that the user drags stays where it is."""
        if not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(step)
            self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for mark in self.marks:
            colour = self._theme.error if mark.notable else self._theme.faint_text
            painter.fillRect(self._place(mark.step), 0, 2, _MARK_PX, QColor(colour))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [
                mark.text
                for mark in self.marks
                if abs(self._place(mark.step) - event.pos().x()) <= _REACH_PX
            ]
            if near:
                QToolTip.showText(event.globalPos(), plain_text("\n".join(near)), self)
                return True
        return super().event(event)

    def _place(self, step: int) -> int:
        """Return where a step is along the slider, in pixels."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        control = QStyle.ComplexControl.CC_Slider
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        room = groove.width() - handle.width()
        at = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), step, room)
        return groove.left() + handle.width() // 2 + at


def _button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
