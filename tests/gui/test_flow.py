"""A row of widgets continues in further rows, and is never wider than its place."""

import pytest
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.flow import FlowLayout


class _Box(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(100, 20)


@pytest.fixture
def boxes() -> list[_Box]:
    return [_Box() for _ in range(4)]


@pytest.fixture
def place(qtbot: QtBot, boxes: list[_Box]) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    row = FlowLayout(QMargins(5, 3, 5, 3), spacing=10)
    for box in boxes[:3]:
        row.add(box)
    row.add(boxes[3], at_end=True)
    column.addLayout(row)
    column.addStretch(1)
    return widget


def _places(place: QWidget, boxes: list[_Box], width: int) -> list[tuple[int, int]]:
    place.resize(width, 200)
    place.show()
    place.layout().activate()
    return [box.pos().toTuple() for box in boxes]


def test_with_room_there_is_one_row_with_a_gap_before_the_end(
    place: QWidget, boxes: list[_Box]
) -> None:
    assert _places(place, boxes, 500) == [(5, 3), (115, 3), (225, 3), (395, 3)]


def test_without_room_it_continues_below(place: QWidget, boxes: list[_Box]) -> None:
    assert _places(place, boxes, 230) == [(5, 3), (115, 3), (5, 23), (125, 23)]
    assert _places(place, boxes, 110) == [(5, 3), (5, 23), (5, 43), (5, 63)]
    assert place.minimumSizeHint().width() == 110


def test_hidden_widgets_take_no_room(place: QWidget, boxes: list[_Box]) -> None:
    boxes[1].hide()
    assert _places(place, boxes, 500)[2] == (115, 3)
