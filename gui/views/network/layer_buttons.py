"""The buttons in the diagram that add and remove neurons and layers, within their limits."""

from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.theme import Theme
from gui.views.base import scaled
from gui.views.network.descriptions import neuron_count_text
from gui.views.network.layout import DiagramLayout, Header
from scratchnet.declare.parameter import Sizes as SizesParameter
from scratchnet.experiment import PARAMETERS

#: The number of neurons in each hidden layer.
Sizes = tuple[int, ...]

_HIDDEN = PARAMETERS["network.hidden"]
assert isinstance(_HIDDEN, SizesParameter)
MOST_LAYERS, MOST_NEURONS = _HIDDEN.most, _HIDDEN.maximum
#: The size of a layer in a network without any; otherwise it is the neighbour's.
_FIRST_SIZE = 4


class LayerEdit(Enum):
    """An edit of the hidden layers, and the symbol on its button."""

    REMOVE_LAYER = "×"
    REMOVE_NEURON = "−"
    ADD_NEURON = "+"
    INSERT_LAYER = "⊕"

    def applied(self, sizes: Sizes, layer: int) -> Sizes:
        """Return the sizes after this edit of a layer; an inserted one becomes that layer."""
        before, after = sizes[:layer], sizes[layer + 1 :]
        match self:
            case LayerEdit.REMOVE_LAYER:
                return before + after
            case LayerEdit.REMOVE_NEURON:
                return (*before, sizes[layer] - 1, *after)
            case LayerEdit.ADD_NEURON:
                return (*before, sizes[layer] + 1, *after)
            case LayerEdit.INSERT_LAYER:
                return (*before, inserted_size(sizes, layer), *sizes[layer:])

    def blocked_text(self, sizes: Sizes, layer: int) -> str:
        """Return why the edit is not possible, or nothing if it is."""
        match self:
            case LayerEdit.REMOVE_NEURON if sizes[layer] <= 1:
                return "A layer has at least 1 neuron; × removes the layer"
            case LayerEdit.ADD_NEURON if sizes[layer] >= MOST_NEURONS:
                return f"A layer has at most {MOST_NEURONS} neurons"
            case LayerEdit.INSERT_LAYER if len(sizes) >= MOST_LAYERS:
                return f"A network has at most {MOST_LAYERS} hidden layers"
        return ""

    def text(self, sizes: Sizes, layer: int) -> str:
        """Return what the edit does."""
        number = layer + 1
        match self:
            case LayerEdit.REMOVE_LAYER:
                return f"Remove layer {number} with its {neuron_count_text(sizes[layer])}"
            case LayerEdit.REMOVE_NEURON:
                return f"Remove a neuron from layer {number}"
            case LayerEdit.ADD_NEURON:
                return f"Add a neuron to layer {number}"
            case LayerEdit.INSERT_LAYER:
                size = neuron_count_text(inserted_size(sizes, layer))
                position = f"after layer {layer}" if layer else "after the features"
                return f"Insert a layer of {size} {position}"


def inserted_size(sizes: Sizes, layer: int) -> int:
    """Return the size of a new layer: that of the layer before it, else after it."""
    return sizes[max(layer - 1, 0)] if sizes else _FIRST_SIZE


def available_edits(sizes: Sizes) -> list[tuple[LayerEdit, int]]:
    """Return the edits that a network offers, with their layers, from left to right."""
    edits = [(LayerEdit.INSERT_LAYER, 0)]
    for layer in range(len(sizes)):
        edits += [
            (LayerEdit.REMOVE_LAYER, layer),
            (LayerEdit.REMOVE_NEURON, layer),
            (LayerEdit.ADD_NEURON, layer),
            (LayerEdit.INSERT_LAYER, layer + 1),
        ]
    return edits


