"""The pane of lessons: the library, or the lesson that is open."""

from PySide6.QtWidgets import QLabel, QVBoxLayout

from gui.theme import Theme, ThemedWidget


class LessonsPane(ThemedWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(QLabel("Lessons"))

    def set_theme(self, theme: Theme) -> None:
        pass
