"""The network diagram: features, neurons and outputs from left to right, to explore and edit."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from gui.current_frame import Chosen, Explained
from gui.theme import Theme
from gui.topics import Topic
from gui.views.base import WITH_BUG, BaseView, scaled
from gui.views.network.activation_buttons import ActivationButtons
from gui.views.network.cards import plot_of
from gui.views.network.columns import InputKind
from gui.views.network.connections import Connections, connection_at, strongest_connections
from gui.views.network.content import Address, Content, Node, Part, content_of
from gui.views.network.descriptions import (
    accessible_description,
    caption_parts,
    details_of,
    network_words,
)
from gui.views.network.details_overlay import DetailsOverlay
from gui.views.network.layer_buttons import LayerButtons
from gui.views.network.layout import FIRST_NODE, Direction
from gui.views.network.parameter_editor import EditorController
from gui.views.network.renderer import BackgroundCache, DiagramRenderer
from gui.views.registry import FrameData, Pane, Variant, ViewRecord
from gui.views.ticks import Tight
from scratchnet.run.snapshot import Frame, Scene

#: More connections than this are redrawn at most once per interval.
_MANY_CONNECTIONS = 60
_REDRAW_INTERVAL_S = 0.25
#: Cells along each axis that can be seen of a map: a dot has the colour of the mean, and others are
#: no more than pixels. In steps, so that they do not change with every pixel of the window's size.
_CELLS_OF_DOTS, _CELLS_OF_SMALL_MAPS = 8, 16
#: What must be left for each layer in a figure.
_LEAST_LAYER_PX = 48.0
_ARROW_KEYS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_TAB_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class RedrawThrottle(QObject):
    """Decides when connections are redrawn: few of them with every frame, many less often.

    Signals: ``due()``, a redraw that was put off is due now.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._redrawn_at_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.due)

    def is_due(self, connections: int) -> bool:
        """Return whether to redraw this number of connections now; if not, `due` follows, once."""
        remaining_s = self._redrawn_at_s + _REDRAW_INTERVAL_S - monotonic()
        if connections <= _MANY_CONNECTIONS or remaining_s <= 0:
            return True
        if not self._timer.isActive():
            self._timer.start(int(1000 * remaining_s) + 1)
        return False

    def note_redrawn(self) -> None:
        """Start an interval: connections were redrawn."""
        self._redrawn_at_s = monotonic()
        self._timer.stop()

    def stop(self) -> None:
        """Forget a redraw that was put off."""
        self._timer.stop()


