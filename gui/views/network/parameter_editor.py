"""Editing a weight or a bias in the diagram."""

from math import isfinite

from PySide6.QtCore import QObject, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
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
from gui.theme.fonts import keep_font
from gui.views.base import scaled
from gui.views.network.content import Address, Connection, Node, Part
from gui.views.network.descriptions import node_name, source_name
from gui.views.network.renderer import DiagramRenderer

_WIDTH_PX = 236
_GAP_PX = 8
_STEP = 0.1
_MOST_VISIBLE_NAMES = 14


class InvalidNumber(ValueError):
    """A text is not a number that a parameter can have; the message gives the reason."""


def parse_number(text: str) -> float:
    """Return the number that the user typed. Raises InvalidNumber."""
    cleaned = text.strip().replace("\u2212", "-")
    if not cleaned:
        raise InvalidNumber("Enter a number, such as 0.5 or −1e-3")
    plain = set(cleaned) <= set("0123456789+-.eE")
    try:
        value = float(cleaned) if plain else None
    except ValueError:
        value = None
    if value is None and cleaned.count(",") == 1 and "." not in cleaned:
        raise InvalidNumber("Use a decimal point: " + cleaned.replace(",", "."))
    if value is None:
        shown = cleaned if len(cleaned) <= 20 else cleaned[:19] + "…"
        raise InvalidNumber(f"“{shown}” is not a number. Enter one such as 0.5 or −1e-3")
    if not isfinite(value):
        raise InvalidNumber("This number is too large")
    return value


def editable_text(value: float) -> str:
    """Return a number for editing, with six significant digits."""
    return f"{value:.6g}"


