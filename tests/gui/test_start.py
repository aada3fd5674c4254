"""The start page: what it offers leads where it says, and it stays away where it is not wanted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from gui.controls.thumbnail import Thumbnail
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.start import START_ENTRIES, StartPage
from resources.presets import PRESETS
from scratchnet.experiment import Experiment, write_experiment
from tests.gui.conftest import forget_changes


def _page(window: MainWindow) -> StartPage | None:
    return next((page for page in window.findChildren(StartPage) if page.isVisible()), None)


@pytest.fixture
def page(window: MainWindow) -> StartPage:
    window.commands.start.trigger()
    page = _page(window)
    assert page is not None
    return page


def _press(qtbot: QtBot, page: StartPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_entry_triggers_an_action_that_exists(window: MainWindow) -> None:
    for entry in START_ENTRIES.values():
        assert getattr(window.commands, entry.action).isVisible()


def test_return_chooses_the_entry_that_has_the_focus(
    qtbot: QtBot, window: MainWindow, page: StartPage
) -> None:
    focused = page.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.objectName() == "start_lessons"
    page.at_start.setFocus()
    qtbot.keyClick(page.at_start, Qt.Key.Key_Return)
    assert _page(window) is page
    focused.setFocus()
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert chosen.args == ["lessons"]
    assert _page(window) is None


def test_the_articles_circle_is_ready_to_run(
    qtbot: QtBot, window: MainWindow, page: StartPage
) -> None:
    window.document.open(Experiment().with_values({"seed": 5}), None)
    _press(qtbot, page, "start_article")
    assert _page(window) is None
    assert window.document.experiment == Experiment()
    assert window.focusWidget() is window.run_bar.run_button


def test_a_dataset_comes_with_a_network_that_learns_it(
    qtbot: QtBot, window: MainWindow, page: StartPage
) -> None:
    ripple = page.findChild(Thumbnail, "gallery.ripple")
    qtbot.mouseClick(ripple, Qt.MouseButton.LeftButton)
    assert _page(window) is None
    assert window.document.experiment == PRESETS["ripple"].load()


def test_open_asks_for_a_file_when_the_page_is_closed(
    qtbot: QtBot, window: MainWindow, page: StartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(*_: object) -> tuple[str, str]:
        asked.append(_page(window))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    _press(qtbot, page, "start_open")
    assert asked == [None]


def test_recent_files_are_offered_while_they_exist(
    qtbot: QtBot, window: MainWindow, preferences: Preferences, tmp_path: Path
) -> None:
    path = tmp_path / "R&D, a very long name that does not fit into the page.scratchnet.json"
    write_experiment(path, Experiment().with_values({"seed": 9}))
    preferences.recent_files = [tmp_path / "gone.scratchnet.json", path]
    window.commands.start.trigger()
    page = _page(window)
    assert page is not None
    (button,) = page.findChildren(QPushButton, "start_recent")
    assert button.accessibleName() == f"Open {path.name}"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.document.path == path


def test_escape_closes_it_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, page: StartPage
) -> None:
    before = window.document.experiment
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert _page(window) is None
    assert window.document.experiment is before


def test_it_is_shown_at_the_start_until_the_box_is_unchecked(
    qtbot: QtBot, make_window: Callable[[], MainWindow]
) -> None:
    first = make_window()
    assert _page(first) is None
    first.open_at_start(None)
    assert _page(first) is None
    qtbot.waitUntil(lambda: _page(first) is not None)
    # The map is there first: it is what one waits for.
    assert first.frame is not None
    page = _page(first)
    assert page is not None
    page.at_start.click()
    page.reject()
    second = make_window()
    second.open_at_start(None)
    assert not second.start._at_start_timer.isActive()
    qtbot.waitUntil(lambda: second.frame is not None)
    assert not second.start._at_start_timer.isActive()
    assert _page(second) is None
    second.commands.start.trigger()
    assert _page(second) is not None


def test_it_does_not_cover_a_dialog_that_was_opened_meanwhile(
    qtbot: QtBot, make_window: Callable[[], MainWindow]
) -> None:
    window = make_window()
    window.open_at_start(None)
    window.commands.shortcuts.trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    timer = window.start._at_start_timer
    with qtbot.waitSignal(timer.timeout):
        pass
    assert _page(window) is None
    dialog.close()


def test_a_file_opens_without_it(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "one.scratchnet.json"
    write_experiment(path, Experiment())
    window.open_at_start(path)
    assert window.document.path == path
    assert _page(window) is None
    forget_changes(window)
