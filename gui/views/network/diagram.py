"""The network diagram: features, neurons and outputs from left to right, to be taken apart."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.network.editing import Editing
from gui.views.network.hits import part_at
from gui.views.network.layer_buttons import LayerButtons
from gui.views.network.lens import Lens
from gui.views.network.parts import Address, Neuron, Part
from gui.views.network.reading import reading_of, spoken
from gui.views.network.selection import FIRST, Move, moved, within
from gui.views.network.still_diagram import StillDiagram
from gui.views.registry import FrameData, Pane, Variant, ViewRecord
from scratchnet.run.snapshot import Frame, Scene

_MOVES = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
}
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class NetworkDiagram(StillDiagram):
    """Layers count from 0, as in a snapshot's parameters, and a bias is the last index.

    Signals: ``parameter_clicked(layer, neuron, index)``; ``parameter_edited(layer, neuron,
    index, value)``, a person typed a value; ``parameter_frozen(layer, neuron, index, frozen)``;
    ``hidden_edited(tuple)``, the sizes of the hidden layers that a person wants.
    """

    title = "Network"
    name = "network"

    parameter_clicked = Signal(int, int, int)
    parameter_edited = Signal(int, int, int, float)
    parameter_frozen = Signal(int, int, int, bool)
    hidden_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.editable = True
        self.selected: Neuron | None = None
        self.buttons = LayerButtons(theme, self)
        self.lens = Lens(theme, self)
        self.editing = Editing(self.picture, theme, self)
        self.editor = self.editing.editor
        self._pointed: Part | None = None
        #: Whether the selection's numbers are shown: after arrow keys, until something else.
        self._selection_read = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.buttons.hidden_edited.connect(self.hidden_edited)
        self.editing.parameter_edited.connect(self.parameter_edited)
        self.editing.parameter_frozen.connect(self.parameter_frozen)
        self.editing.opened.connect(self._show_reading)
        self.editing.closed.connect(self._on_editing_closed)

    def set_frozen(self, frozen: frozenset[Address]) -> None:
        super().set_frozen(frozen)
        self.editing.show_frozen()
        self._show_reading()

    def set_editable(self, editable: bool) -> None:
        """Offer to change the network, or only show it."""
        self.editable = self.picture.editable = editable
        self.buttons.set_shown(editable)
        self._lay_out()
        if not editable:
            self.editor.close_editor()

    def open_editor(self, address: Address) -> None:
        """Edit a parameter in place."""
        if self.editable:
            self.editing.open_at(address)

    def copy_options(self, other: BaseView) -> None:
        """Take over the marks; what is to be seen by itself has no buttons."""
        if isinstance(other, NetworkDiagram):
            self.set_editable(False)
            self.set_frozen(other.picture.frozen)

    def _draw_scene(self, scene: Scene) -> None:
        before = self.picture.content
        super()._draw_scene(scene)
        content = self.picture.content
        assert content is not None
        self.selected = within(content.sizes, self.selected)
        self.buttons.set_sizes(content.hidden)
        self._place_buttons()
        if before is None or before.sizes != content.sizes:
            self.editor.close_editor()
            self._point_at(None)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        super()._draw(scene, frame)
        self._show_reading()

    def _colour(self, theme: Theme) -> None:
        super()._colour(theme)
        self.buttons.set_theme(theme)
        self.lens.set_theme(theme)
        self.editor.set_theme(theme)

    def _lay_out(self) -> None:
        super()._lay_out()
        self._place_buttons()

    def _place_buttons(self) -> None:
        if self.picture.places is not None:
            self.buttons.place(self.picture.places, self.picture.headers)

    def _highlighted(self) -> Part | None:
        """Return what is read off: what the pointer is on, else what the keys have reached."""
        if self.editing.underway:
            return None
        return self._pointed or (self.selected if self._selection_read else None)

    def _ringed(self) -> Neuron | None:
        return self.selected if self.hasFocus() else None

    @Slot()
    def _show_reading(self) -> None:
        part, content, shades = self._highlighted(), self.picture.content, self.picture.shades
        if part is None or content is None or shades is None:
            self.lens.hide()
            return
        reading = reading_of(content, part, self.picture.frozen)
        levels = shades.levels_of(part) if isinstance(part, Neuron) else (-1.0, 1.0)
        beside = self.picture.place_of(part)
        self.lens.show_reading(reading, content.axes, levels, beside)

    def _point_at(self, part: Part | None) -> None:
        if part != self._pointed:
            self._pointed = part
            editable = part is not None and self.editing.address_of(part) and self.editable
            shape = Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._show_reading()
            self._update_body()

    def _select(self, neuron: Neuron, read: bool = True) -> None:
        self.selected = neuron
        self._selection_read = read
        self._pointed = None
        if self.picture.content is not None:
            self.setAccessibleDescription(spoken(self.picture.content, neuron, self.picture.frozen))
        self._show_reading()
        self._update_body()

    def _click(self, part: Part) -> None:
        address = self.editing.address_of(part)
        if address is not None:
            self.parameter_clicked.emit(*address)
            self.open_editor(address)

    def _part_at(self, point: QPointF) -> Part | None:
        places = self.picture.places
        return part_at(places, self.picture.wiring, point) if places is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.editor.close_editor()
        super().resizeEvent(event)
        self._show_reading()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.editor.close_editor()
        self._selection_read = False
        part = self._part_at(event.position())
        if isinstance(part, Neuron):
            self.selected = part
        if part is not None:
            self._click(part)
        self._show_reading()
        self._update_body()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, places = Qt.Key(event.key()), self.picture.places
        if places is not None and key in _MOVES:
            self._select(moved(places, self.selected, _MOVES[key]))
        elif self.selected is not None and key in _OPENING_KEYS:
            self._click(self.selected)
        elif key == Qt.Key.Key_Escape and self._selection_read:
            self._selection_read = False
            self._show_reading()
            self._update_body()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in _TABBED and self.selected is None and self.picture.places is not None:
            # Who comes by keyboard sees where the arrow keys begin.
            self._select(FIRST, read=False)
        self._update_body()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._selection_read = False
        self._show_reading()
        self._update_body()

    @Slot()
    def _on_editing_closed(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_reading()
        self._update_body()


def _show_only(view: NetworkDiagram, scene: Scene) -> None:
    """What only invites to be pressed has no place in a picture."""
    view.set_editable(False)
    view.set_frozen(frozenset(scene.experiment.network.frozen))


RECORD = ViewRecord(
    view=NetworkDiagram,
    requires=FrameData.NEURON_MAPS,
    least_size=(190, 165),
    pane=Pane.NETWORK,
    variants=(Variant(name=NetworkDiagram.name, title="Network diagram", configure=_show_only),),
)
