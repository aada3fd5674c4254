"""The small editor for one parameter, within the diagram."""

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui.theme import Theme
from gui.views.network.parts import Address
from gui.views.network.typed_number import NotANumber, number_from, text_of

_WIDTH_PX = 236
_STEP = 0.1
_MOST_NAMES_SEEN = 14


class ValueEntry(QLineEdit):
    """A line edit whose arrow keys step. Signals: ``stepped(int)``, so many steps up."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)


class ParameterEditor(QFrame):
    """Edits the weights and the bias of one neuron, one at a time.

    Signals: ``chosen(int)``, the parameter of that index is the one to edit; ``edited(float)``,
    it is to have this value; ``frozen(bool)``, it is to be frozen or let go; ``closed()``.
    """

    chosen = Signal(int)
    edited = Signal(float)
    frozen = Signal(bool)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.address: Address | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Edit a parameter")
        self.setFixedWidth(_WIDTH_PX)
        self.heading = QLabel()
        self.parameter = QComboBox()
        self.parameter.setMaxVisibleItems(_MOST_NAMES_SEEN)
        self.parameter.setToolTip("Which weight or bias of this neuron to edit")
        self.parameter.setAccessibleName("Parameter")
        self.entry = ValueEntry()
        self.entry.setToolTip("Its value: Enter sets it, up and down step by 0.1, Escape closes")
        self.entry.setAccessibleName("Value")
        self.check_box = QCheckBox("&Frozen")
        self.check_box.setToolTip("Training leaves a frozen parameter as it is")
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
        self._lay_out()
        self.set_theme(theme)
        self.parameter.activated.connect(self.chosen)
        self.entry.returnPressed.connect(self._on_entry_return_pressed)
        self.entry.stepped.connect(self._on_entry_stepped)
        self.entry.textEdited.connect(self._on_entry_text_edited)
        self.check_box.clicked.connect(self.frozen)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        palette = theme.palette()
        palette.setColor(palette.ColorRole.Window, theme.raised)
        self.setPalette(palette)
        # The rest of the window may be of another theme, as in a picture.
        wrong = theme.palette()
        wrong.setColor(palette.ColorRole.WindowText, theme.error)
        self.reason.setPalette(wrong)

    def open_at(
        self, address: Address, heading: str, names: list[str], value: float, beside: QRectF
    ) -> None:
        """Edit the parameter at an address, next to a rectangle of the parent's.

        ``names`` are those of all parameters of the neuron.
        """
        self.address = address
        self.heading.setText(heading)
        with QSignalBlocker(self.parameter):
            self.parameter.clear()
            self.parameter.addItems(names)
            self.parameter.setCurrentIndex(address[2])
        self.entry.setText(text_of(value))
        self._complain("")
        self._move_beside(beside)
        self.show()
        self.raise_()
        self.entry.setFocus(Qt.FocusReason.PopupFocusReason)
        self.entry.selectAll()

    def set_frozen(self, frozen: bool) -> None:
        """Say whether the parameter is frozen."""
        self.check_box.setChecked(frozen)

    @Slot()
    def close_editor(self) -> None:
        """Close without a change."""
        if self.address is not None:
            self.address = None
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        # Nothing goes on to the diagram, which has its own use for these keys.
        event.accept()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.entry, 1)
        row.addWidget(self.check_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self.parameter)
        layout.addLayout(row)
        layout.addWidget(self.reason)

    def _move_beside(self, beside: QRectF) -> None:
        self.adjustSize()
        room = self._over.rect()
        left = round(beside.right()) + 8
        if left + self.width() > room.width():
            left = round(beside.left()) - 8 - self.width()
        top = round(beside.center().y()) - self.height() // 2
        self.move(
            max(0, min(left, room.width() - self.width())),
            max(0, min(top, room.height() - self.height())),
        )

    def _complain(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.adjustSize()

    def _typed(self) -> float | None:
        try:
            return number_from(self.entry.text())
        except NotANumber as wrong:
            self._complain(str(wrong))
            return None

    @Slot()
    def _on_entry_return_pressed(self) -> None:
        if not self.entry.isModified():
            self.close_editor()
            return
        value = self._typed()
        if value is not None:
            self.edited.emit(value)
            self.close_editor()

    @Slot(int)
    def _on_entry_stepped(self, steps: int) -> None:
        value = self._typed()
        if value is not None:
            value = round(value + steps * _STEP, 10)
            self.entry.setText(text_of(value))
            self._complain("")
            self.edited.emit(value)

    @Slot()
    def _on_entry_text_edited(self) -> None:
        self._complain("")
