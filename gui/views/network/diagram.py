"""The network diagram: features, neurons and outputs from left to right, and what joins them."""

from time import monotonic

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.network import wording
from gui.views.network.backdrop import Backdrop
from gui.views.network.content import content_of
from gui.views.network.editing import Editing
from gui.views.network.hits import part_at
from gui.views.network.layer_buttons import LayerButtons
from gui.views.network.lens import Lens
from gui.views.network.parts import Address, Neuron, Part
from gui.views.network.picture import Picture
from gui.views.network.reading import reading_of, spoken
from gui.views.network.selection import Move, moved, within
from gui.views.network.wiring import wiring_of
from scratchnet.snapshot import Frame, Scene

#: More connections than this are not drawn for every frame, but after a rest of `_REST_S`.
_MANY_CONNECTIONS = 60
_REST_S = 0.25
_MOVES = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
}
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class NetworkDiagram(BaseView):
    """Layers count from 0, as in a snapshot's parameters, and a bias is the last index.

    Signals: ``parameter_clicked(layer, neuron, index)``; ``parameter_edited(layer, neuron,
    index, value)``, a person typed a value; ``parameter_frozen(layer, neuron, index, frozen)``;
    ``hidden_edited(tuple)``, the sizes of the hidden layers that a person wants.
    """

    title = "Network"
    file_stem = "network"

    parameter_clicked = Signal(int, int, int)
    parameter_edited = Signal(int, int, int, float)
    parameter_frozen = Signal(int, int, int, bool)
    hidden_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.editable = True
        self.selected: Neuron | None = None
        self.picture = Picture(theme, self.font())
        self.buttons = LayerButtons(theme, self)
        self.lens = Lens(theme, self)
        self.editing = Editing(self.picture, theme, self)
        self.editor = self.editing.editor
        self._backdrop = Backdrop()
        #: A new scene is another network; a scene drawn once more keeps its colours' meaning.
        self._drawn_scene: Scene | None = None
        self._pointed: Part | None = None
        self._selection_read = False
        self._lines_drawn_s = 0.0
        self._catch_up = QTimer(self, singleShot=True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._catch_up.timeout.connect(self._draw_lines)
        self.buttons.hidden_edited.connect(self.hidden_edited)
        self.editing.parameter_edited.connect(self.parameter_edited)
        self.editing.parameter_frozen.connect(self.parameter_frozen)
        self.editing.opened.connect(self._show_reading)
        self.editing.closed.connect(self._on_editing_closed)

    def set_frozen(self, frozen: frozenset[Address]) -> None:
        """Mark these parameters, as (layer, neuron, index), as frozen."""
        self.picture.frozen = frozen
        self.editing.show_frozen()
        self._draw_lines()

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

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        return " · ".join(self._caption_parts())

    def sizeHint(self) -> QSize:
        return QSize(700, 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 260)

    def _caption_parts(self) -> list[str]:
        content = self.picture.content
        if content is None or self.frame is None:
            return []
        shown = self.picture.wiring.shown
        return wording.caption(content, self.frame.snapshot.step, shown)

    def _show_caption(self) -> None:
        before = len(self.picture.caption_lines(self.width()))
        self.picture.caption = self._caption_parts()
        if len(self.picture.caption_lines(self.width())) != before:
            self._lay_out()
        places = self.picture.places
        self.update(places.caption.toAlignedRect() if places is not None else self.rect())

    def _draw_scene(self, scene: Scene) -> None:
        assert self.frame is not None
        content = content_of(scene, self.frame)
        before = self.picture.content
        self.picture.set_content(content, new=scene is not self._drawn_scene)
        self._drawn_scene = scene
        if before is None or before.sizes != content.sizes:
            self.editor.close_editor()
            self._point_at(None)
        self.buttons.set_sizes(content.hidden)
        self._draw_lines()
        self.picture.caption = self._caption_parts()
        self._lay_out()
        assert self.picture.places is not None
        self.selected = within(self.picture.places, self.selected)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        self.picture.set_content(content_of(scene, frame), new=False)
        self._draw_lines_soon()
        self._show_reading()
        self._update_body()

    def _update_body(self) -> None:
        places = self.picture.places
        self.update(places.body.toAlignedRect() if places is not None else self.rect())

    def _colour(self, theme: Theme) -> None:
        self.picture.set_theme(theme)
        self.buttons.set_theme(theme)
        self.lens.set_theme(theme)
        self.editor.set_theme(theme)
        self._backdrop.forget()
        self.update()

    def _lay_out(self) -> None:
        self.picture.lay_out(self.width(), self.height())
        if self.picture.places is not None:
            self.buttons.place(self.picture.places, self.picture.headers)
        self._backdrop.forget()
        self.update()

    def _draw_lines_soon(self) -> None:
        """Draw the connections if they look different, but many of them only now and then."""
        content = self.picture.content
        if content is None or self._catch_up.isActive():
            return
        rest = self._lines_drawn_s + _REST_S - monotonic()
        if self.picture.wiring.shown <= _MANY_CONNECTIONS or rest <= 0:
            self._draw_lines()
        elif self.isVisible():
            self._catch_up.start(int(1000 * rest) + 1)

    @Slot()
    def _draw_lines(self) -> None:
        content = self.picture.content
        if content is None:
            return
        wiring = wiring_of(content.layers, self.picture.frozen)
        if not wiring.looks_like(self.picture.wiring):
            self.picture.wiring = wiring
            self._backdrop.forget()
            self._lines_drawn_s = monotonic()
        self._update_body()

    def _point_at(self, part: Part | None) -> None:
        if part != self._pointed:
            self._pointed = part
            editable = part is not None and self.editing.address_of(part) and self.editable
            shape = Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._show_reading()
            self.update()

    def _read_part(self) -> Part | None:
        """Return what is read off: what the pointer is on, else what the keys have reached."""
        if self.editing.underway:
            return None
        return self._pointed or (self.selected if self._selection_read else None)

    @Slot()
    def _show_reading(self) -> None:
        part, content = self._read_part(), self.picture.content
        shades = self.picture.shades
        if part is None or content is None or shades is None:
            self.lens.hide()
            return
        reading = reading_of(content, part, self.picture.frozen)
        levels = shades.levels_of(part) if isinstance(part, Neuron) else (-1.0, 1.0)
        beside = self.picture.place_of(part)
        self.lens.show_reading(reading, content.axes, levels, beside)

    def _select(self, neuron: Neuron) -> None:
        self.selected = neuron
        self._selection_read = True
        self._pointed = None
        content = self.picture.content
        if content is not None:
            self.setAccessibleDescription(spoken(content, neuron, self.picture.frozen))
        self._show_reading()
        self.update()

    def _click(self, part: Part) -> None:
        address = self.editing.address_of(part)
        if address is not None:
            self.parameter_clicked.emit(*address)
            self.open_editor(address)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._backdrop.paint(painter, self.picture, self.size(), self.devicePixelRatioF())
        self.picture.paint_caption(painter)
        if self.picture.places is not None and QRectF(event.rect()).intersects(
            self.picture.places.body
        ):
            self.picture.paint_highlight(painter, self._read_part())
            self.picture.paint_cards(painter, self.selected if self.hasFocus() else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.editor.close_editor()
        self._lay_out()
        self._show_reading()

    def hideEvent(self, event: QHideEvent) -> None:
        self._catch_up.stop()

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
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, places = Qt.Key(event.key()), self.picture.places
        if places is not None and key in _MOVES:
            self._select(moved(places, self.selected, _MOVES[key]))
        elif self.selected is not None and key in _OPENING_KEYS:
            self._click(self.selected)
        elif key == Qt.Key.Key_Escape and self._selection_read:
            self._selection_read = False
            self._show_reading()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._selection_read = False
        self._show_reading()
        super().focusOutEvent(event)

    def _part_at(self, point: QPointF) -> Part | None:
        places = self.picture.places
        return part_at(places, self.picture.wiring, point) if places is not None else None

    @Slot()
    def _on_editing_closed(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_reading()
        self.update()
