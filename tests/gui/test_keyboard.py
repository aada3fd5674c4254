"""The window by keyboard alone: letters of its own for everything, and an order of Tab."""

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow


def _letters(window: MainWindow) -> dict[str, str]:
    """Return the letters that are pressed together with Alt, by the texts they are in."""
    texts = [action.text() for action in window.menuBar().actions()]
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel) and widget.buddy() is not None:
            # A check box has its label's text, and the label itself is hidden.
            hidden = isinstance(widget.buddy(), QAbstractButton) and widget.isHidden()
            texts += [] if hidden else [widget.text()]
        elif isinstance(widget, QAbstractButton):
            texts.append(widget.text())
    found = {text: re.search(r"(?<!&)&([^&])", text) for text in texts}
    return {text: match[1].lower() for text, match in found.items() if match}


def test_every_letter_means_one_thing(whole_window: MainWindow) -> None:
    letters = _letters(whole_window)
    twice = [letter for letter, times in Counter(letters.values()).items() if times > 1]
    assert not twice, {text: letter for text, letter in letters.items() if letter in twice}


def test_what_is_used_most_has_a_letter(window: MainWindow) -> None:
    marked = {text.replace("&", "") for text in _letters(window)}
    assert {"Learning rate", "Log loss", "Log steps", "Objective", "Batch size (samples)"} <= marked


def test_tab_goes_from_the_run_bar_through_the_controls_and_views(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.showNormal()
    window.resize(1400, 1000)
    window.activateWindow()
    window.run_bar.run_button.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.run_bar.run_button)
    seen: list[str] = []
    for _ in range(120):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget.isVisible()
        # What scrolls away is scrolled to.
        painted = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        assert not painted.visibleRegion().isEmpty(), widget.objectName()
        if widget is window.run_bar.run_button:
            break
        seen.append(widget.objectName())
    expected = [
        *("speed", "gallery.circle", "data.source.choice", "training.learning_rate.entry"),
        *("insert_layer 0", "view_function-map", "view_loss", "log_loss"),
    ]
    assert [name for name in seen if name in expected] == expected, seen


def test_buttons_with_an_action_have_its_name_for_screen_readers(window: MainWindow) -> None:
    for button in window.run_bar.findChildren(QToolButton):
        if button.defaultAction() is not None:
            assert button.text().replace("&", "")
