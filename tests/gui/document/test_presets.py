"""The menu of presets: every one can be found and chosen."""

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gui.document.presets import PresetsMenu
from resources.presets import PRESETS
from scratchnet.experiment import Experiment


def menu_of(qtbot: QtBot) -> PresetsMenu:
    menu = PresetsMenu()
    qtbot.addWidget(menu)
    return menu


def test_kinds_are_submenus_and_the_article_stands_alone(qtbot: QtBot) -> None:
    menu = menu_of(qtbot)
    actions = menu.actions()
    assert [action.text() for action in actions] == [
        "The article's circle",
        "Curves",
        "Classes along a line",
        "Classes in the plane",
        "Surfaces",
    ]
    assert actions[0].menu() is None


def test_every_preset_can_be_chosen(qtbot: QtBot) -> None:
    menu = menu_of(qtbot)
    told: list[tuple[Experiment, str]] = []
    menu.chosen.connect(lambda experiment, title: told.append((experiment, title)))
    for key in PRESETS:
        action = menu.findChild(QAction, f"preset_{key}")
        assert isinstance(action, QAction)
        action.trigger()
    assert told == [(preset.load(), preset.title) for preset in PRESETS.values()]
