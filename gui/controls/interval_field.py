"""The field of two numbers, low and high."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.controls.field import Field
from gui.controls.inputs import Entry
from gui.controls.mnemonics import Mnemonics
from gui.controls.number_text import number_from_text, number_text
from scratchnet.declare.parameter import Interval, NotAllowed


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
            self._dress(entry, f"{name}.entry", f"{parameter.label}, {name} end")
            entry.finished.connect(self._on_entry_finished)
            entry.abandoned.connect(self.restore)
        self.caption.setBuddy(self.low)

    def _display(self, value: Any) -> None:
        for entry, number in zip((self.low, self.high), value, strict=True):
            entry.show_text(number_text(number))

    @Slot()
    def _on_entry_finished(self) -> None:
        low, high = self.low.text(), self.high.text()
        try:
            value = self.parameter.check((number_from_text(low), number_from_text(high)))
        except NotAllowed:
            self._refuse(f"[{low.strip()}, {high.strip()}]")
        else:
            if value == self._value:
                self.restore()
            else:
                self._display(value)
                self._propose(value)
        self.gesture_ended.emit()
