"""The actions of lessons; what they do is made when the first lesson or the library is wanted."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gui.actions import Actions, Place, command
from gui.document.files import FileActions
from gui.later import Later

if TYPE_CHECKING:
    from gui.lessons.lessons import Lessons
    from gui.lessons.pane import LessonsPane


class LessonActions(QObject):
    """Lets `Lessons` be made with its pane, and asks it to do what the user wants.

    ``make`` makes it. Signals: its ``noted(str)``, ``refused(str)`` and ``opening()``.
    """

    noted = Signal(str)
    refused = Signal(str)
    opening = Signal()

    def __init__(
        self,
        pane: "Later[LessonsPane]",
        make: "Callable[[LessonsPane], Lessons]",
        actions: Actions,
        files: FileActions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._make = make
        self._made: Lessons | None = None
        pane.when_made(self._follow)
        actions.hand_in.setEnabled(False)
        files.lesson_chosen.connect(self.open_file)

    @property
    def lessons(self) -> "Lessons":
        """The lessons of the window, and their pane."""
        self._pane.get()
        assert self._made is not None
        return self._made

    @command(
        "lessons",
        "&Lessons",
        Place.HELP,
        "Learn by missions, exercises and tutorials that check themselves",
        keys="Ctrl+L",
    )
    @Slot()
    def show(self) -> None:
        """Show the pane: the lesson that is open, else the library."""
        self.lessons.show()

    @command(
        "lesson_editor",
        "Lesson e&ditor…",
        Place.HELP,
        "Write a lesson: its text beside its preview, with what is wrong at its lines",
    )
    @Slot()
    def show_editor(self) -> None:
        """Show the editor of lessons."""
        self.lessons.library.show_editor()

    @command(
        "hand_in",
        "&Hand in…",
        Place.SAVE,
        "Save the run with your name and answers, for the teacher of the lesson",
        keys="Ctrl+Shift+H",
    )
    @Slot()
    def ask_and_hand_in(self) -> None:
        """Ask for the learner's name and a file, and write the hand-in of the task."""
        self.lessons.ask_and_hand_in()

    @Slot(str)
    def open_named(self, name: str) -> None:
        """Open a lesson of the library by its id."""
        self.lessons.open_named(name)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Open a lesson's file for a class."""
        self.lessons.library.open_file(path)

    def may_close(self) -> bool:
        """Return whether the window may be closed: no lesson in the editor would be lost."""
        return self._made is None or self._made.library.may_close()

    def close(self) -> None:
        """End what is done in the background, and keep the progress."""
        if self._made is not None:
            self._made.close()

    def _follow(self, pane: "LessonsPane") -> None:
        self._made = self._make(pane)
        self._made.noted.connect(self.noted)
        self._made.refused.connect(self.refused)
        self._made.opening.connect(self.opening)
