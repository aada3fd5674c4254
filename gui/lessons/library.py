"""The lessons to choose from: the program's and files, what was done in them, and their editor."""

import logging
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QMessageBox

from gui.actions import Actions
from gui.background import BackgroundTask
from gui.dialogs import ask_save_path
from gui.document.document import Document
from gui.document.files import FileActions
from gui.lessons.library_page import LibraryPage
from gui.lessons.progress import Progress
from gui.lessons.spotlight import SHOWABLE
from gui.preferences import Preferences
from resources.lessons import library_files, surroundings_with
from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.lessons import Lesson, Surroundings, Vocabulary, read_lesson

if TYPE_CHECKING:
    from gui.lessons.editor import LessonEditor

_log = logging.getLogger(__name__)
_JSON = ".json"
_JSON_FILTER = f"JSON files (*{_JSON})"


class Library(QObject):
    """Reads lessons in the background: the program's, and a file for a class.

    ``lessons`` are the program's, None until they are read. Signals: ``chosen(Lesson, bool)``, a
    lesson is to be opened, and whether for a class; ``noted(str)``, something was done;
    ``refused(str)``, why it could not be.
    """

    chosen = Signal(object, bool)
    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        page: LibraryPage,
        actions: Actions,
        document: Document,
        files: FileActions,
        progress: Progress,
        preferences: Preferences,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._page = page
        self._actions = actions
        self._document = document
        self._progress = progress
        self._preferences = preferences
        self._window = window
        self._editor: LessonEditor | None = None
        self.lessons: tuple[Lesson, ...] | None = None
        #: The lesson to open when the library is read, "" if none.
        self._wanted = ""
        self._reading = BackgroundTask(self, "read lessons")
        self._reading.succeeded.connect(self._on_reading_succeeded)
        self._reading.failed.connect(self._on_reading_failed)
        page.chosen.connect(self._on_page_chosen)
        page.file_wanted.connect(files.ask_and_open)
        page.editor_wanted.connect(self.show_editor)
        page.export_wanted.connect(self.export_progress)
        page.reset_wanted.connect(self.reset_progress)

    def read(self) -> None:
        """Read the program's lessons and show them in the page, if that is not done yet."""
        if self.lessons is None:
            around = surroundings(self._window, self._actions)
            self._reading.start(lambda _context: read_library(around))

    def after(self, lesson: Lesson) -> Lesson | None:
        """Return the lesson that follows one; None after the last, or if it is a file's."""
        lessons = self.lessons or ()
        names = [each.id for each in lessons]
        number = names.index(lesson.id) + 1 if lesson.id in names else len(names)
        return lessons[number] if number < len(lessons) else None

    @Slot()
    def show_editor(self) -> None:
        """Show the editor of lessons."""
        if self._editor is None:
            from gui.lessons.editor import LessonEditor

            around = surroundings(self._window, self._actions)
            self._editor = LessonEditor(
                around, lambda: self._document.experiment, self._preferences, self._window
            )
            self._editor.try_wanted.connect(self.open_file)
        self._editor.show()
        self._editor.raise_()
        self._editor.activateWindow()

    def may_close(self) -> bool:
        """Return whether the window may be closed: no lesson in the editor would be lost."""
        return self._editor is None or self._editor.close()

    def open_named(self, name: str) -> None:
        """Open a lesson of the library by its id, as soon as the library is read."""
        if self.lessons is None:
            self._wanted = name
        else:
            self._on_page_chosen(name)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Read a lesson's file in the background, and open it for a class.

        Then only the settings are shown that the lesson leaves free.
        """
        around = surroundings(self._window, self._actions)
        self._reading.start(lambda _context: read_lesson(path, around))

    @Slot(object)
    def _on_reading_succeeded(self, read: "Lesson | tuple[Lesson, ...]") -> None:
        if isinstance(read, Lesson):
            self.chosen.emit(read, True)
        else:
            self.lessons = read
            self._page.show_lessons(read, self._progress)
            if self._wanted:
                self._on_page_chosen(self._wanted)
            self._wanted = ""

    @Slot(str)
    def _on_reading_failed(self, reason: str) -> None:
        first, *others = reason.splitlines()
        more = f" (and {len(others)} more; the lesson editor shows them all)" if others else ""
        self.refused.emit(f"{first}{more}")

    @Slot(str)
    def _on_page_chosen(self, name: str) -> None:
        lesson = next((each for each in self.lessons or () if each.id == name), None)
        if lesson is not None:
            self.chosen.emit(lesson, False)

    @Slot()
    def export_progress(self) -> None:
        """Ask for a file, and write what was done in all lessons."""
        suggested = Path.home() / f"lessons-done{_JSON}"
        path = ask_save_path(self._window, "Export progress", suggested, _JSON_FILTER, _JSON)
        if path is None:
            return
        try:
            write_atomically(path, self._progress.text().encode())
        except OSError as error:
            self.refused.emit(f"{path}: cannot be written: {error.strerror or error}")
        else:
            self.noted.emit(f"Wrote the progress as {path}")

    @Slot()
    def reset_progress(self) -> None:
        """Forget what was done in all lessons, after asking."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Reset progress",
            "Forget what was done in all lessons, with stars, answers and hints?",
            buttons.Yes | buttons.No,
            buttons.No,
        )
        if answer == buttons.Yes:
            self._progress.reset()
            self.noted.emit("The progress in all lessons is reset.")

    def close(self) -> None:
        """End what is done in the background."""
        self._reading.close()
        if self._editor is not None:
            self._editor.close_tasks()


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
