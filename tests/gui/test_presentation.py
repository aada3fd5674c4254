"""Large text, the full screen, and the layout for a projector, with the way back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.preferences import TEXT_SIZES, Preferences
from gui.theme.fonts import base_font, resize_text, text_factor

# On a screen as wide as the tests', no size would be too large for the window.
_ROOM = "gui.presentation._LEAST_WIDTH_PX"


@pytest.fixture(autouse=True)
def _room(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(_ROOM, 300)
    yield
    resize_text(1.0)


def _shown(window: MainWindow) -> set[str]:
    return {dock.objectName() for dock in window.docks.docks if not dock.isHidden()}


def _caption(window: MainWindow) -> QLabel:
    """Return a label with a font of its own, which follows the program's."""
    return next(label for label in window.run_bar.findChildren(QLabel) if label.text() == "Speed")


def test_text_and_lines_grow_and_shrink_together(qtbot: QtBot, window: MainWindow) -> None:
    small = _caption(window).font().pointSizeF()
    view = window.output_pane.map
    view.canvas.setMinimumHeight(400)
    pen = view.plot.getAxis("left").pen().widthF()
    for _ in range(3):
        window.commands.larger_text.trigger()
    assert text_factor() == 1.5
    large = 1.5 * base_font().pointSizeF()
    qtbot.waitUntil(lambda: window.menuBar().font().pointSizeF() == large)
    assert _caption(window).font().pointSizeF() == 1.5 * small
    assert view.canvas.transform().m11() == 1.5
    assert view.plot.getAxis("left").pen().widthF() == 1.5 * pen
    window.commands.smaller_text.trigger()
    assert text_factor() == 1.25
    window.commands.normal_text.trigger()
    assert text_factor() == 1.0
    assert view.canvas.transform().m11() == 1.0
    assert _caption(window).font().pointSizeF() == small


def test_large_texts_leave_room_for_what_they_are_about(qtbot: QtBot, window: MainWindow) -> None:
    view = window.loss_pane.view
    view.canvas.setFixedHeight(150)
    qtbot.waitUntil(lambda: view.canvas.height() == 150)
    room = view.box_height
    for _ in range(3):
        window.commands.larger_text.trigger()
    qtbot.waitUntil(lambda: view.canvas.transform().m11() == 1.0)
    assert view.box_height == pytest.approx(room, abs=10)
    view.canvas.setFixedHeight(250)
    qtbot.waitUntil(lambda: view.canvas.transform().m11() == 1.25)
    view.canvas.setFixedHeight(400)
    qtbot.waitUntil(lambda: view.canvas.transform().m11() == 1.5)


def test_the_size_is_remembered(make_window: Callable[[], MainWindow]) -> None:
    make_window().commands.larger_text.trigger()
    resize_text(1.0)
    second = make_window()
    assert text_factor() == 1.1
    assert second.output_pane.map.canvas.transform().m11() == pytest.approx(1.1)


def test_the_smallest_and_the_largest_size_are_the_last(window: MainWindow) -> None:
    for action, other, last in (
        (window.commands.larger_text, window.commands.smaller_text, TEXT_SIZES[-1]),
        (window.commands.smaller_text, window.commands.larger_text, TEXT_SIZES[0]),
    ):
        while action.isEnabled():
            action.trigger()
        assert 100 * text_factor() == pytest.approx(last)
        assert other.isEnabled()


def test_no_size_is_too_large_for_the_screen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_ROOM, window.screen().availableGeometry().width())
    window.presentation.restore_size()
    assert not window.commands.larger_text.isEnabled()


def test_keys_are_those_of_browsers(window: MainWindow) -> None:
    keys = [key.toString() for key in window.commands.larger_text.shortcuts()]
    assert keys == ["Ctrl++", "Ctrl+="]
    assert window.commands.normal_text.shortcut() == QKeySequence("Ctrl+0")
    assert window.commands.full_screen.shortcut() == QKeySequence("F11")


def test_a_presentation_is_large_and_plain_and_ends_as_it_began(
    qtbot: QtBot, window: MainWindow, preferences: Preferences
) -> None:
    everything = _shown(window)
    bars = window.output_pane.bars
    before = [bar.isVisible() for bar in bars]
    window.commands.present.trigger()
    assert _shown(window) == {"dock_output", "dock_loss"}
    assert not any(bar.isVisible() for bar in bars)
    assert window.isFullScreen()
    assert text_factor() == 1.5
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert _shown(window) == everything
    assert [bar.isVisible() for bar in bars] == before
    assert not window.isFullScreen()
    assert text_factor() == 1.0
    assert preferences.text_size == 100
    titles = [dock.titleBarWidget() for dock in window.findChildren(QDockWidget)]
    assert titles == [None] * len(titles)


def test_what_is_presented_stands_side_by_side_in_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.present.trigger()

    def side_by_side() -> bool:
        places = [dock.geometry() for dock in window.docks.docks if not dock.isHidden()]
        inside = all(window.rect().contains(place) for place in places)
        return inside and places[0].right() < places[1].left()

    qtbot.waitUntil(side_by_side)
    window.training.explain_step()
    qtbot.waitUntil(lambda: "dock_steps" in _shown(window))
    window.commands.present.trigger()
    assert "dock_network" in _shown(window)


def test_larger_text_in_a_presentation_is_not_remembered(
    window: MainWindow, preferences: Preferences
) -> None:
    window.commands.present.trigger()
    window.commands.larger_text.trigger()
    assert text_factor() == 1.75
    assert preferences.text_size == 100


def test_a_window_closed_while_presenting_opens_as_before(
    make_window: Callable[[], MainWindow],
) -> None:
    first = make_window()
    everything = _shown(first)
    first.commands.present.trigger()
    first.close()
    resize_text(1.0)
    second = make_window()
    assert _shown(second) == everything
    assert text_factor() == 1.0


def test_escape_leaves_the_full_screen_and_then_does_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.full_screen.trigger()
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
