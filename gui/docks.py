"""The window's panes (`gui.pane_table`), each in a dock, and their arrangement."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QEvent,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QTabBar, QTabWidget, QWidget

from gui.actions import Place, command
from gui.later import Later
from gui.pane_table import PANES, Pane
from gui.panes.frame_pane import FramePane
from gui.preferences import Preferences
from gui.theme import Theme, ThemedWidget
from gui.theme.fonts import text_factor
from gui.topics import set_topic

#: Increase it when the panes change, so that an old arrangement is not restored.
_STATE_VERSION = 5
#: The window's first size, where the screen has room for it, and the share of a large screen.
_FIRST_SIZE_PX = QSize(1280, 800)
_FIRST_SHARE = 0.75
#: A narrower window has no room for a column that is asked for.
_WIDE_PX = 1200
#: What the frame around a window may take from the screen's height; it is not known before.
_FRAME_PX = 40
_CONTROLS_WIDTH_PX = Preferences.controls_width.default()
#: The height of a line of text for which that is the width.
_USUAL_TEXT_PX = 15
#: The share of a small window that the controls take at most.
_CONTROLS_SHARE = 0.3
#: Where panes are during a presentation.
_PRESENTED = Qt.DockWidgetArea.LeftDockWidgetArea
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
#: A dock becomes visible, or would be in a window that is.
_SHOWN = QEvent.Type.Show, QEvent.Type.ShowToParent
_Widget = TypeVar("_Widget", bound=QWidget)


class Docks(QObject):
    """Creates the window's panes and arranges them in docks.

    Signals: ``made(ThemedWidget)``, a pane is made, and about to be shown.
    """

    made = Signal(object)

    def __init__(self, window: QMainWindow, preferences: Preferences, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._theme = theme
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._panes = tuple(PANES.values())
        self.docks = [self._dock(pane) for pane in self._panes]
        self._contents = [
            Later[Any](partial(self._make, pane, dock))
            for pane, dock in zip(self._panes, self.docks, strict=True)
        ]
        self._columns: dict[int, list[QDockWidget]] = {}
        for pane, dock in zip(self._panes, self.docks, strict=True):
            if not pane.behind:
                self._columns.setdefault(pane.column, []).append(dock)
        first, *others = (column[0] for column in self._columns.values())
        self._keeper = _WidthKeeper(window, first, others)
        #: Geometry and arrangement before a presentation; None if there is none.
        self._before: tuple[QByteArray, QByteArray] | None = None
        self._text_factor = text_factor()
        for pane, content in zip(self._panes, self._contents, strict=True):
            if not pane.waits:
                content.get()

    @property
    def widgets(self) -> list[ThemedWidget]:
        """The panes that are made."""
        return [content.made for content in self._contents if content.made is not None]

    @property
    def frame_panes(self) -> list[FramePane]:
        """The panes that show frames of the run, as far as they are made."""
        return [widget for widget in self.widgets if isinstance(widget, FramePane)]

    def widget(self, kind: type[_Widget]) -> _Widget:
        """Return the pane of a class, which is made."""
        return next(widget for widget in self.widgets if isinstance(widget, kind))

    def dock_of(self, name: str) -> QDockWidget:
        """Return the dock of a pane, by the pane's name in `PANES`."""
        return self.docks[list(PANES).index(name)]

    def later(self, name: str) -> Later[Any]:
        """Return the pane of a name, which is perhaps not made yet."""
        return self._contents[[pane.name for pane in self._panes].index(name)]

    def set_theme(self, theme: Theme) -> None:
        """Let all panes use the colours of a theme."""
        self._theme = theme
        for widget in self.widgets:
            widget.set_theme(theme)

    def show(self, widget: QWidget) -> None:
        """Show a pane in front of those that it shares its place with."""
        dock = next(dock for dock in self.docks if dock.widget() is widget)
        if self._before is not None:
            # During a presentation it has no place yet.
            self._window.addDockWidget(_PRESENTED, dock, Qt.Orientation.Horizontal)
        joins = dock.isHidden() and dock in self._heads and not dock.isFloating()
        if joins and self._before is None:
            self._place_column(dock)
        dock.show()
        dock.raise_()
        if joins and self._before is None:
            # Qt would give it no more than it needs.
            self._share_widths()

    @Slot()
    def show_main_panes(self) -> None:
        """Bring the panes that are there at first in front of their tabs; closed ones stay so."""
        for pane, dock in zip(self._panes, self.docks, strict=True):
            if not pane.waits and not dock.isHidden():
                dock.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SHOWN and watched in self.docks:
            self._contents[self.docks.index(watched)].get().show()
        return False

    def _make(self, pane: Pane, dock: QDockWidget) -> ThemedWidget:
        widget = pane.make(self._theme)
        dock.removeEventFilter(self)
        dock.setWidget(widget)
        if self._before is not None and isinstance(widget, FramePane):
            widget.set_plain(True)
        self.made.emit(widget)
        return widget

    def _place_column(self, dock: QDockWidget) -> None:
        """Put a column that is asked for beside the others, or before one if there is no room."""
        pane = self._panes[self.docks.index(dock)]
        if not pane.narrowly_behind:
            return
        by_name = dict(zip((each.name for each in self._panes), self.docks, strict=True))
        front = by_name[pane.narrowly_behind]
        if self._window.width() < _WIDE_PX * text_factor():
            self._window.tabifyDockWidget(front, dock)
        elif dock in self._window.tabifiedDockWidgets(front):
            self._window.removeDockWidget(dock)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            last = self._heads[-2]
            self._window.splitDockWidget(last, dock, Qt.Orientation.Horizontal)

    def restore(self) -> None:
        """Restore the last arrangement, or make the default one."""
        geometry = self._preferences.window_geometry
        state = self._preferences.window_state
        if geometry is None or not self._window.restoreGeometry(geometry):
            self._choose_first_size()
        self.reset()
        if state is not None:
            made = len(self.widgets)
            self._window.restoreState(state, _STATE_VERSION)
            if len(self.widgets) > made:
                # Once more, with the sizes that those need which have just been made.
                self._window.restoreState(state, _STATE_VERSION)
            self._keeper.width = self._preferences.controls_width

    def _choose_first_size(self) -> None:
        """Stay inside the screen, and fill it if it is small."""
        available = self._window.screen().availableGeometry()
        inside = available.adjusted(0, 0, 0, -_FRAME_PX)
        wanted = _FIRST_SIZE_PX.expandedTo(available.size() * _FIRST_SHARE)
        size = wanted.boundedTo(inside.size())
        self._window.resize(size)
        self._window.move(inside.center() - QRect(QPoint(), size).center())
        if size != wanted:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def save(self) -> None:
        """Remember the arrangement for the next start."""
        geometry, state = self._before or self._arrangement()
        self._preferences.window_geometry = geometry
        self._preferences.window_state = state
        self._preferences.controls_width = self._keeper.width

    def present(self) -> None:
        """Show only what is presented, side by side and without titles."""
        self._before = self._arrangement()
        shown = []
        for pane, dock in zip(self._panes, self.docks, strict=True):
            dock.setFloating(False)
            # Qt would put panes beside one that has a tab behind it.
            self._window.removeDockWidget(dock)
            if pane.presented_share > 0:
                # An empty title is no title.
                dock.setTitleBarWidget(QWidget())
                shown.append((dock, pane.presented_share))
        for frame_pane in self.frame_panes:
            frame_pane.set_plain(True)
        for dock, _ in shown:
            self._window.addDockWidget(_PRESENTED, dock, Qt.Orientation.Horizontal)
            dock.show()
        docks = [dock for dock, _ in shown]
        widths = [round(self._window.screen().size().width() * share) for _, share in shown]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def end_presentation(self) -> None:
        """Arrange everything as before the presentation."""
        if self._before is None:
            return
        (_, state), self._before = self._before, None
        for frame_pane in self.frame_panes:
            frame_pane.set_plain(False)
        for dock in self.docks:
            if (title := dock.titleBarWidget()) is not None:
                # None brings Qt's own title back, which the stubs of PySide do not say.
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]
                title.deleteLater()
        # Else the panes would still need the room that they needed before.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._window.restoreState(state, _STATE_VERSION)

    def follow_text_size(self) -> None:
        """Let the controls be as wide as their texts need, which have another size."""
        factor, before = text_factor(), self._text_factor
        if factor != before:
            self._text_factor = factor
            most = round(_CONTROLS_SHARE * self._window.width())
            width = min(round(self._keeper.width * factor / before), most)
            self._keeper.set_width(max(width, _CONTROLS_WIDTH_PX))

    def _arrangement(self) -> tuple[QByteArray, QByteArray]:
        return self._window.saveGeometry(), self._window.saveState(_STATE_VERSION)

    @command(
        "reset_layout", "Reset &layout", Place.PANES, "Put the panes back in their default places"
    )
    @Slot()
    def reset(self) -> None:
        """Put the panes in their default places."""
        window = self._window
        for pane, dock in zip(self._panes, self.docks, strict=True):
            dock.setFloating(False)
            dock.setVisible(not pane.waits)
        heads = self._heads
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, heads[0])
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, heads[1])
        for left, right in pairwise(heads[1:]):
            window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        for column in self._columns.values():
            for above, below in pairwise(column):
                window.splitDockWidget(above, below, Qt.Orientation.Vertical)
        by_name = dict(zip((pane.name for pane in self._panes), self.docks, strict=True))
        for pane in self._panes:
            if pane.behind:
                window.tabifyDockWidget(by_name[pane.behind], by_name[pane.name])
            by_name[pane.name].setHidden(pane.waits)
        # Qt keeps the bar of tabs where it has none to show; the menu shows and hides panes.
        for bar in window.findChildren(QTabBar, options=_DIRECT):
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._share_out()

    @property
    def _heads(self) -> list[QDockWidget]:
        """The first dock of each column."""
        return [column[0] for column in self._columns.values()]

    def _share_out(self) -> None:
        self._share_widths()
        share = {
            dock: pane.height_share for pane, dock in zip(self._panes, self.docks, strict=True)
        }
        for column in self._columns.values():
            heights = [int(self._window.height() * share[dock]) for dock in column]
            self._window.resizeDocks(column, heights, Qt.Orientation.Vertical)

    def _share_widths(self) -> None:
        """Give the columns that are shown their shares of the width."""
        window = self._window
        pairs = zip(self._panes, self.docks, strict=True)
        share = {dock: pane.width_share for pane, dock in pairs}
        first, *others = self._heads
        others = _side_by_side(window, others)
        larger = window.fontMetrics().height() / _USUAL_TEXT_PX
        usual = round(_CONTROLS_WIDTH_PX * max(larger, 1.0))
        controls = min(usual, round(_CONTROLS_SHARE * window.width()))
        separator = QStyle.PixelMetric.PM_DockWidgetSeparatorExtent
        between = window.style().pixelMetric(separator, None, window) * len(others)
        rest = window.width() - controls - between
        total = sum(share[head] for head in others)
        widths = [controls, *(int(rest * share[head] / total) for head in others)]
        window.resizeDocks([first, *others], widths, Qt.Orientation.Horizontal)
        self._keeper.width = controls

    def _dock(self, pane: Pane) -> QDockWidget:
        dock = QDockWidget(pane.label, self._window)
        dock.setObjectName(f"dock_{pane.name}")
        set_topic(dock, pane.topic)
        dock.installEventFilter(self)
        # Of tabs, Qt would leave the one in front that was there before.
        dock.toggleViewAction().triggered.connect(dock.raise_)
        return dock


