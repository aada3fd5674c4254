"""The pane of lessons: the library, or the lesson that is open."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from gui.lessons.lesson_page import LessonPage
from gui.lessons.library_page import LibraryPage
from gui.theme import Theme, ThemedWidget

_NARROWEST_PX = 250


class LessonsPane(ThemedWidget):
    """Shows ``library``, or ``lesson`` while one is open."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("lessons_pane")
        self.setMinimumWidth(_NARROWEST_PX)
        self.library = LibraryPage()
        self.lesson = LessonPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.library)
        self._pages.addWidget(self.lesson)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def sizeHint(self) -> QSize:
        return QSize(340, 600)

    @property
    def shows_lesson(self) -> bool:
        """Whether a lesson is shown, and not the library."""
        return self._pages.currentWidget() is self.lesson

    def show_library(self) -> None:
        """Show the library."""
        self._pages.setCurrentWidget(self.library)

    def show_lesson(self) -> None:
        """Show the lesson that is open."""
        self._pages.setCurrentWidget(self.lesson)

    def set_theme(self, theme: Theme) -> None:
        """Do nothing: all colours are those of the palette."""
