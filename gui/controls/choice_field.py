"""The field of one of several names."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.controls.field import Field
from gui.controls.inputs import ComboBox
from gui.controls.mnemonics import Mnemonics
from scratchnet.declare.parameter import Choice


class ChoiceField(Field):
    """A combo box with the choices' labels, beside the caption."""

    parameter: Choice

    def __init__(
        self, path: str, parameter: Choice, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.combo = ComboBox(self)
        for name, label in parameter.choices.items():
            self.combo.addItem(label, name)
        self.combo.activated.connect(self._on_combo_activated)
        self._dress(self.combo, "choice")
        self.caption.setBuddy(self.combo)
        self.put_beside(self.combo)

    def _display(self, value: str) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        name = self.parameter.check(self.combo.itemData(index))
        if name != self._value:
            self._propose(name)
        self.gesture_ended.emit()
