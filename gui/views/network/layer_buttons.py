"""All buttons that edit a network's structure in place."""

from itertools import pairwise

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.network import hidden_sizes as change
from gui.views.network.edit_button import EditButton, Sign
from gui.views.network.headers import Header, insertion_place
from gui.views.network.places import Places
from gui.views.network.wording import neurons

#: The signs of the buttons that each hidden layer has, in the order of the Tab key.
_OF_A_LAYER = (Sign.REMOVE, Sign.FEWER, Sign.MORE)


class LayerButtons(QObject):
    """Makes, names and places the buttons.

    Buttons are kept when the network changes, so that the one with the focus keeps it.
    Signals: ``hidden_edited(tuple)``, the sizes of the hidden layers that a person wants.
    """

    hidden_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._shown = True
        self._sizes: change.Sizes = ()
        #: By sign and layer; INSERT at n makes a layer number n.
        self.buttons: dict[tuple[Sign, int], EditButton] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for button in self.buttons.values():
            button.set_theme(theme)

    def set_shown(self, shown: bool) -> None:
        """Show or hide all of them."""
        self._shown = shown
        self.set_sizes(self._sizes)

    def set_sizes(self, sizes: change.Sizes) -> None:
        """Have the buttons for these hidden layers."""
        self._sizes = sizes
        wanted = _keys(sizes)
        for key in wanted:
            if key not in self.buttons:
                self.buttons[key] = self._made(*key)
        for key, button in self.buttons.items():
            button.setVisible(self._shown and key in wanted)
        self._name_buttons()
        for first, second in pairwise(wanted):
            QWidget.setTabOrder(self.buttons[first], self.buttons[second])

    def place(self, places: Places, headers: list[Header]) -> None:
        """Put the buttons beside the words of the headers."""
        for (sign, layer), button in self.buttons.items():
            if sign is Sign.INSERT and layer < len(headers) - 1:
                button.setGeometry(insertion_place(places, layer).toRect())
            elif sign is not Sign.INSERT and layer < len(headers) - 2:
                header = headers[layer + 1]
                places_of = {
                    Sign.REMOVE: header.remove,
                    Sign.FEWER: header.fewer,
                    Sign.MORE: header.more,
                }
                button.setGeometry(places_of[sign].toRect())

    def _made(self, sign: Sign, layer: int) -> EditButton:
        button = EditButton(sign, self._theme, self._parent)
        button.setObjectName(f"{sign.name.lower()} {layer}")
        button.clicked.connect(self._on_button_clicked)
        return button

    def _name_buttons(self) -> None:
        for key in _keys(self._sizes):
            if key in self.buttons:
                self.buttons[key].set_wording(*self._wording(*key))

    def _wording(self, sign: Sign, layer: int) -> tuple[str, str]:
        sizes, number = self._sizes, layer + 1
        match sign:
            case Sign.MORE:
                return f"Add a neuron to layer {number}", change.why_not_more(sizes, layer)
            case Sign.FEWER:
                return f"Remove a neuron from layer {number}", change.why_not_fewer(sizes, layer)
            case Sign.REMOVE:
                return f"Remove layer {number} with its {neurons(sizes[layer])}", ""
            case Sign.INSERT:
                size = neurons(change.inserted_size(sizes, layer))
                place = f"after layer {layer}" if layer else "after the features"
                return f"Insert a layer of {size} {place}", change.why_not_inserted(sizes)

    @Slot()
    def _on_button_clicked(self) -> None:
        sender = self.sender()
        for (sign, layer), button in self.buttons.items():
            if button is sender and (sign, layer) in _keys(self._sizes):
                self._act(sign, layer)
                return

    def _act(self, sign: Sign, layer: int) -> None:
        match sign:
            case Sign.MORE:
                sizes = change.with_neurons(self._sizes, layer, 1)
            case Sign.FEWER:
                sizes = change.with_neurons(self._sizes, layer, -1)
            case Sign.REMOVE:
                sizes = change.without_layer(self._sizes, layer)
            case Sign.INSERT:
                sizes = change.with_layer(self._sizes, layer)
        # Kept at once: a second click may come before the new network does.
        self._sizes = sizes
        self._name_buttons()
        self.hidden_edited.emit(sizes)


def _keys(sizes: change.Sizes) -> list[tuple[Sign, int]]:
    """Return the buttons that a network has, from left to right."""
    keys = [(Sign.INSERT, 0)]
    for layer in range(len(sizes)):
        keys += [*((sign, layer) for sign in _OF_A_LAYER), (Sign.INSERT, layer + 1)]
    return keys
