"""The options of a chart as a row of controls: boxes to tick, lists to choose from, numbers."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QWidget,
)

from gui.controls.inputs import ComboBox
from gui.flow import FlowLayout
from gui.views.charts.chart import Chart
from gui.views.registry import ViewOption, record_of
from scratchnet.declare.parameter import Choice, Flag, Integer, Real
from scratchnet.run.snapshot import Scene

_DECIMALS = 3
_STEP = 0.1
_SLIDER_PX = 90


class ChartOptions(QWidget):
    """A control for each option of a chart; it follows what is moved in the plot."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        row = FlowLayout(QMargins(8, 0, 8, 2), spacing=10)
        self.setLayout(row)
        self._controls = [_control(option, chart) for option in record_of(chart).options]
        for control in self._controls:
            row.add(control)
        chart.changed.connect(self.show_values)

    def show_scene(self, scene: Scene) -> None:
        """Offer what can be chosen for a scene."""
        for control in self._controls:
            control.offer(scene)
        self.show_values()

    @Slot()
    def show_values(self) -> None:
        """Show the options as they are."""
        for control in self._controls:
            control.show_if_applies()
            control.show_value()


class _Control(QWidget):
    """The control of one option, with its name beside it."""

    def __init__(self, option: ViewOption, chart: Chart) -> None:
        super().__init__()
        self.option, self._chart = option, chart
        self._fits = True
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def offer(self, scene: Scene) -> None:
        """Offer what can be chosen for a scene."""
        self._fits = self.option.fits(scene)

    def show_if_applies(self) -> None:
        """Show the control where its option fits the scene and makes a difference."""
        self.setVisible(self._fits and self.option.applies(self._chart))

    def show_value(self) -> None:
        """Show the option as it is, without a signal."""
        raise NotImplementedError

    def _put(self, editor: QWidget, captioned: bool = True) -> None:
        parameter = self.option.parameter
        editor.setObjectName(self.option.name)
        editor.setAccessibleName(parameter.label)
        editor.setToolTip(parameter.help)
        if captioned:
            caption = QLabel(parameter.label)
            caption.setToolTip(parameter.help)
            caption.setBuddy(editor)
            self._row.addWidget(caption)
        self._row.addWidget(editor)

    def _get(self) -> Any:
        return self.option.get(self._chart)

    def _set(self, value: Any) -> None:
        if value != self._get():
            self.option.set(self._chart, value)
            self._chart.changed.emit()


class _FlagControl(_Control):
    def __init__(self, option: ViewOption, chart: Chart) -> None:
        super().__init__(option, chart)
        self.box = QCheckBox(option.parameter.label)
        self._put(self.box, captioned=False)
        self.show_value()
        self.box.toggled.connect(self._on_box_toggled)

    def show_value(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(self._get())

    @Slot(bool)
    def _on_box_toggled(self, on: bool) -> None:
        self._set(on)


class _ChoiceControl(_Control):
    def __init__(self, option: ViewOption, chart: Chart) -> None:
        super().__init__(option, chart)
        self.box = ComboBox()
        self.box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self._put(self.box)
        parameter = option.parameter
        self._fill(parameter.choices if isinstance(parameter, Choice) else {})
        self.show_value()
        self.box.activated.connect(self._on_box_activated)

    def offer(self, scene: Scene) -> None:
        super().offer(scene)
        if self.option.offered is not None:
            self._fill(self.option.offered(scene))

    def show_value(self) -> None:
        index = self.box.findData(self._get())
        # What is not offered any more, such as a layer that was removed, gives way to the last.
        self.box.setCurrentIndex(index if index >= 0 else self.box.count() - 1)

    def _fill(self, labels: Mapping[Any, str]) -> None:
        shown = {self.box.itemData(n): self.box.itemText(n) for n in range(self.box.count())}
        if shown != dict(labels):
            self.box.clear()
            for value, label in labels.items():
                self.box.addItem(label, value)

    @Slot(int)
    def _on_box_activated(self, index: int) -> None:
        self._set(self.box.itemData(index))


class _NumberControl(_Control):
    def __init__(self, option: ViewOption, chart: Chart) -> None:
        super().__init__(option, chart)
        parameter = option.parameter
        assert isinstance(parameter, Real)
        self.box = QDoubleSpinBox()
        self.box.setDecimals(_DECIMALS)
        self.box.setSingleStep(_STEP)
        self.box.setRange(parameter.minimum, parameter.maximum)
        self.box.setKeyboardTracking(False)
        self._put(self.box)
        self.show_value()
        self.box.valueChanged.connect(self._on_box_value_changed)

    def show_value(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setValue(self._get())

    @Slot(float)
    def _on_box_value_changed(self, value: float) -> None:
        self._set(value)


class _SliderControl(_Control):
    """A slider for a whole number, with its value behind it."""

    def __init__(self, option: ViewOption, chart: Chart) -> None:
        super().__init__(option, chart)
        parameter = option.parameter
        assert isinstance(parameter, Integer)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(parameter.minimum, parameter.maximum)
        self.slider.setPageStep(max((parameter.maximum - parameter.minimum) // 10, 1))
        self.slider.setMinimumWidth(_SLIDER_PX)
        self._number = QLabel()
        self._number.setMinimumWidth(
            self._number.fontMetrics().horizontalAdvance(str(parameter.maximum))
        )
        self._put(self.slider)
        self._row.addWidget(self._number)
        self.show_value()
        self.slider.valueChanged.connect(self._on_slider_value_changed)

    def show_value(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._get())
        self._number.setText(str(self._get()))

    @Slot(int)
    def _on_slider_value_changed(self, value: int) -> None:
        self._set(value)


def _control(option: ViewOption, chart: Chart) -> _Control:
    """Return the control for an option, by what its values may be."""
    if option.offered is not None or isinstance(option.parameter, Choice):
        return _ChoiceControl(option, chart)
    if isinstance(option.parameter, Flag):
        return _FlagControl(option, chart)
    if isinstance(option.parameter, Integer):
        return _SliderControl(option, chart)
    if isinstance(option.parameter, Real):
        return _NumberControl(option, chart)
    kind = type(option.parameter).__name__
    raise TypeError(f"no control for {option.name}, a parameter of the kind {kind}")
