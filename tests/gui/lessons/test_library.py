"""The lessons of the library, read as the window reads them."""

from gui.lessons.library import read_library, surroundings
from gui.main_window import MainWindow
from resources.lessons import library_files
from scratchnet.lessons import read_lesson


def test_every_lesson_names_things_that_the_window_has(window: MainWindow) -> None:
    around = surroundings(window, window.commands)
    ids = {read_lesson(path, around).id for path in library_files()}
    assert {lesson.id for lesson in read_library(around)} == ids
