"""Lessons in the window, in every stage that a learner sees."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.lessons.library import surroundings
from gui.main_window import MainWindow
from scratchnet.lessons import parse_lesson
from tests.gui.lessons.conftest import EXERCISE, MISSION, TUTORIAL

Look = Callable[[QWidget, str], None]
Wait = Callable[[Callable[[], bool]], None]


def look_at_lessons(window: MainWindow, look: Look, wait_until: Wait) -> None:
    """Go through a mission, an exercise and a tutorial, and look at each stage."""
    lessons, page = window.lessons, window.lessons.pane.lesson
    around = surroundings(window, window.commands)
    window.commands.lessons.trigger()
    wait_until(lambda: lessons.pane.library.current is not None)
    look(window, "library")
    lessons.open(parse_lesson(MISSION, around))
    look(window, "prediction")
    page.predict.given.emit({"p1": 2.0})
    wait_until(lambda: window.frame.snapshot.step == 0)
    look(window, "before the run")
    window.commands.run.trigger()
    wait_until(lambda: window.frame.snapshot.ended)
    for _ in range(2):
        page.hints.wanted.emit()
    look(window, "hints")
    lessons.check()
    wait_until(lambda: not lessons.checks.busy)
    look(window, "checked")
    lessons.open(parse_lesson(EXERCISE, around))
    look(window, "exercise")
    lessons.open(parse_lesson(TUTORIAL, around))
    for number in range(4):
        page.tutorial.step_wanted.emit(number)
        look(window, f"tutorial, step {number + 1}")
    lessons.leave()