class NetworkDiagram(BaseView):
    """Draws a network, shows details of its parts, and lets the user edit it in place.

    Layers count from 0, as in a snapshot's parameters, and a bias is the last index.
    Signals: ``parameter_clicked(layer, neuron, index)``; ``parameter_edited(layer, neuron,
    index, value)``, the user entered a value; ``parameter_frozen(layer, neuron, index, frozen)``;
    ``hidden_edited(tuple)``, the sizes of the hidden layers that the user wants;
    ``activation_chosen(layer, name)``, the activation of a layer; ``resolution_changed()``, maps
    of neurons are drawn finer or coarser than before.
    """

    title = "Network"
    help = "The layers, with what each neuron has learned, and the weights between them."
    topic = Topic.NETWORK
    name = "network"

    parameter_clicked = Signal(int, int, int)
    parameter_edited = Signal(int, int, int, float)
    parameter_frozen = Signal(int, int, int, bool)
    hidden_edited = Signal(tuple)
    activation_chosen = Signal(int, str)
    resolution_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.editable = True
        self.selected: Node | None = None
        self.renderer = DiagramRenderer(theme, self.font())
        self.buttons = LayerButtons(theme, self)
        self.activations = ActivationButtons(theme, self)
        self.overlay = DetailsOverlay(theme, self)
        self._editing = EditorController(self.renderer, theme, self)
        self.editor = self._editing.editor
        self._background = BackgroundCache()
        self._throttle = RedrawThrottle(self)
        #: A new scene is another network; the same one drawn again keeps its colours' meaning.
        self._drawn_scene: Scene | None = None
        self._hovered: Part | None = None
        self._drawn_resolution: int | None = None
        #: Whether the selection's details are shown: after arrow keys, until something else.
        self._selection_detailed = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._throttle.due.connect(self._update_connections)
        self.buttons.hidden_edited.connect(self.hidden_edited)
        self.activations.chosen.connect(self.activation_chosen)
        self._editing.parameter_edited.connect(self.parameter_edited)
        self._editing.parameter_frozen.connect(self.parameter_frozen)
        self._editing.opened.connect(self._update_overlay)
        self._editing.closed.connect(self._on_editing_closed)

    # What a view offers

    def tight_parts(self) -> tuple[Tight, ...]:
        layout = self.renderer.layout
        if layout is None:
            return ()
        what = "layers beside the names of inputs and outputs"
        return (Tight(what, layout.pitch, _LEAST_LAYER_PX),)

    @property
    def drawn_resolution(self) -> int | None:
        """How many cells along each axis of a neuron's map can be seen; None is all there are."""
        return self._drawn_resolution

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        if scene is not self._drawn_scene:
            self.show_frame(scene, frame)
        content = content_of(scene, frame)
        shown = self._connections(content).count
        self.renderer.reserve(content, caption_parts(content, frame.snapshot.step, shown))

    def copy_options(self, other: BaseView) -> None:
        """Copy the frozen marks; the copy is read-only and has no buttons."""
        if isinstance(other, NetworkDiagram):
            self.set_editable(False)
            self.set_frozen(other.renderer.frozen)

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        return " · ".join(self._caption_parts())

    def heading(self) -> str:
        """Return the caption, which says itself whether the run has a planted bug."""
        return self.caption()

    def words(self) -> str:
        """Return the layers and the range of their weights; of a selected node its details."""
        content = self.renderer.content
        if content is not None and self.selected is not None and self._selection_detailed:
            return accessible_description(content, self.selected, self.renderer.frozen)
        return self.caption() if content is None else f"{self.caption()}; {network_words(content)}"

    def sizeHint(self) -> QSize:
        return QSize(700, 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(290, 260)

    def set_chosen(self, chosen: Chosen | None) -> None:
        """Mark an input: what every neuron answers to it."""
        super().set_chosen(chosen)
        if self.scene is not None and self.frame is not None:
            self._draw(self.scene, self.frame)
            self._describe()

    @Slot(object)
    def set_explained(self, explained: Explained | None) -> None:
        """Light what the explanation of a step is at, with its sample's numbers; None: nothing."""
        self.renderer.explained = explained
        self._update_body()

    def set_frozen(self, frozen: frozenset[Address]) -> None:
        """Mark these parameters, as (layer, neuron, index), as frozen."""
        if frozen == self.renderer.frozen:
            # Told with every frame, which would redraw all connections each time.
            return
        self.renderer.frozen = frozen
        self._update_connections()
        self._editing.update_frozen()
        self._update_overlay()

    def set_editable(self, editable: bool) -> None:
        """Let the user change the network, or only show it."""
        self.editable = self.renderer.with_buttons = editable
        self.buttons.set_visible(editable)
        self.activations.set_visible(editable)
        self._lay_out()
        if not editable:
            self.editor.close_editor()

    def open_editor(self, address: Address) -> None:
        """Edit a parameter in place."""
        if self.editable:
            self._editing.open_at(address)

    # Drawing

    def _draw_scene(self, scene: Scene) -> None:
        assert self.frame is not None
        before = self.renderer.content
        content = content_of(scene, self.frame, self.chosen)
        self.renderer.set_content(content, new=scene is not self._drawn_scene)
        self._drawn_scene = scene
        self._update_connections()
        self.renderer.caption = self._caption_parts()
        if self.selected is not None and not self.selected.within(content.sizes):
            self.selected = None
        self.buttons.set_sizes(content.hidden)
        self.activations.set_names(content.activations)
        self._lay_out()
        if before is None or before.sizes != content.sizes:
            self.editor.close_editor()
            self._hover(None)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        self.renderer.set_content(content_of(scene, frame, self.chosen), new=False)
        # A hidden view, such as that of an export, is not redrawn later.
        if not self.isVisible() or self._throttle.is_due(self.renderer.connections.count):
            self._update_connections()
        self._update_body()
        self._update_overlay()

    def _show_caption(self) -> None:
        width = self._room().width()
        lines = len(self.renderer.caption_lines(width))
        self.renderer.caption = self._caption_parts()
        if len(self.renderer.caption_lines(width)) != lines:
            self._lay_out()
        layout = self.renderer.layout
        self._update_part(layout.caption if layout is not None else None)

    def _colour(self, theme: Theme) -> None:
        self.renderer.set_theme(theme)
        self.buttons.set_theme(theme)
        self.activations.set_theme(theme)
        self.overlay.set_theme(theme)
        self.editor.set_theme(theme)
        self._lay_out()

    def _caption_parts(self) -> list[str]:
        content = self.renderer.content
        if content is None or self.frame is None:
            return []
        parts = caption_parts(content, self.frame.snapshot.step, self.renderer.connections.count)
        return [*parts, WITH_BUG] if self.frame.snapshot.bug else parts

    def _lay_out(self) -> None:
        room = self._room()
        self.renderer.lay_out(room.width(), room.height())
        if self.renderer.layout is not None:
            scale = self.theme.style.scale
            self.buttons.arrange(self.renderer.layout, self.renderer.headers, scale)
            self.activations.arrange(self.renderer.headers, self.font(), scale)
        self._background.clear()
        self.update()
        self._note_resolution()

    def _note_resolution(self) -> None:
        """Report it if maps of neurons are drawn finer or coarser than before."""
        content, layout = self.renderer.content, self.renderer.layout
        found = None
        # A line is as fine as its points, and the details of a node show all of its map.
        if content is not None and layout is not None and len(content.axes) > 1:
            # Outputs have finer maps at hand.
            hidden = layout.columns[1:-1]
            sides = [0.0 if column.dots else column.side for column in hidden]
            pixels = max(sides, default=0.0) * self.theme.style.scale * self.devicePixelRatioF()
            if pixels <= _CELLS_OF_SMALL_MAPS and not isinstance(self._highlighted(), Node):
                found = _CELLS_OF_SMALL_MAPS if pixels else _CELLS_OF_DOTS
        if found != self._drawn_resolution:
            self._drawn_resolution = found
            self.resolution_changed.emit()

    def _room(self) -> QSizeF:
        """Return the size in the coordinates of the layout, which is then enlarged."""
        return QSizeF(self.size()) / self.theme.style.scale

    def _update_part(self, part: QRectF | None) -> None:
        """Paint a part of the layout again; None is all of it."""
        if part is None:
            self.update()
        else:
            self.update(scaled(part, self.theme.style.scale).toAlignedRect())

    def _update_body(self) -> None:
        layout = self.renderer.layout
        self._update_part(layout.body if layout is not None else None)

    @Slot()
    def _update_connections(self) -> None:
        """Redraw the connections if they look different now."""
        content = self.renderer.content
        if content is None:
            return
        connections = self._connections(content)
        if not connections.looks_like(self.renderer.connections):
            self.renderer.connections = connections
            self._background.clear()
            self._throttle.note_redrawn()
        self._update_body()

    def _connections(self, content: Content) -> Connections:
        banded = content.input_kind is InputKind.IMAGE
        return strongest_connections(content.layers, self.renderer.frozen, banded)

    @Slot()
    def _update_overlay(self) -> None:
        self._note_resolution()
        part, content = self._highlighted(), self.renderer.content
        if part is None or content is None:
            self.overlay.hide()
            return
        levels, plot = (-1.0, 1.0), None
        if isinstance(part, Node) and self.renderer.colours is not None:
            levels = self.renderer.colours.levels_of(part)
        elif isinstance(part, Node) and self.renderer.scales is not None:
            plot = plot_of(content, self.renderer.scales, self.theme, part)
        details = details_of(content, part, self.renderer.frozen)
        place = self.renderer.rect_of(part)
        self.overlay.show_details(details, content.axes, levels, place, plot)

    def _highlighted(self) -> Part | None:
        """Return the part whose details are shown: the hovered one, else that of the keys."""
        if self._editing.is_open:
            return None
        return self._hovered or (self.selected if self._selection_detailed else None)

    # Pointer and keys

    def _part_at(self, point: QPointF) -> Part | None:
        layout = self.renderer.layout
        if layout is None:
            return None
        point = point / self.theme.style.scale
        return layout.node_at(point) or connection_at(
            layout.columns, self.renderer.connections, point
        )

    def _hover(self, part: Part | None) -> None:
        if part != self._hovered:
            self._hovered = part
            editable = self.editable and self._address_of(part) is not None
            shape = Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._update_overlay()
            self._update_body()

    def _select(self, node: Node, detailed: bool = True) -> None:
        self.selected = node
        self._selection_detailed = detailed
        self._hovered = None
        self._describe()
        self._update_overlay()
        self._update_body()

    def _hide_selection_details(self) -> None:
        self._selection_detailed = False
        self._describe()
        self._update_overlay()
        self._update_body()

    def _address_of(self, part: Part | None) -> Address | None:
        content = self.renderer.content
        return content.address_of(part) if content is not None and part is not None else None

    def _click(self, part: Part | None) -> None:
        address = self._address_of(part)
        if address is not None:
            self.parameter_clicked.emit(*address)
            self.open_editor(address)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._background.paint(painter, self.renderer, self.size(), self.devicePixelRatioF())
        scale = self.theme.style.scale
        painter.scale(scale, scale)
        self.renderer.paint_caption(painter)
        layout = self.renderer.layout
        painted = scaled(QRectF(event.rect()), 1 / scale)
        if layout is not None and painted.intersects(layout.body):
            part, focused = self._highlighted(), self.selected if self.hasFocus() else None
            self.renderer.paint_highlight(painter, part)
            self.renderer.paint_nodes(painter, focused, part)
            self.renderer.paint_explained(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.editor.close_editor()
        self._lay_out()
        self._update_overlay()

    def showEvent(self, event: QShowEvent) -> None:
        self._update_connections()

    def hideEvent(self, event: QHideEvent) -> None:
        self._throttle.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.editor.close_editor()
        part = self._part_at(event.position())
        if isinstance(part, Node):
            self.selected = part
        self._click(part)
        self._hide_selection_details()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, layout = Qt.Key(event.key()), self.renderer.layout
        if layout is not None and key in _ARROW_KEYS:
            self._select(layout.neighbour(self.selected, _ARROW_KEYS[key]))
        elif self.selected is not None and key in _EDIT_KEYS:
            self._click(self.selected)
        elif key == Qt.Key.Key_Escape and self._selection_detailed:
            self._hide_selection_details()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_tab = event.reason() in _TAB_REASONS
        if by_tab and self.selected is None and self.renderer.layout is not None:
            # Shows where the arrow keys start.
            self._select(FIRST_NODE, detailed=False)
        self._update_body()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_selection_details()

    @Slot()
    def _on_editing_closed(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._update_overlay()
        self._update_body()


def _show_only(view: NetworkDiagram, scene: Scene) -> None:
    """Hide the buttons, which are useless in a picture."""
    view.set_editable(False)
    view.set_frozen(frozenset(scene.experiment.network.frozen))


RECORD = ViewRecord(
    view=NetworkDiagram,
    requires=FrameData.NEURONS,
    least_size=(190, 165),
    pane=Pane.NETWORK,
    variants=(Variant(name=NetworkDiagram.name, title="Network diagram", configure=_show_only),),
)
