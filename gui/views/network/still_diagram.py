"""A network that is only looked at: it follows a run, but answers nobody."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView, Tight
from gui.views.network import wording
from gui.views.network.backdrop import Backdrop
from gui.views.network.content import content_of
from gui.views.network.parts import Address, Neuron, Part
from gui.views.network.picture import Picture
from gui.views.network.renewal import Renewal
from gui.views.network.wiring import wiring_of
from scratchnet.run.snapshot import Frame, Scene

#: What must be left for each layer.
_LEAST_LAYER_PX = 48.0


class StillDiagram(BaseView):
    """Paints a network, and draws its connections anew only as often as they need it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.picture = Picture(theme, self.font())
        self._backdrop = Backdrop()
        self._renewal = Renewal(self)
        #: A new scene is another network; a scene drawn once more keeps its colours' meaning.
        self._drawn_scene: Scene | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._renewal.due.connect(self._draw_lines)

    def tight_part(self) -> Tight | None:
        places = self.picture.places
        return None if places is None else Tight("layers", places.pitch, _LEAST_LAYER_PX)

    def make_room(self, scene: Scene, frame: Frame) -> None:
        if scene is not self._drawn_scene:
            self.show_frame(scene, frame)
        content = content_of(scene, frame)
        shown = wiring_of(content.layers, self.picture.frozen).shown
        caption = wording.caption(content, frame.snapshot.step, shown)
        self.picture.make_room(content, caption)

    def set_frozen(self, frozen: frozenset[Address]) -> None:
        """Mark these parameters, as (layer, neuron, index), as frozen."""
        self.picture.frozen = frozen
        self._draw_lines()

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        return " · ".join(self._caption_parts())

    def sizeHint(self) -> QSize:
        return QSize(700, 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 260)

    def _highlighted(self) -> Part | None:
        """Return the part whose connections are shown before all others."""
        return None

    def _ringed(self) -> Neuron | None:
        """Return the card with a ring around it."""
        return None

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
        new = scene is not self._drawn_scene
        self._drawn_scene = scene
        self.picture.set_content(content_of(scene, self.frame), new)
        self._draw_lines()
        self.picture.caption = self._caption_parts()
        self._lay_out()

    def _draw(self, scene: Scene, frame: Frame) -> None:
        self.picture.set_content(content_of(scene, frame), new=False)
        # Nobody would see a picture that is not on the screen catch up later.
        if not self.isVisible() or self._renewal.is_due(self.picture.wiring.shown):
            self._draw_lines()
        self._update_body()

    def _colour(self, theme: Theme) -> None:
        self.picture.set_theme(theme)
        self._backdrop.forget()
        self.update()

    def _lay_out(self) -> None:
        self.picture.lay_out(self.width(), self.height())
        self._backdrop.forget()
        self.update()

    def _update_body(self) -> None:
        places = self.picture.places
        self.update(places.body.toAlignedRect() if places is not None else self.rect())

    @Slot()
    def _draw_lines(self) -> None:
        """Have the connections drawn anew if they look different now."""
        content = self.picture.content
        if content is None:
            return
        wiring = wiring_of(content.layers, self.picture.frozen)
        if not wiring.looks_like(self.picture.wiring):
            self.picture.wiring = wiring
            self._backdrop.forget()
            self._renewal.note_drawn()
        self._update_body()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._backdrop.paint(painter, self.picture, self.size(), self.devicePixelRatioF())
        self.picture.paint_caption(painter)
        places = self.picture.places
        if places is not None and QRectF(event.rect()).intersects(places.body):
            self.picture.paint_highlight(painter, self._highlighted())
            self.picture.paint_cards(painter, self._ringed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        self._draw_lines()

    def hideEvent(self, event: QHideEvent) -> None:
        self._renewal.stop()
