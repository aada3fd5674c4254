"""The library in this window: every lesson of the program can be read with its names."""

import logging

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from gui.lessons.library import read_library, surroundings
from gui.main_window import MainWindow
from resources.lessons import library_files


def test_every_lesson_names_only_things_that_the_window_has(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        lessons = read_library(surroundings(window, window.commands))
    assert not caplog.messages
    assert len(lessons) == len(library_files())
    assert len({lesson.id for lesson in lessons}) == len(lessons)


def test_a_row_is_as_high_as_its_title_in_the_width_that_it_is_drawn_in(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.lessons.trigger()
    page = window.lessons.pane.library
    qtbot.waitUntil(lambda: page.current is not None)
    index = page.tree.currentIndex()
    heights = set()
    for width in (40, 60, 1_000):
        option = QStyleOptionViewItem()
        page.tree.initViewItemOption(option)
        option.rect = QRect(0, 0, width, 20)
        heights.add(page.tree.itemDelegate().sizeHint(option, index).height())
    assert len(heights) == 1
