"""The row that shows how far an animation is."""

from time import monotonic

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from gui.export.animation.progress import percent, progress_text


class ProgressRow(QWidget):
    """A bar with words under it, hidden while nothing goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.words = QLabel()
        self._frames_since_s = 0.0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        layout.addWidget(self.words)

    def begin(self) -> None:
        """Show that something begins."""
        self.bar.setValue(0)
        self.words.clear()
        self.show()

    def show_progress(self, what: str, done: int, count: int) -> None:
        """Show the progress that `film_tasks.write_film` tells."""
        if what == "run":
            self._frames_since_s = monotonic()
        self.bar.setValue(percent(what, done, count))
        self.words.setText(progress_text(what, done, count, monotonic() - self._frames_since_s))
