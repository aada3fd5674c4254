"""Features of one's own: a row for each, and the entry that adds one."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.controls.features import plain
from gui.controls.inputs import Entry
from scratchnet.formula import FormulaError, parse_formula

#: How long after the last key the formula is checked.
_PAUSE_MS = 200


class OwnFeature(QWidget):
    """A formula and a button that removes it. Signals: ``removed(str)``, the formula."""

    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.formula = ""
        self.label = QLabel(self)
        self.label.setFont(_formula_font(self))
        # A long formula is cut rather than making the panel wider; the tool tip has all of it.
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = _tool_button("×", self)
        self.button.clicked.connect(self._on_button_clicked)
        row = _row(self)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)

    def show_formula(self, text: str, removable: bool) -> None:
        """Show a formula; ``removable`` says whether the button can be pressed."""
        self.formula = text
        self.label.setText(text)
        self.label.setToolTip(text)
        self.button.setEnabled(removable)
        self.button.setToolTip(f"Remove {text}")
        self.button.setAccessibleName(f"Remove {text}")

    @Slot()
    def _on_button_clicked(self) -> None:
        self.removed.emit(self.formula)


class NewFeature(QWidget):
    """An entry that is checked as one types, and a button that adds what stands in it.

    ``inputs``: the names that a formula may use. ``taken``: the formulas that there are already.
    ``wrong``: whether what stands there cannot be added. Signals: ``added(str)``;
    ``refused(str)``, why what stands there cannot be added; ``cleared()``, that no longer holds.
    """

    added = Signal(str)
    refused = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.inputs: Sequence[str] = ("x", "y")
        self.taken: Sequence[str] = ()
        self.wrong = False
        self.entry = Entry(self)
        self.entry.setFont(_formula_font(self))
        self.entry.setPlaceholderText("your own, e.g. cos(3*x)")
        self.button = _tool_button("+", self)
        self.button.setEnabled(False)
        row = _row(self)
        row.addWidget(self.entry, 1)
        row.addWidget(self.button)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_pause_timeout)
        self.entry.textEdited.connect(self._on_entry_text_edited)
        self.entry.returnPressed.connect(self._add)
        self.entry.abandoned.connect(self._on_entry_abandoned)
        self.button.clicked.connect(self._add)

    def clear(self) -> None:
        """Take away what was typed and cannot be added; what can be stays."""
        if self.wrong:
            self.wrong = False
            self.entry.show_text("")
            self.button.setEnabled(False)

    def _check(self) -> bool:
        """Say what is wrong, if anything; return whether there is something to add."""
        text = self.entry.text().strip()
        problem = self._problem(text) if text else ""
        self.button.setEnabled(bool(text) and not problem)
        if problem:
            self.wrong = True
            self.refused.emit(problem)
        elif self.wrong:
            self.wrong = False
            self.cleared.emit()
        return self.button.isEnabled()

    def _problem(self, text: str) -> str:
        if plain(text) in map(plain, self.taken):
            return f"{text} is on already"
        try:
            parse_formula(text, tuple(self.inputs))
        except FormulaError as error:
            return str(error)
        return ""

    @Slot()
    def _add(self) -> None:
        self._pause.stop()
        if self._check():
            text = self.entry.text().strip()
            self.entry.show_text("")
            self.button.setEnabled(False)
            self.added.emit(text)

    @Slot(str)
    def _on_entry_text_edited(self, text: str) -> None:
        self.button.setEnabled(False)
        self._pause.start()

    @Slot()
    def _on_pause_timeout(self) -> None:
        self._check()

    @Slot()
    def _on_entry_abandoned(self) -> None:
        self._pause.stop()
        self.entry.show_text("")
        self._check()


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return row


def _tool_button(text: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    height = button.sizeHint().height()
    button.setFixedSize(height + 6, height)
    return button


def _formula_font(widget: QWidget) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(widget.font().pointSizeF())
    return font
