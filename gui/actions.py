"""The window's actions: each is declared once, on the method that it calls.

A feature (files, pictures, training …) marks a method with `command`, or with `choice` where one
of several is chosen, and says the action's text, shortcut, tip and place in the menus. The window
lists its features; menus, context menus and the list of shortcuts follow from the declarations.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

#: Of several shortcuts the first is shown.
Keys = QKeySequence.StandardKey | str | tuple[str, ...] | None
StandardKey = QKeySequence.StandardKey
_Method = TypeVar("_Method", bound=Callable[..., Any])
_MARK = "_action"


class Place(Enum):
    """The sections of the menu bar, in order: a menu, a name, and the submenu if it is one."""

    OPEN = ("&File", "open")
    SAVE = ("&File", "save")
    DATA = ("&File", "data")
    EXPORT = ("&File", "export", "E&xport")
    QUIT = ("&File", "quit")
    UNDO = ("&Edit", "undo")
    COPY = ("&Edit", "copy")
    SHARE = ("&Edit", "share")
    RUN = ("E&xperiment", "run")
    NEW = ("E&xperiment", "new")
    ENGINE = ("E&xperiment", "engine", "En&gine")
    CORES = ("E&xperiment", "cores", "Pr&ocessor cores")
    PRESENT = ("&View", "present")
    TEXT = ("&View", "text", "Te&xt size")
    ZOOM = ("&View", "zoom")
    PANES = ("&View", "panes")
    THEME = ("&View", "theme", "&Theme")
    HELP = ("&Help", "help")

    def __init__(self, menu: str, section: str, submenu: str = "") -> None:
        self.menu = menu
        self.submenu = submenu


@dataclass(frozen=True, slots=True)
class Command:
    """An action that calls a method without arguments.

    ``text`` has a mnemonic; ``tip`` is shown as tool tip and in the list of shortcuts.
    ``in_view_menu`` says whether views offer it in their context menus, ``visible`` whether it is
    shown at first.
    """

    name: str
    text: str
    place: Place
    tip: str
    keys: Keys = None
    in_view_menu: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One action for each option, of which one is checked; calls a method with its value.

    ``options`` are value, text and tip of each.
    """

    name: str
    place: Place
    options: Sequence[tuple[str, str, str]]


def command(
    name: str,
    text: str,
    place: Place,
    tip: str,
    *,
    keys: Keys = None,
    in_view_menu: bool = False,
    visible: bool = True,
) -> Callable[[_Method], _Method]:
    """Let a method without arguments be called by an action; see `Command`."""
    return _marked(Command(name, text, place, tip, keys, in_view_menu, visible))


def choice(
    name: str, place: Place, options: Sequence[tuple[str, str, str]]
) -> Callable[[_Method], _Method]:
    """Let a method be called with the value of the option that is chosen; see `Choice`."""
    return _marked(Choice(name, place, options))


def _marked(record: Command | Choice) -> Callable[[_Method], _Method]:
    def mark(method: _Method) -> _Method:
        setattr(method, _MARK, record)
        return method

    return mark


def declared(feature: type) -> Iterator[tuple[str, Command | Choice]]:
    """Return the declarations of a class, each with the name of its method."""
    for method, member in vars(feature).items():
        record = getattr(member, _MARK, None)
        if isinstance(record, Command | Choice):
            yield method, record


class Actions(QObject):
    """The actions that ``features`` declare, as attributes by their names.

    They exist before the features do, which get them; `bind` connects them to a feature.
    """

    def __init__(self, features: Iterable[type], parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._view_menu: list[QAction] = []
        self._chosen: dict[QActionGroup, Callable[[str], object]] = {}
        self._menus: dict[Place, list[QAction]] = {place: [] for place in Place}
        for feature in features:
            for _, record in declared(feature):
                if isinstance(record, Command):
                    self._add_command(record)
                else:
                    self._add_choice(record)

    def __getattr__(self, name: str) -> QAction:
        action = self.__dict__.get("_actions", {}).get(name)
        if not isinstance(action, QAction):
            raise AttributeError(f"there is no action {name!r}")
        return action

    def names(self) -> list[str]:
        """Return the names of all actions that are no choice."""
        return list(self._actions)

    def group(self, name: str) -> QActionGroup:
        """Return the actions of a choice; the data of each is its value."""
        return self._groups[name]

    def bind(self, feature: QObject) -> None:
        """Let the actions that the feature's class declares call its methods."""
        for method, record in declared(type(feature)):
            if isinstance(record, Command):
                self._actions[record.name].triggered.connect(getattr(feature, method))
            else:
                self._chosen[self._groups[record.name]] = getattr(feature, method)

    def add(self, place: Place, *actions: QAction) -> None:
        """Put actions that are made elsewhere, such as a menu's, at the end of a section."""
        self._menus[place].extend(actions)

    def fill(self, bar: QMenuBar) -> None:
        """Put every action into the menu bar."""
        for title, places in groupby(Place, lambda place: place.menu):
            menu = bar.addMenu(title)
            for place in places:
                into = menu.addMenu(place.submenu) if place.submenu else menu
                into.addActions(self._menus[place])
                into.setToolTipsVisible(into is not menu)
                menu.addSeparator()

    def view_menu(self, parent: QWidget) -> QMenu:
        """Return a new context menu for a view."""
        menu = QMenu(parent)
        menu.addActions(self._view_menu)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def with_shortcuts(self) -> list[QAction]:
        """Return the actions that have a shortcut, in the order of the menus."""
        return [action for some in self.with_shortcuts_by_menu().values() for action in some]

    def with_shortcuts_by_menu(self) -> dict[str, list[QAction]]:
        """Return the actions that have a shortcut by the titles of their menus, in order."""
        found: dict[str, list[QAction]] = {}
        for place in Place:
            for action in self._menus[place]:
                if not action.shortcut().isEmpty():
                    found.setdefault(place.menu, []).append(action)
        return found

    def _add_command(self, record: Command) -> None:
        action = QAction(record.text, self)
        if record.keys is not None:
            several = record.keys if isinstance(record.keys, tuple) else (record.keys,)
            action.setShortcuts([QKeySequence(keys) for keys in several])
        action.setVisible(record.visible)
        describe(action, record.tip)
        self._actions[record.name] = action
        self._menus[record.place].append(action)
        if record.in_view_menu:
            self._view_menu.append(action)

    def _add_choice(self, record: Choice) -> None:
        group = QActionGroup(self)
        for value, text, tip in record.options:
            action = group.addAction(text)
            action.setCheckable(True)
            action.setData(value)
            describe(action, tip)
        group.triggered.connect(self._on_group_triggered)
        self._groups[record.name] = group
        self._menus[record.place].extend(group.actions())

    @Slot(QAction)
    def _on_group_triggered(self, action: QAction) -> None:
        call = self._chosen.get(action.actionGroup())
        if call is not None:
            call(action.data())


def check_option(group: QActionGroup, value: str) -> None:
    """Show which option of a choice is active, without choosing it."""
    for action in group.actions():
        action.setChecked(action.data() == value)


def describe(action: QAction, tip: str) -> None:
    """Give an action its tool tip, with its shortcut, and its status tip."""
    keys = shortcut_text(action)
    action.setToolTip(f"{tip} ({keys})" if keys else tip)
    action.setStatusTip(tip)
    action.setWhatsThis(tip)


def shortcut_text(action: QAction) -> str:
    """Return an action's shortcut as the system writes it, or nothing."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
