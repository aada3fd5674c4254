"""The run bar: the actions that train, and how far the run is."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.messages import loss_text
from gui.theme import Theme
from gui.theme.icons import icon
from gui.training.controller import RunController
from scratchnet.experiment import PARAMETERS
from scratchnet.numbers import significant
from scratchnet.run.metrics import METRICS
from scratchnet.run.snapshot import Evaluation, Frame, Snapshot, Status

#: Steps a second that the bar offers, from watching every step to as many as possible (None).
SPEEDS: tuple[float | None, ...] = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 20_000, 100_000),
    None,
)
_ICON_PX = 20
#: Wide enough for its longest text, so that the bar does not jump.
_RUN_BUTTON_PX = 140


class RunBar(QToolBar):
    """Shows the actions that train, the speed and the state of the run.

    Signals: ``speed_changed(float | None)``, steps a second or as many as possible.
    """

    speed_changed = Signal(object)

    def __init__(
        self, reset: QAction, run: QAction, step: QAction, retry: QAction, theme: Theme
    ) -> None:
        super().__init__("Run bar")
        self.setObjectName("run_bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self._running = False
        self._ended = False
        self._retry = retry
        self._actions = {"reset": reset, "run": run, "step": step}
        self._buttons = {name: _button(action) for name, action in self._actions.items()}
        self._buttons["run"].setObjectName("run_button")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed_label = QLabel()
        self.status = QLabel("Ready")
        self._values = {
            "step": _NamedValue("Step", "0,000 / 0,000"),
            "loss": _NamedValue("Loss", "0.0000000000"),
            "metric": _NamedValue("Metric", "100.0 %"),
            "rate": _NamedValue("Speed", "0,000,000 steps/s"),
            "engine": _NamedValue("Engine", "reference"),
        }
        self._build()
        self.set_theme(theme)

    def show_frame(self, frame: Frame, running: bool, steps_per_second: float | None) -> None:
        """Show the state of the run."""
        snapshot = frame.snapshot
        steps = snapshot.experiment.training.steps
        self._values["step"].reserve(f"{steps:,} / {steps:,}")
        self._values["step"].set_text(f"{snapshot.step:,} / {steps:,}")
        self._values["loss"].set_text(loss_text(snapshot.loss))
        self._values["loss"].setToolTip(loss_details_text(frame))
        self._values["metric"].set_name(*metric_text(frame))
        self._values["metric"].setToolTip(metrics_text(frame))
        if running and steps_per_second is not None:
            self._values["rate"].set_text(f"{steps_per_second:,.0f} steps/s")
        elif not running:
            self._values["rate"].set_text("–")
        self._values["engine"].set_text(snapshot.engine)
        if self._ended != snapshot.ended:
            self._ended = snapshot.ended
            self._actions["step"].setEnabled(not snapshot.ended)
            self._name_run_action()
        self.status.setText(status_text(snapshot, running))
        self.status.setToolTip(frame.divergence or snapshot.stopped_by)

    def set_running(self, running: bool) -> None:
        """Show on the run button what pressing it will do."""
        self._running = running
        self._name_run_action()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        for name in ("reset", "step"):
            self._actions[name].setIcon(icon(name, theme.text))
        self._buttons["run"].setStyleSheet(
            f"QToolButton {{ background: {theme.accent}; color: {theme.accent_text};"
            " border: none; border-radius: 5px; padding: 6px 14px; font-weight: bold; }"
            f"QToolButton:disabled {{ background: {theme.border}; color: {theme.faint_text}; }}"
            f"QToolButton:focus, QToolButton:hover {{ border: 2px solid {theme.text};"
            " padding: 4px 12px; }"
        )
        self._name_run_action()

    def _name_run_action(self) -> None:
        run = self._actions["run"]
        start_text = "&Run again" if self._ended else "&Run"
        run.setText("&Pause" if self._running else start_text)
        run.setIcon(icon("pause" if self._running else "run", self._theme.accent_text))

    def _build(self) -> None:
        self.addWidget(self._buttons["reset"])
        self.addWidget(self._buttons["run"])
        self.addWidget(self._buttons["step"])
        self.addAction(self._retry)
        self.addSeparator()
        self._buttons["run"].setMinimumWidth(_RUN_BUTTON_PX)
        self.addWidget(self._speed_control())
        self.addSeparator()
        for value in self._values.values():
            self.addWidget(value)
        self.status.setObjectName("run_status")
        self.status.setAccessibleName("Run status")
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.status.setContentsMargins(8, 0, 8, 0)
        self.status.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(self.status)

    def _speed_control(self) -> QWidget:
        self.speed.setObjectName("speed")
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setFixedWidth(110)
        self.speed.setAccessibleName("Training speed")
        self.speed.setToolTip("Training speed, from 1 step a second to unlimited")
        self.speed.valueChanged.connect(self._on_speed_value_changed)
        self.speed_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("100,000 steps/s "))
        box = QWidget()
        layout = QHBoxLayout(box)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.addWidget(self.speed)
        layout.addWidget(self.speed_label)
        self.speed.setValue(len(SPEEDS) - 1)
        return box

    @Slot(int)
    def _on_speed_value_changed(self, position: int) -> None:
        self.speed_label.setText(speed_text(SPEEDS[position]))
        self.speed_changed.emit(SPEEDS[position])


class TrainingActions(QObject):
    """The actions that train: run or pause, step, reset, and retry after a divergence.

    ``running`` says whether it trains now. Signals: ``noted(str)``, something was done unasked.
    """

    noted = Signal(str)

    def __init__(
        self,
        controller: RunController,
        document: Document,
        run_bar: RunBar,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.running = False
        self._controller = controller
        self._document = document
        self._run_bar = run_bar
        self._current = current
        self._retried_at = -1
        run_bar.speed_changed.connect(controller.set_speed)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        controller.failed.connect(self._on_controller_failed)

    def forget_divergence(self) -> None:
        """Treat the next divergence as the first: the run is another."""
        self._retried_at = -1

    def show_ended(self) -> None:
        """Show that the run has ended: its last frame may come before the event that says so."""
        self._show_running(False)

    @command("run", "&Run", Place.RUN, "Train for the given number of steps, or pause", keys="F5")
    @Slot()
    def run_or_pause(self) -> None:
        """Train until the end, from the start after a run that has ended; or pause."""
        if self.running:
            self._controller.pause()
            return
        frame = self._current.frame
        if frame is not None and frame.snapshot.ended:
            self._controller.reset()
        self._controller.start()

    @command("step", "S&tep", Place.RUN, "Take one training step", keys="F6")
    @Slot()
    def step(self) -> None:
        """Take one step and pause."""
        self._controller.step()

    @command("reset", "R&eset", Place.RUN, "Back to the same initial weights", keys="Shift+F5")
    @Slot()
    def reset(self) -> None:
        """Go back to the initial parameters and wait."""
        self._controller.reset()

    @command(
        "retry",
        "Retr&y",
        Place.RUN,
        "Continue from the last finite state at a tenth of the learning rate",
        keys="F7",
        visible=False,
    )
    @Slot()
    def retry(self) -> None:
        """Continue from the last finite state, where the parameters still are, more carefully."""
        rate = self._document.experiment.training.learning_rate
        least = PARAMETERS["training.learning_rate"].check(1e-6)
        self._document.edit("training.learning_rate", max(rate / 10, least))
        self._document.end_gesture()
        frame = self._current.frame
        step = frame.snapshot.step if frame is not None else 0
        if step == self._retried_at:
            # A smaller learning rate does not help the last finite state.
            self._controller.reset()
            self.noted.emit("It diverged at the same step again, so the run starts over.")
        self._retried_at = step
        self._controller.start()

    @Slot()
    def _on_controller_started(self) -> None:
        self._show_running(True)

    @Slot()
    def _on_controller_paused(self) -> None:
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        self.running = running
        self._run_bar.set_running(running)

    @Slot(str)
    def _on_controller_failed(self, details: str) -> None:
        self._show_running(False)
        # Raised here so that it takes the way of every other unexpected error.
        raise RuntimeError(f"the training thread failed; Reset starts over\n{details}")


class _NamedValue(QWidget):
    """A number under its name, as wide as the widest it will show, so that nothing jumps."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._caption = caption = QLabel(name)
        self._value = QLabel("–")
        self._value.setObjectName(f"value_{name.lower()}")
        self._value.setAccessibleName(name)
        font = self._value.font()
        font.setBold(True)
        self._value.setFont(font)
        caption.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        small = caption.font()
        small.setPointSizeF(small.pointSizeF() * 0.85)
        caption.setFont(small)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        layout.addWidget(caption)
        layout.addWidget(self._value)
        self._widest = ""
        self.reserve(widest)

    def reserve(self, widest: str) -> None:
        """Keep room for a text, so that nothing jumps."""
        if widest != self._widest:
            self._widest = widest
            self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(widest))

    def set_name(self, name: str, text: str) -> None:
        """Show another number under its name."""
        self._caption.setText(name)
        self._value.setAccessibleName(name)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show a number, written as text."""
        self._value.setText(text)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def loss_details_text(frame: Frame) -> str:
    """Return the last loss at full precision, the penalty's part of it, and the metrics."""
    snapshot = frame.snapshot
    text = "Mean loss of the last step, from before its update"
    if snapshot.loss is None:
        return text
    text += f": {snapshot.loss!r}"
    if snapshot.penalty:
        text += f"\nof which the penalty on weights is {snapshot.penalty!r}"
    for name, evaluation in (("Training", frame.evaluation), ("Test", frame.test_evaluation)):
        if evaluation is not None:
            text += f"\n{name} samples now: {evaluation_text(evaluation)}"
    return text


