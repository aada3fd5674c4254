"""A field for each setting of a figure, made from its declaration."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFontComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from gui.export.figure.kinds import FontFamily, Text, Views
from gui.export.figure.spec import SETTINGS, SIDES
from scratchnet.declare.parameter import Choice, Flag, Integer, Parameter, Real

_LINES = 3


class SettingFields(QObject):
    """Signals: ``edited(str, object)``, a person gave a setting another value."""

    edited = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.widgets: dict[str, QWidget] = {}
        self._show: dict[str, Callable[[object], None]] = {}
        for name, parameter in SETTINGS.items():
            if not isinstance(parameter, Views):
                widget = self._make(name, parameter)
                widget.setToolTip(parameter.help)
                widget.setAccessibleName(parameter.label)
                self.widgets[name] = widget

    def show(self, values: Mapping[str, Any]) -> None:
        """Show settings by their names; nothing is taken for an edit."""
        self._fit_lengths(values["unit"])
        for name, widget in self.widgets.items():
            with QSignalBlocker(widget):
                self._show[name](values[name])

    def _fit_lengths(self, unit: str) -> None:
        """Let width and height have the digits and the limits of their unit."""
        for name in ("width", "height"):
            box = self.widgets[name]
            if isinstance(box, QDoubleSpinBox):
                with QSignalBlocker(box):
                    box.setDecimals(2 if unit == "mm" else 3)
                    box.setRange(*SIDES[unit])
                    box.setSuffix(f" {unit}")

    def _make(self, name: str, parameter: Parameter) -> QWidget:
        match parameter:
            case Flag():
                return self._check_box(name, parameter)
            case Choice():
                return self._combo_box(name, parameter)
            case Integer() | Real():
                return self._spin_box(name, parameter)
            case FontFamily():
                return self._font_box(name)
            case Text(broken=True):
                return self._lines(name)
            case _:
                return self._line(name, parameter)

    def _tell(self, name: str) -> Callable[[object], None]:
        return lambda value: self.edited.emit(name, value)

    def _check_box(self, name: str, parameter: Flag) -> QWidget:
        box = QCheckBox(parameter.label)
        box.toggled.connect(self._tell(name))
        self._show[name] = lambda value: box.setChecked(bool(value))
        return box

    def _combo_box(self, name: str, parameter: Choice) -> QWidget:
        box = QComboBox()
        for value, label in parameter.choices.items():
            box.addItem(label, value)
        box.currentIndexChanged.connect(lambda place: self.edited.emit(name, box.itemData(place)))
        self._show[name] = lambda value: box.setCurrentIndex(box.findData(value))
        return box

    def _spin_box(self, name: str, parameter: Integer | Real) -> QWidget:
        box: QSpinBox | QDoubleSpinBox
        box = QSpinBox() if isinstance(parameter, Integer) else QDoubleSpinBox()
        box.setRange(parameter.minimum, parameter.maximum)  # type: ignore[arg-type]
        if isinstance(box, QDoubleSpinBox):
            box.setDecimals(2)
            box.setSingleStep(0.5 if parameter.maximum <= 200 else 1.0)
        if parameter.unit:
            box.setSuffix(f" {parameter.unit}")
        # Every digit of a number that is being typed would be another figure.
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._tell(name))
        self._show[name] = box.setValue  # type: ignore[assignment]
        return box

    def _font_box(self, name: str) -> QWidget:
        box = QFontComboBox()
        # The names of all fonts of a machine would make it as wide as the longest of them.
        box.setMinimumContentsLength(14)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentTextChanged.connect(self._tell(name))
        self._show[name] = lambda value: box.setEditText(str(value))
        return box

    def _line(self, name: str, parameter: Parameter) -> QWidget:
        line = QLineEdit()
        if isinstance(parameter, Text):
            line.setMaxLength(parameter.longest)
        line.textChanged.connect(self._tell(name))
        self._show[name] = lambda value: line.setText(str(value))
        return line

    def _lines(self, name: str) -> QWidget:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setFixedHeight(QFontMetrics(field.font()).lineSpacing() * _LINES + 14)
        field.textChanged.connect(lambda: self.edited.emit(name, field.toPlainText()))

        def show(value: object) -> None:
            # The cursor would jump to the beginning while somebody types.
            if field.toPlainText() != value:
                field.setPlainText(str(value))

        self._show[name] = show
        return field
