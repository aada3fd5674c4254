"""The run bar: the actions that train, and how far the run is."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.messages import loss_details_text, loss_text, metric_text, metrics_text, status_text
from gui.plain import plain_text
from gui.theme import Theme
from gui.theme.fonts import TEXT_RESIZED, keep_font, small, text_factor
from gui.theme.icons import icon
from gui.topics import Topic, set_topic
from gui.training.readings import Readings
from scratchnet.run.recipe import steps_to_continue
from scratchnet.run.snapshot import Frame, Scene, Snapshot, completed_epochs

#: Steps a second that the bar offers, from watching every step to as many as possible (None).
SPEEDS: tuple[float | None, ...] = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 20_000, 100_000),
    None,
)
_ICON_PX = 20
#: What the run button is wide enough for, so that the bar does not jump.
_LONGEST_RUN_TEXT = "Continue +10,000"
#: What numbers mean that are always the same; those of the others are made with them.
_TIPS = {
    "step": "Steps that the run has made, of those that it will make; each changes all weights",
    "rate": "Steps computed a second, while the run trains",
    "engine": "What computes the steps. Experiment → Engine chooses another; the first time one is "
    "compiled, and another computes until then",
}
#: Left and right of the run button's icon, text and arrow.
_RUN_PADDING_PX = 12
_ARROW_PX = 18


class RunBar(QToolBar):
    """Shows the actions that train, the speed and the state of the run.

    When a run has made all its steps, the run button continues it, and the action ``again`` takes
    the place of ``step``. Signals: ``speed_changed(float | None)``, steps a second or as many as
    possible.
    """

    speed_changed = Signal(object)

    def __init__(
        self,
        reset: QAction,
        run: QAction,
        step: QAction,
        explain: QAction,
        again: QAction,
        retry: QAction,
        theme: Theme,
    ) -> None:
        super().__init__("Run bar")
        set_topic(self, Topic.TRAINING)
        self.setObjectName("run_bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self._running = False
        self._ended = False
        #: What has to be done before anything trains, "" if nothing.
        self._held = ""
        self._may_continue = True
        self._snapshot: Snapshot | None = None
        #: How many steps more the run button continues by; 0 if it does something else.
        self._more = 0
        self._continue_menu: QMenu | None = None
        self._retry = retry
        self._actions = {
            "reset": reset,
            "run": run,
            "step": step,
            "explain": explain,
            "again": again,
        }
        # The menu has the whole name.
        explain.setIconText("Explain")
        self._buttons = {name: _button(action) for name, action in self._actions.items()}
        self._buttons["run"].setObjectName("run_button")
        #: Shows one or the other, in a place that is wide enough for both.
        self._second = QStackedWidget()
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed_label = QLabel()
        self._values = {
            "step": _NamedValue("Step", "0,000 / 0,000"),
            "epoch": _NamedValue("Epoch", "0,000"),
            "loss": _NamedValue("Loss", "0.0000e-00"),
            "metric": _NamedValue("Metric", "100.0 %"),
            "rate": _NamedValue("Steps/s", "0,000,000"),
            "engine": _NamedValue("Engine", "reference"),
        }
        for name, tip in _TIPS.items():
            self._values[name].setToolTip(tip)
        #: Those that give way first, in this order, on a narrow screen.
        expendable = [self._values[name] for name in ("rate", "metric", "epoch", "engine", "loss")]
        run.enabledChanged.connect(self._name_run_action)
        self._readings = Readings(tuple(self._values.values()), expendable)
        self.status = self._readings.status
        self._build()
        self.set_theme(theme)

    @property
    def run_button(self) -> QToolButton:
        """The button of the action that runs and pauses."""
        return self._buttons["run"]

    def set_continue_menu(self, menu: QMenu) -> None:
        """Offer a menu beside the run button while that continues the run."""
        self._continue_menu = menu

    def hold(self, reason: str) -> None:
        """Let nothing train until something else is done; "" lets it train again.

        The status says the reason in place of what the run waits for.
        """
        self._held = reason
        for name in ("reset", "run", "explain", "again"):
            self._actions[name].setEnabled(not reason)
        self._enable_step()
        if self._snapshot is not None:
            self._show_status(self._snapshot)

    def allow_continuing(self, allowed: bool) -> None:
        """Say whether a finished run may get more steps; else the run button starts it again."""
        self._may_continue = allowed
        if self._snapshot is not None:
            self._more = steps_to_continue(self._snapshot) if allowed else 0
            self._name_run_action()

    def choose_speed(self, steps_per_second: float | None) -> None:
        """Choose a speed, as the user does; the nearest of those on offer, None is unlimited."""
        limited = [speed for speed in SPEEDS if speed is not None]
        if steps_per_second is None:
            self.speed.setValue(SPEEDS.index(None))
        else:
            nearest = min(limited, key=lambda speed: abs(speed - steps_per_second))
            self.speed.setValue(SPEEDS.index(nearest))

    def show_frame(
        self, scene: Scene, frame: Frame, running: bool, steps_per_second: float | None
    ) -> None:
        """Show the state of the run."""
        self._snapshot = snapshot = frame.snapshot
        self._show_readings(scene, frame)
        if running and steps_per_second is not None:
            self._values["rate"].set_text(f"{steps_per_second:,.0f}")
        elif not running:
            self._values["rate"].set_text("–")
        self._values["engine"].set_text(snapshot.engine)
        more = steps_to_continue(snapshot) if self._may_continue else 0
        if (self._ended, self._more) != (snapshot.ended, more):
            self._ended, self._more = snapshot.ended, more
            self._enable_step()
            self._name_run_action()
        self._readings.fit()
        self._show_status(snapshot)
        self.status.setToolTip(plain_text(frame.divergence or snapshot.stopped_by))

    def show_past(self, scene: Scene, frame: Frame) -> None:
        """Show an earlier step of the run; what the buttons do is as before."""
        self._show_readings(scene, frame)
        self._readings.fit()
        self.status.setText(f"Showing step {frame.snapshot.step:,}")
        self.status.setToolTip("Run continues after the last step; Branch continues from here")

    def _enable_step(self) -> None:
        self._actions["step"].setEnabled(not (self._ended or self._held))

    def _show_status(self, snapshot: Snapshot) -> None:
        # Whether it runs is not as the frame has it: that may be older than the last event.
        self.status.setText(self._held or status_text(snapshot, self._running))

    def _show_readings(self, scene: Scene, frame: Frame) -> None:
        snapshot = frame.snapshot
        steps = snapshot.experiment.training.steps
        samples = len(scene.dataset)
        epochs = completed_epochs(snapshot, samples)
        batch = min(snapshot.experiment.training.batch_size or samples, samples)
        self._values["epoch"].reserve(f"{steps // -(-samples // batch):,}")
        self._values["epoch"].set_text(f"{epochs:,}")
        self._values["epoch"].setToolTip(
            f"Passes through the {samples:,} training samples that are complete"
        )
        self._values["step"].reserve(f"{steps:,} / {steps:,}")
        self._values["step"].set_text(f"{snapshot.step:,} / {steps:,}")
        self._values["loss"].set_text(loss_text(snapshot.loss))
        self._values["loss"].setToolTip(loss_details_text(frame))
        self._values["metric"].set_name(*metric_text(frame))
        self._values["metric"].setToolTip(metrics_text(frame))

    def set_running(self, running: bool) -> None:
        """Show on the run button what pressing it will do."""
        self._running = running
        self._name_run_action()
        if self._snapshot is not None:
            # The first step may take a while, and no frame comes before its end.
            self._show_status(self._snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        for name in ("reset", "step", "explain", "again"):
            self._actions[name].setIcon(icon(name, theme.text))
        side, all_round = _RUN_PADDING_PX, "padding: 6px"
        self._buttons["run"].setStyleSheet(
            f"QToolButton {{ background: {theme.accent}; color: {theme.accent_text};"
            f" border: none; border-radius: 5px; {all_round} {side}px; font-weight: bold; }}"
            f"QToolButton[popupMode='1'] {{ padding-right: {side + _ARROW_PX}px; }}"
            f"QToolButton:disabled {{ background: {theme.window}; color: {theme.faint_text};"
            f" border: 1px solid {theme.border}; padding: 5px {side - 1}px; }}"
            f"QToolButton:focus, QToolButton:hover {{ border: 2px solid {theme.text};"
            f" padding: 4px {side - 2}px; }}"
            f"QToolButton[popupMode='1']:focus, QToolButton[popupMode='1']:hover"
            f" {{ padding-right: {side - 2 + _ARROW_PX}px; }}"
            f"QToolButton::menu-button {{ border: none; width: {_ARROW_PX}px; }}"
        )
        palette = self._buttons["run"].palette()
        # For the arrow, whose colour no style sheet sets.
        palette.setColor(palette.ColorRole.ButtonText, QColor(theme.accent_text))
        self._buttons["run"].setPalette(palette)
        self._name_run_action()

    @Slot()
    def _name_run_action(self) -> None:
        run = self._actions["run"]
        continues = bool(self._more) and not self._running
        if self._running:
            run.setText("&Pause")
        elif continues:
            run.setText(f"Cont&inue +{self._more:,}")
        else:
            run.setText("&Run again" if self._ended else "&Run")
        colour = self._theme.accent_text if run.isEnabled() else self._theme.faint_text
        run.setIcon(icon("pause" if self._running else "run", colour))
        button = self._buttons["run"]
        popup = QToolButton.ToolButtonPopupMode
        # None takes the menu away, which the stubs of PySide do not say.
        button.setMenu(self._continue_menu if continues else None)  # type: ignore[arg-type]
        button.setPopupMode(popup.MenuButtonPopup if continues else popup.DelayedPopup)
        # A style sheet that asks for a property does not notice that it has changed.
        button.setStyleSheet(button.styleSheet())
        self._actions["again"].setVisible(continues)
        self._second.setCurrentWidget(self._buttons["again" if continues else "step"])

    def _build(self) -> None:
        self.addWidget(self._buttons["reset"])
        self.addWidget(self._buttons["run"])
        for name in ("step", "again"):
            self._second.addWidget(self._buttons[name])
        self._second.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.addWidget(self._second)
        self.addWidget(self._buttons["explain"])
        self.addAction(self._retry)
        self.addSeparator()
        self.addWidget(self._speed_control())
        self.addSeparator()
        self.addWidget(self._readings)
        self._fit()

    def _fit(self) -> None:
        """Make icons and controls large enough for the program's text."""
        side = round(_ICON_PX * text_factor())
        self.setIconSize(QSize(side, side))
        for button in self._buttons.values():
            button.setIconSize(QSize(side, side))
        text = QFontMetrics(_bold(QApplication.font())).horizontalAdvance(_LONGEST_RUN_TEXT)
        least = text + side + 2 * _RUN_PADDING_PX + _ARROW_PX + 8
        self._buttons["run"].setMinimumWidth(least)
        metrics = QFontMetrics(small(QApplication.font()))
        self.speed.setFixedWidth(metrics.horizontalAdvance("Speed  100,000 steps/s"))
        for value in self._values.values():
            value.fit()
        self._readings.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == TEXT_RESIZED:
            self._fit()
        return super().event(event)

    def _speed_control(self) -> QWidget:
        self.speed.setObjectName("speed")
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setAccessibleName("Training speed")
        self.speed.setToolTip("Training speed, from 1 step a second to unlimited")
        self.speed.valueChanged.connect(self._on_speed_value_changed)
        caption = _caption("Speed")
        keep_font(self.speed_label, small)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.speed_label.setAlignment(right)
        box = QWidget()
        layout = QGridLayout(box)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        layout.addWidget(caption, 0, 0)
        layout.addWidget(self.speed_label, 0, 1)
        layout.addWidget(self.speed, 1, 0, 1, 2)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.speed.setValue(len(SPEEDS) - 1)
        return box

    @Slot(int)
    def _on_speed_value_changed(self, position: int) -> None:
        self.speed_label.setText(speed_text(SPEEDS[position]))
        self.speed_changed.emit(SPEEDS[position])


