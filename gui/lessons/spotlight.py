"""Outlines a part of the window that a lesson speaks of, until it speaks of something else."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabBar, QToolButton, QWidget
from shiboken6 import isValid

from gui.actions import Actions
from gui.controls import ControlsPanel
from gui.panes.frame_pane import FramePane
from gui.views.registry import VIEWS
from scratchnet.experiment import PARAMETERS
from scratchnet.registry import Registry

#: The pane that says what is outlined: it is not hidden for that.
_LESSONS = "lessons"
_WIDTH_PX = 3.0
_RADIUS_PX = 5.0
#: An orange that stands out in both themes, and is the colour of no control.
_COLOUR = QColor("#f07d12")
#: Around a thing that has room around it.
_OUTSIDE_PX = 5
_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ChildAdded,
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A widget, and the part of it that is meant; None is all of it.

    ``within`` is a widget around it in which the outline has room; None is the widget itself.
    """

    widget: QWidget
    part: QRect | None = None
    within: QWidget | None = None


@dataclass(frozen=True, slots=True)
class Showable:
    """A kind of thing that a lesson can show: ``control`` in ``control:seed``.

    ``find`` shows the thing with a name, as far as that needs panes or sections to be opened, and
    returns where it is; None if the window has no such thing.
    """

    name: str
    names: Callable[[QMainWindow, Actions], Collection[str]]
    find: Callable[[QMainWindow, Actions, str], _Spot | None]


def _find_control(window: QMainWindow, _actions: Actions, path: str) -> _Spot | None:
    found_pane = _find_pane(window, _actions, "controls")
    if found_pane is not None and isinstance(found_pane.widget, QTabBar):
        return found_pane
    panel = window.findChild(ControlsPanel)
    field = None if panel is None else panel.reveal(path)
    if panel is None or field is None:
        return None
    return _Spot(field, within=panel.content)


def _find_pane(window: QMainWindow, _actions: Actions, name: str) -> _Spot | None:
    """Find a pane, and bring it to the front; of one behind the lesson, find the tab."""
    dock = window.findChild(QDockWidget, f"dock_{name}")
    if dock is None:
        return None
    if (tab := _tab_beside_lesson(window, dock)) is not None:
        return tab
    dock.show()
    dock.raise_()
    return _Spot(dock)


def _tab_beside_lesson(window: QMainWindow, dock: QDockWidget) -> _Spot | None:
    """Return the tab of a dock that would hide what the lesson says, as in a narrow window."""
    lessons = window.findChild(QDockWidget, f"dock_{_LESSONS}")
    if lessons is None or lessons.isHidden() or lessons not in window.tabifiedDockWidgets(dock):
        return None
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        titles = [bar.tabText(number) for number in range(bar.count())]
        if dock.windowTitle() in titles and lessons.windowTitle() in titles:
            return _Spot(bar, bar.tabRect(titles.index(dock.windowTitle())))
    return None


def _find_view(window: QMainWindow, actions: Actions, name: str) -> _Spot | None:
    """Find a view that is shown, else the button that chooses it."""
    if name not in VIEWS:
        return None
    spot = _find_pane(window, actions, VIEWS[name].pane.value)
    if spot is None or not isinstance(spot.widget, QDockWidget):
        return spot
    # Made when the dock was shown, if it was not there before.
    pane = spot.widget.widget()
    if not isinstance(pane, FramePane):
        return None
    if pane.shown.name == name:
        return _Spot(pane.shown)
    for button in (f"view_{name}", "more_views"):
        found = pane.findChild(QToolButton, button)
        # A pane that has just been brought to the front is not laid out yet.
        if found is not None and not found.isHidden():
            return _Spot(found)
    return None


def _find_action(window: QMainWindow, actions: Actions, name: str) -> _Spot | None:
    """Find the button of an action, else the menu that it is in."""
    action = getattr(actions, name, None)
    if action is None:
        return None
    for button in window.findChildren(QToolButton):
        if button.defaultAction() is action and button.isVisibleTo(window):
            return _Spot(button)
    bar = window.menuBar()
    for title in bar.actions():
        menu = title.menu()
        if isinstance(menu, QMenu) and _offers(menu, action):
            return _Spot(bar, bar.actionGeometry(title))
    return None


def _offers(menu: QMenu, action: QAction) -> bool:
    """Return whether a menu, or a submenu of it, has a visible action."""
    inside = (each.menu() for each in menu.actions())
    return (action.isVisible() and action in menu.actions()) or any(
        isinstance(each, QMenu) and _offers(each, action) for each in inside
    )


def _panes(window: QMainWindow, _actions: Actions) -> list[str]:
    return [dock.objectName().removeprefix("dock_") for dock in window.findChildren(QDockWidget)]


#: What lessons can show, by the word before the colon.
SHOWABLE = Registry(
    Showable("control", lambda _window, _actions: PARAMETERS, _find_control),
    Showable("pane", _panes, _find_pane),
    Showable("view", lambda _window, _actions: VIEWS, _find_view),
    Showable("action", lambda _window, actions: actions.names(), _find_action),
)


class Spotlight(QObject):
    """Outlines things in the window; ``lit`` are their names, such as ``pane:loss``.

    An outline takes no room and no clicks.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._outlines: list[_Outline] = []
        self.lit: tuple[str, ...] = ()

    def show(self, names: Iterable[str]) -> None:
        """Outline what has these names, as far as it exists, in place of what was outlined."""
        self.clear()
        for name in names:
            kind, _, thing = name.partition(":")
            spot = None
            if kind in SHOWABLE:
                spot = SHOWABLE[kind].find(self._window, self._actions, thing)
            if spot is not None:
                self._outlines.append(_Outline(spot))
                self.lit = (*self.lit, name)

    def clear(self) -> None:
        """Outline nothing."""
        outlines, self._outlines, self.lit = self._outlines, [], ()
        for outline in outlines:
            if isValid(outline):
                outline.end()


class _Outline(QWidget):
    """Draws the outline of a spot, on top of what is in it."""

    def __init__(self, spot: _Spot) -> None:
        within = spot.within or spot.widget
        super().__init__(within)
        self._spot = spot
        self._within = within
        self._ended = False
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        watched: QWidget | None = spot.widget
        # What is around it moves too, when sections above are collapsed.
        while watched is not None and watched is not within:
            watched.installEventFilter(self)
            watched = watched.parentWidget()
        within.installEventFilter(self)
        self._follow()

    def end(self) -> None:
        """Draw nothing any more."""
        self._ended = True
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        followed = event.type() in _FOLLOWED and isValid(self) and not self._ended
        if followed and isValid(self._spot.widget):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = _WIDTH_PX / 2 + 1
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        # With a halo, so that it is seen on buttons of any colour.
        for colour, width in ((self.palette().base().color(), _WIDTH_PX + 2), (_COLOUR, _WIDTH_PX)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter.end()

    def _follow(self) -> None:
        target = self._spot.widget
        place = QRect(self._spot.part or target.rect())
        if target is not self._within:
            place.moveTopLeft(target.mapTo(self._within, place.topLeft()))
            place = place.adjusted(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX)
        self.setGeometry(place)
        self.setVisible(target is self._within or target.isVisibleTo(self._within))
        self.raise_()