class EditButton(QAbstractButton):
    """A symbol in a box, or in a circle where a layer is inserted."""

    def __init__(self, edit: LayerEdit, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = edit
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def describe(self, text: str, blocked_text: str) -> None:
        """Set what the button does, or why it cannot; with a reason it is disabled."""
        self.setEnabled(not blocked_text)
        self.setAccessibleName(text)
        self.setToolTip(blocked_text or text)

    def sizeHint(self) -> QSize:
        return QSize(17, 17)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus() or self.isDown())
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = box.width() / 2 if self.edit is LayerEdit.INSERT_LAYER else 3.0
        edge = theme.accent if lit else theme.border
        painter.setPen(QPen(QColor(edge), 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(QColor(theme.accent if self.isDown() else theme.raised))
        painter.drawRoundedRect(box, radius, radius)
        ink = theme.accent_text if self.isDown() else theme.accent if lit else theme.text
        painter.setPen(QPen(QColor(ink if self.isEnabled() else theme.faint_text), 1.5))
        center, arm = box.center(), box.width() * 0.27
        if self.edit is LayerEdit.REMOVE_LAYER:
            arm *= 0.85
            for diagonal in (QPointF(arm, arm), QPointF(arm, -arm)):
                painter.drawLine(center - diagonal, center + diagonal)
            return
        painter.drawLine(center - QPointF(arm, 0), center + QPointF(arm, 0))
        if self.edit is not LayerEdit.REMOVE_NEURON:
            painter.drawLine(center - QPointF(0, arm), center + QPointF(0, arm))


class LayerButtons(QObject):
    """Creates, labels and arranges the buttons.

    Buttons are kept when the network changes, so that the one with the focus keeps it.
    Signals: ``hidden_edited(tuple)``, the sizes of the hidden layers that the user wants.
    """

    hidden_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._visible = True
        self._sizes: Sizes = ()
        #: By edit and layer.
        self.buttons: dict[tuple[LayerEdit, int], EditButton] = {}

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        for button in self.buttons.values():
            button.set_theme(theme)

    def set_visible(self, visible: bool) -> None:
        """Show or hide all of them."""
        self._visible = visible
        self.set_sizes(self._sizes)

    def set_sizes(self, sizes: Sizes) -> None:
        """Show the buttons for hidden layers of these sizes."""
        self._sizes = sizes
        edits = available_edits(sizes)
        for edit, layer in edits:
            if (edit, layer) not in self.buttons:
                button = EditButton(edit, self._theme, self._parent)
                button.setObjectName(f"{edit.name.lower()} {layer}")
                button.clicked.connect(self._on_button_clicked)
                self.buttons[edit, layer] = button
        for key, button in self.buttons.items():
            button.setVisible(self._visible and key in edits)
        self._describe_buttons()
        # They are made late, and would be last in the order of Tab.
        QWidget.setTabOrder(self._parent, self.buttons[edits[0]])
        for first, second in pairwise(edits):
            QWidget.setTabOrder(self.buttons[first], self.buttons[second])

    def arrange(self, layout: DiagramLayout, headers: list[Header], scale: float = 1.0) -> None:
        """Move the buttons beside the texts of the headers; the layout is enlarged by ``scale``."""
        hidden_layers = len(headers) - 2
        for (edit, layer), button in self.buttons.items():
            if edit is LayerEdit.INSERT_LAYER:
                if layer <= hidden_layers:
                    place = layout.insert_button_rect(layer)
                    button.setGeometry(scaled(place, scale).toRect())
            elif layer < hidden_layers:
                header = headers[layer + 1]
                rects = {
                    LayerEdit.REMOVE_LAYER: header.remove_layer,
                    LayerEdit.REMOVE_NEURON: header.remove_neuron,
                    LayerEdit.ADD_NEURON: header.add_neuron,
                }
                button.setGeometry(scaled(rects[edit], scale).toRect())

    def _describe_buttons(self) -> None:
        for edit, layer in available_edits(self._sizes):
            if (edit, layer) in self.buttons:
                self.buttons[edit, layer].describe(
                    edit.text(self._sizes, layer), edit.blocked_text(self._sizes, layer)
                )

    @Slot()
    def _on_button_clicked(self) -> None:
        sender = self.sender()
        for edit, layer in available_edits(self._sizes):
            if self.buttons.get((edit, layer)) is sender:
                # Kept at once: a second click may come before the new network does.
                self._sizes = edit.applied(self._sizes, layer)
                self._describe_buttons()
                self.hidden_edited.emit(self._sizes)
                return
