"""Editing a parameter in place: from the part that was clicked to the editor, and back."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.network import wording
from gui.views.network.editor import ParameterEditor
from gui.views.network.parts import Address, Connection, Neuron, Part
from gui.views.network.picture import Picture


class Editing(QObject):
    """Opens the editor on parameters of a picture.

    Signals: ``parameter_edited(layer, neuron, index, value)``; ``parameter_frozen(layer, neuron,
    index, frozen)``; ``opened()`` and ``closed()``, the editor is.
    """

    parameter_edited = Signal(int, int, int, float)
    parameter_frozen = Signal(int, int, int, bool)
    opened = Signal()
    closed = Signal()

    def __init__(self, picture: Picture, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = picture
        self.editor = ParameterEditor(theme, parent)
        self.editor.chosen.connect(self._on_editor_chosen)
        self.editor.edited.connect(self._on_editor_edited)
        self.editor.frozen.connect(self._on_editor_frozen)
        self.editor.closed.connect(self.closed)

    @property
    def underway(self) -> bool:
        """Whether the editor is open."""
        return self.editor.address is not None

    def open_at(self, address: Address) -> None:
        """Edit a parameter."""
        content = self._picture.content
        if content is None or self._picture.places is None:
            return
        layer, neuron, index = address
        row = content.layers[layer][neuron]
        names = [
            f"weight from {wording.source_name(content, layer, source)}"
            for source in range(len(row) - 1)
        ]
        heading = wording.neuron_name(content, Neuron(layer + 1, neuron))
        part: Part = Neuron(layer + 1, neuron)
        if index < len(row) - 1:
            part = Connection(layer, neuron, index)
        self.editor.set_frozen(address in self._picture.frozen)
        self.editor.open_at(
            address,
            heading[0].upper() + heading[1:],
            [*names, "bias"],
            float(row[index]),
            self._picture.place_of(part),
        )
        self.opened.emit()

    def show_frozen(self) -> None:
        """Show whether the parameter is frozen, after the picture was told."""
        if self.underway:
            self.editor.set_frozen(self.editor.address in self._picture.frozen)

    def address_of(self, part: Part) -> Address | None:
        """Return the weight of a connection, the bias of a neuron, nothing for a feature."""
        if isinstance(part, Connection):
            return part.layer, part.neuron, part.source
        if part.column == 0 or self._picture.content is None:
            return None
        return part.layer, part.index, self._picture.content.layers[part.layer].shape[1] - 1

    @Slot(int)
    def _on_editor_chosen(self, index: int) -> None:
        if self.editor.address is not None:
            layer, neuron, _ = self.editor.address
            self.open_at((layer, neuron, index))

    @Slot(float)
    def _on_editor_edited(self, value: float) -> None:
        if self.editor.address is not None:
            self.parameter_edited.emit(*self.editor.address, value)

    @Slot(bool)
    def _on_editor_frozen(self, frozen: bool) -> None:
        if self.editor.address is not None:
            self.parameter_frozen.emit(*self.editor.address, frozen)
