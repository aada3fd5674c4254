"""The text of a lesson: as high as its lines, whatever its width."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.lessons.text import LessonText

WORDS = "Which shape does the border between the colours have? " * 3


def test_no_line_is_cut_when_the_text_becomes_narrower(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    column = QVBoxLayout(inside)
    texts = [LessonText() for _ in range(6)]
    for text in texts:
        text.show_text(WORDS)
        column.addWidget(text)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.resize(500, 120)
    area.show()
    for width in (420, 380, 300, 290, 250):
        area.resize(width, 120)
        for text in texts:
            assert text.viewport().height() == text.height()
            assert text.document().size().height() <= text.viewport().height()


def test_a_table_does_not_touch_the_text_around_it(qtbot: QtBot) -> None:
    text = LessonText()
    qtbot.addWidget(text)
    text.show_text("Before\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nAfter")
    text.setPalette(text.palette())
    (table,) = text.document().rootFrame().childFrames()
    assert table.frameFormat().topMargin() > 0
    assert table.frameFormat().bottomMargin() > 0
