"""The search for faults of layout finds those that are there, and no others."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.labels import ElidedLabel
from tests.layout.faults import faults

_SCREEN = QRect(0, 0, 1024, 700)
_TEXT = "Uniform ±0.5 (article)"


def _label() -> QWidget:
    return QLabel(_TEXT)


def _wrapped() -> QWidget:
    label = QLabel(f"{_TEXT} " * 4)
    label.setWordWrap(True)
    return label


def _combo() -> QWidget:
    combo = QComboBox()
    combo.addItems(["short", _TEXT])
    return combo


def _placeholder() -> QWidget:
    line = QLineEdit()
    line.setPlaceholderText(_TEXT)
    return line


def _tabs() -> QWidget:
    bar = QTabBar()
    bar.addTab(_TEXT)
    return bar


_CONTROLS: list[Callable[[], QWidget]] = [
    _label,
    _wrapped,
    _combo,
    _placeholder,
    _tabs,
    lambda: QPushButton(_TEXT),
    lambda: QCheckBox(_TEXT),
]


@pytest.fixture
def top(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.move(50, 50)
    return widget


@pytest.mark.parametrize("make", _CONTROLS)
def test_a_cut_text_is_found(top: QWidget, make: Callable[[], QWidget]) -> None:
    control = make()
    control.setParent(top)
    control.setGeometry(10, 10, 350, 60)
    top.show()
    assert faults(top, _SCREEN) == []
    control.setGeometry(10, 10, 60, 20)
    found = faults(top, _SCREEN)
    assert found
    assert all("cuts" in fault for fault in found)


def test_a_text_from_data_may_be_cut_if_the_whole_can_be_read(top: QWidget) -> None:
    label = ElidedLabel("x" * 500)
    label.setParent(top)
    label.setGeometry(10, 10, 60, 20)
    combo = _combo()
    combo.setItemData(1, _TEXT, Qt.ItemDataRole.ToolTipRole)
    combo.setParent(top)
    combo.setGeometry(10, 50, 70, 24)
    top.show()
    assert faults(top, _SCREEN) == []


def test_a_window_outside_the_screen_is_found(top: QWidget) -> None:
    top.show()
    top.resize(1000, 690)
    [fault] = faults(top, _SCREEN)
    assert "is not inside the screen" in fault


def test_a_control_that_its_parent_hides_is_found(top: QWidget) -> None:
    inside = QWidget(top)
    inside.setGeometry(0, 0, 200, 100)
    button = QPushButton("Run", inside)
    button.setGeometry(150, 10, 100, 30)
    top.show()
    [fault] = faults(top, _SCREEN)
    assert "sticks out" in fault


def test_what_can_be_scrolled_to_is_not_out_of_reach(top: QWidget) -> None:
    area = QScrollArea(top)
    area.setGeometry(0, 0, 200, 100)
    content = QWidget()
    content.resize(180, 400)
    button = QPushButton("Run", content)
    button.setGeometry(10, 300, 100, 30)
    area.setWidget(content)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    top.show()
    assert faults(top, _SCREEN) == []
    button.move(150, 300)
    content.resize(260, 400)
    assert any("sideways" in fault or "sticks out" in fault for fault in faults(top, _SCREEN))


def test_neighbours_that_overlap_are_found(top: QWidget) -> None:
    column = QVBoxLayout(top)
    first, second = QPushButton("Run"), QPushButton("Step")
    column.addWidget(first)
    column.addWidget(second)
    top.show()
    assert faults(top, _SCREEN) == []
    second.move(first.pos())
    [fault] = faults(top, _SCREEN)
    assert "overlap" in fault


def test_a_bar_that_hides_its_end_is_found(qtbot: QtBot, top: QWidget) -> None:
    bar = QToolBar()
    for number in range(30):
        bar.addAction(f"Action {number}")
    QHBoxLayout(top).addWidget(bar)
    top.resize(300, 60)
    top.show()
    qtbot.waitUntil(lambda: any("does not fit into the bar" in f for f in faults(top, _SCREEN)))


@pytest.mark.slow
def test_nothing_is_cut_on_a_small_screen() -> None:
    command = [sys.executable, "-m", "tests.layout", "--sizes", "1024x700", "--scales", "1"]
    done = subprocess.run(
        [*command, "--themes", "dark"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
