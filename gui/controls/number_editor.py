"""A number: a slider for the hand, an entry for the exact value."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.controls.inputs import NumberEntry, Slider
from gui.controls.number_text import number_from_text, number_text
from gui.controls.slider_scale import Number, SliderScale, scale_of
from scratchnet.declare.parameter import Integer, NotAllowed, Real


class NumberEditor(QWidget):
    """Slider and entry of one Integer or Real.

    Signals: ``proposed(int | float)``, an allowed number other than the one shown;
    ``refused(str)``, something typed that is not allowed; ``restored()``, the entry again says
    what the editor shows; ``gesture_ended()``.
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
            self.slider.let_go.connect(self.gesture_ended)
            self.slider.installEventFilter(self)
            row.addWidget(self.slider, 1)
        self.entry = NumberEntry(self)
        if self.slider is None:
            self.entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entry.finished.connect(self._on_entry_finished)
        self.entry.stepped.connect(self._on_entry_stepped)
        self.entry.abandoned.connect(self._on_entry_abandoned)
        self.entry.installEventFilter(self)
        row.addWidget(self.entry)

    def show_number(self, number: Number) -> None:
        """Show a number without a signal. It need not be one that the slider stops at."""
        self._number = number
        self.entry.show_text(number_text(number))
        if self.slider is not None and self.scale is not None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.scale.nearest(number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the slider or the entry ends what arrow keys and wheel did there."""
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
        typed = number_from_text(self.entry.text())
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
            number = self._parameter.check(number_from_text(text))
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
    def _on_entry_abandoned(self) -> None:
        self.show_number(self._number)
        self.restored.emit()

    def _propose(self, number: Number) -> None:
        self.show_number(number)
        self.proposed.emit(number)

    def _within(self, number: Number) -> Number:
        return min(max(number, self._parameter.minimum), self._parameter.maximum)
