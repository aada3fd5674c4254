"""The panes: their default arrangement, and that the last one is restored."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QSettings
from pytestqt.qtbot import QtBot

from gui.docks import PANES
from gui.main_window import MainWindow


def test_data_flows_from_left_to_right(window: MainWindow) -> None:
    controls, network, output, loss, *_ = (dock.geometry() for dock in window.docks.docks)
    assert controls.right() < network.left()
    assert network.right() < output.left() == loss.left()
    assert output.bottom() < loss.top()
    assert controls.width() < network.width()
    assert loss.height() < output.height()


def test_a_larger_window_gives_its_room_to_the_pictures(qtbot: QtBot, window: MainWindow) -> None:
    width = window.controls.width()
    map_width = window.output_pane.width()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: window.output_pane.width() > map_width + 200)
    qtbot.waitUntil(lambda: abs(window.controls.width() - width) < 20)


def test_the_arrangement_is_restored(
    qtbot: QtBot, make_window: Callable[[], MainWindow], settings: QSettings
) -> None:
    first = make_window()
    controls, _, _, loss, *_ = first.docks.docks
    loss.setFloating(True)
    controls.hide()
    first.resize(first.width(), 600)
    first.close()
    second = make_window()
    controls, network, _, loss, *_ = second.docks.docks
    assert loss.isFloating()
    assert not controls.isVisible()
    assert network.isVisible()
    assert second.height() == 600
    second.commands.reset_layout.trigger()
    assert not loss.isFloating()
    qtbot.waitUntil(controls.isVisible)


def test_damaged_settings_give_the_first_arrangement(
    make_window: Callable[[], MainWindow], settings: QSettings
) -> None:
    settings.setValue("window/geometry", "nonsense")
    settings.setValue("window/state", 17)
    settings.setValue("window/controls_width", "wide")
    window = make_window()
    assert window.size().toTuple() == (1280, 800)
    visible = [not pane.waits for pane in PANES.values()]
    assert [dock.isVisible() for dock in window.docks.docks] == visible


def test_a_pane_behind_another_shares_its_place(qtbot: QtBot, window: MainWindow) -> None:
    window.docks.show(window.step_pane)
    qtbot.waitUntil(lambda: not window.step_pane.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: window.output_pane.visibleRegion().isEmpty())
    assert window.network_pane.isVisible()
    window.commands.reset_layout.trigger()
    qtbot.waitUntil(lambda: not window.output_pane.visibleRegion().isEmpty())
    assert not window.step_pane.isVisible()


class _Screen:
    def __init__(self, width: int, height: int) -> None:
        self._size = width, height

    def availableGeometry(self) -> QRect:
        return QRect(0, 20, *self._size)


@pytest.mark.parametrize("size", [(1366, 748), (1280, 700), (1024, 680), (1300, 830)])
def test_on_a_small_screen_the_first_window_fills_it(
    make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(MainWindow, "screen", lambda _: _Screen(*size), raising=False)
    window = make_window()
    assert window.isMaximized()
    # This is what it returns to.
    normal = window.normalGeometry()
    assert normal.width() <= size[0]
    assert normal.height() < size[1]
    assert window.minimumSizeHint().width() < 1000


def test_on_a_large_screen_the_first_window_is_larger_and_in_the_middle(
    make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "screen", lambda _: _Screen(3840, 2100), raising=False)
    window = make_window()
    assert not window.isMaximized()
    assert window.size().toTuple() == (2880, 1575)
    assert abs(window.geometry().center().x() - 1920) < 3


def test_collapsed_sections_stay_collapsed(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    first.controls.findChild(object, "section.data").click()
    collapsed = first.controls.collapsed_sections()
    assert "data" in collapsed
    first.close()
    assert make_window().controls.collapsed_sections() == collapsed
