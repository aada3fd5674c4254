"""The lessons that come with the program, and what lessons may refer to in this window."""

import logging
from collections.abc import Collection

from PySide6.QtWidgets import QMainWindow

from gui.actions import Actions
from gui.lessons.spotlight import SHOWABLE
from resources.lessons import library_files, surroundings_with
from scratchnet.errors import InvalidInput
from scratchnet.lessons import Lesson, Surroundings, Vocabulary, read_lesson

_log = logging.getLogger(__name__)


def surroundings(window: QMainWindow, actions: Actions) -> Surroundings:
    """Return what a lesson may name: presets, and the things of the window."""
    names: dict[str, Collection[str]] = {
        kind.name: tuple(kind.names(window, actions)) for kind in SHOWABLE.values()
    }
    names["opened"] = (*names["pane"], *names["view"])
    return surroundings_with(Vocabulary(names))


def read_library(around: Surroundings) -> tuple[Lesson, ...]:
    """Return the built-in lessons by level, in the order of their files."""
    lessons = []
    for path in library_files():
        try:
            lessons.append(read_lesson(path, around))
        except InvalidInput as error:
            # The others are no worse for it; a check of the library finds it.
            _log.error("%s", error)
    return tuple(sorted(lessons, key=lambda lesson: lesson.level))