def metric_text(frame: Frame) -> tuple[str, str]:
    """Return the title and the value of the principal metric, of the test samples if there are any.

    It is the frame's if the frame was evaluated, else the last one that was measured.
    """
    _, train, test = _latest_metrics(frame)
    for name, value in (test or train).items():
        return METRICS[name].title, METRICS[name].text(value)
    return "Metric", "–"


def metrics_text(frame: Frame) -> str:
    """Return every metric of the training and of the test samples, a line each."""
    step, train, test = _latest_metrics(frame)
    lines = []
    for name in train:
        metric = METRICS[name]
        line = f"{metric.title}: {metric.text(train[name])}"
        if name in test:
            line += f" (test samples: {metric.text(test[name])})"
        lines.append(line)
    if not lines:
        return "Metrics of the training and test samples"
    return "\n".join([f"Training samples after step {step:,}", *lines])


def _latest_metrics(frame: Frame) -> tuple[int, Mapping[str, float], Mapping[str, float]]:
    """Return the step, the metrics of the training samples and those of the test samples."""
    snapshot, train, test = frame.snapshot, frame.evaluation, frame.test_evaluation
    if train is not None:
        return snapshot.step, train.metrics, test.metrics if test is not None else {}
    if snapshot.measurements:
        last = snapshot.measurements[-1]
        return last.step, last.metrics, last.test_metrics
    return 0, {}, {}


def evaluation_text(evaluation: Evaluation) -> str:
    """Return loss and metrics of some samples."""
    parts = [f"loss {significant(evaluation.loss, 6)}"]
    for name, value in evaluation.metrics.items():
        metric = METRICS[name]
        parts.append(f"{metric.short} {metric.text(value)}")
    return ", ".join(parts)


def status_text(snapshot: Snapshot, running: bool) -> str:
    """Return the state of a run, and what can be done next."""
    if snapshot.status is Status.DIVERGED:
        return f"Diverged at step {snapshot.diverged_at:,}"
    if snapshot.status is Status.FINISHED:
        if snapshot.stopped_by:
            return f"Finished: {snapshot.stopped_by}"
        return f"Finished: all {snapshot.step:,} steps done"
    if running:
        return "Training"
    return "Ready: press Run" if snapshot.status is Status.READY else "Paused"


def speed_text(speed: float | None) -> str:
    """Return a speed as the run bar shows it; ``speed`` is in steps a second, None is unlimited."""
    if speed is None:
        return "unlimited"
    return f"{speed:,.0f} {'step' if speed == 1 else 'steps'}/s"
