"""The base class of the panes that show the run."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QLayout, QWidget

from gui.current_frame import Chosen, CurrentFrame
from gui.theme import Theme, ThemedWidget
from gui.views import BaseView
from scratchnet.datasets import Plane
from scratchnet.run.snapshot import Frame, Scene


class FramePane(ThemedWidget):
    """A pane that draws frames of the run, in the one of its views that is shown.

    ``views`` are its views as far as they are made, ``bars`` what is around the one that is shown,
    ``current`` is the frame that the window shows, and ``plane`` where the user wants to see maps,
    if anywhere. Signals: ``view_made(BaseView)``, one more view is made; ``view_chosen()``, another
    view is shown; ``plane_chosen()``, another plane; ``detail_changed()``, what is drawn is finer
    or coarser than before; ``menu_wanted(QPoint)``, the context menu of a view.
    """

    view_made = Signal(object)
    view_chosen = Signal()
    plane_chosen = Signal()
    detail_changed = Signal()
    menu_wanted = Signal(QPoint)

    #: Whether it draws every frame. Others follow at the pace of the numbers while training.
    DRAWS_EVERY_FRAME: ClassVar[bool] = True

    bars: Sequence[QWidget] = ()
    _hidden_bars: Sequence[QWidget] = ()
    plane: Plane | None = None

    def __init__(self) -> None:
        super().__init__()
        self.views: list[BaseView] = []
        #: Of its own until `follow` is called.
        self.current = CurrentFrame(self)
        self.current.target_changed.connect(self.show_target)

    def follow(self, current: CurrentFrame) -> None:
        """Show the frames of the window, in place of the pane's own, and what is chosen in it."""
        self.current = current
        current.chosen_changed.connect(self.show_chosen)
        current.target_changed.connect(self.show_target)
        # A pane may be made long after they were chosen.
        if current.chosen is not None:
            self.show_chosen(current.chosen)
        if current.target:
            self.show_target(current.target)

    @Slot(object)
    def adopt(self, view: BaseView) -> None:
        """Take in a view that has just been made, as the others are."""
        self.views.append(view)
        view.chose.connect(self._on_view_chose)
        view.menu_wanted.connect(self.menu_wanted)
        if self.current.chosen is not None:
            view.set_chosen(self.current.chosen)
        if self.current.target:
            view.set_target(self.current.target)
        self.view_made.emit(view)

    def all_views(self) -> list[BaseView]:
        """Return all of its views in order; those that nobody has seen are made."""
        return list(self.views)

    @Slot(object)
    def _on_view_chose(self, chosen: Chosen | None) -> None:
        self.current.choose(chosen)

    @property
    def shown(self) -> BaseView:
        """The view that is shown."""
        return self.views[0]

    def set_theme(self, theme: Theme) -> None:
        for view in self.views:
            view.set_theme(theme)

    def set_plain(self, plain: bool) -> None:
        """Hide everything but the view, or show it again."""
        if plain:
            self._hidden_bars = [bar for bar in self.bars if not bar.isHidden()]
        for bar in self._hidden_bars:
            bar.setVisible(not plain)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw the current frame in the view that is shown, with its caption or without."""
        self.shown.show_frame(scene, frame, captioned)

    @Slot(object)
    def show_chosen(self, chosen: Chosen | None) -> None:
        """Tell every view which input is chosen."""
        for view in self.views:
            view.set_chosen(chosen)

    @Slot(int)
    def show_target(self, number: int) -> None:
        """Tell every view which of several targets is shown, counted from 0."""
        for view in self.views:
            view.set_target(number)

    def show_current(self) -> None:
        """Draw the current frame, if there is one, in a view that has just been chosen."""
        if self.current.value is not None:
            self.shown.show_frame(*self.current.value)


def bar_of(row: QLayout) -> QWidget:
    """Return a widget with the contents of a row, which can be hidden as a whole."""
    bar = QWidget()
    bar.setLayout(row)
    return bar
