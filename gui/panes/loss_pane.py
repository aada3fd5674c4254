"""The pane of the loss: its curve with what else was measured, and weights and gradients."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.theme import Theme, ThemedWidget
from gui.views import BaseView, Histogram, LossCurve
from scratchnet.run.metrics import metrics_for
from scratchnet.run.snapshot import Frame, Scene

_TITLES = ("&Loss", "&Weights and gradients")


class LossPane(ThemedWidget):
    """Signals: ``view_chosen()``, another view is shown."""

    view_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = LossCurve(theme)
        self.histogram = Histogram(theme)
        self.views: list[BaseView] = [self.view, self.histogram]
        self._scene: Scene | None = None
        self._frame: Frame | None = None
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 2)
        for number, (view, title) in enumerate(zip(self.views, _TITLES, strict=True)):
            self._stack.addWidget(view)
            button = QToolButton()
            button.setText(title)
            button.setObjectName(f"view_{view.name}")
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setAutoRaise(True)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.log_loss = _switch("Log &loss", "log_loss", "Logarithmic axis for the loss")
        self.log_steps = _switch("Log s&teps", "log_steps", "Logarithmic axis for the steps")
        self.metric_button = QToolButton()
        self.metric_button.setText("&Metric")
        self.metric_button.setObjectName("metric")
        self.metric_button.setToolTip("Choose the metric on the right axis")
        self.metric_button.setAutoRaise(True)
        self.metric_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.metric_menu = QMenu(self.metric_button)
        self.metric_menu.setToolTipsVisible(True)
        self._metric_group = QActionGroup(self.metric_menu)
        self.metric_menu.aboutToShow.connect(self._on_metric_menu_about_to_show)
        self.metric_menu.triggered.connect(self._on_metric_menu_triggered)
        self.metric_button.setMenu(self.metric_menu)
        self.switches: list[QWidget] = [self.metric_button, self.log_loss, self.log_steps]
        for switch in self.switches:
            row.addWidget(switch)
        self.log_loss.toggled.connect(self.view.set_log_loss)
        self.log_steps.toggled.connect(self.view.set_log_steps)
        self._group.idClicked.connect(self._on_group_id_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    @property
    def shown(self) -> BaseView:
        """The view that is shown."""
        return self.views[self._stack.currentIndex()]

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for view in self.views:
            view.set_theme(theme)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame in the view that is shown."""
        self._scene, self._frame = scene, frame
        self.shown.show_frame(scene, frame, captioned)

    @Slot()
    def _on_metric_menu_about_to_show(self) -> None:
        """Offer the metrics of the scene's task, and none."""
        self.metric_menu.clear()
        chosen = self.view.chosen_metric if self.view.metric_shown else None
        for metric in metrics_for(self._scene is not None and bool(self._scene.classes)):
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

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for switch in self.switches:
            switch.setVisible(self.shown is self.view)
        if self._scene is not None and self._frame is not None:
            self.shown.show_frame(self._scene, self._frame)
        self.view_chosen.emit()


def _switch(words: str, name: str, help_text: str) -> QCheckBox:
    switch = QCheckBox(words)
    switch.setObjectName(name)
    switch.setToolTip(help_text)
    return switch
