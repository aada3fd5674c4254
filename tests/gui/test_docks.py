"""The panes: their default arrangement, and that the last one is restored."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QSettings
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.main_window import MainWindow
from gui.pane_table import PANES


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


#: The panes that wait, with the action that shows each.
_WAITING = {
    "gradients": "check_gradients",
    "runs": "compare_runs",
    "steps": "explain_step",
    "charts": "charts",
    "lessons": "lessons",
    "seeds": "",
}


def test_a_pane_that_waits_is_made_when_it_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert {pane.name for pane in PANES.values() if pane.waits} == _WAITING.keys()
    for name, action in _WAITING.items():
        pane, dock = window.docks.later(name), window.findChild(QDockWidget, f"dock_{name}")
        assert pane.made is None, name
        trigger = getattr(window.commands, action) if action else dock.toggleViewAction()
        trigger.trigger()
        qtbot.waitUntil(lambda pane=pane: pane.made is not None and pane.made.isVisible())
        assert dock.widget() is pane.made


@pytest.mark.parametrize("name", _WAITING)
def test_the_view_menu_shows_a_pane_that_waits(qtbot: QtBot, window: MainWindow, name: str) -> None:
    dock = window.findChild(QDockWidget, f"dock_{name}")
    dock.toggleViewAction().trigger()
    pane = window.docks.later(name).made
    assert pane is not None
    assert pane.isVisible()
    dock.toggleViewAction().trigger()
    assert not pane.isVisible()


def _places(window: MainWindow) -> dict[str, QRect]:
    """Return where the docks are that are seen, and not only a tab of them."""
    docks = window.docks.docks
    seen = [dock for dock in docks if dock.isVisible() and not dock.visibleRegion().isEmpty()]
    return {dock.objectName(): dock.geometry() for dock in seen}


def test_the_view_menu_shows_a_pane_in_front_of_its_tabs(qtbot: QtBot, window: MainWindow) -> None:
    dock = window.docks.dock_of("charts")
    dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    assert window.docks.dock_of("output") in window.tabifiedDockWidgets(dock)


def test_panes_that_were_shown_are_shown_at_the_next_start(
    qtbot: QtBot, make_window: Callable[[], MainWindow], settings: QSettings
) -> None:
    # A fourth column, of lessons, leaves the others no room to differ.
    tabs = [name for name in _WAITING if name != "lessons"]
    first = make_window()
    for name in tabs:
        first.docks.show(first.docks.later(name).get())
    first.docks.show(first.charts_pane)
    first.charts_pane.show_chart("untangling")
    qtbot.waitUntil(lambda: not first.charts_pane.visibleRegion().isEmpty())
    places = _places(first)
    first.close()
    second = make_window()
    assert all(second.docks.later(name).made is not None for name in tabs)
    assert second.docks.later("lessons").made is None
    assert second.charts_pane.shown.name == "untangling"
    qtbot.waitUntil(lambda: not second.charts_pane.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: second.charts_pane.shown.frame is second.frame)
    assert _places(second) == places


def test_a_pane_made_late_knows_theme_sample_and_frame(qtbot: QtBot, window: MainWindow) -> None:
    [dark] = [a for a in window.commands.group("theme").actions() if a.data() == "dark"]
    dark.trigger()
    before = window.scene
    window.document.edit_together({"data.source": "gallery", "data.dataset": "blobs_3"})
    qtbot.waitUntil(lambda: window.scene is not before)
    chosen = Chosen.of_sample(window.scene, SampleNumber(False, 3))
    window.current.choose(chosen)
    window.commands.charts.trigger()
    chart = window.charts_pane.shown
    assert (chart.theme.name, chart.chosen) == ("dark", chosen)
    qtbot.waitUntil(lambda: chart.frame is window.frame)
    # And in the panes that were there, a view that was not shown yet.
    later = window.output_pane.view_named("projection")
    assert (later.theme.name, later.chosen) == ("dark", chosen)


def test_a_pane_that_is_made_in_a_presentation_is_plain(window: MainWindow) -> None:
    window.commands.present.trigger()
    window.commands.charts.trigger()
    assert window.charts_pane.isVisible()
    assert not window.charts_pane.view_row.isVisible()
    window.commands.present.trigger()
    window.commands.charts.trigger()
    assert window.charts_pane.view_row.isVisible()


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
