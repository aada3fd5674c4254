"""The field of yes or no."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from gui.controls.field import Field
from gui.controls.mnemonics import Mnemonics
from scratchnet.declare.parameter import Flag


class FlagField(Field):
    """A check box that bears the label itself."""

    parameter: Flag

    def __init__(
        self, path: str, parameter: Flag, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.check_box = QCheckBox(self.caption.text(), self)
        self._dress(self.check_box, "flag")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.caption.setBuddy(self.check_box)
        self.caption.hide()
        self.header.insertWidget(0, self.check_box)

    def _display(self, value: bool) -> None:
        self.check_box.setChecked(value)

    @Slot(bool)
    def _on_check_box_clicked(self, yes: bool) -> None:
        self.gesture_ended.emit()
        self._propose(yes)
        self.gesture_ended.emit()
