"""The fields of numbers: one, an optional one, an interval."""

from random import SystemRandom
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from gui.controls.field import Field, Mnemonics
from gui.controls.inputs import LineEdit, NumberEntry, Slider
from gui.controls.numbers import Number, SliderScale, number_text, parse_number, scale_of
from scratchnet.declare.parameter import Integer, Interval, NotAllowed, Real


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
            self.slider.say(number_text(number))

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
                raise NotAllowed(self._parameter.limits())
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
        self.low, self.high = LineEdit(self), LineEdit(self)
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
