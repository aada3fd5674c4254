"""The fields of numbers: one, an optional one, an interval, and the sizes of layers."""

from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.controls.field import Field, Mnemonics
from gui.controls.inputs import Entry, NumberEntry, Slider
from gui.controls.numbers import Number, SliderScale, number_text, parse_number, scale_of
from scratchnet.declare.lists import RealPerLayer
from scratchnet.declare.parameter import Integer, Interval, NotAllowed, Real, Sizes
from scratchnet.experiment import Experiment


class NumberEditor(QWidget):
    """Slider and entry of one Integer or Real.

    Signals: ``proposed(int | float)``, an allowed number other than the one shown;
    ``refused(str)``, a typed text that is not allowed; ``restored()``, the entry shows the
    editor's number again; ``gesture_ended()``.
    """

    proposed = Signal(object)
    refused = Signal(str)
    restored = Signal()
    gesture_ended = Signal()

    def __init__(self, parameter: Integer | Real, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self._number: Number = parameter.minimum
        self._stepping = False
        self.scale: SliderScale | None = scale_of(parameter)
        self.slider: Slider | None = None
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if self.scale is not None:
            self.slider = Slider(self)
            self.slider.setRange(0, self.scale.last)
            self.slider.setPageStep(self.scale.page)
            self.slider.valueChanged.connect(self._on_slider_value_changed)
            self.slider.released.connect(self.gesture_ended)
            self.slider.installEventFilter(self)
            row.addWidget(self.slider, 1)
        self.entry = NumberEntry(self)
        if self.slider is None:
            self.entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entry.finished.connect(self._on_entry_finished)
        self.entry.stepped.connect(self._on_entry_stepped)
        self.entry.cancelled.connect(self._on_entry_cancelled)
        self.entry.installEventFilter(self)
        row.addWidget(self.entry)

    def show_number(self, number: Number) -> None:
        """Show a number without a signal; it need not be one of the slider's positions."""
        self._number = number
        self.entry.show_text(number_text(number))
        if self.slider is not None and self.scale is not None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.scale.nearest(number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End a gesture of arrow keys or wheel when the slider or the entry loses the focus."""
        if event.type() == QEvent.Type.FocusOut and self._stepping:
            self._stepping = False
            self.gesture_ended.emit()
        return super().eventFilter(watched, event)

    @Slot(int)
    def _on_slider_value_changed(self, position: int) -> None:
        assert self.scale is not None
        assert self.slider is not None
        self._stepping = not self.slider.isSliderDown()
        self._propose(self.scale.value_at(position))

    @Slot(int)
    def _on_entry_stepped(self, steps: int) -> None:
        typed = parse_number(self.entry.text())
        start = self._number if typed is None else self._within(typed)
        if self.scale is not None:
            number = self.scale.stepped(start, steps)
        else:
            number = self._within(start + steps)
        if number != self._number:
            self._stepping = True
            self._propose(number)

    @Slot()
    def _on_entry_finished(self) -> None:
        text = self.entry.text()
        try:
            number = self._parameter.check(parse_number(text))
            if number is None:
                raise NotAllowed(self._parameter.allowed())
        except NotAllowed:
            self.refused.emit(text)
        else:
            if number == self._number:
                self.show_number(self._number)
                self.restored.emit()
            else:
                self._propose(number)
        self._stepping = False
        self.gesture_ended.emit()

    @Slot()
    def _on_entry_cancelled(self) -> None:
        self.show_number(self._number)
        self.restored.emit()

    def _propose(self, number: Number) -> None:
        self.show_number(number)
        self.proposed.emit(number)

    def _within(self, number: Number) -> Number:
        return min(max(number, self._parameter.minimum), self._parameter.maximum)


class NumberField(Field):
    """An Integer or a Real: slider and entry."""

    parameter: Integer | Real

    def __init__(
        self,
        path: str,
        parameter: Integer | Real,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.editor = NumberEditor(parameter, self)
        if self.editor.slider is not None:
            self._describe(self.editor.slider, "slider", f"{parameter.label} slider")
        self._describe(self.editor.entry, "entry")
        self.caption.setBuddy(self.editor.entry)
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(self.restore)
        self.editor.gesture_ended.connect(self.gesture_ended)
        self.rows.addWidget(self.editor)

    def _display(self, value: Number) -> None:
        self.editor.show_number(value)

    @Slot(object)
    def _on_editor_proposed(self, number: Number) -> None:
        self._propose(self.parameter.check(number))

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._refuse(typed)


class RandomNumberField(NumberField):
    """A whole number from a range too wide for a slider, such as a seed, with a random button."""

    def __init__(
        self, path: str, parameter: Integer, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        text = f"New {parameter.label.lower()}"
        self.button = QPushButton(mnemonics.mark(text), self)
        self._describe(self.button, "new", text)
        self.button.setToolTip(f"Choose another {parameter.label.lower()} at random")
        self.button.clicked.connect(self._on_button_clicked)
        self.editor.row.addWidget(self.button)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.gesture_ended.emit()
        number = SystemRandom().randint(int(self.parameter.minimum), int(self.parameter.maximum))
        self._display(number)
        self._propose(number)
        self.gesture_ended.emit()


class OptionalNumberField(NumberField):
    """A number that may be None: a check box for None, and a slider and an entry."""

    def __init__(
        self,
        path: str,
        parameter: Integer | Real,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        text = parameter.none_means.capitalize() or "None"
        self.check_box = QCheckBox(mnemonics.mark(text), self)
        self._describe(self.check_box, "none", f"{parameter.label}: {text}")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.rows.insertWidget(0, self.check_box)
        first = self.editor.slider or self.editor.entry
        QWidget.setTabOrder(self.check_box, first)
        QWidget.setTabOrder(first, self.editor.entry)
        self._last: Number = parameter.default or self._middle()
        self.editor.show_number(self._last)

    def _display(self, value: Number | None) -> None:
        self.check_box.setChecked(value is None)
        self.editor.setVisible(value is not None)
        self.caption.setBuddy(self.check_box if value is None else self.editor.entry)
        if value is not None:
            self._last = value
            self.editor.show_number(value)

    @Slot(bool)
    def _on_check_box_clicked(self, none: bool) -> None:
        self.gesture_ended.emit()
        value = None if none else self._last
        self._display(value)
        self._propose(value)
        self.gesture_ended.emit()

    def _middle(self) -> Number:
        """Return a first value: the middle of the slider."""
        scale = self.editor.scale
        return self.parameter.minimum if scale is None else scale.value_at(scale.last // 2)


class IntervalField(Field):
    """Two entries, checked together."""

    parameter: Interval

    def __init__(
        self, path: str, parameter: Interval, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.low, self.high = Entry(self), Entry(self)
        row = QHBoxLayout()
        row.addWidget(self.low, 1)
        row.addWidget(QLabel("to", self))
        row.addWidget(self.high, 1)
        self.rows.addLayout(row)
        for entry, name in ((self.low, "low"), (self.high, "high")):
            self._describe(entry, f"{name}.entry", f"{parameter.label}, {name} end")
            entry.finished.connect(self._on_entry_finished)
            entry.cancelled.connect(self.restore)
        self.caption.setBuddy(self.low)

    def _display(self, value: Any) -> None:
        for entry, number in zip((self.low, self.high), value, strict=True):
            entry.show_text(number_text(number))

    @Slot()
    def _on_entry_finished(self) -> None:
        low, high = self.low.text(), self.high.text()
        try:
            value = self.parameter.check((parse_number(low), parse_number(high)))
        except NotAllowed:
            self._refuse(f"[{low.strip()}, {high.strip()}]")
        else:
            if value == self._value:
                self.restore()
            else:
                self._display(value)
                self._propose(value)
        self.gesture_ended.emit()


class SizesField(Field):
    """Buttons for the number of layers; for every layer a slider and an entry."""

    parameter: Sizes

    def __init__(
        self, path: str, parameter: Sizes, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._shown: tuple[int, ...] = ()
        self._count = QLabel(self)
        self.remove = self._button("−", "remove", f"{parameter.label}: remove one")
        self.add = self._button("+", "add", f"{parameter.label}: add one")
        self.remove.clicked.connect(self._on_remove_clicked)
        self.add.clicked.connect(self._on_add_clicked)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addWidget(self.add)
        row.addWidget(self._count, 1)
        self.rows.addLayout(row)
        size = Integer(
            label=parameter.label,
            help=parameter.help,
            default=parameter.minimum,
            minimum=parameter.minimum,
            maximum=parameter.maximum,
            unit=parameter.unit or "size",
        )
        # As many as allowed, hidden until needed, so that none is destroyed during a drag.
        self.layers = [_Layer(self, number, size) for number in range(1, parameter.most + 1)]
        self.caption.setBuddy(self.add)

    def _button(self, text: str, name: str, accessible_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        self._describe(button, name, accessible_name)
        height = button.sizeHint().height()
        button.setFixedSize(height + 6, height)
        return button

    def _display(self, value: Sequence[int]) -> None:
        self._shown = tuple(value)
        count = len(self._shown)
        label = self.parameter.label.lower()
        one = label.removesuffix("s")
        self._count.setText({0: f"no {one}", 1: f"1 {one}"}.get(count, f"{count} {label}"))
        self.remove.setEnabled(count > 0)
        self.add.setEnabled(count < self.parameter.most)
        for index, layer in enumerate(self.layers):
            layer.setVisible(index < count)
            if index < count:
                layer.editor.show_number(self._shown[index])

    def change_layer(self, number: int, size: Number) -> None:
        """Propose the list with another size for one layer; ``number`` counts from 1."""
        sizes = list(self._shown)
        sizes[number - 1] = int(size)
        self._change(sizes)

    def refuse_layer(self, number: int, typed: str) -> None:
        """Show that what was typed for a layer is not allowed."""
        sizes = [str(size) for size in self._shown]
        sizes[number - 1] = typed.strip()
        self._refuse(f"[{', '.join(sizes)}]")

    @Slot()
    def _on_add_clicked(self) -> None:
        self.gesture_ended.emit()
        last = self._shown[-1] if self._shown else self._first_size()
        self._change([*self._shown, last])
        self.gesture_ended.emit()

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.gesture_ended.emit()
        self._change(self._shown[:-1])
        self.gesture_ended.emit()

    def _change(self, sizes: Sequence[int]) -> None:
        value = self.parameter.check(sizes)
        self._display(value)
        self._propose(value)

    def _first_size(self) -> int:
        return self.parameter.default[0] if self.parameter.default else self.parameter.minimum


class NumberPerLayerField(Field):
    """Slider and entry for all layers; with its box checked, for each hidden layer."""

    parameter: RealPerLayer
    DEPENDS_ON = ("network.hidden",)

    def __init__(
        self,
        path: str,
        parameter: RealPerLayer,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._count = 0
        self._shown: float | tuple[float, ...] = parameter.default
        self.editor = NumberEditor(parameter.number, self)
        if self.editor.slider is not None:
            self._describe(self.editor.slider, "slider", f"{parameter.label} of all layers, slider")
        self._describe(self.editor.entry, "entry", f"{parameter.label} of all layers")
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(self.restore)
        self.editor.gesture_ended.connect(self.gesture_ended)
        self.check_box = QCheckBox("Per layer", self)
        self._describe(self.check_box, "each", f"{parameter.label} per layer")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.rows.addWidget(self.editor)
        self.rows.addWidget(self.check_box)
        # As many as allowed, hidden until needed.
        self.layers = [
            _Layer(self, number, parameter.number) for number in range(1, parameter.most + 1)
        ]

    def show_experiment(self, experiment: Experiment) -> None:
        self._count = len(experiment.network.hidden)

    def _display(self, value: float | tuple[float, ...]) -> None:
        self._shown = value
        each = value if isinstance(value, tuple) else None
        self.editor.setVisible(each is None)
        if not isinstance(value, tuple):
            self.editor.show_number(value)
        self.check_box.setChecked(each is not None)
        # With fewer than two layers there is nothing to tell apart.
        self.check_box.setVisible(self._count > 1 or each is not None)
        self.caption.setBuddy(self.editor.entry if each is None else self.check_box)
        for index, layer in enumerate(self.layers):
            layer.setVisible(each is not None and index < len(each))
            if each is not None and index < len(each):
                layer.editor.show_number(each[index])

    def change_layer(self, number: int, value: Number) -> None:
        """Propose the list with another number for one layer; ``number`` counts from 1."""
        values = list(self._values())
        values[number - 1] = float(value)
        self._change(tuple(values))

    def refuse_layer(self, number: int, typed: str) -> None:
        """Say that what was typed for a layer is not allowed."""
        values = [number_text(value) for value in self._values()]
        values[number - 1] = typed.strip()
        self._refuse(f"[{', '.join(values)}]")

    def _values(self) -> tuple[float, ...]:
        return self._shown if isinstance(self._shown, tuple) else (self._shown,) * self._count

    def _change(self, value: float | tuple[float, ...]) -> None:
        checked = self.parameter.check(value)
        self._display(checked)
        self._propose(checked)

    @Slot(object)
    def _on_editor_proposed(self, number: Number) -> None:
        self._change(float(number))

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._refuse(typed)

    @Slot(bool)
    def _on_check_box_clicked(self, each: bool) -> None:
        self.gesture_ended.emit()
        values = self._values()
        self._change(values if each else max(values, default=self.parameter.default))
        self.gesture_ended.emit()


class _Layer(QWidget):
    """One layer's number, slider and entry."""

    def __init__(
        self, field: "SizesField | NumberPerLayerField", number: int, declaration: Integer | Real
    ) -> None:
        super().__init__(field)
        self._field = field
        self._number = number
        self.editor = NumberEditor(declaration, self)
        # The sizes of layers have the digits as mnemonics.
        mark = "&" if isinstance(field, SizesField) and number < 10 else ""
        caption = QLabel(f"{mark}{number}", self)
        caption.setBuddy(self.editor.entry)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption)
        row.addWidget(self.editor, 1)
        text = f"{field.parameter.label}: {declaration.unit or 'value'} of layer {number}"
        if self.editor.slider is not None:
            field._describe(self.editor.slider, f"{number}.slider", f"{text}, slider")
        field._describe(self.editor.entry, f"{number}.entry", text)
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(field.restore)
        self.editor.gesture_ended.connect(field.gesture_ended)
        field.rows.addWidget(self)

    @Slot(object)
    def _on_editor_proposed(self, size: int) -> None:
        self._field.change_layer(self._number, size)

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._field.refuse_layer(self._number, typed)