class NumberEdit(QLineEdit):
    """A line edit whose arrow keys step. Signals: ``stepped(int)``, the number of steps up."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)


class ParameterEditor(QFrame):
    """Edits the weights and the bias of one neuron, one at a time.

    Signals: ``parameter_chosen(int)``, the user chose the neuron's parameter of that index;
    ``value_edited(float)``; ``frozen_edited(bool)``; ``closed()``.
    """

    parameter_chosen = Signal(int)
    value_edited = Signal(float)
    frozen_edited = Signal(bool)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        #: That of the edited parameter; None while the editor is closed.
        self.address: Address | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Edit a parameter")
        # Unlike what the diagram paints, its widgets grow with the program's text.
        keep_font(self, QFont)
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.parameter_box = QComboBox()
        self.parameter_box.setMaxVisibleItems(_MOST_VISIBLE_NAMES)
        self.parameter_box.setToolTip("The weight or bias of this neuron to edit")
        self.parameter_box.setAccessibleName("Parameter")
        self.value_edit = NumberEdit()
        self.value_edit.setToolTip("Enter applies the value, Up and Down step by 0.1, Esc closes")
        self.value_edit.setAccessibleName("Value")
        self.frozen_box = QCheckBox("Fro&zen")
        self.frozen_box.setToolTip("Training does not change a frozen parameter")
        self.error = QLabel()
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.setAccessibleName("Error message")
        self._lay_out()
        self.set_theme(theme)
        self.parameter_box.activated.connect(self.parameter_chosen)
        self.value_edit.returnPressed.connect(self._on_value_edit_return_pressed)
        self.value_edit.stepped.connect(self._on_value_edit_stepped)
        self.value_edit.textEdited.connect(self._on_value_edit_text_edited)
        self.frozen_box.clicked.connect(self.frozen_edited)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.setFixedWidth(round(_WIDTH_PX * theme.style.scale))
        palette = theme.palette()
        palette.setColor(palette.ColorRole.Window, theme.raised)
        self.setPalette(palette)
        # The rest of the window may be of another theme, as in a picture.
        error_palette = theme.palette()
        error_palette.setColor(palette.ColorRole.WindowText, theme.error)
        self.error.setPalette(error_palette)

    def open_at(
        self, address: Address, heading: str, names: list[str], value: float, beside: QRectF
    ) -> None:
        """Edit the parameter at an address, next to a rectangle of the parent.

        ``names`` are those of all parameters of the neuron.
        """
        self.address = address
        self.heading.setText(heading)
        with QSignalBlocker(self.parameter_box):
            self.parameter_box.clear()
            self.parameter_box.addItems(names)
            self.parameter_box.setCurrentIndex(address[2])
        self.value_edit.setText(editable_text(value))
        self._show_error("")
        self._move_beside(beside)
        self.show()
        self.raise_()
        self.value_edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.value_edit.selectAll()

    def set_frozen(self, frozen: bool) -> None:
        """Show whether the parameter is frozen."""
        self.frozen_box.setChecked(frozen)

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
        # Not passed on to the diagram, which uses these keys differently.
        event.accept()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.value_edit, 1)
        row.addWidget(self.frozen_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self.parameter_box)
        layout.addLayout(row)
        layout.addWidget(self.error)

    def _move_beside(self, beside: QRectF) -> None:
        self.adjustSize()
        available = self._over.rect()
        left = round(beside.right()) + _GAP_PX
        if left + self.width() > available.width():
            left = round(beside.left()) - _GAP_PX - self.width()
        top = round(beside.center().y()) - self.height() // 2
        self.move(
            max(0, min(left, available.width() - self.width())),
            max(0, min(top, available.height() - self.height())),
        )

    def _show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.adjustSize()

    def _typed_value(self) -> float | None:
        try:
            return parse_number(self.value_edit.text())
        except InvalidNumber as error:
            self._show_error(str(error))
            return None

    @Slot()
    def _on_value_edit_return_pressed(self) -> None:
        if not self.value_edit.isModified():
            self.close_editor()
            return
        value = self._typed_value()
        if value is not None:
            self.value_edited.emit(value)
            self.close_editor()

    @Slot(int)
    def _on_value_edit_stepped(self, steps: int) -> None:
        value = self._typed_value()
        if value is not None:
            value = round(value + steps * _STEP, 10)
            self.value_edit.setText(editable_text(value))
            self._show_error("")
            self.value_edited.emit(value)

    @Slot()
    def _on_value_edit_text_edited(self) -> None:
        self._show_error("")


class EditorController(QObject):
    """Opens the editor for parameters of a diagram, and adds their address to its signals.

    Signals: ``parameter_edited(layer, neuron, index, value)``; ``parameter_frozen(layer, neuron,
    index, frozen)``; ``opened()`` and ``closed()``.
    """

    parameter_edited = Signal(int, int, int, float)
    parameter_frozen = Signal(int, int, int, bool)
    opened = Signal()
    closed = Signal()

    def __init__(self, renderer: DiagramRenderer, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self.editor = ParameterEditor(theme, parent)
        self.editor.parameter_chosen.connect(self._on_editor_parameter_chosen)
        self.editor.value_edited.connect(self._on_editor_value_edited)
        self.editor.frozen_edited.connect(self._on_editor_frozen_edited)
        self.editor.closed.connect(self.closed)

    @property
    def is_open(self) -> bool:
        """Whether the editor is open."""
        return self.editor.address is not None

    def open_at(self, address: Address) -> None:
        """Edit the parameter at an address, beside the part that it belongs to."""
        content = self._renderer.content
        if content is None or self._renderer.layout is None:
            return
        layer, neuron, index = address
        parameters = content.layers[layer][neuron]
        sources = range(len(parameters) - 1)
        names = [f"weight from {source_name(content, layer, source)}" for source in sources]
        name = node_name(content, Node(layer + 1, neuron))
        part: Part = Node(layer + 1, neuron)
        if index in sources:
            part = Connection(layer, neuron, index)
        self.editor.set_frozen(address in self._renderer.frozen)
        self.editor.open_at(
            address,
            name[0].upper() + name[1:],
            [*names, "bias"],
            float(parameters[index]),
            scaled(self._renderer.rect_of(part), self._renderer.theme.style.scale),
        )
        self.opened.emit()

    def update_frozen(self) -> None:
        """Show whether the edited parameter is frozen now."""
        if self.is_open:
            self.editor.set_frozen(self.editor.address in self._renderer.frozen)

    @Slot(int)
    def _on_editor_parameter_chosen(self, index: int) -> None:
        if self.editor.address is not None:
            layer, neuron, _ = self.editor.address
            self.open_at((layer, neuron, index))

    @Slot(float)
    def _on_editor_value_edited(self, value: float) -> None:
        if self.editor.address is not None:
            self.parameter_edited.emit(*self.editor.address, value)

    @Slot(bool)
    def _on_editor_frozen_edited(self, frozen: bool) -> None:
        if self.editor.address is not None:
            self.parameter_frozen.emit(*self.editor.address, frozen)