def _side_by_side(window: QMainWindow, docks: Sequence[QDockWidget]) -> list[QDockWidget]:
    """Return those docks that are shown, and of docks that are tabs of each other the first."""
    chosen: list[QDockWidget] = []
    for dock in docks:
        tabs = window.tabifiedDockWidgets(dock)
        if not dock.isHidden() and not any(other in tabs for other in chosen):
            chosen.append(dock)
    return chosen


def _width_in_front(window: QMainWindow, dock: QDockWidget) -> int:
    """Return a dock's width, or that of its tab in front: those behind have that of long ago."""
    docks = (dock, *window.tabifiedDockWidgets(dock))
    return next(
        (each.width() for each in docks if not each.visibleRegion().isEmpty()), dock.width()
    )


class _WidthKeeper(QObject):
    """Keeps a dock's width when the window is resized.

    Qt distributes the change over all docks; sliders would grow instead of pictures.
    """

    def __init__(
        self, window: QMainWindow, dock: QDockWidget, others: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._dock = dock
        self._others = others
        self._window_width = window.width()
        #: The width to keep.
        self.width = dock.width()
        window.installEventFilter(self)
        dock.installEventFilter(self)

    def set_width(self, width: int) -> None:
        """Give the dock another width, and keep that."""
        self.width = width
        self._keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                # Later: a window that is just being shown has not laid out its docks yet.
                QTimer.singleShot(0, self, self._keep)
            elif self._is_dragged():
                self.width = self._dock.width()
        return False

    def _is_dragged(self) -> bool:
        """Return whether the splitter beside the dock is dragged, not the window's border."""
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        return pressed and self._window.width() == self._window_width

    @Slot()
    def _keep(self) -> None:
        self._window_width = self._window.width()
        others = _side_by_side(self._window, self._others)
        hidden = self._dock.isFloating() or self._dock.isHidden()
        if hidden or self._dock.width() == self.width:
            return
        # Without a central widget, Qt does not resize one dock alone.
        rest = self._window.width()
        growth = (rest - self.width) / max(rest - self._dock.width(), 1)
        widths = [self.width, *(int(_width_in_front(self._window, o) * growth) for o in others)]
        docks = [self._dock, *others]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