class _NamedValue(QWidget):
    """A number under its name, as wide as the widest it will show, so that nothing jumps."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._caption = _caption(name)
        self._value = QLabel("–")
        self._value.setObjectName(f"value_{name.lower().replace('/', '_')}")
        self._value.setAccessibleName(name)
        keep_font(self._value, _bold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        layout.addWidget(self._caption)
        layout.addWidget(self._value)
        self._widest = ""
        self.reserve(widest)

    def reserve(self, widest: str) -> None:
        """Keep room for a text, so that nothing jumps."""
        if widest != self._widest:
            self._widest = widest
            self.fit()

    def fit(self) -> None:
        """Measure the text that room is kept for, in the program's font."""
        metrics = QFontMetrics(_bold(QApplication.font()))
        self._value.setMinimumWidth(metrics.horizontalAdvance(self._widest))

    def set_name(self, name: str, text: str) -> None:
        """Show another number under its name."""
        self._caption.setText(name)
        self._value.setAccessibleName(name)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show a number, written as text."""
        self._value.setText(text)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _caption(text: str) -> QLabel:
    """Return a label in small, faint letters, over a number or a control."""
    caption = QLabel(text)
    caption.setForegroundRole(caption.palette().ColorRole.PlaceholderText)
    keep_font(caption, small)
    return caption


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # As the tool bar makes the buttons that are its own children.
    button.setAutoRaise(True)
    button.setIconSize(QSize(_ICON_PX, _ICON_PX))
    return button


def speed_text(speed: float | None) -> str:
    """Return a speed as the run bar shows it; ``speed`` is in steps a second, None is unlimited."""
    if speed is None:
        return "unlimited"
    return f"{speed:,.0f} {'step' if speed == 1 else 'steps'}/s"
