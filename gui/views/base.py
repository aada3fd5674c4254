"""What every view offers, whatever it paints with: a scene, a frame, a theme, and a clone."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from scratchnet.run.snapshot import Frame, Scene


@dataclass(frozen=True, slots=True)
class Tight:
    """A part of a picture that labels or names may leave too little room for."""

    what: str
    length_px: float
    least_px: float


class BaseView(QWidget):
    """Shows a frame of a scene in the colours of a theme.

    Subclasses draw in `_draw_scene`, `_draw` and `_show_caption`, and colour in `_colour`.
    Signals: ``menu_wanted(QPoint)``, the person asked for the context menu at that global place.
    """

    #: What a person calls it, and what commands, files and widgets do.
    title = ""
    name = ""

    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scene: Scene | None = None
        self.frame: Frame | None = None
        self.setAccessibleName(self.title)

    @property
    def picture_name(self) -> str:
        """The name of the picture that it draws at present, as in `gui.views.registry`."""
        return self.name

    def tight_part(self) -> Tight | None:
        """Return the part that has the least room in a picture, if one can have too little."""
        return None

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame of a scene.

        A new caption makes the whole plot be laid out and painted anew, so a view that follows
        a run leaves it out of most frames.
        """
        new_scene = scene is not self.scene
        self.scene, self.frame = scene, frame
        if new_scene:
            self._draw_scene(scene)
        self._draw(scene, frame)
        if captioned or new_scene:
            self._show_caption()

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Let axes and scales hold this frame too from now on, and not only those drawn by then.

        An animation makes room for all of its frames first, and then nothing jumps. What is the
        same throughout a run anyway needs no room to be made.
        """

    def redraw(self) -> None:
        """Draw the last frame once more, after an option has changed."""
        if self.scene is not None and self.frame is not None:
            self._draw_scene(self.scene)
            self._draw(self.scene, self.frame)
            self._show_caption()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self._colour(theme)
        self.redraw()

    def clone(self) -> Self:
        """Return a view of the same kind, options and content that nobody sees."""
        twin = type(self)(self.theme)
        twin.copy_options(self)
        if self.scene is not None and self.frame is not None:
            twin.show_frame(self.scene, self.frame)
        return twin

    def copy_options(self, other: Self) -> None:
        """Take over what a person has set on another view of the same kind."""
        raise NotImplementedError

    def reset_zoom(self) -> None:
        """Show everything again."""
        raise NotImplementedError

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def caption(self) -> str:
        """Return what the picture shows, in words."""
        raise NotImplementedError

    def _show_caption(self) -> None:
        raise NotImplementedError

    def _draw_scene(self, scene: Scene) -> None:
        raise NotImplementedError

    def _draw(self, scene: Scene, frame: Frame) -> None:
        raise NotImplementedError

    def _colour(self, theme: Theme) -> None:
        raise NotImplementedError
