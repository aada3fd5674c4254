"""The pane of the loss: the views of training's progress, with their options."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QMargins, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.flow import FlowLayout
from gui.labels import ElidedLabel
from gui.panes.frame_pane import FramePane, bar_of
from gui.panes.run_notice import RunNotice
from gui.panes.timeline_bar import TimelineBar
from gui.panes.view_stack import ViewStack
from gui.theme import Theme
from gui.views import BaseView, LossCurve
from gui.views.registry import Pane, ViewOption, views_in
from scratchnet.declare.parameter import Flag
from scratchnet.run.metrics import METRICS, metrics_for
from scratchnet.run.snapshot import Frame, Scene

#: The loss curve's option of this name has a menu instead of a check box.
_METRIC = "metric"
_READ_OUT_HINT = "Point at the curve to read its values."
#: By the names of options; `gui.controls.field.TAKEN_ELSEWHERE` has their letters.
_MNEMONICS = {"log_loss": "Lo&g loss", "log_steps": "L&og steps"}


class LossPane(FramePane):
    """Offers its views; the visible one is given the frames.

    Signals: ``metric_chosen()``, the user chose the metrics on the right axis, or none.
    """

    metric_chosen = Signal()

    DRAWS_EVERY_FRAME = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._stack = ViewStack(views_in(Pane.LOSS), theme)
        self.notice = RunNotice(self._stack, advises=True)
        self._stack.made.connect(self.adopt)
        self.view = self._stack.view_of(LossCurve)
        self._group = QButtonGroup(self)
        row = FlowLayout(QMargins(8, 6, 8, 2))
        for number, record in enumerate(self._stack.records):
            button = QToolButton()
            button.setText(record.label)
            button.setObjectName(f"view_{record.name}")
            button.setToolTip(record.view.help)
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setAutoRaise(True)
            self._group.addButton(button, number)
            row.add(button)
        self.metric_menu = QMenu(self)
        self._metric_group = QActionGroup(self.metric_menu)
        #: Each with the name of the view that it belongs to.
        self._option_widgets: list[tuple[str, QWidget]] = [(self.view.name, self._metric_button())]
        for number, record in enumerate(self._stack.records):
            for option in record.options:
                if isinstance(option.parameter, Flag) and option.name != _METRIC:
                    box = _OptionBox(option, option.parameter, partial(self._stack.view, number))
                    self._option_widgets.append((record.name, box))
        for _, widget in self._option_widgets:
            row.add(widget, at_end=True)
        #: Whether the values are shown at which the user points.
        self._reads_out = False
        self.read_out = ElidedLabel(_READ_OUT_HINT)
        self.read_out.setObjectName("loss_read_out")
        self.read_out.setAccessibleName("Values at the step under the pointer")
        self.read_out.setContentsMargins(10, 2, 10, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = bar_of(row)
        self.timeline = TimelineBar(theme)
        self.bars = [bar, self.timeline, self.read_out]
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.timeline)
        layout.addWidget(self.read_out)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self.view.compared_changed.connect(self._show_options)
        self.view.hovered.connect(self._on_view_hovered)
        self.view.unhovered.connect(self._on_view_unhovered)
        self._show_options()

    @property
    def shown(self) -> BaseView:
        """The view that is shown."""
        return self._stack.shown

    def all_views(self) -> list[BaseView]:
        return self._stack.all_views()

    @Slot(object)
    def adopt(self, view: BaseView) -> None:
        super().adopt(view)
        # The last child of the stack would cover it.
        self.notice.raise_()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._stack.set_theme(theme)
        self.timeline.set_theme(theme)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame; the loss curve is that of the whole run, with an earlier step marked."""
        super().show_frame(scene, self._drawn(frame), captioned)
        self.notice.show_frame(scene, frame)
        if captioned and not self._reads_out:
            self._show_hint()

    def show_current(self) -> None:
        if self.current.value is not None:
            scene, frame = self.current.value
            self.shown.show_frame(scene, self._drawn(frame))

    def _drawn(self, frame: Frame) -> Frame:
        """Return the frame that the shown view draws."""
        present = self.current.present
        past = self.current.is_past and present is not None
        self.view.mark_step(frame.snapshot.step if past else None)
        return present if past and present is not None and self.shown is self.view else frame

    def choose_metrics(self, names: Iterable[str], shown: bool) -> None:
        """Choose metrics by name, those of tasks that are not shown too; unknown ones are left out.

        ``shown`` is whether the right axis is visible.
        """
        for name in names:
            if name in METRICS:
                self.view.set_metric(name)
        self.view.set_metric_shown(shown)

    def _metric_button(self) -> QToolButton:
        button = QToolButton()
        # The style leaves the arrow no space beside the text.
        button.setText("Me&tric   ")
        button.setObjectName("metric")
        button.setAccessibleName("Metric")
        button.setToolTip("Choose the metric on the right axis")
        button.setAutoRaise(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.metric_menu)
        self.metric_menu.setToolTipsVisible(True)
        self.metric_menu.aboutToShow.connect(self._on_metric_menu_about_to_show)
        self.metric_menu.triggered.connect(self._on_metric_menu_triggered)
        return button

    @Slot()
    def _show_options(self) -> None:
        for name, widget in self._option_widgets:
            shown = name == self.shown.name
            # Asked of views that are shown alone: others may not be made yet.
            applies = shown and (not isinstance(widget, _OptionBox) or widget.applies)
            widget.setVisible(applies)
        self.read_out.setVisible(self.view is self.shown)

    @Slot()
    def _on_metric_menu_about_to_show(self) -> None:
        """Offer the metrics of the scene's task, and none."""
        self.metric_menu.clear()
        chosen = self.view.chosen_metric if self.view.metric_shown else None
        scene = self.current.scene
        for metric in metrics_for(scene is not None and bool(scene.classes)):
            action = self.metric_menu.addAction(metric.title)
            action.setToolTip(metric.help)
            action.setData(metric.name)
            action.setCheckable(True)
            action.setChecked(metric is chosen)
            self._metric_group.addAction(action)
        self.metric_menu.addSeparator()
        none = self.metric_menu.addAction("No metric")
        none.setCheckable(True)
        none.setChecked(chosen is None)
        self._metric_group.addAction(none)

    @Slot(QAction)
    def _on_metric_menu_triggered(self, action: QAction) -> None:
        name = action.data()
        if name is not None:
            self.view.set_metric(name)
        self.view.set_metric_shown(name is not None)
        self.metric_chosen.emit()

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self._stack.choose(number)
        self._show_options()
        self.show_current()
        self.view_chosen.emit()

    def _show_hint(self) -> None:
        """Say how values are read, after the caption where a low curve has no room for it."""
        low = self.view.is_low and self.view.frame is not None and self.view.frame.snapshot.step > 0
        caption = f"{self.view.heading()}. " if low else ""
        self.read_out.setText(f"{caption}{_READ_OUT_HINT}")

    @Slot(int, float)
    def _on_view_hovered(self, step: int, loss: float) -> None:
        self._reads_out = True
        self.read_out.setText(self.view.step_text(step))

    @Slot()
    def _on_view_unhovered(self) -> None:
        self._reads_out = False
        self._show_hint()


class _OptionBox(QCheckBox):
    """Switches an option of a view on or off."""

    def __init__(self, option: ViewOption, flag: Flag, view: Callable[[], BaseView]) -> None:
        super().__init__(_MNEMONICS.get(option.name, option.parameter.label))
        self._option, self._view = option, view
        self.setObjectName(option.name)
        self.setToolTip(option.parameter.help)
        self.setChecked(flag.default)
        self.toggled.connect(self._on_toggled)

    @property
    def applies(self) -> bool:
        """Whether the option makes a difference now."""
        return self._option.applies(self._view())

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self._option.set(self._view(), on)
