"""Actions: declared once, on the method that they call; each menu entry has a letter of its own."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from gui.actions import Actions, Place, check_option, choice, command, declared
from gui.main_window import _FEATURES, MainWindow


class Toy(QObject):
    """A feature with a command and a choice."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    @command("ring", "&Ring", Place.EXPORT, "Ring the bell", keys="Ctrl+Shift+B", in_view_menu=True)
    @Slot()
    def ring(self) -> None:
        self.calls.append("ring")

    @choice("tune", Place.THEME, [("low", "&Low", "A low tone"), ("high", "&High", "A high tone")])
    def tune(self, name: str) -> None:
        self.calls.append(name)


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def actions(qtbot: QtBot, toy: Toy) -> Iterator[Actions]:
    parent = QObject()
    actions = Actions([Toy], parent)
    actions.bind(toy)
    yield actions
    parent.deleteLater()


def test_an_action_calls_the_method_that_declares_it(actions: Actions, toy: Toy) -> None:
    actions.ring.trigger()
    assert toy.calls == ["ring"]


def test_an_option_calls_the_method_with_its_value(actions: Actions, toy: Toy) -> None:
    low, high = actions.group("tune").actions()
    high.trigger()
    assert toy.calls == ["high"]
    check_option(actions.group("tune"), "low")
    assert (low.isChecked(), high.isChecked()) == (True, False)
    assert toy.calls == ["high"]


def test_menus_and_lists_follow_from_the_declaration(qtbot: QtBot, actions: Actions) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions.fill(bar)
    titles = [menu.title() for menu in bar.findChildren(QMenu) if actions.ring in menu.actions()]
    assert titles == ["E&xport"]
    assert actions.with_shortcuts() == [actions.ring]
    assert actions.view_menu(bar).actions() == [actions.ring]
    assert actions.ring.toolTip() == "Ring the bell (Ctrl+Shift+B)"
    assert actions.ring.statusTip() == "Ring the bell"


def test_an_unknown_action_is_no_attribute(actions: Actions) -> None:
    with pytest.raises(AttributeError, match="no action 'sing'"):
        actions.sing  # noqa: B018


def test_every_feature_of_the_window_declares_an_action(window: MainWindow) -> None:
    names = [record.name for feature in (MainWindow, *_FEATURES) for _, record in declared(feature)]
    assert len(names) == len(set(names))
    assert all(any(declared(feature)) for feature in _FEATURES)


def test_no_two_entries_of_a_menu_have_the_same_mnemonic(window: MainWindow) -> None:
    bar = window.menuBar()
    menus = [bar, *bar.findChildren(QMenu), window.files.recent_menu, window.files.presets_menu]
    for menu in menus:
        words = [action.text().replace("&&", "") for action in menu.actions()]
        letters = Counter(
            found[1].lower() for found in (re.search("&(.)", text) for text in words) if found
        )
        assert [letter for letter, times in letters.items() if times > 1] == [], words
