"""The field of a formula, checked as one types."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QWidget

from gui.controls.field import Field
from gui.controls.inputs import Entry
from gui.controls.marks import Tick
from gui.controls.mnemonics import Mnemonics
from scratchnet.declare.formula_text import FormulaText
from scratchnet.declare.parameter import NotAllowed
from scratchnet.formula import FormulaError, parse_formula

#: How long after the last key the formula is checked.
_PAUSE_MS = 200


class FormulaField(Field):
    """A line edit: a valid formula is proposed as one types, an invalid one is explained."""

    parameter: FormulaText

    def __init__(
        self,
        path: str,
        parameter: FormulaText,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._displaying = False
        self.entry = Entry(self)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.entry.setFont(font)
        self.entry.setClearButtonEnabled(True)
        self._dress(self.entry, "entry")
        self.caption.setBuddy(self.entry)
        self.rows.addWidget(self.entry)
        self.tick = Tick(self)
        self.tick.setToolTip("The formula is valid")
        policy = self.tick.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.tick.setSizePolicy(policy)
        self.header.addWidget(self.tick)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_pause_timeout)
        self.entry.textChanged.connect(self._on_entry_text_changed)
        self.entry.finished.connect(self._on_entry_finished)
        self.entry.abandoned.connect(self.restore)

    def show_error(self, message: str) -> None:
        super().show_error(message)
        self.tick.hide()

    def clear_error(self) -> None:
        super().clear_error()
        self.tick.show()

    def _display(self, value: str) -> None:
        self._pause.stop()
        # Not by blocking signals: the clear button lives on them.
        self._displaying = True
        self.entry.show_text(value)
        self._displaying = False

    def _check(self) -> None:
        text = self.entry.text()
        try:
            parse_formula(text)
            self.parameter.check(text)
        except (FormulaError, NotAllowed) as error:
            self.show_error(str(error))
            self.text_stands = True
        else:
            if text == self._value:
                self.clear_error()
            else:
                self._propose(text)

    @Slot()
    def _on_entry_text_changed(self) -> None:
        if not self._displaying:
            self.tick.hide()
            self._pause.start()

    @Slot()
    def _on_pause_timeout(self) -> None:
        self._check()

    @Slot()
    def _on_entry_finished(self) -> None:
        self._pause.stop()
        self._check()
        self.gesture_ended.emit()
