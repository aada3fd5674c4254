"""The user's first minutes, by mouse and keyboard: run, pause, drag, undo, close."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.start import StartPage
from tests.real_window.conftest import Hands


def _step(window: MainWindow) -> int:
    frame = window.frame
    return frame.snapshot.step if frame is not None else 0


def _button(window: MainWindow, name: str) -> QToolButton:
    found = window.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def _handle(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    return (
        slider.style()
        .subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
        )
        .center()
    )


def _make_endless(qtbot: QtBot, window: MainWindow) -> None:
    """Let a run last longer than the clicks take; the article's is over at once."""
    window.document.edit("training.steps", 10_000_000)
    qtbot.waitUntil(lambda: window.frame.snapshot.experiment.training.steps == 10_000_000)
    window.document.open(window.document.experiment, None)


def test_run_and_pause_by_mouse(qtbot: QtBot, window: MainWindow, hands: Hands) -> None:
    assert QApplication.platformName() == "xcb"
    _make_endless(qtbot, window)
    run = _button(window, "run_button")
    hands.click(run)
    qtbot.waitUntil(lambda: _step(window) > 20)
    assert "Pause" in run.text()
    hands.click(run)
    qtbot.waitUntil(lambda: not window.running)
    assert "Run" in run.text()


def test_run_and_step_by_keyboard(qtbot: QtBot, window: MainWindow, hands: Hands) -> None:
    _make_endless(qtbot, window)
    hands.key("F6")
    qtbot.waitUntil(lambda: _step(window) == 1)
    hands.key("F5")
    qtbot.waitUntil(lambda: _step(window) > 20)
    hands.key("F5")
    qtbot.waitUntil(lambda: not window.running)
    hands.key("shift+F5")
    qtbot.waitUntil(lambda: _step(window) == 0)


def test_from_the_start_page_to_a_run_by_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, hands: Hands
) -> None:
    window.commands.start.trigger()
    page = window.findChild(StartPage)
    assert page is not None
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    # Lessons come first, then the article.
    hands.key("Tab")
    hands.key("space")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hands.key("space")
    qtbot.waitUntil(lambda: _step(window) > 0)


def test_drag_the_learning_rate_while_training(
    qtbot: QtBot, window: MainWindow, hands: Hands
) -> None:
    _make_endless(qtbot, window)
    slider = window.findChild(QSlider, "training.learning_rate.slider")
    hands.key("F5")
    qtbot.waitUntil(lambda: _step(window) > 5)
    # Where the user would scroll to.
    area = window.controls.findChild(QScrollArea, "controls_area")
    area.ensureWidgetVisible(slider)
    start = _handle(slider)
    hands.drag(slider, start, QPoint(start.x() - 60, start.y()))
    qtbot.waitUntil(lambda: window.document.experiment.training.learning_rate < 10.0)
    assert window.running
    assert _step(window) > 0
    assert window.document.undo_stack.count() == 1
    hands.key("ctrl+z")
    qtbot.waitUntil(lambda: window.document.experiment.training.learning_rate == 10.0)


def test_type_a_formula(qtbot: QtBot, window: MainWindow, hands: Hands) -> None:
    entry = window.findChild(QLineEdit, "data.formula.entry")
    hands.click(entry)
    hands.key("ctrl+a")
    hands.type("x + y < 0\n")
    qtbot.waitUntil(lambda: window.document.experiment.data.formula == "x + y < 0")
    qtbot.waitUntil(lambda: window.frame.snapshot.experiment.data.formula == "x + y < 0")


def test_open_a_file(qtbot: QtBot, window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "line.scratchnet.json"
    path.write_text('{"data": {"formula": "x < y"}}')
    hands.in_next_dialog("key ctrl+a", f"type {path}", "key Return")
    hands.key("ctrl+o")
    qtbot.waitUntil(lambda: window.document.path == path)
    assert window.document.experiment.data.formula == "x < y"


def test_export_a_picture(qtbot: QtBot, window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    # The dialog begins in its first field, so Alt+L leads to the file's name.
    hands.in_next_dialog("key alt+l", "key ctrl+a", f"type {tmp_path}/map.png", "key Return")
    hands.key("ctrl+e")
    qtbot.waitUntil(lambda: (tmp_path / "map.png").exists())
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_close_while_training(qtbot: QtBot, window: MainWindow, hands: Hands) -> None:
    _make_endless(qtbot, window)
    hands.key("F5")
    qtbot.waitUntil(lambda: _step(window) > 5)
    hands.key("ctrl+q")
    qtbot.waitUntil(lambda: not window.isVisible())
