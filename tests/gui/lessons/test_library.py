"""The library in this window: every lesson of the program can be read with its names."""

import logging

import pytest

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
